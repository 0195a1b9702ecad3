"""Last week's answers stand on the screen: one tap files them, and nothing is filed that nobody has seen."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from domain.colours import Colour, Colours, Finding, SurveyIsOver, Topic
from domain.letters import LONGEST_TEXT, length
from domain.people import Role
from domain.places import PlaceKind
from domain.programme import Programme
from handlers.surveys import page_keyboard, sheet_keyboard
from handlers.voice import Voice
from services import colours, surveys
from services.surveys import SHOWN, Page, Sheet
from storage.schema.records import audit
from tests.reserves import connection_of

THIS_WEEK = date(2026, 11, 30)
NEXT_WEEK = THIS_WEEK + timedelta(weeks=1)
WORN = (Finding.SPLIT, Finding.UNDER_55, Finding.STAYS, Finding.CALM, Finding.SUCCESSOR)
WELL = (Finding.UNITED, Finding.UNDER_45, Finding.STAYS, Finding.CALM, Finding.SUCCESSOR)


@pytest.fixture
def programme():
    return Programme(colours=Colours(survey=True))


@pytest.fixture
async def secretary(meet, village):
    return await meet("秦支书", Role.VILLAGE_SECRETARY, village)


@pytest.fixture
async def villages(app, township, village):
    """Ten: a page of eight and one of two."""

    def found(tx):
        rest = [tx.places.add(f"wu{n}", PlaceKind.VILLAGE, f"第{n}村", township) for n in range(9)]
        return [village, *rest]

    return await app.do(found)


async def say(app, actor, place, *findings, week_on=THIS_WEEK):
    for finding in findings:
        await app.do(surveys.answer, actor, week_on, place.id, finding)


def drawn(app, view):
    voice, keyboard = Voice(app.texts, "zh_CN", "guiyan"), surveys.keyboard(view)
    draw = sheet_keyboard if keyboard.name == "surveys" else page_keyboard
    return [[each.text for each in row] for row in draw(voice, **keyboard.ids).inline_keyboard]


async def kept(app, place, week_on):
    return await app.see(lambda tx: tx.colours.survey(place.id, week_on).answers)


async def test_all_questions_stand_on_one_screen_each_with_last_weeks_answer(
    app, calendar, village, secretary
):
    await say(app, secretary, village, *WORN)
    calendar.pass_days(7)
    page = await app.see(surveys.look, secretary)
    assert drawn(app, page) == [
        ["心齐", "还过得去", "● 拧不到一块"],
        ["不到 45", "● 45–54", "55–59", "60 以上"],
        ["● 能接着干", "干完这届交班", "得尽快换人"],
        ["● 没纠纷", "一两起", "三起以上"],
        ["● 有人能接", "还在带", "还没有人"],
        ["和上周一样"],
        ["先不说"],
    ]
    text = app.texts.say(surveys.message(page), "zh_CN")
    assert [each for each in text.split("\n") if each.startswith("●")] == [
        "● 班子拧不到一块",
        "● 村支书 45 到 54 岁",
        "● 村支书能接着干",
        "● 没有纠纷",
        "● 有人能接班",
    ]


async def test_who_changes_one_answer_taps_that_one_and_the_rest_stay(app, calendar, village, secretary):
    await say(app, secretary, village, *WORN)
    calendar.pass_days(7)
    page = await app.do(surveys.answer, secretary, NEXT_WEEK, village.id, Finding.UNITED)
    rows = drawn(app, page)
    assert (rows[0], rows[1][1], rows[5]) == (
        ["✓ 心齐", "还过得去", "拧不到一块"],
        "● 45–54",
        ["其余和上周一样"],
    )
    assert "✓ 班子心齐" in app.texts.say(surveys.message(page), "zh_CN")
    filed = await app.do(surveys.repeat, secretary, NEXT_WEEK, village.id)
    assert not filed.view.waits
    assert tuple((await kept(app, village, NEXT_WEEK)).values()) == (Finding.UNITED, *WORN[1:])


async def test_a_carried_answer_counts_and_is_fresh(app, calendar, village, secretary):
    await say(app, secretary, village, *WORN)
    calendar.pass_days(35)
    assert (await app.see(colours.grades))[village.id].stale
    week_on = THIS_WEEK + timedelta(weeks=5)
    page = await app.see(surveys.look, secretary)
    assert drawn(app, page)[5] == ["和上回一样"], "last week nobody said anything"
    await app.do(surveys.repeat, secretary, week_on, village.id)
    grade = (await app.see(colours.grades))[village.id]
    assert (grade.colour, grade.because) == (Colour.ORANGE, (Finding.SPLIT,))
    assert (grade.week_on, grade.stale) == (week_on, False)
    assert await app.see(surveys.owed, secretary.person_id) == 0
    assert await app.see(lambda tx: tx.colours.answered(week_on, [village.id])) == {village.id}


async def test_to_open_files_nothing(app, calendar, village, secretary):
    await say(app, secretary, village, *WORN)
    calendar.pass_days(7)
    before = await app.see(lambda tx: connection_of(tx).scalars(select(audit.c.id)).all())
    await app.see(surveys.look, secretary)
    page = await app.see(surveys.open_village, secretary, village.id, Topic.DISPUTES)
    assert await kept(app, village, NEXT_WEEK) == {}
    assert await app.see(lambda tx: connection_of(tx).scalars(select(audit.c.id)).all()) == before
    assert drawn(app, page)[-1] == ["先不说"], "where the finger is, a second tap does nothing"


async def test_a_late_tap_on_last_weeks_card_leaves_this_weeks_alone(app, calendar, village, secretary):
    await say(app, secretary, village, *WORN)
    calendar.pass_days(7)
    await say(app, secretary, village, *WELL, week_on=NEXT_WEEK)
    for wish, *args in (
        (surveys.repeat, THIS_WEEK, village.id),
        (surveys.repeat, THIS_WEEK, SHOWN),
        (surveys.answer, THIS_WEEK, village.id, Finding.SPLIT),
    ):
        with pytest.raises(SurveyIsOver):
            await app.do(wish, secretary, *args)
    assert tuple((await kept(app, village, NEXT_WEEK)).values()) == WELL
    assert tuple((await kept(app, village, THIS_WEEK)).values()) == WORN


async def test_one_tap_files_the_villages_on_the_screen_and_turns_to_the_next(app, calendar, villages, clerk):
    for place in villages:
        await say(app, clerk, place, *WORN)
    calendar.pass_days(7)
    sheet = await app.see(surveys.look, clerk)
    assert isinstance(sheet, Sheet)
    text = app.texts.say(surveys.message(sheet), "zh_CN")
    assert text.count("● ") == 8
    assert "● <b>第6村</b>：班子拧不到一块、" in text
    assert length(text) <= LONGEST_TEXT
    assert drawn(app, sheet)[-3:] == [["都和上回一样（这一页）"], ["2/2 ›"], ["先不说"]]
    filed = await app.do(surveys.repeat, clerk, NEXT_WEEK, SHOWN, 0, sheet.mark)
    done = await app.see(lambda tx: tx.colours.answered(NEXT_WEEK, [each.id for each in villages]))
    assert done == {each.id for each in villages[:8]}
    assert (filed.view.page, filed.view.open, len(filed.view.repeatable)) == (1, 2, 2)
    filed = await app.do(surveys.repeat, clerk, NEXT_WEEK, SHOWN, 1, filed.view.mark)
    assert (filed.view.open, drawn(app, filed.view)[-1]) == (0, ["‹ 1/2"])


async def test_where_another_list_would_be_drawn_nothing_is_filed(
    app, calendar, villages, clerk, meet, village
):
    """A village of the screen has a secretary now: another one would have moved up, unseen."""
    for place in villages:
        await say(app, clerk, place, *WORN)
    calendar.pass_days(7)
    sheet = await app.see(surveys.look, clerk)
    await meet("秦支书", Role.VILLAGE_SECRETARY, village)
    filed = await app.do(surveys.repeat, clerk, NEXT_WEEK, SHOWN, 0, sheet.mark)
    assert not filed.kept
    done = await app.see(lambda tx: tx.colours.answered(NEXT_WEEK, [each.id for each in villages]))
    assert done == set()
    filed = await app.do(surveys.repeat, clerk, NEXT_WEEK, SHOWN, 0, filed.view.mark)
    assert filed.kept


async def test_a_village_nobody_spoke_of_is_asked_one_question_at_a_time(app, village, secretary):
    page = await app.see(surveys.look, secretary)
    assert isinstance(page, Page)
    assert drawn(app, page) == [["心齐", "还过得去"], ["拧不到一块"], ["先不说"]]
