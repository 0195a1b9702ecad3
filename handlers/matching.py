"""Matching reserves and mentors: proposed, changed with taps, signed once."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup

from domain.pages import PAGE
from domain.pairs import MentorRole
from domain.people import Actor, PersonId
from domain.places import PlaceId
from handlers.answers import redraw, toast
from handlers.buttons import ShortId
from handlers.pages import button, turns
from handlers.pair_buttons import MatchButton, MatchPlaceButton, OverviewPage
from handlers.voice import Voice
from services import matching
from services.app import App
from services.matching import Gaps, Match, Sheet, Start
from services.mentors import Choices
from texts.buttons import matching as words
from texts.messages.matching import (
    MatchEmpty,
    MatchOthers,
    MatchPlace,
    MatchPreview,
    MatchSheet,
    MatchSigned,
    MatchStart,
)


class ProposeButton(CallbackData, prefix="mprop"):
    """For whoever has nobody, or lacks one kind of mentor."""

    place: ShortId
    lack: MentorRole | None = None


class ProposeForButton(CallbackData, prefix="mone"):
    """Several to one."""

    reserve: ShortId


class SheetPage(CallbackData, prefix="msheet"):
    page: int


class OthersPage(CallbackData, prefix="mswap"):
    reserve: ShortId
    role: MentorRole
    page: int = 0


class PickButton(CallbackData, prefix="mpick"):
    reserve: ShortId
    role: MentorRole
    mentor: ShortId


class LeaveOutButton(CallbackData, prefix="mleave"):
    reserve: ShortId
    role: MentorRole


class PreviewButton(CallbackData, prefix="mpre"):
    """To all of it, as it will be signed."""


class SignButton(CallbackData, prefix="msign"):
    stamp: str


async def start(
    query: CallbackQuery, callback_data: MatchButton, app: App, actor: Actor, voice: Voice
) -> None:
    """Where there is one township, it is meant."""
    found = await app.see(matching.start, actor, callback_data.page)
    await toast(query)
    if len(found.gaps) == 1 and not found.unsigned:
        await _draw_place(query, voice, found.gaps[0])
        return
    without = sum(each.without for each in found.gaps)
    await redraw(query, voice.say(MatchStart(without, found.unsigned)), start_keyboard(voice, found))


async def open_place(
    query: CallbackQuery, callback_data: MatchPlaceButton, app: App, actor: Actor, voice: Voice
) -> None:
    gaps = await app.see(matching.of_place, actor, PlaceId(callback_data.place))
    await toast(query)
    await _draw_place(query, voice, gaps)


async def propose(
    query: CallbackQuery, callback_data: ProposeButton, app: App, actor: Actor, voice: Voice
) -> None:
    sheet = await app.do(matching.propose, actor, PlaceId(callback_data.place), callback_data.lack)
    await _draw_sheet(query, voice, sheet)


async def propose_for(
    query: CallbackQuery, callback_data: ProposeForButton, app: App, actor: Actor, voice: Voice
) -> None:
    await _draw_sheet(
        query, voice, await app.do(matching.propose_for, actor, PersonId(callback_data.reserve))
    )


async def turn(query: CallbackQuery, callback_data: SheetPage, app: App, actor: Actor, voice: Voice) -> None:
    await _draw_sheet(query, voice, await app.see(matching.look, actor, callback_data.page))


async def list_others(
    query: CallbackQuery, callback_data: OthersPage, app: App, actor: Actor, voice: Voice
) -> None:
    reserve_id, role = PersonId(callback_data.reserve), callback_data.role
    match, choices = await app.see(matching.others, actor, reserve_id, role, callback_data.page)
    await toast(query)
    text = voice.say(MatchOthers(matching.line(match, 1), choices.offers))
    await redraw(query, text, others_keyboard(voice, match, choices))


async def pick(query: CallbackQuery, callback_data: PickButton, app: App, actor: Actor, voice: Voice) -> None:
    reserve_id, mentor_id = PersonId(callback_data.reserve), PersonId(callback_data.mentor)
    sheet = await app.do(matching.swap, actor, reserve_id, callback_data.role, mentor_id)
    await _draw_sheet(query, voice, sheet)


async def leave_out(
    query: CallbackQuery, callback_data: LeaveOutButton, app: App, actor: Actor, voice: Voice
) -> None:
    reserve_id = PersonId(callback_data.reserve)
    await _draw_sheet(query, voice, await app.do(matching.leave_out, actor, reserve_id, callback_data.role))


async def preview(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    sheet = await app.see(matching.preview, actor)
    await toast(query)
    rows = [
        [button(voice.word(words.SIGN), SignButton(stamp=sheet.stamp))],
        [button(voice.word(words.CHANGE), SheetPage(page=0))],
    ]
    text = voice.say(MatchPreview(matching.lines(sheet), sheet.count))
    await redraw(query, text, InlineKeyboardMarkup(inline_keyboard=rows))


async def sign(query: CallbackQuery, callback_data: SignButton, app: App, actor: Actor, voice: Voice) -> None:
    signed = await app.do(matching.sign, actor, callback_data.stamp)
    await toast(query)
    await redraw(query, voice.say(MatchSigned(signed.pairs, signed.gone)))


async def _draw_place(query: CallbackQuery, voice: Voice, gaps: Gaps) -> None:
    said = MatchPlace(gaps.place.name, gaps.without, gaps.lacking, bool(gaps.reserves))
    await redraw(query, voice.say(said), place_keyboard(voice, gaps))


async def _draw_sheet(query: CallbackQuery, voice: Voice, sheet: Sheet) -> None:
    await toast(query)
    if not sheet.count:
        await redraw(query, voice.say(MatchEmpty()))
        return
    text = voice.say(MatchSheet(matching.lines(sheet), sheet.count))
    await redraw(query, text, sheet_keyboard(voice, sheet))


def start_keyboard(voice: Voice, found: Start) -> InlineKeyboardMarkup:
    """The townships with how many have nobody, and what was not signed the last time."""
    rows = []
    if found.unsigned:
        again = voice.word(words.UNSIGNED) % {"count": found.unsigned}
        rows.append([button(again, SheetPage(page=0))])
    for each in found.gaps:
        text = voice.word(words.TOWNSHIP) % {"place": each.place.name, "count": each.without}
        rows.append([button(text, MatchPlaceButton(place=each.place.id))])
    rows += turns(found.page, found.pages, lambda page: MatchButton(page=page))
    return InlineKeyboardMarkup(inline_keyboard=[*rows, _to_overview(voice)])


def place_keyboard(voice: Voice, gaps: Gaps) -> InlineKeyboardMarkup:
    rows = []
    if gaps.without:
        text = voice.word(words.WITHOUT) % {"count": gaps.without}
        rows.append([button(text, ProposeButton(place=gaps.place.id))])
    for role, count in gaps.lacking.items():
        text = voice.word(words.LACKING) % {"role": voice.label(role), "count": count}
        rows.append([button(text, ProposeButton(place=gaps.place.id, lack=role))])
    named = [button(name, ProposeForButton(reserve=reserve)) for reserve, name in gaps.reserves]
    rows += [named[begin : begin + 2] for begin in range(0, len(named), 2)]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, _to_overview(voice)])


def sheet_keyboard(voice: Voice, sheet: Sheet) -> InlineKeyboardMarkup:
    """A row for each proposal, and the way to the signature."""
    rows = []
    for number, match in enumerate(sheet.matches, sheet.page * PAGE + 1):
        reserve, role = match.proposal.reserve_id, match.proposal.role
        swap = voice.word(words.SWAP) % {"number": number}
        leave = voice.word(words.LEAVE_OUT) % {"number": number}
        rows.append(
            [
                button(swap, OthersPage(reserve=reserve, role=role)),
                button(leave, LeaveOutButton(reserve=reserve, role=role)),
            ]
        )
    rows += turns(sheet.page, sheet.pages, lambda page: SheetPage(page=page))
    rows.append([button(voice.word(words.TO_SIGN) % {"count": sheet.count}, PreviewButton())])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def others_keyboard(voice: Voice, match: Match, choices: Choices) -> InlineKeyboardMarkup:
    reserve, role = match.proposal.reserve_id, match.proposal.role
    rows = [
        [button(offer.name, PickButton(reserve=reserve, role=role, mentor=offer.mentor.person_id))]
        for offer in choices.offers
    ]
    rows += turns(choices.page, choices.pages, lambda page: OthersPage(reserve=reserve, role=role, page=page))
    return InlineKeyboardMarkup(inline_keyboard=[*rows, [button(voice.word(words.BACK), SheetPage(page=0))]])


def _to_overview(voice: Voice) -> list[InlineKeyboardButton]:
    return [button(voice.word(words.BACK), OverviewPage(page=0))]


def routes() -> Router:
    router = Router(name="matching")
    press = router.callback_query.register
    press(start, MatchButton.filter())
    press(open_place, MatchPlaceButton.filter())
    press(propose, ProposeButton.filter())
    press(propose_for, ProposeForButton.filter())
    press(turn, SheetPage.filter())
    press(list_others, OthersPage.filter())
    press(pick, PickButton.filter())
    press(leave_out, LeaveOutButton.filter())
    press(preview, PreviewButton.filter())
    press(sign, SignButton.filter())
    return router
