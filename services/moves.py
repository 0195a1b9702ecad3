"""A group that became a supergroup: the same people in a chat with another id."""

from domain.ballots import BoxId
from services import groups, issues, notices, polls, ratings
from services.transaction import Transaction


def move_group(tx: Transaction, old_id: int, new_id: int) -> bool:
    """Everything about a group moves to its new id, once; False when there was nothing to move.

    Messages stay behind in the old chat and cannot be edited from the new one: living cards are drawn anew.
    Telegram may have said before that the bot is out of the old chat: where it is now, it speaks.
    """
    if old_id == new_id or not tx.groups.move(old_id, new_id):
        return False
    for box_id, *_ in tx.ratings.voters(tx.now):
        if tx.ratings.get(BoxId(box_id)).box.chat_id == new_id:
            ratings.redraw_rating(tx, BoxId(box_id))
    for box_id, *_ in tx.polls.voters(tx.now):
        if tx.polls.get(BoxId(box_id)).box.chat_id == new_id:
            polls.redraw_poll(tx, BoxId(box_id))
    for issue_id in tx.issues.under_way(new_id):
        issues.redraw(tx, issue_id)
    group = tx.groups.find(new_id)
    if group is not None:
        notices.put_up_in(tx, tx.places.get(group.place_id), new_id)
    tx.record(None, "move", f"group:{new_id}")
    groups.come_back(tx, new_id)
    return True
