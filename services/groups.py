"""Which chats belong to which place."""

from domain.errors import NotYours
from domain.invitations import InvitationKind
from domain.people import Actor, CodeNotValid
from domain.places import Place
from services import invitations, notices
from services.transaction import Transaction
from storage.invitations import digest_of
from texts.messages.groups import GroupBound, GroupLost, TopicLost


def bind(tx: Transaction, actor: Actor, chat_id: int, code: str, thread_id: int | None = None) -> Place:
    """Tie a group to the place an organizer made the code for; raises CodeNotValid.

    In a forum the bot speaks from now on in the topic in which that was said.
    A group that has a place already is given another only by who is in charge of both; raises NotYours.
    """
    invitation = invitations.find(tx, code)
    if invitation.kind is not InvitationKind.BIND or not tx.invitations.use(digest_of(code), tx.now):
        raise CodeNotValid
    place = tx.places.get(invitation.place_id)
    bound = tx.groups.find(chat_id)
    if bound is not None and not invitations.reaches(tx, invitation, tx.places.get(bound.place_id)):
        raise NotYours
    if bound is not None and bound.place_id != place.id:
        _let_letters_go(tx, chat_id)
    tx.groups.bind(chat_id, place.id, bound_by=invitation.created_by, now=tx.now, thread_id=thread_id)
    tx.record(actor, "bind", f"place:{place.id}")
    notices.redraw_in(tx, place, chat_id)
    if invitation.created_by is not None:
        tx.tell(invitation.created_by, GroupBound(place.name), though_resting=True)
    return place


def _let_letters_go(tx: Transaction, chat_id: int) -> None:
    """What was meant for those of one place is not for those of another."""
    tx.outbox.drop(chat_id, "rebound")
    tx.outbox.drop_unclear(chat_id, "rebound")


def leave(tx: Transaction, chat_id: int) -> None:
    """The bot may not speak in a group any more: what waits for it is given up, and who bound it hears so."""
    group = tx.groups.find(chat_id)
    if group is None or group.paused_at is not None:
        return
    tx.groups.pause(chat_id, tx.now)
    tx.outbox.drop(chat_id, "left")
    tx.record(None, "pause", f"group:{chat_id}")
    if group.bound_by is not None:
        tx.tell(group.bound_by, GroupLost(tx.places.get(group.place_id).name))


def leave_topic(tx: Transaction, chat_id: int, thread_id: int) -> None:
    """The bot cannot speak in its topic any more: it goes on in the first one, and who bound it hears so."""
    group = tx.groups.find(chat_id)
    if group is None or group.thread_id != thread_id:
        return
    tx.groups.leave_topic(chat_id)
    tx.record(None, "leave_topic", f"group:{chat_id}")
    if group.bound_by is not None:
        tx.tell(group.bound_by, TopicLost(tx.places.get(group.place_id).name))


def come_back(tx: Transaction, chat_id: int) -> None:
    """The bot may speak in a bound group again."""
    group = tx.groups.find(chat_id)
    if group is not None and group.paused_at is not None:
        tx.groups.pause(chat_id, None)
        tx.record(None, "resume", f"group:{chat_id}")
        notices.redraw_in(tx, tx.places.get(group.place_id), chat_id)
