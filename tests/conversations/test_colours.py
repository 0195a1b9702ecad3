"""Wucun's way (W): every village asked each week, four colours, and who hears of them."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import text

from domain.colours import Colour, Colours, Finding, Topic
from domain.colours import Survey as Said
from domain.mentors import Mentor
from domain.pairs import MentorRole
from domain.places import PlaceKind
from domain.programme import Programme
from services import colours
from tests.actions import A_WEEKLY_SURVEY, within
from tests.conftest import MONDAY
from tests.reserves import a_pair, a_person, a_reserve, connection_of
from texts.buttons.surveys import SHORT

NEXT_MONDAY = MONDAY + timedelta(days=7) - timedelta(minutes=30)  # 08:30 in Shanghai
THIS_WEEK = (MONDAY + timedelta(days=7)).date()
CALM = (Finding.UNITED, Finding.UNDER_45, Finding.STAYS, Finding.CALM, Finding.SUCCESSOR)
SAID = {
    Colour.RED: (Finding.UNITED, Finding.OVER_60, Finding.REPLACE, Finding.CALM, Finding.NOBODY),
    Colour.ORANGE: (Finding.SPLIT, Finding.UNDER_55, Finding.STAYS, Finding.CALM, Finding.SUCCESSOR),
    Colour.YELLOW: (Finding.UNITED, Finding.UNDER_60, Finding.STAYS, Finding.SOME, Finding.SUCCESSOR),
    Colour.GREEN: CALM,
}
FIGURES = {Colour.RED: 6, Colour.ORANGE: 12, Colour.YELLOW: 14, Colour.GREEN: 10}
"""What Wucun reported of its 42 villages."""
TOWNSHIPS = ("liuhe", "donggang")


@pytest.fixture
def programme():
    return Programme(colours=Colours(survey=True))


def found_42(tx):
    """42 villages in two townships, each with two reserves and with last week's survey."""
    places = [tx.places.find(code) for code in TOWNSHIPS]
    villages = tx.places.of_kind(PlaceKind.VILLAGE)
    for number in range(len(villages), 42):
        villages.append(tx.places.add(f"wu{number}", PlaceKind.VILLAGE, f"第{number}村", places[number % 2]))
    clerk = a_person(tx, 9_000, "去年的经办人")
    graded = [colour for colour, count in FIGURES.items() for _ in range(count)]
    for number, (village, colour) in enumerate(zip(villages, graded, strict=True)):
        for one in range(2):
            a_reserve(tx, village, 10_000 + 2 * number + one, "后备")
        answers = dict(zip(Topic, SAID[colour], strict=True))
        tx.colours.keep(Said(village.id, tx.now.date(), answers), clerk.id, tx.now)


async def counted(phones):
    """The colours that the organizers were told of, by a question of its own to the database."""
    query = text("SELECT colour, count(*) FROM colours GROUP BY colour")
    rows = await phones.app.see(lambda tx: connection_of(tx).execute(query).all())
    return dict(rows)


async def repeats_every_page(organizer):
    """What was said of each village stands on the screen before one tap files it; returns how many taps."""
    assert "个村，说说那里怎么样" in await organizer.last()
    seen, taps = set(), 0
    while "都和上回一样（这一页）" in await organizer.buttons():
        seen |= {each for each in (await organizer.last()).split("\n") if each.startswith("● ")}
        await organizer.taps("都和上回一样")
        taps += 1
    assert "都记下了，谢谢您" in await organizer.last()
    assert len(seen) in {20, 21}, "nothing was filed that was not on the screen"
    return taps


async def test_w_42_villages_in_four_colours(phones):
    """One tap where nothing changed, six at most where everything did, and the figures are Wucun's."""
    organizers = [
        await phones.known("方干事", township_organizer="liuhe"),
        await phones.known("丁干事", township_organizer="donggang"),
    ]
    chief = await phones.known("何科长", county_organizer="yanshi")
    secretary = await phones.known("秦支书", village_secretary="qinghe")
    zhou = await phones.person("周大姐")
    village = await phones.bound_group("qinghe", secretary, zhou)
    await phones.app.do(found_42)
    await phones.turn(to=NEXT_MONDAY)
    assert await counted(phones) == FIGURES, "last week's, which the clock has told meanwhile"
    assert any("红 6 · 橙 12 · 黄 14 · 绿 10" in each for each in await chief.reads())

    taps: Counter[str] = Counter()
    for organizer in organizers:
        taps[f"all of {organizer.name}'s township as last week"] = await repeats_every_page(organizer)
    assert "● 村支书得尽快换人" in await secretary.last()
    assert "● 拧不到一块" not in await secretary.buttons()
    assert "● 60 以上" in await secretary.buttons()
    for finding in CALM:
        if finding not in SAID[Colour.RED]:
            await secretary.taps(SHORT[finding])
            taps["three answers of a village another"] += 1
    assert "✓ 村支书能接着干" in await secretary.last()
    await secretary.taps("其余和上周一样")
    taps["three answers of a village another"] += 1
    assert "这周的记下了，谢谢您" in await secretary.last()
    assert taps["three answers of a village another"] == 4, "one tap says that the rest are not"
    for answered_with, count in taps.items():
        within(A_WEEKLY_SURVEY, f"a weekly survey, {answered_with}", count)

    def answered(tx):
        villages = tx.places.of_kind(PlaceKind.VILLAGE)
        return tx.colours.answered(THIS_WEEK, [each.id for each in villages])

    done = await phones.app.see(answered)
    assert len(done) == 42

    await phones.turn(minutes=1)
    after = FIGURES | {Colour.RED: 5, Colour.GREEN: 11}
    assert await counted(phones) == after, "清河村 was red and is green"
    assert Counter(each.colour for each in (await phones.app.see(colours.grades)).values()) == after
    for organizer in (organizers[0], chief):
        assert "清河村：红 → 绿\n为啥：样样都好\n村支书牵头" in await organizer.last()
    assert "清河村" not in "".join(await organizers[1].reads()), "another township's"

    await chief.says("/report")
    title, *lines = (await chief.last()).split("\n")
    assert title == "红色村，只告诉您："
    red = [name for line in lines for name in line.partition("：")[2].split("、")]
    query = text("SELECT p.name FROM colours c JOIN places p ON p.id = c.village_id WHERE c.colour = 'red'")
    assert sorted(red) == sorted(await phones.app.see(lambda tx: connection_of(tx).scalars(query).all()))
    assert len(red) == 5

    everything = "".join([*await zhou.reads(village), *await zhou.reads(), *await secretary.reads()])
    assert not any(word in everything for word in ("颜色", "红 →", "牵头", "橙"))


async def test_a_secretary_who_is_a_mentor_is_asked_in_one_message(phones):
    secretary = await phones.known("秦支书", village_secretary="qinghe")

    def lead(tx):
        place = tx.places.find("qinghe")
        person = tx.people.find(secretary.id)
        tx.mentors.save(Mentor(person.id, place.id, MentorRole.WORK, (), 3), tx.now)
        a_pair(tx, person, a_reserve(tx, place, 10_001, "小雁"))

    await phones.app.do(lead)
    await phones.turn(to=NEXT_MONDAY)
    asked = [each for each in await secretary.reads() if "见上面了吗" in each or "怎么样？" in each]
    assert len(asked) == 2, "each Monday one message with both questions"
    await secretary.taps("说说村情")
    assert "清河村这周怎么样" in await secretary.last()
    for finding in CALM:
        await secretary.taps(SHORT[finding])
    assert "这周的记下了，谢谢您" in await secretary.last()
    await secretary.taps("改纠纷")
    await secretary.taps("三起以上")
    assert "三起以上纠纷" in await secretary.last()
    await secretary.says("村情")
    assert "三起以上纠纷" in await secretary.last(), "by its own word, too"


async def test_an_organizer_who_knows_better_says_why_and_until_when(phones):
    """And the village's page says both, to organizers alone; when it is over, the rule holds again."""
    organizer = await phones.known("方干事", township_organizer="liuhe")
    secretary = await phones.known("秦支书", village_secretary="qinghe")

    def said(tx):
        place, person = tx.places.find("qinghe"), tx.people.find(organizer.id)
        answers = dict(zip(Topic, SAID[Colour.YELLOW], strict=True))
        tx.colours.keep(Said(place.id, tx.now.date(), answers), person.id, tx.now)

    await phones.app.do(said)
    await phones.turn(minutes=1)
    assert "清河村：头一回评，黄\n为啥：有一两起纠纷、后备还没够数" in await organizer.last()
    await organizer.says("/villages")
    assert "清河村 · 黄\n后备 0/2–3" in await organizer.last()
    await organizer.taps("清河村")
    assert "黄：有一两起纠纷、后备还没够数\n按 11 月 30 日那周的村情评的。" in await organizer.last()
    await organizer.taps("换个颜色")
    await organizer.taps("红")
    await organizer.taps("管两周")
    await organizer.says("支书上周住院了，没人管事")
    assert "清河村定成红了，管到 12 月 14 日" in await organizer.last()
    await phones.turn(minutes=1)
    assert "黄 → 红\n为啥：经办人定的，支书上周住院了，没人管事" in await organizer.last()

    await secretary.says("/villages")
    await secretary.taps("清河村")
    assert "住院" not in "".join(await secretary.reads())
    assert "牵头" not in "".join(await secretary.reads())
    assert "换个颜色" not in await secretary.buttons()

    await phones.turn(days=15)
    assert "红 → 黄\n为啥：有一两起纠纷、后备还没够数" in "".join(await organizer.reads())
    await organizer.says("/villages")
    await organizer.taps("清河村")
    await organizer.taps("换个颜色")
    await organizer.taps("绿")
    await organizer.taps("管三个月")
    await organizer.says("都安顿好了，放心")
    await organizer.says("/villages")
    await organizer.taps("清河村")
    assert "绿：经办人定的，都安顿好了，放心" in await organizer.last()
    await organizer.taps("收回人工定的颜色")
    assert "黄：有一两起纠纷" in await organizer.last()
