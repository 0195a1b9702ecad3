"""The two sides of a pair: answering, signing, parting; and an organizer's view of all pairs."""

from collections.abc import Callable
from dataclasses import dataclass

from aiogram import F, Router
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from domain.pairs import (
    DECLINE_REASONS,
    END_REASONS,
    LIVE,
    RELEASE_REASONS,
    Pair,
    PairCard,
    PairId,
    PairStatus,
    Side,
)
from domain.people import Actor
from domain.places import PlaceId
from handlers.answers import redraw, reply, toast
from handlers.assessments import to_file
from handlers.daybooks import to_daybook
from handlers.filters import InPrivate, Says
from handlers.pages import button, turns
from handlers.pair_buttons import (
    Act,
    FindButton,
    LineButton,
    MatchButton,
    MatchPlaceButton,
    MinePage,
    OverseeButton,
    OverviewPage,
    PairButton,
    PaperButton,
    PastPage,
    ReasonButton,
    VillagePage,
    VillagePastPage,
)
from handlers.plans import to_plan
from handlers.renewals import to_endings
from handlers.voice import Voice
from services import pairs
from services.app import App
from services.pairs import Mine, Overview, VillageList
from texts.buttons import matching as matching_words
from texts.buttons import mentors as mentor_words
from texts.buttons import pairs as words
from texts.buttons import terms as term_words
from texts.messages.pairs import (
    Declined,
    EndedByYou,
    MyPairs,
    PairBegan,
    PairOverview,
    PairPage,
    SignedFirst,
    VillageCount,
    VillagePairs,
    WhyEnd,
    WhyNot,
)


@dataclass(frozen=True, slots=True)
class Growing:
    """What the county's practice has for its pairs."""

    plans: bool
    assessments: bool
    daybook: bool = False


async def list_mine(
    query: CallbackQuery, callback_data: MinePage, app: App, actor: Actor, voice: Voice
) -> None:
    mine = await app.see(pairs.mine, actor, callback_data.page)
    await toast(query)
    await redraw(query, voice.say(MyPairs(mine.counts)), mine_keyboard(voice, mine))


async def look(query: CallbackQuery, callback_data: PairButton, app: App, actor: Actor, voice: Voice) -> None:
    card = await app.see(pairs.look, actor, PairId(callback_data.pair))
    await toast(query)
    side = card.pair.side_of(actor.person_id)
    text = voice.say(_page(card, actor, side))
    await redraw(query, text, page_keyboard(voice, card, side, growing_of(app)))


async def listen(query: CallbackQuery, callback_data: LineButton, app: App, actor: Actor) -> None:
    file_id = await app.see(pairs.recording, actor, PairId(callback_data.pair))
    await toast(query)
    if isinstance(query.message, Message):
        await query.message.answer_voice(file_id, protect_content=True)


async def accept(
    query: CallbackQuery, callback_data: PairButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.do(pairs.accept, actor, PairId(callback_data.pair))
    await toast(query)
    await redraw(query, voice.say(pairs.to_sign(card)), sign_keyboard(voice, card.pair.id))


async def sign(query: CallbackQuery, callback_data: PairButton, app: App, actor: Actor, voice: Voice) -> None:
    card = await app.do(pairs.sign, actor, PairId(callback_data.pair))
    await toast(query)
    pair, name = card.pair, card.name_for(actor.person_id)
    if pair.status is PairStatus.ACTIVE and pair.ends_on is not None:
        message: PairBegan | SignedFirst = PairBegan(
            name, pair.side_of(actor.person_id), pair.role, pair.ends_on
        )
    else:
        message = SignedFirst(name)
    await redraw(query, voice.say(message), signed_keyboard(voice, card))


async def ask_why(
    query: CallbackQuery, callback_data: PairButton, app: App, actor: Actor, voice: Voice
) -> None:
    """A reason from a short list, before a request is declined or a pair ended."""
    card = await app.see(pairs.look, actor, PairId(callback_data.pair))
    await toast(query)
    name = card.name_for(actor.person_id)
    message = WhyNot(name) if callback_data.act is Act.DECLINE else WhyEnd(name)
    await redraw(query, voice.say(message), reasons_keyboard(voice, callback_data.act, card.pair))


async def decline(
    query: CallbackQuery, callback_data: ReasonButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.do(pairs.decline, actor, PairId(callback_data.pair), callback_data.reason)
    await toast(query)
    await redraw(query, voice.say(Declined(card.reserve)))


async def end(
    query: CallbackQuery, callback_data: ReasonButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.do(pairs.end, actor, PairId(callback_data.pair), callback_data.reason)
    await toast(query)
    side = card.pair.side_of(actor.person_id)
    learned = card.pair.status is PairStatus.COMPLETED
    await redraw(query, voice.say(EndedByYou(card.name_for(actor.person_id), side, learned)))


async def survey(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    overview = await app.see(pairs.overview, actor)
    await reply(message, _overview(voice, overview), overview_keyboard(voice, overview))


async def survey_again(
    query: CallbackQuery, callback_data: OverviewPage, app: App, actor: Actor, voice: Voice
) -> None:
    overview = await app.see(pairs.overview, actor, callback_data.page)
    await toast(query)
    await redraw(query, _overview(voice, overview), overview_keyboard(voice, overview))


async def list_village(
    query: CallbackQuery, callback_data: VillagePage, app: App, actor: Actor, voice: Voice
) -> None:
    listed = await app.see(pairs.of_village, actor, PlaceId(callback_data.village), callback_data.page)
    await toast(query)
    text = voice.say(VillagePairs(listed.village.name, listed.cards))
    await redraw(query, text, village_keyboard(voice, listed))


def request_keyboard(voice: Voice, pair: int, *, spoken: bool = False) -> InlineKeyboardMarkup:
    row = [
        button(voice.word(words.ACCEPT), PairButton(act=Act.ACCEPT, pair=pair)),
        button(voice.word(words.DECLINE), PairButton(act=Act.DECLINE, pair=pair)),
    ]
    line = [[button(voice.word(words.LISTEN), LineButton(pair=pair))]] if spoken else []
    return InlineKeyboardMarkup(inline_keyboard=[*line, row])


def sign_keyboard(voice: Voice, pair: int) -> InlineKeyboardMarkup:
    row = [button(voice.word(words.SIGN), PairButton(act=Act.SIGN, pair=pair))]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def signed_keyboard(voice: Voice, card: PairCard) -> InlineKeyboardMarkup | None:
    """With both signatures there is a paper."""
    return paper_keyboard(voice, card.pair.id) if card.pair.was_signed else None


def paper_keyboard(voice: Voice, pair: int) -> InlineKeyboardMarkup:
    row = [button(voice.word(term_words.PAPER), PaperButton(pair=pair))]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def reasons_keyboard(voice: Voice, act: Act, pair: Pair) -> InlineKeyboardMarkup:
    """Why not; what never began cannot have been learned to its end."""
    reasons = DECLINE_REASONS if act is Act.DECLINE else END_REASONS if pair.was_signed else RELEASE_REASONS
    buttons = [button(voice.label(why), ReasonButton(act=act, pair=pair.id, reason=why)) for why in reasons]
    back = [button(voice.word(words.BACK), PairButton(act=Act.LOOK, pair=pair.id))]
    return InlineKeyboardMarkup(inline_keyboard=[buttons[:2], buttons[2:4], buttons[4:], back])


def page_keyboard(voice: Voice, card: PairCard, side: Side, growing: Growing) -> InlineKeyboardMarkup:
    """What this side can do now."""
    pair = card.pair
    back = [button(voice.word(words.BACK), MinePage(page=0))]
    if pair.status is PairStatus.REQUESTED and side is Side.MENTOR:
        asked = request_keyboard(voice, pair.id, spoken=pair.voice is not None)
        return InlineKeyboardMarkup(inline_keyboard=[*asked.inline_keyboard, back])
    rows = []
    if pair.status is PairStatus.ACCEPTED and not pair.signed_by(side):
        rows += sign_keyboard(voice, pair.id).inline_keyboard
    if pair.was_signed:
        rows += growing_rows(voice, card, growing)
    if pair.was_signed:
        rows += paper_keyboard(voice, pair.id).inline_keyboard
    if pair.status is PairStatus.ACTIVE:
        rows.append([button(voice.word(term_words.PAUSE), PairButton(act=Act.PAUSE, pair=pair.id))])
    if pair.status is PairStatus.PAUSED:
        rows.append([button(voice.word(term_words.RESUME), PairButton(act=Act.RESUME, pair=pair.id))])
    if pair.status in LIVE:
        rows.append([button(voice.word(words.END), PairButton(act=Act.END, pair=pair.id))])
    return InlineKeyboardMarkup(inline_keyboard=[*rows, back])


def growing_of(app: App) -> Growing:
    programme = app.programme
    return Growing(bool(programme.plan), programme.assess_months > 0, programme.work_log)


def growing_rows(voice: Voice, card: PairCard, growing: Growing) -> list[list[InlineKeyboardButton]]:
    """To the plan of a pair that lives, and to what its mentor wrote; nothing of what the county has not."""
    rows = []
    if growing.plans and card.pair.status in LIVE:
        rows.append(to_plan(voice, card.pair.reserve_id))
    if growing.daybook and card.pair.status in LIVE:
        rows.append(to_daybook(voice, card.pair.reserve_id))
    if growing.assessments:
        rows.append(to_file(voice, card.pair.id))
    return rows


def mine_keyboard(voice: Voice, mine: Mine) -> InlineKeyboardMarkup:
    """A row for each pair; those that wait for a word say so."""
    rows = []
    for card in mine.cards:
        name = card.name_for(mine.person_id)
        waits = card.pair.status is not PairStatus.ACTIVE
        text = f"{name} · {voice.label(card.pair.status)}" if waits else name
        rows.append([button(text, PairButton(act=Act.LOOK, pair=card.pair.id))])
    if mine.past:
        rows.append([button(voice.word(term_words.PAST), PastPage(page=0))])
    rows += to_endings(voice, mine.endings)
    rows += turns(mine.page, mine.pages, lambda page: MinePage(page=page))
    if mine.may_ask:
        rows.append([button(voice.word(mentor_words.FIND), FindButton())])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def overview_keyboard(voice: Voice, overview: Overview) -> InlineKeyboardMarkup:
    buttons = [
        button(village.name, VillagePage(village=village.id, page=0)) for village, _ in overview.villages
    ]
    rows = [buttons[start : start + 2] for start in range(0, len(buttons), 2)]
    rows += turns(overview.page, overview.pages, lambda page: OverviewPage(page=page))
    rows.append([button(voice.word(matching_words.MATCH), MatchButton(page=0))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def village_keyboard(voice: Voice, listed: VillageList) -> InlineKeyboardMarkup:
    village = listed.village.id
    rows = [
        [button(f"{card.reserve} ← {card.mentor}", OverseeButton(pair=card.pair.id))] for card in listed.cards
    ]
    rows += turns(listed.page, listed.pages, lambda page: VillagePage(village=village, page=page))
    if listed.past:
        rows.append([button(voice.word(term_words.PAST), VillagePastPage(village=village, page=0))])
    rows.append([button(voice.word(matching_words.MATCH_VILLAGE), MatchPlaceButton(place=village))])
    rows.append([button(voice.word(words.VILLAGES), OverviewPage(page=0))])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _page(card: PairCard, actor: Actor, side: Side) -> PairPage:
    pair, name = card.pair, card.name_for(actor.person_id)
    return PairPage(
        name,
        side,
        card.village,
        pair.role,
        pair.status,
        pair.ends_on,
        pair.paused_until,
        pair.words,
        pair.voice is not None,
    )


def _overview(voice: Voice, overview: Overview) -> str:
    lines = [VillageCount(village.name, counts) for village, counts in overview.villages]
    return voice.say(PairOverview(lines))


def my_pairs_keyboard(voice: Voice) -> InlineKeyboardMarkup:
    row = [button(voice.word(mentor_words.MY_PAIRS), MinePage(page=0))]
    return InlineKeyboardMarkup(inline_keyboard=[row])


KEYBOARDS: dict[str, Callable[..., InlineKeyboardMarkup]] = {
    "my_pairs": my_pairs_keyboard,
    "pair_paper": paper_keyboard,
    "pair_request": request_keyboard,
    "pair_sign": sign_keyboard,
}


def routes() -> Router:
    router = Router(name="pairs")
    press = router.callback_query.register
    router.message.register(survey, Says("pairs"), InPrivate())
    press(survey_again, OverviewPage.filter())
    press(list_village, VillagePage.filter())
    press(list_mine, MinePage.filter())
    press(look, PairButton.filter(F.act == Act.LOOK))
    press(listen, LineButton.filter())
    press(accept, PairButton.filter(F.act == Act.ACCEPT))
    press(sign, PairButton.filter(F.act == Act.SIGN))
    press(ask_why, PairButton.filter(F.act.in_({Act.DECLINE, Act.END})))
    press(decline, ReasonButton.filter(F.act == Act.DECLINE))
    press(end, ReasonButton.filter(F.act == Act.END))
    return router
