"""What is asked of every village each week: of one person, once, within the budget; and who may say it."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select

from domain.colours import Colour, Colours, Finding, NoSurveys, Survey, SurveyIsOver, Topic
from domain.errors import NoLongerThere, NotYours
from domain.letters import LONGEST_TEXT, Keyboard, LetterKind, length
from domain.nominations import Status
from domain.people import Grant, Role
from domain.places import PlaceKind
from domain.programme import Programme
from scheduler.colours import ask_due_surveys, tell_of_changed_colours
from scheduler.timetable import run_due
from services import colours, surveys, villages
from services.surveys import SHOWN, Page, Sheet
from storage.schema.colours import surveys as said_of
from storage.schema.letters import outbox
from storage.schema.records import audit, rounds
from tests.conftest import MONDAY
from tests.reserves import a_mentor, a_pair, a_reserve, carry, connection_of, letters_to

THIS_WEEK = date(2026, 11, 30)
WEEK = timedelta(weeks=1)
WELL = (Finding.UNITED, Finding.UNDER_45, Finding.STAYS, Finding.CALM, Finding.SUCCESSOR)


@pytest.fixture
def programme():
    return Programme(colours=Colours(survey=True))


@pytest.fixture
async def shanwan(app, township):
    return await app.do(lambda tx: tx.places.add("shanwan", PlaceKind.VILLAGE, "山湾村", township))


@pytest.fixture
async def secretary(meet, village):
    return await meet("秦支书", Role.VILLAGE_SECRETARY, village)


async def say(app, actor, place, *findings, week_on=THIS_WEEK):
    for finding in findings:
        page = await app.do(surveys.answer, actor, week_on, place.id, finding)
    return page


async def asked(app, actor):
    return [each for each in await letters_to(app, actor.person) if each.kind == LetterKind.ASK]


async def test_the_secretary_is_asked_and_the_township_of_villages_without_one(
    app, village, shanwan, secretary, clerk, chief
):
    assert (await ask_due_surveys(app))["done"] == 2
    [letter] = await asked(app, secretary)
    assert letter.text.startswith("<b>清河村</b>这周怎么样？")
    [letter] = await asked(app, clerk)
    assert letter.text.startswith("<b>山湾村</b>这周怎么样？")
    assert await asked(app, chief) == []
    assert (await ask_due_surveys(app))["done"] == 0, "once a week whatever happens"


async def test_who_rests_or_is_gone_is_not_asked_and_the_next_one_is(app, village, secretary, clerk, chief):
    await app.do(lambda tx: tx.people.pause(secretary.person_id, tx.now + WEEK))
    await app.do(lambda tx: tx.people.lose(clerk.telegram_id, tx.now))
    await ask_due_surveys(app)
    assert [await asked(app, each) for each in (secretary, clerk)] == [[], []]
    assert len(await asked(app, chief)) == 1


async def test_a_secretary_who_said_nothing_is_spared_the_week_after(
    app, calendar, village, secretary, clerk
):
    await ask_due_surveys(app)
    await carry(app)
    calendar.pass_days(7)
    await ask_due_surveys(app)
    assert (len(await asked(app, secretary)), len(await asked(app, clerk))) == (1, 1)
    await say(app, clerk, village, *WELL, week_on=THIS_WEEK + WEEK)
    await carry(app)
    calendar.pass_days(7)
    await ask_due_surveys(app)
    assert (len(await asked(app, secretary)), len(await asked(app, clerk))) == (2, 1)


async def test_where_the_week_has_no_room_nobody_is_asked(app, village, secretary):
    def spent(tx):
        row = {
            "chat_id": secretary.telegram_id, "kind": "ask", "text": "?", "locale": "zh_CN",
            "status": "sent", "message_id": 5, "created_at": tx.now, "not_before": tx.now,
        }  # fmt: skip
        connection_of(tx).execute(insert(outbox), [row] * 3)

    await app.do(spent)
    assert (await ask_due_surveys(app))["done"] == 0
    kept = await app.see(
        lambda tx: connection_of(tx).scalars(select(rounds.c.kind).where(rounds.c.kind == "survey")).all()
    )
    assert kept == [], "next week it may be asked"


async def test_nothing_is_asked_in_a_county_that_does_not_want_it(app, village, secretary):
    quiet = replace(app, programme=Programme())
    assert (await ask_due_surveys(quiet))["done"] == 0
    for wish, *args in (
        (surveys.look,),
        (surveys.open_village, village.id),
        (surveys.answer, THIS_WEEK, village.id, Finding.CALM),
        (surveys.repeat, THIS_WEEK, SHOWN),
    ):
        with pytest.raises(NoSurveys):
            await quiet.do(wish, secretary, *args)
    assert await quiet.see(surveys.next_survey_at) is None


async def test_five_taps_then_one(app, calendar, village, secretary):
    page = await app.see(surveys.look, secretary)
    assert isinstance(page, Page)
    assert (page.topic, page.can_repeat) == (Topic.TEAM, False)
    for finding in WELL[:-1]:
        page = await say(app, secretary, village, finding)
        assert page.waits
    assert await app.see(lambda tx: tx.colours.answered(THIS_WEEK, [village.id])) == set()
    page = await say(app, secretary, village, WELL[-1])
    assert not page.waits
    calendar.pass_days(7)
    page = await app.see(surveys.look, secretary)
    assert (tuple(page.earlier.answers.values()), page.can_repeat) == (WELL, True)
    page = (await app.do(surveys.repeat, secretary, THIS_WEEK + WEEK, village.id)).view
    assert tuple(page.survey.answers.values()) == WELL
    page = await say(app, secretary, village, Finding.MANY, week_on=THIS_WEEK + WEEK)
    assert page.survey.answers[Topic.DISPUTES] is Finding.MANY


async def test_what_was_answered_already_is_not_overwritten_by_the_rest(app, calendar, village, secretary):
    await say(app, secretary, village, *WELL)
    calendar.pass_days(7)
    await say(app, secretary, village, Finding.SPLIT, week_on=THIS_WEEK + WEEK)
    page = (await app.do(surveys.repeat, secretary, THIS_WEEK + WEEK, village.id)).view
    assert tuple(page.survey.answers.values()) == (Finding.SPLIT, *WELL[1:])


async def test_one_tap_for_all_villages_touches_only_ones_own(
    app, calendar, village, shanwan, county, clerk, meet
):
    def found(tx):
        donggang = tx.places.add("donggang", PlaceKind.TOWNSHIP, "东岗镇", county)
        return donggang, tx.places.add("laojing", PlaceKind.VILLAGE, "老井村", donggang)

    donggang, laojing = await app.do(found)
    ding = await meet("丁干事", Role.TOWNSHIP_ORGANIZER, donggang)
    for actor, place in ((clerk, village), (clerk, shanwan), (ding, laojing)):
        await say(app, actor, place, *WELL)
    calendar.pass_days(7)
    sheet = await app.see(surveys.look, clerk)
    assert isinstance(sheet, Sheet)
    assert (sheet.count, sheet.open, len(sheet.repeatable)) == (2, 2, 2)
    filed = await app.do(surveys.repeat, clerk, THIS_WEEK + WEEK, SHOWN, 0, sheet.mark)
    assert (filed.kept, filed.view.open, filed.view.repeatable) == (True, 0, [])
    done = await app.see(
        lambda tx: tx.colours.answered(THIS_WEEK + WEEK, [village.id, shanwan.id, laojing.id])
    )
    assert done == {village.id, shanwan.id}


async def test_nobody_speaks_of_anothers_village_or_of_another_week(app, village, shanwan, secretary, liu):
    for actor, place in ((secretary, shanwan), (liu, village)):
        with pytest.raises(NotYours):
            await app.do(surveys.answer, actor, THIS_WEEK, place.id, Finding.CALM)
        with pytest.raises(NotYours):
            await app.see(surveys.open_village, actor, place.id)
        with pytest.raises(NotYours):
            await app.do(surveys.repeat, actor, THIS_WEEK, place.id)
    for week_on in (THIS_WEEK - WEEK, THIS_WEEK + WEEK):
        with pytest.raises(SurveyIsOver):
            await app.do(surveys.answer, secretary, week_on, village.id, Finding.CALM)
        with pytest.raises(SurveyIsOver):
            await app.do(surveys.repeat, secretary, week_on, SHOWN)
    with pytest.raises(NoLongerThere):
        await app.do(surveys.answer, secretary, THIS_WEEK, village.id, Finding.FEW_RESERVES)
    with pytest.raises(NoLongerThere):
        await app.do(surveys.repeat, secretary, THIS_WEEK, village.id)
    assert await app.see(lambda tx: tx.colours.survey(village.id, THIS_WEEK).answers) == {}


async def test_a_change_is_told_once_to_the_organizers_and_to_nobody_else(
    app, village, shanwan, secretary, clerk, chief, liu
):
    await app.do(lambda tx: tx.groups.bind(-1001, village.id, bound_by=None, now=tx.now))
    await say(app, secretary, village, *WELL)
    assert (await tell_of_changed_colours(app))["done"] == 1
    assert (await tell_of_changed_colours(app))["done"] == 0
    for organizer in (clerk, chief):
        [letter] = await letters_to(app, organizer.person)
        assert "<b>清河村</b>：头一回评，<b>黄</b>\n为啥：后备还没够数" in letter.text
        assert "乡镇组织委员牵头：两周去一趟、请导师多带带" in letter.text
    assert [await letters_to(app, each.person) for each in (secretary, liu)] == [[], []]
    everything = await app.see(lambda tx: connection_of(tx).scalars(select(outbox.c.chat_id)).all())
    assert set(everything) == {clerk.telegram_id, chief.telegram_id}


async def test_the_changes_of_a_day_are_one_message_and_red_rings_again(app, village, shanwan, clerk):
    await say(app, clerk, village, *WELL)
    await tell_of_changed_colours(app)
    await say(app, clerk, shanwan, *WELL)
    await tell_of_changed_colours(app)
    [letter] = [each for each in await letters_to(app, clerk.person) if "颜色变了" in each.text]
    assert "清河村" in letter.text
    assert "山湾村" in letter.text
    await carry(app)
    await say(app, clerk, shanwan, Finding.REPLACE, Finding.NOBODY)
    await tell_of_changed_colours(app)
    ringing = (await letters_to(app, clerk.person))[-1]
    assert ringing.text.startswith("1 个村刚变红：")
    assert "<b>山湾村</b>：黄 → <b>红</b>\n为啥：村支书得尽快换人、还没有能接班的人" in ringing.text
    assert "清河村" not in ringing.text


async def test_whoever_taps_to_and_fro_rings_once_a_day(app, calendar, shanwan, clerk):
    async def rings() -> int:
        await tell_of_changed_colours(app)
        await carry(app)
        return sum("刚变红" in each.text for each in await letters_to(app, clerk.person))

    await say(app, clerk, shanwan, *WELL)
    assert await rings() == 0
    await say(app, clerk, shanwan, Finding.REPLACE, Finding.NOBODY)
    assert await rings() == 1
    for _ in range(5):
        await say(app, clerk, shanwan, *WELL)
        assert await rings() == 1, "the day's message, changed in its place"
        await say(app, clerk, shanwan, Finding.REPLACE, Finding.NOBODY)
        assert await rings() == 1, "the day's message, changed in its place"
    calendar.now += timedelta(days=1)
    await say(app, clerk, shanwan, *WELL)
    assert await rings() == 1
    await say(app, clerk, shanwan, Finding.REPLACE, Finding.NOBODY)
    assert await rings() == 2


def settled(tx, county, township, secretary):
    townships = [
        township,
        *(tx.places.add(f"town{n}", PlaceKind.TOWNSHIP, f"第{n}镇", county) for n in range(23)),
    ]
    rows = [(f"hamlet{n}", f"第{n}村", townships[n % 24].id) for n in range(572)]
    tx.places.add_all(PlaceKind.VILLAGE, rows)
    found = tx.places.of_kind(PlaceKind.VILLAGE)
    for place in found:
        answers = dict(zip(Topic, WELL, strict=True))
        tx.colours.keep(Survey(place.id, THIS_WEEK, answers), secretary.person_id, tx.now)
    return {place.parent_id: place for place in found}.values()


async def test_a_whole_county_is_one_letter_and_its_red_villages_one_more(
    app, county, township, secretary, clerk, chief
):
    """573 villages graded for the first time; then one in each of 24 townships turns red at once."""
    ones = await app.do(settled, county, township, secretary)

    async def heard(organizer):
        await carry(app)
        return [each for each in await letters_to(app, organizer.person) if "个村" in each.text]

    assert (await tell_of_changed_colours(app))["done"] == 1
    assert [len(await heard(each)) for each in (chief, clerk)] == [1, 1]
    [letter] = await heard(chief)
    assert letter.text.startswith("573 个村的颜色变了：")
    assert "\n黄 573\n" in letter.text, "counted, not told one by one"
    assert length(letter.text) < 100
    assert letter.keyboard["name"] == "to_villages"

    def overrule(tx):
        for place in ones:
            tx.colours.override(
                place.id,
                Colour.RED,
                "话" * 200,
                set_by=clerk.person_id,
                now=tx.now,
                expires_on=THIS_WEEK + WEEK,
            )

    await app.do(overrule)
    assert (await tell_of_changed_colours(app))["done"] == 1
    for organizer, red in ((chief, 24), (clerk, 1)):
        _, changed, ringing = await heard(organizer)
        assert ringing.text.startswith(f"{red} 个村刚变红："), "it says what has just turned red, no more"
        assert changed.text.split("\n")[1].startswith(f"红 {red} · 黄 "), "the urgent first"
        assert ("红的有" in changed.text) == (red > 12)
        assert max(length(each.text) for each in (changed, ringing)) <= LONGEST_TEXT, (
            "one part keeps the topic"
        )
        assert "<b>黄</b>" not in ringing.text
    assert await app.see(
        lambda tx: tx.postings.is_posted(f"colours:{chief.person_id}:{THIS_WEEK}", chief.telegram_id)
    )


async def test_what_changes_in_one_night_is_one_message_of_all(app, calendar, village, shanwan, clerk):
    """Before and after midnight; and only once by day it rings for a red one beside it."""
    calendar.now = MONDAY + timedelta(hours=13)  # 22:00 in Shanghai
    await say(app, clerk, village, *WELL)
    await tell_of_changed_colours(app)
    calendar.now += timedelta(hours=3)
    await say(app, clerk, shanwan, *WELL, Finding.REPLACE, Finding.NOBODY)
    await tell_of_changed_colours(app)
    calendar.now += timedelta(hours=8)
    [letter] = await carry(app)
    assert "清河村" in letter.text
    assert "山湾村</b>：头一回评，<b>红</b>" in letter.text
    calendar.now += timedelta(days=2)
    await say(app, clerk, village, Finding.MANY)
    await tell_of_changed_colours(app)
    [letter] = await carry(app)
    assert letter.text.startswith("1 个村的颜色变了："), "only what changed today"


async def test_an_organizers_word_expires_by_itself_and_everybody_hears_it(
    app, calendar, village, secretary, clerk, chief
):
    await say(app, secretary, village, *WELL)
    expires_on = THIS_WEEK + timedelta(days=2)

    def overrule(tx):
        return tx.colours.override(
            village.id, Colour.RED, "发大水", set_by=clerk.person_id, now=tx.now, expires_on=expires_on
        )

    await app.do(overrule)
    await tell_of_changed_colours(app)
    assert (await app.see(colours.grades))[village.id].override.reason == "发大水"
    over_at = await app.see(colours.next_expiry_at)
    calendar.now = over_at - timedelta(minutes=1)
    assert (await tell_of_changed_colours(app))["done"] == 0
    calendar.now = over_at
    assert (await tell_of_changed_colours(app))["done"] == 1
    assert "红 → <b>黄</b>" in (await letters_to(app, chief.person))[-1].text
    assert await app.see(colours.next_expiry_at) is None


async def test_only_organizers_overrule_and_take_back(app, village, secretary, clerk, liu):
    for actor in (secretary, liu):
        with pytest.raises(NotYours):
            await app.do(colours.end_override, actor, village.id)
    with pytest.raises(NoLongerThere):
        await app.do(colours.end_override, clerk, village.id)


async def test_every_answer_is_in_the_log(app, village, secretary):
    await say(app, secretary, village, *WELL)
    logged = await app.see(
        lambda tx: connection_of(tx).execute(select(audit.c.action, audit.c.subject, audit.c.actor_id)).all()
    )
    said = [tuple(row) for row in logged if row.action == "answer_survey"]
    assert said == [("answer_survey", f"village:{village.id}", secretary.person_id)] * 5


async def test_the_letter_of_several_villages_has_one_tap_for_all(app, calendar, village, shanwan, clerk):
    for place in (village, shanwan):
        await say(app, clerk, place, *WELL)
    calendar.now = MONDAY + WEEK
    await ask_due_surveys(app)
    [letter] = await asked(app, clerk)
    assert Keyboard(**letter.keyboard).name == "surveys"
    assert letter.keyboard["ids"]["mark"] is not None
    assert len(letter.keyboard["ids"]["rows"]) == 2


async def test_an_organizers_monday_list_asks_along(app, calendar, village, clerk):
    """One letter where there is a list anyway: of quiet pairs, or of what waits on the desk."""

    def quiet(tx):
        a_pair(tx, a_mentor(tx, village, 21, "老梁叔"), a_reserve(tx, village, 22, "小雁"))
        a_reserve(tx, village, 23, "等着的", status=Status.SUBMITTED)

    await app.do(quiet)
    calendar.pass_days(14)
    await run_due(app)
    letters = await asked(app, clerk)
    assert len(letters) == 2
    assert [each.keyboard["name"] for each in letters] == ["desk", "quiet_pairs"]
    for letter in letters:
        assert "再说说 1 个村这周怎么样？" in letter.text
        assert letter.keyboard["ids"]["surveys"] == 1
    assert (await ask_due_surveys(app))["done"] == 0


async def test_whose_role_is_over_is_not_asked(app, calendar, village, secretary, clerk):
    def runs_out(tx):
        held = Grant(Role.VILLAGE_SECRETARY, village.id, tx.now + timedelta(hours=1))
        tx.people.grant(secretary.person_id, held, granted_by=None, now=tx.now)

    await app.do(runs_out)
    calendar.now += timedelta(hours=1)
    await ask_due_surveys(app)
    assert (len(await asked(app, secretary)), len(await asked(app, clerk))) == (0, 1)
    assert await app.see(surveys.owed, secretary.person_id) == 0


async def test_one_tap_for_all_leaves_alone_what_was_said_this_week(
    app, calendar, village, shanwan, clerk, chief
):
    for place in (village, shanwan):
        await say(app, clerk, place, *WELL)
    calendar.pass_days(7)
    await say(app, chief, village, *WELL, week_on=THIS_WEEK + WEEK)
    calendar.now += timedelta(minutes=5)
    sheet = await app.see(surveys.look, clerk)
    await app.do(surveys.repeat, clerk, THIS_WEEK + WEEK, SHOWN, 0, sheet.mark)
    said = select(said_of.c.village_id, said_of.c.answered_by).where(said_of.c.week_on == THIS_WEEK + WEEK)
    who = dict(await app.see(lambda tx: connection_of(tx).execute(said).all()))
    assert who == {village.id: chief.person_id, shanwan.id: clerk.person_id}


async def test_who_answered_meanwhile_is_not_asked(app, village, secretary):
    [charge] = await app.see(surveys.due_surveys)
    await say(app, secretary, village, *WELL)
    assert not await app.do(surveys.ask, charge)
    assert await asked(app, secretary) == []


async def test_a_secretary_of_two_villages_sees_no_colour_in_the_list_nor_by_its_order(
    app, calendar, village, shanwan, secretary, clerk
):
    """And an organizer sees which village nobody has spoken of for weeks."""

    def holds_both(tx):
        held = Grant(Role.VILLAGE_SECRETARY, shanwan.id, tx.now + WEEK)
        tx.people.grant(secretary.person_id, held, granted_by=None, now=tx.now)
        return tx.people.actor(secretary.telegram_id, "zh_CN", tx.now)

    both = await app.do(holds_both)
    await say(app, clerk, village, *WELL)
    await say(app, clerk, shanwan, *WELL, Finding.REPLACE, Finding.NOBODY)
    listed = await app.see(villages.look, both)
    assert [place.id for place in listed.villages] == [village.id, shanwan.id]
    assert [line.colour for line in listed.message.lines] == [None, None]
    listed = await app.see(villages.look, clerk)
    assert [place.id for place in listed.villages] == [shanwan.id, village.id]
    assert [line.colour for line in listed.message.lines] == [Colour.RED, Colour.YELLOW]

    calendar.pass_days(35)
    await say(app, clerk, village, *WELL, week_on=THIS_WEEK + 5 * WEEK)
    listed = await app.see(villages.look, clerk)
    assert "<b>山湾村</b> · 红（好几周没人说过了）" in app.texts.say(listed.message, "zh_CN")
    assert [line.stale for line in listed.message.lines] == [True, False]
    shown = await app.see(villages.card, clerk, shanwan.id, "{payload}")
    assert "好几周没人说过了" in app.texts.say(shown.message, "zh_CN")
