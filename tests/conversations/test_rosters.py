"""Women in the roster: counted where the county asks, a gap where it has a target."""

from itertools import takewhile

import pytest
from sqlalchemy import text, update

from domain.particulars import Sex
from domain.programme import Programme, RosterTargets
from storage.schema.nominations import nominations
from tests.reserves import a_reserve, connection_of

WOMEN = text("SELECT COUNT(*) FROM nominations WHERE status = 'reserve' AND sex = 'female'")
THERE = (
    ("qinghe", Sex.FEMALE), ("qinghe", Sex.FEMALE),
    ("shanwan", Sex.MALE), ("shanwan", Sex.MALE),
    ("laojing", Sex.MALE), ("laojing", None),
)  # fmt: skip
"""In one village nobody is a woman; in another, one was never asked."""


@pytest.fixture
def programme(request):
    return getattr(request, "param", Programme(roster=RosterTargets(women_least=1)))


@pytest.fixture
async def clerk(phones):
    def settle(tx):
        for number, (code, sex) in enumerate(THERE):
            person = a_reserve(tx, tx.places.find(code), 900 + number, f"雁{number}")
            held = update(nominations).where(nominations.c.person_id == person.id)
            connection_of(tx).execute(held.values(sex=sex))

    await phones.app.do(settle)
    return await phones.known("何科长", county_organizer="yanshi")


def told_of(village, said):
    lines = said.partition(f"{village}\n")[2].splitlines()
    return "\n".join(takewhile(lambda line: line and not line.endswith("村"), lines))


async def test_a_village_without_a_woman_stands_first_and_says_so(clerk):
    await clerk.says("村庄")
    said = await clerk.last()
    assert "1 个村还缺女同志。" in said
    assert (await clerk.buttons())[0].startswith("山湾村")
    assert told_of("清河村", said).endswith("女 2 位")
    assert told_of("山湾村", said).endswith("女 0 位\n还没有女同志")
    assert told_of("老井村", said).endswith("女 0 位"), "one of them nobody has asked yet"
    await clerk.taps("山湾村")
    assert "还没有女同志" in await clerk.last()


async def test_the_report_counts_as_the_database_does(phones, clerk):
    await clerk.says("通报")
    said = "\n".join(await clerk.reads())
    counted = await phones.app.do(lambda tx: connection_of(tx).execute(WOMEN).scalar_one())
    assert counted == 2
    assert f"其中女同志 {counted} 位。" in said
    assert "1 个村还缺女同志。" in said
    table = next(message["rich_message"] for message in await clerk.sees() if "rich_message" in message)
    head, liuhe, *_ = ([cell["text"] for cell in row] for row in table["blocks"][1]["cells"])
    assert liuhe[0] == "柳河乡"
    assert liuhe[head.index("女同志")] == str(counted)


@pytest.mark.parametrize("programme", [Programme()], indirect=True)
async def test_a_county_that_does_not_ask_reads_nothing_of_it(clerk):
    await clerk.says("村庄")
    await clerk.says("通报")
    assert "女" not in "".join(str(message) for message in await clerk.sees())
