"""What a guide is made of: who stands first, and steps that show by what is heard that they are done."""

from collections.abc import Iterable, Sequence
from typing import Any

from bot.demo.county import COUNTY, PLACES, Character

Step = dict[str, Any]


def told(
    everybody: Iterable[Character],
    cast: Iterable[Character],
    phones: Iterable[tuple[Character, int]],
    steps: Sequence[Step],
    title: tuple[str, str] = ("先试这个", "Try this first"),
) -> dict[str, Any]:
    """A guide as the page reads it: `cast` stands first, and `phones` are in the hand when it opens."""
    zh, en = title
    return {
        "title": {"zh": zh, "en": en},
        "county": {"zh": PLACES[COUNTY], "en": "Yanshi, an invented county"},
        "cast": [who.telegram_id for who in cast],
        "about": {str(who.telegram_id): {"zh": who.about, "en": who.about_en} for who in everybody},
        "phones": [[who.telegram_id, chat] for who, chat in phones],
        "steps": list(steps),
    }


def step(who: Character, chat: int, zh: str, en: str, **more: Any) -> Step:
    """Put a person's phone into the hand with a chat open.

    `say` gives words to send; `advance` turns the clock, `to` turns it to a moment, and where that is past,
    `again` to the next. `others` press buttons on their own phones. What is `heard` once the step is done
    shows that it is.
    """
    return {"zh": zh, "en": en, "user": who.telegram_id, "chat": chat, **more}


def heard(who: Character, chat: int, *words: str) -> dict[str, Any]:
    """What stands in one message of somebody's chat."""
    return {"user": who.telegram_id, "chat": chat, "words": words}


def presses(who: Character, chat: int, *buttons: str) -> dict[str, Any]:
    """Buttons that somebody presses one after the other, each under the newest message that has it."""
    return {"user": who.telegram_id, "chat": chat, "buttons": buttons}
