"""B09, B10, J02: a button's data is a request, never authority: every button, forged by everybody."""

import random
from collections.abc import Iterator
from datetime import date
from enum import Enum
from itertools import product
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData

from domain.colours import Colour, Colours, Topic
from domain.issues import Deed
from domain.mentors import LONGEST_SEARCH, sought
from domain.nominations import NominationId
from domain.pairs import MentorRole
from domain.people import Role
from domain.placement_rules import Observation, Placements
from domain.plans import read_plans
from domain.policies import read_policies
from domain.programme import Programme
from domain.training import Training
from handlers.buttons import GroupButton
from services.desk import SOURCES
from services.forms import FORMS
from services.people import CONSENT_VERSION
from services.transaction import Transaction
from tests.faults import county as people
from tests.faults.county import CANARIES, County
from tests.faults.hostile import Hostile, changes, run_together

LARGEST = 2**31 - 1
WEEK = date(2026, 11, 30).toordinal()
IDS: dict[str, range] = {
    "mentor": range(1, 12),
    "reserve": range(1, 12),
    "place": range(1, 8),
    "village": range(1, 8),
}
FEW = range(1, 5)
"""As many pairs, sessions, boxes and nominations as there are, and one more."""
WORDS: dict[str, list[Any]] = {
    "form": [*FORMS, "nonsense"],
    "key": ["village", "reason", ""],
    "value": ["1", ""],
    "marks": ["g", "gfn"],
    "payload": ["", "v_qinghe"],
    "version": ["", CONSENT_VERSION],
    "old": [people.POSTER, "QQQQQQQQ"],
    "role": [None, Role.VILLAGE_SECRETARY, Role.COUNTY_ORGANIZER],
    "locale": ["en"],
    "kind": [each.kind for each in SOURCES],
    "policy": ["loan", "nonsense"],
    "template": ["first_year", "nonsense"],
    "topic": [None, *Topic],
    "lack": [None, *MentorRole],
    "stamp": ["", "0123456789ab"],
    "words": ["孟师傅", "msf"],
}
NUMBERS = {"asked": [0], "week": [WEEK], "page": [0], "mark": [5], "choice": [2], "back": [1]}
NUMBERS |= {
    "title": [0],
    "months": [3],
    "period": [1],
    "item": [0],
    "score": [3],
    "placement": [*range(1, 7)],
}
OWN_WORK: dict[int, set[str]] = {
    people.WU: {"drafts"},
    people.HE: {"invitations", "audit", "surveys", "drafts", "demands"},
    people.QIAN: {"surveys", "audit", "drafts", "demands"},
}
"""What they may do within their own township or village; where to is looked at below."""
MEANT_FOR_ANYBODY = frozenset(
    {"agree", "lang", "ballot", "mark", "poll", "ticket", "n", "f", "ask", "bdrest"}
)
"""Consent, rest and ballots of the right group are everybody's; `n`, `f`, `ask` reach one's own papers."""
FIRST_YEAR = {"id": "first_year", "title": "一年计划", "goals": [{"words": "把三本账看懂", "months": 3}]}
LOAN = {"id": "loan", "title": "贷款", "words": "贴息", "whom": "谁都行", "how": "找乡里"}


@pytest.fixture
def programme() -> Programme:
    """A county that has everything, so that no button is refused for what it has not."""
    return Programme(
        colours=Colours(survey=True),
        policy=read_policies([LOAN]),
        plan=read_plans([FIRST_YEAR]),
        assess_months=3,
        work_log=True,
        training=Training(classes=True),
        placements=Placements(("专职网格员",), (3,), Observation()),
    )


@pytest.fixture
async def county(hostile: Hostile, county: County) -> County:
    """The same county, with an organizer's word on a village's colour."""

    def said(tx: Transaction) -> None:
        fang = tx.people.find(people.FANG)
        assert fang is not None
        tx.colours.override(
            county.qinghe.id,
            Colour.RED,
            CANARIES[0],
            set_by=fang.id,
            now=tx.now,
            expires_on=date(2026, 12, 30),
        )

    await hostile.app.do(said)
    return county


def every_button() -> list[type[CallbackData]]:
    import bot.wiring  # noqa: F401, PLC0415 - brings in every handler

    plain = [each for each in CallbackData.__subclasses__() if each.__module__.startswith("handlers.")]
    buttons = {*plain, *GroupButton.__subclasses__()} - {GroupButton}
    return sorted(buttons, key=lambda each: each.__prefix__)


def payloads(button: type[CallbackData], versions: list[int], ticket: str) -> Iterator[str]:
    """Every press this button could carry for the objects there are."""
    values: list[list[Any]] = []
    for name, each in button.model_fields.items():
        kind = each.annotation
        if isinstance(kind, type) and issubclass(kind, Enum):
            values.append(list(kind))
        elif kind is bool:
            values.append([True, False])
        elif name == "seen":
            values.append(list(versions))
        elif name == "ticket":
            values.append([ticket])
        elif kind is int:
            values.append([*(NUMBERS.get(name) or IDS.get(name, FEW))])
        else:
            values.append(WORDS[name])
    for chosen in product(*values):
        yield button(**dict(zip(button.model_fields, chosen, strict=True))).pack()


def liuhe_and_below(liuhe: Any) -> set[int]:
    return {liuhe.id, liuhe.id + 1, liuhe.id + 2}


async def versions(hostile: Hostile) -> list[int]:
    return await hostile.app.see(
        lambda tx: [tx.nominations.get(NominationId(each)).version for each in (2, 3)]
    )


async def press_all(
    hostile: Hostile, county: County, user: int, chat: int, *, besides: frozenset[str]
) -> int:
    seen = await versions(hostile)
    pressed = 0
    for button in every_button():
        if button.__prefix__ in besides:
            continue
        for data in payloads(button, seen, county.ticket):
            await hostile.send(hostile.tap(data, user, chat))
            pressed += 1
    return pressed


@pytest.mark.parametrize(
    "user", [people.STRANGER, people.FIRED, people.WU, people.HE, people.QIAN],
    ids=["stranger", "role taken away", "another's mentor", "another township", "another village"],
)  # fmt: skip
async def test_b09_nobody_acts_on_what_is_not_theirs(hostile, county, user):
    before = await hostile.state()
    assert await press_all(hostile, county, user, user, besides=MEANT_FOR_ANYBODY) > 100
    changed = changes(before, await hostile.state())
    assert set(changed) <= OWN_WORK.get(user, set()), changed
    leaked = [text for text in hostile.wire.heard() for canary in CANARIES if canary in text]
    assert leaked == []
    liuhe = await hostile.app.see(lambda tx: tx.places.find("liuhe"))
    for table, column in (("invitations", 2), ("demands", 1)):
        rows = changed.get(table, [])
        assert not [row for row in rows if int(row.split(", ")[column]) in liuhe_and_below(liuhe)]
    of_liuhe = {f"({each}, " for each in liuhe_and_below(liuhe)}
    assert not [row for row in changed.get("surveys", []) if any(map(row.startswith, of_liuhe))]
    forms = [row for row in changed.get("drafts", []) if "'colour'" in row or "'demand'" in row]
    assert not [row for row in forms for each in liuhe_and_below(liuhe) if f"'village': {each}}}" in row]


@pytest.mark.parametrize(
    ("user", "chat"),
    [
        *((user, people.QINGHE_GROUP) for user in (people.CHIEF, people.FANG, people.LIANG, people.YAN)),
        (people.FANG, people.LAOJING_GROUP),
        (people.FANG, people.FOREIGN_GROUP),
    ],
)
async def test_b10_private_buttons_do_nothing_in_a_group(hostile, county, user, chat):
    """Whoever may press them in private: in a group they neither act nor speak."""
    before = await hostile.state()
    besides = frozenset({"ballot", "mark", "poll", "rate", "issue"})
    assert await press_all(hostile, county, user, chat, besides=besides) > 100
    assert changes(before, await hostile.state()) == {}
    assert hostile.wire.heard(chat) == []


async def test_b09_who_may_press_everything_stalls_nothing(hostile, county):
    """No press that has all its parts in order may end in an exception: it would be tried for seconds."""
    assert await press_all(hostile, county, people.CHIEF, people.CHIEF, besides=frozenset({"release"})) > 100


async def test_b09_junk_in_buttons_is_answered_and_changes_nothing(hostile, county):
    """From the county organizer, who may do most: no junk may stall the bot with an exception."""
    dice = random.Random(7)
    junk = [
        "",
        "0",
        "-1",
        "1",
        "9" * 19,
        "9" * 40,
        "٣",
        "²",
        "1e3",
        "x",
        "None",
        "1:1",
        "堃",
        "\u202e",
        "true",
    ]
    before = await hostile.state()
    for button in every_button():
        if button.__prefix__ in {"agree", "lang", "lnew", "bdrest"}:  # they carry nothing, so no junk either
            continue
        fields = list(button.model_fields)
        for _ in range(12):
            parts = [dice.choice(junk) for _ in range(len(fields) + dice.choice((0, 0, 0, 0, -1, 1)))]
            data = ":".join((button.__prefix__, *parts)).encode()[:64].decode(errors="ignore")
            await hostile.send(hostile.tap(data, people.CHIEF))
    assert set(changes(before, await hostile.state())) <= {"invitations", "audit", "demands"}


async def test_b09_numbers_no_row_can_have_lead_nowhere(hostile, county):
    """Well-formed but for the size of their numbers: SQLite and PostgreSQL would choke on them."""
    before = await hostile.state()
    seen = await versions(hostile)
    for button in every_button():
        numeric = [
            index
            for index, each in enumerate(button.model_fields.values(), start=1)
            if each.annotation is int
        ]
        for data in list(payloads(button, seen, county.ticket))[::15]:
            for index, number in product(numeric, ("9" * 19, "9" * 10, "-1", "0", "-" + "9" * 19)):
                parts = data.split(":")
                parts[index] = number
                if len(":".join(parts).encode()) <= 64:
                    await hostile.send(hostile.tap(":".join(parts), people.CHIEF))
    assert set(changes(before, await hostile.state())) <= {"invitations", "audit", "drafts", "rounds"}


@pytest.mark.parametrize(
    "chat", [people.LAOJING_GROUP, people.FOREIGN_GROUP, people.VILLAGER, people.STRANGER]
)
async def test_b09_a_ballot_counts_only_where_its_box_stands(hostile, county, chat):
    before = await hostile.state()
    user = people.STRANGER if chat < 0 else chat
    for data in (
        "mark:1:5",
        "mark:1:1",
        "poll:2:1",
        "poll:1:1",
        "mark:2:1",
        "ballot:1",
        "ballot:2",
        "rate:9",
    ):
        await hostile.send(hostile.tap(data, user, chat))
    assert changes(before, await hostile.state()) == {}


@pytest.mark.parametrize(
    "user",
    [people.STRANGER, people.FIRED, people.LIANG, people.WU, people.HE, people.QIAN],
    ids=["stranger", "role taken away", "mentor", "another's mentor", "another township", "another village"],
)
async def test_b09_issues_are_dealt_with_by_who_may(hostile, county, user):
    """In the very group, by every button: it is neither theirs to do nor theirs to judge."""
    before = await hostile.state()
    for number, deed in product((*people.ISSUES, LARGEST), Deed):
        await hostile.send(hostile.tap(f"issue:{number}:{deed}", user, people.QINGHE_GROUP))
    assert changes(before, await hostile.state()) == {}
    assert "由村里的后备和经办人来办" in "".join(hostile.wire.heard())


@pytest.mark.parametrize("chat", [people.LAOJING_GROUP, people.FOREIGN_GROUP, None])
async def test_b09_an_issue_is_dealt_with_only_where_its_card_stands(hostile, county, chat):
    before = await hostile.state()
    for user in (people.CHIEF, people.ZHOU, people.YAN, people.VILLAGER):
        for number, deed in product(people.ISSUES, Deed):
            await hostile.send(hostile.tap(f"issue:{number}:{deed}", user, chat))
    assert changes(before, await hostile.state()) == {}


@pytest.mark.parametrize("twice", ["together", "again", "the same update"])
async def test_b09_a_double_tap_on_an_issue_counts_once(hostile, county, twice):
    steps = (
        (people.WAITING, Deed.TAKE, people.YAN),
        (people.TAKEN, Deed.SOLVE, people.YAN),
        (people.SOLVED, Deed.REOPEN, people.VILLAGER),
    )
    for number, deed, user in steps:
        taps = [hostile.tap(f"issue:{number}:{deed}", user, people.QINGHE_GROUP) for _ in range(2)]
        if twice == "the same update":
            taps[1] = taps[0]
        if twice == "together":
            await run_together(*(hostile.send(tap) for tap in taps))
        else:
            for tap in taps:
                await hostile.send(tap)
    state = await hostile.state()
    for number, deed, _ in steps:
        assert sum(f"'{deed}_issue', 'issue:{number}'" in row for row in state["audit"]) == 1
    assert sum(f", {people.YAN}, " in row for row in state["outbox"]) == 1


async def test_b09_three_weeks_later_an_issues_old_buttons_explain_themselves(hostile, county, calendar):
    calendar.pass_days(21)
    await hostile.process.run_due()
    before = await hostile.state()
    hostile.wire.forget()
    for user in (people.YAN, people.VILLAGER, people.ZHOU):
        for deed in Deed:
            await hostile.send(hostile.tap(f"issue:{people.SOLVED}:{deed}", user, people.QINGHE_GROUP))
    assert changes(before, await hostile.state()) == {}
    heard = hostile.wire.heard()
    for_helpers = 3  # of whom the villager is none, over or not
    assert sum("已经了结了" in text for text in heard) == 3 * len(Deed) - for_helpers
    assert sum("由村里的后备和经办人来办" in text for text in heard) == for_helpers


async def test_b09_a_ticket_is_good_for_its_villager_alone(hostile, county):
    before = await hostile.state()
    number, _, seal = county.ticket.partition("_")
    forged = [
        county.ticket,
        f"{number}_{'0' * 16}",
        f"2_{seal}",
        f"0{number}_{seal}",
        f"{number}_",
        "_",
        "٣_x",
    ]
    for ticket in forged:
        await hostile.send(hostile.tap(f"ticket:{ticket}:5", people.STRANGER))
        await hostile.send(hostile.say(f"/start b_{ticket}", people.STRANGER))
    assert changes(before, await hostile.state()) == {}
    assert not [text for text in hostile.wire.heard() if "堃喆小雁" in text]
    await hostile.send(hostile.tap(f"ticket:{county.ticket}:5", people.VILLAGER))
    assert "ballots" in changes(before, await hostile.state())


async def test_b09_too_close_is_too_close(hostile, county):
    """The reserve, and the mentor who leads them, by every way there is."""
    before = await hostile.state()
    for user in (people.YAN, people.LIANG):
        for mark in range(1, 6):
            await hostile.send(hostile.tap(f"mark:1:{mark}", user, people.QINGHE_GROUP))
        await hostile.send(hostile.tap("ballot:1", user, people.QINGHE_GROUP))
    assert changes(before, await hostile.state()) == {}


async def test_b09_forged_marks_and_choices_stay_out_of_the_box(hostile, county):
    before = await hostile.state()
    for mark in ("0", "6", "-1", "99999999999999999999", "x", ""):
        await hostile.send(hostile.tap(f"mark:1:{mark}", people.VILLAGER, people.QINGHE_GROUP))
        await hostile.send(hostile.tap(f"poll:2:{mark}", people.VILLAGER, people.QINGHE_GROUP))
    await hostile.send(hostile.tap("poll:2:3", people.VILLAGER, people.QINGHE_GROUP))
    assert changes(before, await hostile.state()) == {}


async def test_e11_a_closed_box_takes_nothing(hostile, county, calendar):
    calendar.pass_days(5)
    await hostile.process.run_due()
    before = await hostile.state()
    for data in ("mark:1:5", "poll:2:1", "ballot:1", f"ticket:{county.ticket}:5"):
        await hostile.send(hostile.tap(data, people.VILLAGER, people.QINGHE_GROUP))
        await hostile.send(hostile.tap(data, people.VILLAGER))
    assert changes(before, await hostile.state()) == {}


def test_b08_every_button_fits_whatever_its_ids():
    """64 bytes with ids of ten digits; and there is no button this folder does not press."""
    for button in every_button():
        for name, each in button.model_fields.items():
            assert each.annotation in {int, bool} or name in {*WORDS, "ticket"} or _is_enum(each.annotation)
    for button in every_button():
        longest = {
            name: _longest(name, each.annotation, LARGEST) for name, each in button.model_fields.items()
        }
        assert len(button(**longest).pack().encode()) <= 64


def _is_enum(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Enum)


def _longest(name: str, kind: Any, limit: int) -> Any:
    if _is_enum(kind):
        return max(kind, key=lambda each: len(each.value))
    known = {"week": WEEK, "topic": Topic.SECRETARY, "page": 999, "lack": MentorRole.POLITICAL}
    if name in known:
        return known[name]
    if kind in {int, bool}:
        return limit if kind is int else True
    longest = {
        "form": "assisted_nomination",
        "policy": "x" * 20,
        "template": "x" * 20,
        "key": "specialities",
        "value": "out_of_province",
        "payload": "x" * 40,
        "version": CONSENT_VERSION,
        "stamp": "f" * 12,
        "words": sought("👨\u200d👩\u200d👧" * LONGEST_SEARCH),
    }
    return longest.get(name) or {"ticket": f"{limit}_{'f' * 16}", "role": "department_reviewer"}.get(
        name, "nomination"
    )
