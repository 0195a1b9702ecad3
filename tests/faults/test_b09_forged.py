"""B09, J02: ten thousand seeded presses: bent, borrowed, random, by the wrong person, in the wrong chat."""

import random
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from tests.faults import county as people
from tests.faults.county import CANARIES, County
from tests.faults.hostile import Hostile, changes
from tests.faults.test_b09_buttons import MEANT_FOR_ANYBODY, every_button, payloads, versions

PRESSES = 10_000
A_PART = 2_500
LONGEST = 64
SEED = 20261122
POWERLESS = (people.STRANGER, people.FIRED, people.QIAN)
"""Wherever they stand, nothing in 柳河乡 is theirs."""
POWERFUL = (people.CHIEF, people.FANG, people.ZHOU, people.LIANG, people.YAN, people.SUN)
"""In a group that is not theirs they can do no more than anybody."""
WRONG_GROUPS = (people.LAOJING_GROUP, people.FOREIGN_GROUP)
ODD = "\u202e٣²堃０🀄\u200d\x00\n:;'\"--%s{}\\\ud7ff"
"""Turned around, digits that are none, halves of SQL, format strings and paths."""


def forged(dice: random.Random, valid: list[str]) -> Iterator[tuple[str, str]]:
    """How it was made, and what it carries: never longer than Telegram lets a button be."""
    while True:
        how = dice.choice(("borrowed", "bent", "grafted", "stretched", "bytes", "words"))
        data = dice.choice(valid)
        if how == "bent":
            place = dice.randrange(len(data))
            data = data[:place] + dice.choice((*ODD, "", "0", "9", "-", data[place] * 2)) + data[place + 1 :]
        elif how == "grafted":
            data = data.partition(":")[0] + ":" + dice.choice(valid).partition(":")[2]
        elif how == "stretched":
            data += dice.choice((":", ":1", "1", "\x00", "9" * 40, " ", "堃" * 9))
        elif how == "bytes":
            data = dice.randbytes(dice.randint(0, LONGEST)).decode("utf-8", errors="ignore")
        elif how == "words":
            data = "".join(dice.choices(ODD + "0123456789abcdef:_", k=dice.randint(1, 30)))
        yield how, data.encode()[:LONGEST].decode(errors="ignore")


def presses(dice: random.Random, valid: list[str]) -> Iterator[tuple[str, str, int, int]]:
    """Somebody who may not, or somebody who may in a place where they may not."""
    for how, data in forged(dice, valid):
        if dice.random() < 0.5:
            user = dice.choice(POWERLESS)
            chat = dice.choice((user, people.QINGHE_GROUP, *WRONG_GROUPS))
        else:
            user, chat = dice.choice(POWERFUL), dice.choice(WRONG_GROUPS)
        if not is_theirs(data, user, chat):
            yield how, data, user, chat


def is_theirs(data: str, user: int, chat: int) -> bool:
    """Consent and a language in private, a ballot in the village's own group: those anybody may press.

    What a secretary's own village looks for is theirs to say; of others' villages tells test_b09_buttons.
    """
    prefix = data.partition(":")[0]
    if user == people.QIAN and prefix in {"dms", "dmw"}:
        return True
    if prefix not in MEANT_FOR_ANYBODY:
        return False
    return chat in {user, people.QINGHE_GROUP}


def as_told(hostile: Hostile, dice: random.Random, data: str, user: int, chat: int) -> dict:
    """Sometimes Telegram says less about the message than that: it is too old, or not there at all."""
    update = hostile.tap(data, user, chat)
    query = update["callback_query"]
    match dice.randrange(20):
        case 0:
            query["message"] = {"chat": query["message"]["chat"], "message_id": 1, "date": 0}
        case 1:
            del query["message"]
            query["inline_message_id"] = "elsewhere"
    return update


async def test_b09_ten_thousand_forged_or_foreign_presses_change_nothing(hostile: Hostile, county: County):
    dice = random.Random(SEED)
    seen = await versions(hostile)
    valid = [data for button in every_button() for data in payloads(button, seen, county.ticket)]
    made: Counter[str] = Counter()
    before = await hostile.state()
    stream = presses(dice, valid)
    for _ in range(PRESSES // A_PART):
        for how, data, user, chat in islice(stream, A_PART):
            made[how] += 1
            try:
                await hostile.send(as_told(hostile, dice, data, user, chat))
            except Exception as escaped:
                raise AssertionError(f"{user} in {chat} pressed {data!r}") from escaped
        assert changes(before, await hostile.state()) == {}
        said = hostile.wire.heard()
        assert [text for text in said for canary in CANARIES if canary in text] == []
        hostile.wire.forget()
    assert made.total() == PRESSES
    assert min(made.values()) > PRESSES / 20, made
