"""Posts, secondments and work on trial: arranged in a few taps, evaluated in three — 岗位、挂职、在岗实践."""

from collections.abc import Callable, Sequence

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.errors import NoLongerThere
from domain.people import Actor, PersonId
from domain.placements import KIND, WORD, Mark, Outcome, PlacementId
from domain.places import PlaceId
from handlers import forms
from handlers.answers import redraw, toast
from handlers.buttons import VillageButton
from handlers.desk import ItemButton
from handlers.pages import button, turns
from handlers.placement_buttons import (
    Act,
    ArrangeButton,
    ExtendButton,
    FileButton,
    MarkButton,
    OutcomeButton,
    PlacementButton,
    PlanButton,
    ReservesButton,
    ScoreButton,
)
from handlers.voice import Voice
from services import placement_ends, placements
from services.app import App
from services.placement_ends import Result, Scoring
from services.placements import EXTENDED_BY, Asking, Card, Choice, Wanted
from texts.buttons import placements as words
from texts.messages.placements import MarkAsked, PlacementReserves, ScoresKept

MARKS = {"g": Mark.GOOD, "f": Mark.FAIR, "n": Mark.NEEDS_HELP}
LAST_MARK = len(MARKS)


async def list_reserves(
    query: CallbackQuery, callback_data: ReservesButton, app: App, actor: Actor, voice: Voice
) -> None:
    seen = await app.see(placements.reserves, actor, PlaceId(callback_data.village), callback_data.page)
    rows = [[button(name, FileButton(reserve=reserve))] for reserve, name in seen.reserves]
    rows += turns(seen.page, seen.pages, lambda to: ReservesButton(village=callback_data.village, page=to))
    rows.append([button(voice.word(words.BACK), VillageButton(place=seen.village.id))])
    await _show(query, voice.say(PlacementReserves(seen.village.name, len(seen.reserves))), rows)


async def open_file(
    query: CallbackQuery, callback_data: FileButton, app: App, actor: Actor, voice: Voice
) -> None:
    seen = await app.see(placements.file, actor, PersonId(callback_data.reserve))
    rows = [[button(name, PlacementButton(act=Act.LOOK, placement=number))] for number, name in seen.rows]
    new = [
        button(f"＋ {name}", PlanButton(reserve=seen.reserve_id, sort=each.sort, title=each.title))
        for each, name in seen.choices
    ]
    rows += [new[start : start + 2] for start in range(0, len(new), 2)]
    rows.append([button(voice.word(words.BACK), ReservesButton(village=seen.village_id))])
    await _show(query, voice.say(seen.message), rows)


async def plan(query: CallbackQuery, callback_data: PlanButton, app: App, actor: Actor, voice: Voice) -> None:
    asking = await app.see(placements.plan, actor, _wanted(callback_data), callback_data.page)
    await _show(query, voice.say(asking.message), _next(voice, asking))


async def arrange(
    query: CallbackQuery, callback_data: ArrangeButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.do(placements.arrange, actor, _wanted(callback_data))
    await _draw(query, app, actor, voice, card, said=voice.word(words.KEPT))


async def look(
    query: CallbackQuery, callback_data: PlacementButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(placements.card, actor, PlacementId(callback_data.placement))
    await _draw(query, app, actor, voice, card)


async def open_item(
    query: CallbackQuery, callback_data: ItemButton, app: App, actor: Actor, voice: Voice
) -> None:
    await _draw(
        query, app, actor, voice, await app.see(placements.card, actor, PlacementId(callback_data.id))
    )


async def let_end(
    query: CallbackQuery, callback_data: PlacementButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.do(placements.let_end, actor, PlacementId(callback_data.placement))
    await _draw(query, app, actor, voice, card, said=voice.word(words.KEPT))


async def extend(
    query: CallbackQuery, callback_data: ExtendButton, app: App, actor: Actor, voice: Voice
) -> None:
    number, months = PlacementId(callback_data.placement), callback_data.months
    card = await app.do(placements.extend, actor, number, months)
    await _draw(query, app, actor, voice, card, said=voice.word(words.KEPT))


async def ask_before_ending(
    query: CallbackQuery, callback_data: PlacementButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(placements.card, actor, PlacementId(callback_data.placement))
    indeed = PlacementButton(act=Act.END, placement=card.placement.id)
    rows = [[button(voice.word(words.END_INDEED), indeed)], [_back(voice, card.placement.id)]]
    await _show(query, voice.say(card.message), rows)


async def end(
    query: CallbackQuery, callback_data: PlacementButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.do(placements.end, actor, PlacementId(callback_data.placement))
    await _draw(query, app, actor, voice, card, said=voice.word(words.KEPT))


async def begin_evaluation(
    query: CallbackQuery, callback_data: PlacementButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(placements.card, actor, PlacementId(callback_data.placement))
    await _ask_mark(query, voice, card, "")


async def mark(query: CallbackQuery, callback_data: MarkButton, app: App, actor: Actor, voice: Voice) -> None:
    """The third one is the last: then it is kept."""
    number, said = PlacementId(callback_data.placement), callback_data.marks
    if not set(said) <= MARKS.keys() or len(said) > LAST_MARK:
        raise NoLongerThere
    if len(said) < LAST_MARK:
        await _ask_mark(query, voice, await app.see(placements.card, actor, number), said)
        return
    card = await app.do(placements.evaluate, actor, number, [MARKS[each] for each in said])
    await _draw(query, app, actor, voice, card, said=voice.word(words.KEPT))


async def add_word(
    query: CallbackQuery, callback_data: PlacementButton, app: App, actor: Actor, voice: Voice
) -> None:
    await forms.begin(query, app, actor, voice, WORD.name, {"placement": callback_data.placement})
    await toast(query)


async def listen(query: CallbackQuery, callback_data: PlacementButton, app: App, actor: Actor) -> None:
    file_id = await app.see(placements.recording, actor, PlacementId(callback_data.placement))
    await toast(query)
    if isinstance(query.message, Message):
        await query.message.answer_voice(file_id, protect_content=True)


async def begin_scoring(
    query: CallbackQuery, callback_data: PlacementButton, app: App, actor: Actor, voice: Voice
) -> None:
    number = PlacementId(callback_data.placement)
    await _ask_score(query, app, actor, voice, await app.see(placement_ends.scoring, actor, number), number)


async def score(
    query: CallbackQuery, callback_data: ScoreButton, app: App, actor: Actor, voice: Voice
) -> None:
    pressed, number = callback_data, PlacementId(callback_data.placement)
    following = await app.do(placement_ends.score, actor, number, pressed.period, pressed.item, pressed.score)
    await _ask_score(query, app, actor, voice, following, number)


async def decide(
    query: CallbackQuery, callback_data: OutcomeButton, app: App, actor: Actor, voice: Voice
) -> None:
    number = PlacementId(callback_data.placement)
    await app.do(placement_ends.decide, actor, number, callback_data.outcome)
    card = await app.see(placements.card, actor, number)
    await _draw(query, app, actor, voice, card, said=voice.word(words.KEPT))


async def _show(query: CallbackQuery, text: str, rows: list[list[InlineKeyboardButton]]) -> None:
    await toast(query)
    await redraw(query, text, InlineKeyboardMarkup(inline_keyboard=rows))


async def _draw(
    query: CallbackQuery, app: App, actor: Actor, voice: Voice, card: Card, *, said: str = ""
) -> None:
    result = await app.see(placement_ends.result, actor, card.placement.id)
    owed = await app.see(placement_ends.scoring, actor, card.placement.id)
    text = voice.say(card.message)
    if result.message is not None:
        text = f"{text}\n\n{voice.say(result.message)}"
    await toast(query, said)
    await redraw(query, text, _card_keyboard(voice, card, result, scores=owed is not None))


async def _ask_mark(query: CallbackQuery, voice: Voice, card: Card, said: str) -> None:
    number = card.placement.id
    asked = voice.say(MarkAsked(card.message.full_name, card.message.line, len(said) + 1))
    row = [
        button(voice.label(each), MarkButton(placement=number, marks=said + letter))
        for letter, each in MARKS.items()
    ]
    await _show(query, asked, [row, [_back(voice, number)]])


async def _ask_score(
    query: CallbackQuery, app: App, actor: Actor, voice: Voice, asked: Scoring | None, number: PlacementId
) -> None:
    if asked is None:
        card = await app.see(placements.card, actor, number)
        await _show(query, voice.say(ScoresKept(card.message.full_name)), [[_back(voice, number)]])
        return
    each = [
        button(
            voice.word(word),
            ScoreButton(placement=number, period=asked.period, item=asked.item, score=given),
        )
        for given, word in words.SCORES.items()
    ]
    await _show(query, voice.say(asked.message), [each[:1], each[1:2], each[2:3], each[3:4], each[4:]])


def _wanted(pressed: PlanButton | ArrangeButton) -> Wanted:
    return Wanted(
        PersonId(pressed.reserve),
        Choice(pressed.sort, pressed.title),
        PlaceId(pressed.place) if pressed.place else None,
        pressed.months or None,
    )


def _next(voice: Voice, asking: Asking) -> list[list[InlineKeyboardButton]]:
    """Villages, then months, then the last tap."""
    wanted = asking.wanted
    months, place = wanted.months or 0, wanted.place_id or 0

    def said(place: int = place, months: int = months, page: int = 0) -> PlanButton:
        reserve, choice = wanted.reserve_id, wanted.choice
        return PlanButton(
            reserve=reserve, sort=choice.sort, title=choice.title, place=place, months=months, page=page
        )

    back = [button(voice.word(words.BACK), FileButton(reserve=wanted.reserve_id))]
    if not place:
        each = [button(name, said(place=number)) for number, name in asking.villages]
        rows = [each[start : start + 2] for start in range(0, len(each), 2)]
        return [*rows, *turns(asking.page, asking.pages, lambda to: said(page=to)), back]
    if not months:
        spans = [
            button(voice.word(words.MONTHS) % {"months": each}, said(months=each)) for each in asking.months
        ]
        return [spans, back]
    confirm = ArrangeButton(**said().model_dump(exclude={"page"}))
    return [[button(voice.word(words.CONFIRM), confirm)], back]


def _card_keyboard(voice: Voice, card: Card, result: Result, *, scores: bool) -> InlineKeyboardMarkup:
    number, rows = card.placement.id, []

    def act(word: str, does: Act) -> InlineKeyboardButton:
        return button(voice.word(word), PlacementButton(act=does, placement=number))

    if card.spoken:
        rows.append([act(words.LISTEN, Act.LISTEN)])
    if scores:
        rows.append([act(words.SCORE, Act.SCORE)])
    if card.evaluates:
        rows.append([act(words.EVALUATE, Act.EVALUATE)])
    if card.may_add_word:
        rows.append([act(words.ADD_WORD, Act.WORD)])
    if result.may_decide:
        rows += [
            [button(voice.label(each), OutcomeButton(placement=number, outcome=each))] for each in Outcome
        ]
    if card.arranges and card.placement.ended_on is None:
        longer = [
            button(voice.word(words.EXTEND) % {"months": span}, ExtendButton(placement=number, months=span))
            for span in EXTENDED_BY
        ]
        rows += [longer, [act(words.LET_END, Act.LET_END), act(words.END, Act.ASK_END)]]
    if card.arranges:
        rows.append([button(voice.word(words.BACK), FileButton(reserve=card.reserve_id))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _back(voice: Voice, number: int) -> InlineKeyboardButton:
    return button(voice.word(words.BACK), PlacementButton(act=Act.LOOK, placement=number))


def to_placement(voice: Voice, placement: int) -> InlineKeyboardMarkup:
    """Below a letter to the reserve."""
    there = PlacementButton(act=Act.LOOK, placement=placement)
    return InlineKeyboardMarkup(inline_keyboard=[[button(voice.word(words.LOOK), there)]])


def owed_keyboard(voice: Voice, rows: Sequence[tuple[int, str]]) -> InlineKeyboardMarkup:
    """Below the week's question to a host or an observer: a row for each reserve."""
    drawn = [[button(name, PlacementButton(act=Act.LOOK, placement=number))] for number, name in rows]
    return InlineKeyboardMarkup(inline_keyboard=drawn)


def to_reserves(voice: Voice, village: int) -> InlineKeyboardButton:
    """On the village's card."""
    return button(voice.word(words.OPEN), ReservesButton(village=village))


KEYBOARDS: dict[str, Callable[..., InlineKeyboardMarkup]] = {
    "placement": to_placement,
    "placements": owed_keyboard,
}


def routes() -> Router:
    router = Router(name="placements")
    press = router.callback_query.register
    press(list_reserves, ReservesButton.filter())
    press(open_file, FileButton.filter())
    press(plan, PlanButton.filter())
    press(arrange, ArrangeButton.filter())
    press(look, PlacementButton.filter(F.act == Act.LOOK))
    press(let_end, PlacementButton.filter(F.act == Act.LET_END))
    press(ask_before_ending, PlacementButton.filter(F.act == Act.ASK_END))
    press(end, PlacementButton.filter(F.act == Act.END))
    press(begin_evaluation, PlacementButton.filter(F.act == Act.EVALUATE))
    press(add_word, PlacementButton.filter(F.act == Act.WORD))
    press(listen, PlacementButton.filter(F.act == Act.LISTEN))
    press(begin_scoring, PlacementButton.filter(F.act == Act.SCORE))
    press(extend, ExtendButton.filter())
    press(mark, MarkButton.filter())
    press(score, ScoreButton.filter())
    press(decide, OutcomeButton.filter())
    press(open_item, ItemButton.filter(F.kind == KIND))
    return router
