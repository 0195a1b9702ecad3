"""From the first question to the reserve, as its people live it."""

import asyncio

import pytest

from domain.errors import NotYours, Refusal
from domain.form_refusals import NoDraft, NotAnAnswer, NotFinished, NotWords
from domain.forms import KEPT
from domain.letters import LetterKind
from domain.nominations import (
    AlreadyDecided,
    AlreadyNominated,
    CannotWithdraw,
    CardChanged,
    NotYourOwn,
    Reason,
    Recording,
    Status,
    TooYoung,
)
from domain.people import Actor, ConsentNeeded, Role
from scheduler.forms import purge_due_drafts
from services import desk, forms, nominations
from services.form_steps import Asking, Reviewing
from tests.letters import send_all

NAME = "self_nomination"


async def fill(app, actor, *, pledge="娃要上学了，想回来把茶园接上"):
    await app.do(forms.begin, actor, NAME, {"village_code": "qinghe"})
    await app.do(forms.answer, actor, "刘大江")
    await app.do(forms.answer, actor, "1990年")
    await app.do(forms.choose, actor, NAME, "whereabouts", "out_of_province")
    await app.do(forms.choose, actor, NAME, "education", "college")
    await app.do(forms.choose, actor, NAME, "source", "migrant")
    await app.do(forms.toggle, actor, NAME, "skills", "farming")
    await app.do(forms.toggle, actor, NAME, "skills", "trade")
    await app.do(forms.finish, actor, NAME, "skills")
    if isinstance(pledge, Recording):
        return await app.do(forms.speak, actor, pledge.file_id, pledge.seconds)
    return await app.do(forms.answer, actor, pledge)


async def nominate(app, actor, **said):
    await fill(app, actor, **said)
    await app.do(forms.submit, actor, NAME)
    return await latest(app, actor)


async def latest(app, actor):
    return await app.see(lambda tx: tx.nominations.find_latest(actor.person_id))


async def return_it(app, actor, nomination, reason="tell_more"):
    context = {"nomination": nomination.id, "seen": nomination.version}
    await app.do(forms.begin, actor, "return_nomination", context)
    preview = await app.do(forms.choose, actor, "return_nomination", "reason", reason)
    return await app.do(forms.submit, actor, "return_nomination", preview.stamp)


async def letters(app, actor):
    """What waits for one person, oldest first."""
    far = app.clock().replace(year=2099)
    taken = await app.do(lambda tx: send_all(tx, far))
    return [letter for letter in taken if letter.chat_id == actor.telegram_id]


async def test_a_village_link_spares_a_question_and_the_review_shows_everything(app, village, liu):
    first = await app.do(forms.begin, liu, NAME, {"village_code": "qinghe"})
    assert isinstance(first, Asking)
    assert (first.question.key, first.progress, first.can_go_back) == ("full_name", (1, 7), False)
    review = await fill(app, liu)
    assert isinstance(review, Reviewing)
    assert dict(review.answers) == {
        "full_name": "刘大江",
        "birth_year": "1990",
        "village": "清河村",
        "whereabouts": "外省打工",
        "education": "大专",
        "source": "在外务工",
        "skills": "种植养殖、买卖电商",
        "pledge": "娃要上学了，想回来把茶园接上",
    }


async def test_without_a_link_the_village_is_asked_and_two_of_one_name_are_told_apart(
    app, village, liu, county
):
    def found_another(tx):
        hills = tx.places.add("dashan", type(county.kind).TOWNSHIP, "大山乡", county)
        tx.places.add("qinghe2", village.kind, "清河村", hills)

    await app.do(found_another)
    await app.do(forms.begin, liu, NAME, {"village_code": "no_such"})
    await app.do(forms.answer, liu, "刘大江")
    asking = await app.do(forms.answer, liu, "1990")
    assert [option.words for option in asking.options] == ["清河村（柳河乡）", "清河村（大山乡）"]
    assert asking.progress == (3, 8)


async def test_nonsense_keeps_the_draft_and_the_question(app, village, liu):
    await app.do(forms.begin, liu, NAME, {})
    await app.do(forms.answer, liu, "刘大江")
    for words, refusal in (("2020", TooYoung), ("\u200b", NotAnAnswer)):
        with pytest.raises(refusal):
            await app.do(forms.answer, liu, words)
    with pytest.raises(NotWords):
        await app.do(forms.speak, liu, "file", 3)
    with pytest.raises(NotFinished):
        await app.do(forms.submit, liu, NAME)
    assert (await app.see(forms.current, liu)).question.key == "birth_year"


async def test_a_stranger_is_asked_for_consent_first(app, village):
    with pytest.raises(ConsentNeeded):
        await app.do(forms.begin, Actor(99, "zh_CN"), NAME, {})
    assert not await app.see(forms.is_filling, Actor(99, "zh_CN"))


async def test_a_form_put_away_takes_no_words_and_is_taken_up_where_it_was_left(app, village, liu):
    await app.do(forms.begin, liu, NAME, {})
    await app.do(forms.answer, liu, "刘大江")
    await app.do(forms.cancel, liu)
    assert not await app.see(forms.is_filling, liu)
    again = await app.do(forms.begin, liu, NAME, {})
    assert (again.question.key, again.resumed) == ("birth_year", True)


async def test_an_old_button_takes_a_put_away_form_back_in_hand(app, village, liu):
    await fill(app, liu)
    await app.do(forms.cancel, liu)
    await app.do(forms.choose, liu, NAME, "education", "master")
    assert await app.see(forms.is_filling, liu)
    assert dict((await app.see(forms.current, liu)).answers)["education"] == "研究生"


async def test_handed_in_once_it_is_gone_from_the_hand_and_a_second_one_is_refused(app, village, liu):
    nomination = await nominate(app, liu)
    assert (nomination.status, nomination.application.full_name) == (Status.SUBMITTED, "刘大江")
    with pytest.raises(NoDraft):
        await app.do(forms.submit, liu, NAME)
    with pytest.raises(AlreadyNominated):
        await app.do(forms.begin, liu, NAME, {})


async def test_two_who_hand_in_at_once_from_two_phones_leave_one_nomination(app, village, liu):
    await fill(app, liu)
    outcomes = await asyncio.gather(
        *(app.do(forms.submit, liu, NAME) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in outcomes) == ["NoDraft", "Thanks"]


async def test_township_passes_county_signs_and_the_village_has_a_reserve(app, village, liu, clerk, chief):
    nomination = await nominate(app, liu)
    assert [item.who for item in (await app.see(desk.look, clerk)).items] == ["刘大江"]
    assert (await app.see(desk.look, chief)).total == 0
    await app.do(nominations.pass_on, clerk, nomination.id, nomination.version)
    nomination = await latest(app, liu)
    assert [item.id for item in (await app.see(desk.look, chief)).items] == [nomination.id]
    await app.do(nominations.sign_in, chief, nomination.id, nomination.version)
    (reserve,) = await app.see(lambda tx: tx.nominations.reserves_of(village.id))
    assert (reserve.person_id, reserve.full_name, reserve.village) == (liu.person_id, "刘大江", "清河村")
    assert await app.see(lambda tx: tx.nominations.find_reserve(liu.person_id)) == reserve
    assert await app.see(lambda tx: tx.nominations.find_reserve(clerk.person_id)) is None
    news = [letter.text for letter in await letters(app, liu)]
    assert [words[:1] for words in news] == ["🌱", "🎉"]
    assert await app.see(lambda tx: list(tx.audit.breaks())) == []


async def test_of_two_organizers_the_second_hears_it_is_done(app, village, liu, clerk, meet, township):
    other = await meet("吴干事", Role.TOWNSHIP_ORGANIZER, township)
    nomination = await nominate(app, liu)
    await app.do(nominations.pass_on, clerk, nomination.id, nomination.version)
    for actor in (other, clerk):
        with pytest.raises(AlreadyDecided):
            await app.do(nominations.pass_on, actor, nomination.id, nomination.version)
    with pytest.raises(AlreadyDecided):
        await return_it(app, other, nomination)


async def test_nobody_decides_about_what_changed_since_they_looked(app, village, liu, clerk, calendar):
    seen = await nominate(app, liu)
    await return_it(app, clerk, seen)
    calendar.pass_days(1)
    await app.do(forms.begin, liu, NAME, {})
    await app.do(forms.submit, liu, NAME)
    with pytest.raises(CardChanged):
        await app.do(nominations.pass_on, clerk, seen.id, seen.version)


@pytest.mark.parametrize("wish", [nominations.pass_on, nominations.sign_in])
async def test_who_holds_no_role_here_decides_nothing(app, village, liu, meet, county, wish):
    def found_another(tx):
        return tx.places.add("dashan", type(county.kind).TOWNSHIP, "大山乡", county)

    neighbour = await meet("外乡干事", Role.TOWNSHIP_ORGANIZER, await app.do(found_another))
    secretary = await meet("村支书", Role.VILLAGE_SECRETARY, village)
    nomination = await nominate(app, liu)
    for actor in (neighbour, secretary, liu):
        with pytest.raises(NotYours):
            await app.do(wish, actor, nomination.id, nomination.version)
        with pytest.raises(NotYours):
            await app.see(nominations.card, actor, nomination.id)
    assert (await app.see(desk.look, neighbour)).total == 0
    with pytest.raises(NotYours):
        await app.see(desk.look, liu)


async def test_a_lost_role_decides_nothing_though_the_button_is_still_there(
    app, village, liu, clerk, township
):
    nomination = await nominate(app, liu)
    await app.do(lambda tx: tx.people.revoke(clerk.person_id, Role.TOWNSHIP_ORGANIZER, township.id))
    now = await app.see(lambda tx: tx.people.actor(clerk.telegram_id, "zh_CN", tx.now))
    with pytest.raises(NotYours):
        await app.do(nominations.pass_on, now, nomination.id, nomination.version)


async def test_the_county_does_not_decide_in_the_townships_place(app, village, liu, chief):
    nomination = await nominate(app, liu)
    with pytest.raises(NotYours):
        await app.do(nominations.sign_in, chief, nomination.id, nomination.version)


async def test_nobody_decides_about_themselves(app, village, clerk):
    nomination = await nominate(app, clerk)
    with pytest.raises(NotYourOwn):
        await app.do(nominations.pass_on, clerk, nomination.id, nomination.version)


async def test_organizers_get_one_message_a_day_that_counts(app, village, clerk, meet, calendar):
    people = [await meet(f"自荐人{number}") for number in range(3)]
    submitted = [await nominate(app, person) for person in people]
    (letter,) = await letters(app, clerk)
    assert letter.text == "3 份自荐等您看。"
    first = submitted[0]
    await app.do(lambda tx: tx.postings.remember(letter, 5, tx.now))
    await app.do(lambda tx: tx.outbox.record(letter.sent(5)))
    await app.do(nominations.pass_on, clerk, first.id, first.version)
    (redrawn,) = await letters(app, clerk)
    assert (redrawn.topic, redrawn.text) == (letter.topic, "2 份自荐等您看。")
    calendar.pass_days(1)
    second = submitted[1]
    await app.do(nominations.pass_on, clerk, second.id, second.version)
    assert await letters(app, clerk) == [], "a decision alone starts no conversation"


async def test_a_letter_waits_for_the_morning(app, village, liu, clerk, calendar):
    calendar.pass_days(0.6)  # 23:24
    await nominate(app, liu)
    (letter,) = await letters(app, clerk)
    assert (letter.kind, letter.not_before.hour, letter.not_before.minute) == (LetterKind.NEWS, 23, 30)


async def test_withdrawn_and_back_later_with_everything_still_known(app, village, liu, clerk):
    first = await nominate(app, liu)
    standing = await app.see(nominations.standing, liu)
    assert standing.can_withdraw
    await app.do(nominations.withdraw, liu, first.id)
    with pytest.raises(Refusal):
        await app.do(nominations.withdraw, liu, first.id)
    with pytest.raises(AlreadyDecided):
        await app.do(nominations.pass_on, clerk, first.id, first.version)
    assert isinstance(await app.do(forms.begin, liu, NAME, {}), Reviewing)
    await app.do(forms.submit, liu, NAME)
    again = await latest(app, liu)
    assert (again.id != first.id, again.status) == (True, Status.SUBMITTED)


async def test_a_reserve_leaves_by_word_and_not_by_an_old_button(app, village, liu, clerk, chief):
    nomination = await nominate(app, liu)
    await app.do(nominations.pass_on, clerk, nomination.id, nomination.version)
    nomination = await latest(app, liu)
    await app.do(nominations.sign_in, chief, nomination.id, nomination.version)
    with pytest.raises(CannotWithdraw):
        await app.do(nominations.withdraw, liu, nomination.id)
    with pytest.raises(Refusal):
        await app.do(nominations.withdraw, clerk, nomination.id)


async def test_a_spoken_pledge_is_shown_by_its_length_and_can_be_heard_by_its_decider(
    app, village, liu, clerk
):
    review = await fill(app, liu, pledge=Recording("voice-1", 14))
    assert dict(review.answers)["pledge"] == 14
    await app.do(forms.submit, liu, NAME)
    nomination = await latest(app, liu)
    card = await app.see(nominations.card, clerk, nomination.id)
    words = app.texts.say(card.message)
    assert "🎤 0:14" in words
    assert str(liu.telegram_id) not in words
    assert "小刘" not in words, "the account's name is nobody's business"
    assert await app.see(nominations.recording, clerk, nomination.id) == "voice-1"
    with pytest.raises(NotYours):
        await app.see(nominations.recording, liu, nomination.id)


async def test_the_way_is_told_in_words_at_every_step(app, village, liu, clerk):
    words = app.texts.say((await app.see(nominations.standing, liu)).message)
    assert "您还没交过自荐" in words
    await app.do(forms.begin, liu, NAME, {})
    assert "填到一半" in app.texts.say((await app.see(nominations.standing, liu)).message)
    nomination = await nominate(app, liu)
    assert "正在看" in app.texts.say((await app.see(nominations.standing, liu)).message)
    await return_it(app, clerk, nomination, Reason.TALK_FIRST)
    standing = await app.see(nominations.standing, liu)
    assert "先到乡里坐坐" in app.texts.say(standing.message)
    assert standing.can_begin


async def test_a_verdict_by_day_reaches_also_who_asked_for_rest_and_at_night_it_waits(
    app, village, liu, clerk, calendar
):
    nomination = await nominate(app, liu)
    await app.do(lambda tx: tx.people.pause(liu.person_id, tx.now.replace(year=2099)))
    await return_it(app, clerk, nomination)
    assert len(await letters(app, liu)) == 1
    await app.do(lambda tx: tx.people.pause(liu.person_id, None))
    await app.do(forms.begin, liu, NAME, {})
    await app.do(forms.submit, liu, NAME)
    calendar.pass_days(0.6)  # 23:24
    nomination = await latest(app, liu)
    await app.do(nominations.pass_on, clerk, nomination.id, nomination.version)
    (letter,) = await letters(app, liu)
    assert (letter.kind, letter.not_before > app.clock()) == (LetterKind.NEWS, True)


async def test_the_county_hears_when_a_township_has_nobody_to_look(app, village, liu, chief):
    await nominate(app, liu)
    (letter,) = await letters(app, chief)
    assert "柳河乡还没有经办人" in letter.text


async def test_a_draft_is_kept_thirty_days_and_no_longer(app, village, liu, calendar):
    await app.do(forms.begin, liu, NAME, {})
    assert await app.see(forms.next_purge_at) == app.clock() + KEPT
    calendar.pass_days(29)
    assert await purge_due_drafts(app) == {"purged": 0}
    assert await app.see(forms.is_filling, liu)
    calendar.pass_days(1)
    assert await purge_due_drafts(app) == {"purged": 1}
    assert not await app.see(forms.is_filling, liu)
    assert await app.see(forms.next_purge_at) is None
