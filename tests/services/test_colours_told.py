"""What organizers read of colours: a few one by one, many counted; and what plays no part is said so."""

from dataclasses import replace
from datetime import date

import pytest

from domain.colours import DEFAULT_RULE, Colour, Colours, Finding, Survey, Topic
from domain.places import PlaceKind
from domain.programme import Programme
from scheduler.colours import tell_of_changed_colours
from services import villages
from tests.reserves import letters_to

THIS_WEEK = date(2026, 11, 30)
GREEN = (Finding.UNITED, Finding.UNDER_45, Finding.STAYS, Finding.CALM, Finding.SUCCESSOR)
RED = (Finding.UNITED, Finding.UNDER_45, Finding.REPLACE, Finding.CALM, Finding.NOBODY)
BY_WORD_ALONE = {**DEFAULT_RULE, Colour.YELLOW: (frozenset({Finding.SOME}),)}


@pytest.fixture
def programme():
    return Programme(colours=Colours(survey=True, rule=BY_WORD_ALONE))


async def said(app, township, clerk, *all_findings):
    def keep(tx):
        for number, findings in enumerate(all_findings):
            place = tx.places.add(f"wu{number}", PlaceKind.VILLAGE, f"第{number}村", township)
            answers = dict(zip(Topic, findings, strict=True))
            tx.colours.keep(Survey(place.id, THIS_WEEK, answers), clerk.person_id, tx.now)
        return place

    return await app.do(keep)


async def test_many_at_once_are_counted_and_the_red_ones_named(app, township, clerk):
    await said(app, township, clerk, *[RED] * 2, *[GREEN] * 40)
    await tell_of_changed_colours(app)
    [letter] = await letters_to(app, clerk.person)
    assert letter.text == (
        "42 个村的颜色变了：\n红 2 · 绿 40\n\n红的是第0村、第1村。\n\n"
        "为啥、谁牵头，点“看各村”，再点村名。只告诉经办人，村里看不到。"
    )
    assert letter.keyboard["name"] == "to_villages"


async def test_more_red_ones_than_anybody_reads_are_counted_too(app, township, clerk):
    await said(app, township, clerk, *[RED] * 13)
    await tell_of_changed_colours(app)
    [letter] = await letters_to(app, clerk.person)
    assert "第11村，另外还有 1 个。" in letter.text
    assert "第12村" not in letter.text


async def test_five_at_once_are_told_one_by_one(app, township, clerk):
    await said(app, township, clerk, *[RED] * 5)
    await tell_of_changed_colours(app)
    [letter] = await letters_to(app, clerk.person)
    assert letter.text.count("为啥：村支书得尽快换人、还没有能接班的人") == 5


@pytest.mark.parametrize(("rule", "apart"), [(BY_WORD_ALONE, True), (DEFAULT_RULE, False)])
async def test_where_the_rule_counts_no_reserves_it_is_said_beside_them(app, township, clerk, rule, apart):
    place = await said(app, township, clerk, GREEN)
    app = replace(app, programme=Programme(colours=Colours(survey=True, rule=rule)))
    listed = await app.see(villages.look, clerk)
    shown = await app.see(villages.card, clerk, place.id, "{payload}")
    for message in (listed.message, shown.message):
        text = app.texts.say(message, "zh_CN")
        assert "后备 0/2–3" in text
        assert ("后备人数不算在里头" in text) == apart
    assert ("后备还没够数</b>" in text or "：后备还没够数" in text) != apart
