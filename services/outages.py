"""What people are told when the bot was away for so long that Telegram dropped their taps."""

from datetime import datetime, timedelta

from domain.letters import LetterKind
from services.transaction import Transaction
from texts.messages.groups import TapAgain

WORTH_SAYING = timedelta(hours=2)


def ask_to_tap_again(tx: Transaction, since: datetime) -> int:
    """Ask each group with an open vote to tap once more, because taps since that moment may be lost.

    Returns how many groups.
    """
    chats = tx.ballots.open_chats(tx.now)
    for chat_id in chats:
        tx.post_to(
            chat_id,
            TapAgain(since.astimezone(tx.programme.zone)),
            kind=LetterKind.NEWS,
            expires_at=tx.by_day(tx.now) + WORTH_SAYING,
        )
    if chats:
        tx.record(None, "ask_to_tap_again", f"groups:{len(chats)}")
    return len(chats)
