"""An organizer's villages: links, groups, invitations."""

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder

from domain.invitations import InvitationKind
from domain.people import Actor, Role
from domain.places import Place, PlaceId
from handlers import forms
from handlers.answers import drawn, redraw, reply, toast
from handlers.assistance import AssistButton
from handlers.buttons import ShortId, VillageButton, VillagesButton
from handlers.colours import Act as ColourAct
from handlers.colours import ColourButton
from handlers.demands import DemandsButton, to_gaps
from handlers.filters import InPrivate, Says
from handlers.pages import button, turns
from handlers.placements import to_reserves
from handlers.posters import to_poster
from handlers.sign_outs import to_sign_outs
from handlers.start import at_home
from handlers.surveys import TopicButton
from handlers.voice import Voice
from services import colours, invitations, villages
from services.app import App
from services.villages import Listed, Shown
from texts.buttons import colours as colour_words
from texts.buttons import demands as demand_words
from texts.buttons import places as words
from texts.buttons import surveys as survey_words
from texts.buttons.assistance import ASSIST
from texts.messages.places import BindCode, MentorLink, RoleLink


class ToVillagesButton(CallbackData, prefix="villagesnew"):
    """From a letter that has to stay: the list comes below."""


class InviteButton(CallbackData, prefix="invite"):
    place: ShortId
    kind: InvitationKind
    role: Role | None = None


def list_keyboard(listed: Listed, voice: Voice) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for village in listed.villages:
        builder.button(text=village.name, callback_data=VillageButton(place=village.id))
    turning = turns(listed.page, listed.pages, lambda to: VillagesButton(page=to))
    gaps = [[to_gaps(voice)]] if listed.organizes else []
    return InlineKeyboardMarkup(inline_keyboard=[*drawn(builder, 2).inline_keyboard, *turning, *gaps])


def card_keyboard(voice: Voice, shown: Shown) -> InlineKeyboardMarkup:
    village = shown.place
    builder = InlineKeyboardBuilder()
    township = village.parent_id
    assert township is not None
    if shown.surveys:
        builder.button(text=voice.word(survey_words.OPEN), callback_data=TopicButton(village=village.id))
    if shown.organizes and shown.surveys:
        colour = ColourButton(act=ColourAct.SET, village=village.id)
        builder.button(text=voice.word(colour_words.SET), callback_data=colour)
    if shown.overridden:
        rule = ColourButton(act=ColourAct.END, village=village.id)
        builder.button(text=voice.word(colour_words.END), callback_data=rule)
    invites = (
        (words.BIND, InviteButton(place=village.id, kind=InvitationKind.BIND)),
        (words.INVITE_MENTOR, InviteButton(place=township, kind=InvitationKind.MENTOR)),
        (
            words.INVITE_SECRETARY,
            InviteButton(place=village.id, kind=InvitationKind.ROLE, role=Role.VILLAGE_SECRETARY),
        ),
        (
            words.INVITE_TOWNSHIP,
            InviteButton(place=township, kind=InvitationKind.ROLE, role=Role.TOWNSHIP_ORGANIZER),
        ),
    )
    if shown.arranges:
        builder.add(to_reserves(voice, village.id))
    for text, leads_to in invites if shown.organizes else ():
        builder.button(text=voice.word(text), callback_data=leads_to)
    builder.button(text=voice.word(demand_words.OPEN), callback_data=DemandsButton(village=village.id))
    builder.add(to_poster(voice, village.id))
    builder.button(text=voice.word(ASSIST), callback_data=AssistButton(village=village.id))
    if shown.signs_out:
        builder.add(to_sign_outs(voice, village.id))
    builder.button(text=voice.word(words.BACK), callback_data=VillagesButton())
    return drawn(builder, 1)


async def list_villages(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    listed = await app.see(villages.look, actor)
    await reply(message, voice.say(listed.message), list_keyboard(listed, voice))


async def list_again(
    query: CallbackQuery, callback_data: VillagesButton, app: App, actor: Actor, voice: Voice
) -> None:
    listed = await app.see(villages.look, actor, callback_data.page)
    await redraw(query, voice.say(listed.message), list_keyboard(listed, voice))
    await toast(query)


async def list_below(query: CallbackQuery, app: App, actor: Actor, voice: Voice) -> None:
    listed = await app.see(villages.look, actor)
    await toast(query)
    if isinstance(query.message, Message):
        await reply(query.message, voice.say(listed.message), list_keyboard(listed, voice))


async def show_village(
    query: CallbackQuery, callback_data: VillageButton, app: App, actor: Actor, voice: Voice
) -> None:
    await _show(query, PlaceId(callback_data.place), app, actor, voice)
    await toast(query)


async def rely_on_rule(
    query: CallbackQuery, callback_data: ColourButton, app: App, actor: Actor, voice: Voice
) -> None:
    """An organizer's word on a colour is taken back."""
    village_id = PlaceId(callback_data.village)
    await app.do(colours.end_override, actor, village_id)
    await _show(query, village_id, app, actor, voice)
    await toast(query, voice.word(colour_words.ENDED))


async def _show(query: CallbackQuery, village_id: PlaceId, app: App, actor: Actor, voice: Voice) -> None:
    shown = await app.see(villages.card, actor, village_id, voice.link("{payload}"))
    await redraw(query, voice.say(shown.message), card_keyboard(voice, shown))


async def invite(
    query: CallbackQuery, callback_data: InviteButton, app: App, actor: Actor, voice: Voice
) -> None:
    """The code is made once and shown once; a new press makes a new one."""
    place, code = await app.do(
        invitations.invite, actor, PlaceId(callback_data.place), callback_data.kind, callback_data.role
    )
    await toast(query)
    if isinstance(query.message, Message):
        await reply(query.message, voice.say(_to_pass_on(callback_data, place, code, voice)))


def _to_pass_on(
    pressed: InviteButton, place: Place, code: str, voice: Voice
) -> BindCode | MentorLink | RoleLink:
    """What the organizer hands to whom they invite."""
    if pressed.role is not None:
        return RoleLink(place.name, pressed.role, voice.link(f"i_{code}"))
    if pressed.kind is InvitationKind.BIND:
        return BindCode(place.name, code)
    return MentorLink(place.name, voice.link(f"i_{code}"))


async def accept(message: Message, app: App, actor: Actor, voice: Voice, code: str) -> None:
    """A link with a one-time code was opened."""
    followed = await app.do(invitations.follow, actor, code)
    welcome = voice.say(followed.welcome)
    if followed.step is not None:
        await forms.show(message, app.then("show"), followed.actor, voice, followed.step, welcome)
    else:
        await at_home(message, welcome, app, followed.actor, voice)


def to_villages(voice: Voice) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[button(voice.word(colour_words.VILLAGES), ToVillagesButton())]]
    )


KEYBOARDS = {"to_villages": to_villages}


def routes() -> Router:
    router = Router(name="places")
    router.message.register(list_villages, Says("villages"), InPrivate())
    router.callback_query.register(list_again, VillagesButton.filter())
    router.callback_query.register(list_below, ToVillagesButton.filter())
    router.callback_query.register(show_village, VillageButton.filter())
    router.callback_query.register(rely_on_rule, ColourButton.filter(F.act == ColourAct.END))
    router.callback_query.register(invite, InviteButton.filter())
    return router
