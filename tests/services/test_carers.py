"""Of somebody without a phone nobody loses sight: who passes things on when who wrote it down is gone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from domain.errors import NoLongerThere, NotYours
from domain.invitations import HandItOn
from domain.nominations import CannotWithdraw, Skill, Status
from domain.people import CodeNotValid, Role
from services import assistance, conflicts, desk, forgetting, forms, invitations, nominations, take_overs
from services.people import CONSENT_VERSION
from storage.schema.letters import outbox
from tests.letters import send_all
from tests.reserves import a_mentor, a_pair, carry
from tests.services.test_assistance import FIRST, NAME, live, write_down
from tests.services.test_nominations import latest, letters, nominate, return_it

FAR = datetime(2099, 1, 1, tzinfo=UTC)


@pytest.fixture
async def secretary(meet, village):
    return await meet("周书记", Role.VILLAGE_SECRETARY, village)


async def again(app, actor):
    """The same account as the next update finds it."""
    return await app.see(lambda tx: tx.people.actor(actor.telegram_id, "zh_CN", tx.now))


async def forget(app, actor):
    _, key = await app.see(forgetting.ask, actor)
    await app.do(forgetting.forget, await again(app, actor), key)


async def revoke(app, actor, role, place):
    await app.do(lambda tx: tx.people.revoke(actor.person_id, role, place.id))
    return await again(app, actor)


async def give_back(app, clerk):
    await return_it(app, clerk, await app.see(lambda tx: tx.nominations.get(FIRST)))


async def told_of(app):
    """Every letter there ever was, as it reads today."""
    return await app.db.read(lambda connection: list(connection.scalars(select(outbox.c.text))))


@pytest.mark.parametrize("how", ["forgotten", "role taken away", "blocked the bot"])
async def test_when_who_wrote_it_down_is_gone_the_village_s_hosts_pass_it_on(
    app, village, secretary, clerk, meet, how
):
    await write_down(app, secretary, village)
    new = await meet("新书记", Role.VILLAGE_SECRETARY, village)
    if how == "forgotten":
        await forget(app, secretary)
    elif how == "role taken away":
        await revoke(app, secretary, Role.VILLAGE_SECRETARY, village)
    else:
        await app.do(lambda tx: tx.people.lose(secretary.telegram_id, tx.now))
    await give_back(app, clerk)
    assert "请转告刘大江" in (await letters(app, new))[-1].text
    assert [letter.text for letter in await letters(app, secretary)] == []
    [item] = (await app.see(desk.look, new)).items
    assert (item.kind, item.who) == ("assisted", "刘大江")
    mending = await app.do(forms.begin, new, NAME, {"nomination": FIRST})
    assert mending.can_drop


async def test_without_a_secretary_it_is_the_township_s_to_pass_on(app, village, secretary, clerk):
    await write_down(app, secretary, village)
    await forget(app, secretary)
    await give_back(app, clerk)
    assert "请转告刘大江" in (await letters(app, clerk))[-1].text
    assert [item.kind for item in (await app.see(desk.look, clerk)).items] == ["assisted"]


async def test_what_came_back_lies_on_the_desk_of_who_wrote_it_down_until_it_is_mended(
    app, village, secretary, clerk, meet
):
    other = await meet("另一位书记", Role.VILLAGE_SECRETARY, village)
    await write_down(app, secretary, village)
    assert (await app.see(desk.look, secretary)).total == 0
    await give_back(app, clerk)
    assert (await app.see(desk.look, secretary)).total == 1
    assert (await app.see(desk.look, other)).total == 0
    assert (await app.see(desk.look, clerk)).total == 0
    await app.do(forms.begin, secretary, NAME, {"nomination": FIRST})
    await app.do(forms.submit, secretary, NAME)
    assert (await app.see(desk.look, secretary)).total == 0


async def test_a_link_stays_good_when_who_gave_it_is_in_charge_no_more(app, village, secretary, clerk, liu):
    code = await write_down(app, secretary, village)
    await revoke(app, secretary, Role.VILLAGE_SECRETARY, village)
    await app.do(invitations.follow, liu, code)
    assert (await latest(app, liu)).id == FIRST
    assert "接过去了" in (await letters(app, clerk))[-1].text
    assert await letters(app, secretary) == []


async def test_who_is_in_charge_no_more_keeps_no_name_in_their_letters(
    app, village, secretary, clerk, chief, liu, calendar
):
    code = await write_down(app, secretary, village)
    await app.do(nominations.pass_on, clerk, FIRST, (await app.see(nominations.card, clerk, FIRST)).version)
    assert any("刘大江" in text for text in await told_of(app))
    await revoke(app, secretary, Role.VILLAGE_SECRETARY, village)
    await app.do(invitations.follow, liu, code)
    calendar.pass_days(8)
    await forget(app, liu)
    assert [text for text in await told_of(app) if "刘大江" in text] == []


async def test_erased_it_is_gone_from_the_letters_of_who_wrote_it_down(app, village, secretary, clerk):
    await write_down(app, secretary, village)
    await give_back(app, clerk)
    assert any("刘大江" in text for text in await told_of(app))
    await revoke(app, secretary, Role.VILLAGE_SECRETARY, village)
    await app.do(assistance.erase, clerk, FIRST)
    assert [text for text in await told_of(app) if "刘大江" in text] == []


async def test_a_mentor_does_not_become_their_own_mentee(app, village, township, secretary):
    code = await write_down(app, secretary, village)

    def in_the_reserve(tx):
        tx.nominations.save(replace(tx.nominations.get(FIRST), status=Status.RESERVE))
        mentor_id = a_mentor(tx, township, 999, "梁老师", Skill.FARMING)
        a_pair(tx, mentor_id, tx.people.get(tx.nominations.get(FIRST).person_id))

    await app.do(in_the_reserve)
    mentor = await app.see(lambda tx: tx.people.actor(999, "zh_CN", tx.now))
    with pytest.raises(HandItOn):
        await app.do(invitations.follow, mentor, code)
    assert (await live(app))[0]["assisted_by"] == secretary.person_id


async def test_what_the_wrong_person_took_over_comes_back_by_the_township(
    app, village, secretary, clerk, liu, meet, calendar
):
    stranger = await meet("路人")
    await app.do(invitations.follow, stranger, await write_down(app, secretary, village))
    [letter] = await letters(app, secretary)
    assert letter.keyboard.name == "taken_over"
    with pytest.raises(NotYours):
        await app.do(take_overs.doubt, liu, FIRST)
    with pytest.raises(NotYours):
        await app.do(take_overs.undo, secretary, FIRST)
    await app.do(take_overs.doubt, secretary, FIRST)
    doubted = (await letters(app, clerk))[-1]
    assert "怕不是他本人" in doubted.text
    assert doubted.keyboard.name == "doubted"
    calendar.pass_days(6)
    await app.do(take_overs.undo, clerk, FIRST)
    [row] = await live(app)
    assert (row["status"], row["assisted_by"]) == (Status.RETURNED, secretary.person_id)
    assert row["person_id"] != stranger.person_id
    assert await latest(app, stranger) is None
    told = {letter.chat_id: letter.text for letter in await app.do(lambda tx: send_all(tx, FAR))}
    assert "乡镇核对后收回去了" in told[stranger.telegram_id]
    assert "收回来了" in told[secretary.telegram_id]
    asked = await app.do(forms.begin, secretary, NAME, {"nomination": FIRST})
    assert asked.question.key == "consent", "its own person agrees by word of mouth, once more"
    await app.do(forms.choose, secretary, NAME, "consent", "in_person")
    await app.do(forms.submit, secretary, NAME)
    card = await app.see(nominations.card, clerk, FIRST)
    assert card.message.consent_version == CONSENT_VERSION
    again_link = (await app.do(assistance.invite, secretary, FIRST)).link.removeprefix("i_")
    await app.do(invitations.follow, liu, again_link)
    assert (await latest(app, liu)).id == FIRST


async def test_a_taking_over_is_undone_within_days_and_never_in_the_reserve(
    app, village, secretary, clerk, liu, calendar
):
    await app.do(invitations.follow, liu, await write_down(app, secretary, village))
    await app.do(lambda tx: tx.nominations.save(replace(tx.nominations.get(FIRST), status=Status.RESERVE)))
    with pytest.raises(CannotWithdraw):
        await app.do(take_overs.undo, clerk, FIRST)
    await app.do(lambda tx: tx.nominations.save(replace(tx.nominations.get(FIRST), status=Status.SUBMITTED)))
    calendar.pass_days(8)
    for deed, actor in ((take_overs.doubt, secretary), (take_overs.undo, clerk)):
        with pytest.raises(NoLongerThere):
            await app.do(deed, actor, FIRST)


async def test_what_one_nominated_oneself_for_is_nobody_s_to_take_back(app, village, secretary, clerk, liu):
    await nominate(app, liu)
    with pytest.raises(NoLongerThere):
        await app.do(take_overs.undo, clerk, FIRST)


async def test_after_the_wrong_person_no_older_link_opens_it(app, village, secretary, clerk, meet):
    older = await write_down(app, secretary, village)
    newer = (await app.do(assistance.invite, secretary, FIRST)).link.removeprefix("i_")
    await app.do(invitations.follow, await meet("别人"), newer)
    await app.do(take_overs.undo, clerk, FIRST)
    with pytest.raises(CodeNotValid):
        await app.do(invitations.follow, await meet("又一个"), older)
    anew = (await app.do(assistance.invite, secretary, FIRST)).link.removeprefix("i_")
    right = await meet("大江")
    await app.do(invitations.follow, right, anew)
    assert (await latest(app, right)).id == FIRST


async def test_whom_the_wrong_person_named_as_a_relative_is_none(app, village, secretary, clerk, chief, meet):
    wrong = await meet("别人")
    await app.do(invitations.follow, wrong, await write_down(app, secretary, village))
    await app.do(conflicts.name_relative, wrong, clerk.person_id)
    await app.do(lambda tx: tx.conflicts.flag(FIRST, chief.person_id, tx.now, by_candidate=False))
    await app.do(take_overs.undo, clerk, FIRST)
    assert await app.see(lambda tx: tx.conflicts.close_to(FIRST)) == {chief.person_id}


async def test_who_takes_another_s_nomination_over_and_is_forgotten_takes_it_not_along(
    app, village, secretary, clerk, meet
):
    code, wrong = await write_down(app, secretary, village), await meet("别人")
    await app.do(invitations.follow, wrong, code)
    message, _ = await app.see(forgetting.ask, await again(app, wrong))
    assert (message.nominated, message.gives_back) == (False, True)
    await forget(app, wrong)
    after = await app.see(lambda tx: tx.nominations.get(FIRST))
    assert (after.status, after.assisted_by) == (Status.RETURNED, secretary.person_id)
    assert after.person_id != wrong.person_id
    assert "刘大江" in (await letters(app, secretary))[-1].text
    assert await app.see(lambda tx: tx.people.find(wrong.telegram_id)) is None


@pytest.mark.parametrize("carried", [False, True])
async def test_b11_who_takes_over_and_is_forgotten_leaves_nobody_a_word_without_a_name(
    app, village, secretary, clerk, liu, carried, calendar
):
    """What waits is not said; what was said says plainly that there is nothing to do, and has no button."""
    code = await write_down(app, secretary, village)
    await app.do(take_overs.take_over, liu, code, await app.see(invitations.find, code))
    await app.do(take_overs.doubt, secretary, FIRST)
    if carried:
        await carry(app)
    calendar.pass_days(8)
    await forget(app, liu)
    for told in (secretary, clerk):
        unsaid = await about(app, told)
        assert [each for each in unsaid if "·" in each.text and each.status == "waiting"] == []
        assert [each.keyboard for each in unsaid if each.status == "waiting"] == [None] * carried
        assert all("不用再管" in each.text for each in unsaid if each.status == "waiting")


async def about(app, actor):
    query = select(outbox.c.text, outbox.c.status, outbox.c.keyboard).where(
        outbox.c.chat_id == actor.telegram_id, outbox.c.topic.like("paper:%")
    )
    return await app.db.read(lambda connection: connection.execute(query).all())


async def test_b11_a_verdict_that_waits_is_not_passed_on_about_who_is_forgotten(
    app, village, secretary, clerk, liu, calendar
):
    code = await write_down(app, secretary, village)
    await give_back(app, clerk)
    await app.do(take_overs.take_over, liu, code, await app.see(invitations.find, code))
    calendar.pass_days(8)
    await forget(app, liu)
    assert [each.text for each in await about(app, secretary) if each.status == "waiting"] == []
