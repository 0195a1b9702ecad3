"""Who came into a bound group and who left it; the bot cannot ask for the list, so it listens."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from domain.ballots import Box
from domain.members import Seen, require_settled
from domain.programme import LONGEST_VOTE
from services.transaction import Transaction
from storage.members import account_key

A_NIGHT = timedelta(days=2)
"""A box closes by day, up to a night later than asked; and days are counted as the county counts them."""


def note(tx: Transaction, chat_id: int, accounts: Iterable[int], at: datetime, *, gone: bool) -> None:
    """Keep that accounts came or went; `at` is when Telegram says so. Of groups that are not bound nothing.

    Clocks may be wrong and updates late: the latest day that can be meant counts. Who comes while a box is
    open came after it opened, whatever any clock says.
    """
    if tx.groups.find(chat_id) is None:
        return
    moments = (tx.now, at, *tx.ballots.opened_last(chat_id))
    on = max(tx.day_of(moment) for moment in moments)
    for each in accounts:
        account = account_key(tx.secrets.member_key, each)
        before = tx.members.find(chat_id, account)
        day = on if before is None else max(on, before.on)
        tx.members.note(chat_id, account, Seen(day, is_gone=gone))


def is_watched(tx: Transaction, chat_id: int) -> bool:
    """Whether it matters who comes and goes there."""
    return tx.groups.find(chat_id) is not None


def require_voter(tx: Transaction, telegram_id: int, box: Box) -> None:
    """Raise a Refusal unless the account may vote in this box, as far as anything was seen of it."""
    seen = tx.members.find(box.chat_id, account_key(tx.secrets.member_key, telegram_id))
    require_settled(seen, tx.day_of(box.opened_at), box.member_for)


def useless_before(tx: Transaction) -> date:
    """The day before which no coming or going matters to any box that is open or may still be opened."""
    waits = (tx.programme.member_for, *tx.ballots.waits())
    return tx.day_of(tx.now - max(waits) - LONGEST_VOTE - A_NIGHT)
