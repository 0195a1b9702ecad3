"""B02, E13, J02: one thing wanted by several at once, on both databases; and who could learn its raiser."""

import asyncio

import pytest

from domain.issues import MOST_A_DAY, Deed
from domain.nominations import Skill
from domain.people import ROLE_LASTS, Grant, Role
from scheduler.timetable import run_due
from tests.faults import county as people
from tests.faults.county import County, settled
from tests.faults.hostile import Hostile
from tests.reserves import a_reserve

OTHER_CHIEF, OTHER_RESERVE = 801, 802
NEIGHBOUR = 7_654_321_098


@pytest.fixture
def address(each_address: str) -> str:
    return each_address


@pytest.fixture
async def county(hostile: Hostile) -> County:
    hostile.process.intake._patience = (0.0, 0.0)
    return await settled(hostile.app)


async def count(hostile: Hostile, *words: str) -> int:
    return sum(all(word in row for word in words) for row in (await hostile.state())["audit"])


def another_chief(tx):
    place = tx.places.find("yanshi")
    other = tx.people.add(OTHER_CHIEF, "郑部长", "zh_CN", "1", tx.now)
    grant = Grant(Role.COUNTY_ORGANIZER, place.id, tx.now + ROLE_LASTS)
    tx.people.grant(other.id, grant, granted_by=None, now=tx.now)


def in_charge(tx):
    return [each.id for each in tx.people.holdings([tx.places.find("yanshi").id], tx.now, size=9, skip=0)]


async def test_j02_two_county_organizers_cannot_end_each_other(hostile, county):
    await hostile.app.do(another_chief)
    both = await hostile.app.see(in_charge)
    taps = [hostile.tap(f"role:{each}:0:1", user) for user in (people.CHIEF, OTHER_CHIEF) for each in both]
    await asyncio.gather(*map(hostile.deliver, taps))
    assert len(await hostile.app.see(in_charge)) == 1
    assert await count(hostile, "take_back") == 1


async def test_j02_who_cannot_be_reached_is_not_left_in_charge_alone(hostile, county):
    """The other way round works: who is gone can be taken off, by the one who is there."""
    await hostile.app.do(another_chief)
    await hostile.app.do(lambda tx: tx.people.lose(OTHER_CHIEF, tx.now))
    mine, gone = await hostile.app.see(in_charge)
    await hostile.deliver(hostile.tap(f"role:{mine}:0:1", people.CHIEF))
    assert await hostile.app.see(in_charge) == [mine, gone]
    await hostile.deliver(hostile.tap(f"role:{gone}:0:1", people.CHIEF))
    assert await hostile.app.see(in_charge) == [mine]


async def test_h_the_county_hears_once_of_what_lies_whoever_looks(hostile, county, calendar):
    """Three clocks at once, week after week, while the township reads and does nothing."""
    for _ in range(5):
        calendar.pass_days(7)
        await asyncio.gather(*(run_due(hostile.app) for _ in range(3)))
        await hostile.carry()
    told = [text for text in hostile.wire.heard() if "我提醒过两回了" in text]
    assert len(told) == 1
    assert await count(hostile, "escalate_vetting") == 1


async def test_b02_issues_raised_at_once_have_each_their_number_and_no_more_than_a_days(hostile, county):
    said = [hostile.say(f"/issue 第{each}盏灯坏了", 6000 + each, people.QINGHE_GROUP) for each in range(30)]
    await asyncio.gather(*map(hostile.deliver, said))

    rows = (await hostile.state())["issues"]
    assert sorted(int(row.split(", ")[3]) for row in rows) == list(range(1, MOST_A_DAY + 1))


async def test_b02_one_of_many_takes_an_issue_up_and_its_raiser_says_one_thing(hostile, county):
    await hostile.app.do(
        lambda tx: a_reserve(tx, tx.places.find("qinghe"), OTHER_RESERVE, "又一位", Skill.ARTS)
    )
    helpers = (people.YAN, OTHER_RESERVE, people.ZHOU, people.FANG, people.CHIEF)
    taps = [
        *(hostile.tap(f"issue:{people.WAITING}:{Deed.TAKE}", each, people.QINGHE_GROUP) for each in helpers),
        *(
            hostile.tap(f"issue:{people.SOLVED}:{deed}", people.VILLAGER, people.QINGHE_GROUP)
            for deed in (Deed.SATISFY, Deed.REOPEN, Deed.SATISFY, Deed.REOPEN, Deed.WITHDRAW)
        ),
    ]
    await asyncio.gather(*map(hostile.deliver, taps))
    assert await count(hostile, "'take_issue'", f"'issue:{people.WAITING}'") == 1
    said = [
        await count(hostile, f"'{deed}_issue'", f"'issue:{people.SOLVED}'") for deed in ("satisfy", "reopen")
    ]
    assert sorted(said) == [0, 1]
    assert await hostile.app.see(lambda tx: list(tx.audit.breaks())) == []


async def test_e13_no_row_says_who_raised_an_issue(hostile, county, tmp_path):
    """Neither while it is under way nor afterwards; SQLite's files are read as they lie there, too."""
    say = [hostile.say("/issue 围墙倒了", NEIGHBOUR, people.QINGHE_GROUP)]
    for user, deed in (
        (people.YAN, Deed.TAKE),
        (people.YAN, Deed.SOLVE),
        (NEIGHBOUR, Deed.REOPEN),
        (people.YAN, Deed.SOLVE),
        (NEIGHBOUR, Deed.SATISFY),
    ):
        say.append(hostile.tap(f"issue:4:{deed}", user, people.QINGHE_GROUP))
    for each in say:
        await hostile.deliver(each)
        assert not [row for rows in (await hostile.state()).values() for row in rows if str(NEIGHBOUR) in row]
    files = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    named = (str(NEIGHBOUR).encode(), NEIGHBOUR.to_bytes(6, "big"), NEIGHBOUR.to_bytes(8, "little"))
    assert not [each for each in named if each in files]
    assert await count(hostile, "None, 'raise_issue', 'issue:4'") == 1
    assert await count(hostile, "None, 'satisfy_issue', 'issue:4'") == 1
