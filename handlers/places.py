"""An organizer's villages: links, groups, invitations."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from aiogram.utils.keyboard import InlineKeyboardBuilder

from domain.invitations import InvitationKind
from domain.pages import cut, pages_for, within
from domain.people import ORGANIZERS, Actor, Role
from domain.places import Place, PlaceId
from handlers import forms
from handlers.answers import drawn, redraw, reply, toast
from handlers.buttons import ShortId
from handlers.filters import InPrivate, Says
from handlers.pages import turns
from handlers.start import at_home
from handlers.voice import Voice
from services import invitations, places
from services.app import App
from texts.buttons import places as words
from texts.messages.people import Invited, RoleGiven
from texts.messages.places import BindCode, MentorLink, RoleLink, VillageCard, VillageList


class VillageButton(CallbackData, prefix="village"):
    place: ShortId


class VillagesButton(CallbackData, prefix="villages"):
    """A page of the list: a county has more villages than a message can have buttons."""

    page: int = 0


class InviteButton(CallbackData, prefix="invite"):
    place: ShortId
    kind: InvitationKind
    role: Role | None = None


def list_keyboard(villages: list[Place], page: int = 0) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    for village in cut(villages, page):
        builder.button(text=village.name, callback_data=VillageButton(place=village.id))
    pages = pages_for(len(villages))
    turning = turns(within(page, pages), pages, lambda to: VillagesButton(page=to))
    return InlineKeyboardMarkup(inline_keyboard=[*drawn(builder, 2).inline_keyboard, *turning])


def card_keyboard(voice: Voice, village: Place, *, organizes: bool) -> InlineKeyboardMarkup:
    builder = InlineKeyboardBuilder()
    township = village.parent_id
    assert township is not None
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
    for text, button in invites if organizes else ():
        builder.button(text=voice.word(text), callback_data=button)
    builder.button(text=voice.word(words.BACK), callback_data=VillagesButton())
    return drawn(builder, 1)


async def list_villages(message: Message, app: App, actor: Actor, voice: Voice) -> None:
    villages = await app.see(places.villages_of, actor)
    await reply(message, voice.say(VillageList(len(villages))), list_keyboard(villages))


async def list_again(
    query: CallbackQuery, callback_data: VillagesButton, app: App, actor: Actor, voice: Voice
) -> None:
    villages = await app.see(places.villages_of, actor)
    markup = list_keyboard(villages, callback_data.page)
    await redraw(query, voice.say(VillageList(len(villages))), markup)
    await toast(query)


async def show_village(
    query: CallbackQuery, callback_data: VillageButton, app: App, actor: Actor, voice: Voice
) -> None:
    card = await app.see(places.village_card, actor, PlaceId(callback_data.place))
    link = voice.link(f"v_{card.place.code}")
    text = voice.say(VillageCard(card.place.name, card.township, card.groups, link))
    organizes = actor.holds(ORGANIZERS, card.place)
    await redraw(query, text, card_keyboard(voice, card.place, organizes=organizes))
    await toast(query)


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
    button: InviteButton, place: Place, code: str, voice: Voice
) -> BindCode | MentorLink | RoleLink:
    """What the organizer hands to whom they invite."""
    if button.role is not None:
        return RoleLink(place.name, button.role, voice.link(f"i_{code}"))
    if button.kind is InvitationKind.BIND:
        return BindCode(place.name, code)
    return MentorLink(place.name, voice.link(f"i_{code}"))


async def accept(message: Message, app: App, actor: Actor, voice: Voice, code: str) -> None:
    """A link with a one-time code was opened."""
    followed = await app.do(invitations.follow, actor, code)
    if followed.step is not None:
        invited = voice.say(Invited(followed.place.name, None))
        await forms.show(message, app.then("show"), followed.actor, voice, followed.step, invited)
        return
    assert followed.role is not None
    text = voice.say(RoleGiven(followed.role, followed.department or followed.place.name))
    await at_home(message, text, app, followed.actor, voice)


def routes() -> Router:
    router = Router(name="places")
    router.message.register(list_villages, Says("villages"), InPrivate())
    router.callback_query.register(list_again, VillagesButton.filter())
    router.callback_query.register(show_village, VillageButton.filter())
    router.callback_query.register(invite, InviteButton.filter())
    return router
