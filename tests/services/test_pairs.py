"""From the request to the parting, as both sides and the organizer hear it."""

import asyncio
from datetime import date, timedelta

import pytest

from domain.errors import NoLongerThere, NotYours
from domain.mentors import MentorIsFull
from domain.nominations import Skill
from domain.pairs import EndReason, MentorRole, NotAReserve, PairStatus, RoleTaken
from domain.people import Role
from scheduler.pairs import complete_due_pairs, lapse_due_requests
from services import mentors, pairs
from tests.reserves import (
    a_mentor,
    a_pair,
    a_person,
    a_reserve,
    acting,
    an_organizer,
    carry,
    letters_to,
    with_roles,
)


@pytest.fixture
async def people(app, village):
    """A reserve who welds, four mentors of the township and the county."""

    def come(tx):
        township = tx.places.get(village.parent_id)
        county = tx.places.get(township.parent_id)
        reserve = a_reserve(tx, village, 1, "李强", Skill.MACHINES)
        wang = a_mentor(tx, township, 2, "王建国", Skill.MACHINES, capacity=1)
        others = [
            a_mentor(tx, township, 3, "赵桂芳", Skill.PEACEMAKING),
            a_mentor(tx, county, 4, "钱工", Skill.MACHINES, role=MentorRole.EXPERT),
            a_mentor(tx, county, 5, "孙书记", role=MentorRole.POLITICAL),
        ]
        return reserve, wang, others

    return await app.do(come)


async def test_a_reserve_and_a_mentor_become_a_pair(app, people):
    reserve, wang, _ = people
    card = await app.do(pairs.request, acting(reserve), wang.id)
    [asked] = await letters_to(app, wang)
    assert asked.kind == "ask"
    assert "李强" in asked.text
    assert "机修焊接" in asked.text
    assert asked.keyboard == {"name": "pair_request", "ids": {"pair": card.pair.id}}

    await app.do(pairs.accept, acting(wang), card.pair.id)
    [accepted] = await letters_to(app, reserve)
    assert "12 个月" in accepted.text
    assert accepted.keyboard == {"name": "pair_sign", "ids": {"pair": card.pair.id}}

    await app.do(pairs.sign, acting(reserve), card.pair.id)
    assert "就等您了" in (await letters_to(app, wang))[-1].text
    begun = await app.do(pairs.sign, acting(wang), card.pair.id)
    assert begun.pair.status is PairStatus.ACTIVE
    assert (begun.pair.began_on, begun.pair.ends_on) == (date(2026, 11, 30), date(2027, 11, 30))
    assert "结上对了" in (await letters_to(app, reserve))[-1].text


async def test_signing_twice_tells_the_other_once(app, people):
    reserve, wang, _ = people
    card = await app.do(pairs.request, acting(reserve), wang.id)
    await app.do(pairs.accept, acting(wang), card.pair.id)
    for _ in range(3):
        await app.do(pairs.sign, acting(reserve), card.pair.id)
    assert len(await letters_to(app, wang)) == 2


async def test_the_same_trade_stands_first_and_full_mentors_are_not_shown(app, people, village):
    reserve, wang, _ = people
    choices = await app.see(mentors.choices, acting(reserve))
    assert [offer.name for offer in choices.offers] == ["王建国", "钱工", "赵桂芳"]
    more = await app.see(mentors.choices, acting(reserve), 1)
    assert [offer.name for offer in more.offers] == ["孙书记"]

    second = await app.do(lambda tx: a_reserve(tx, village, 9, "周敏", Skill.MACHINES))
    await app.do(pairs.request, acting(second), wang.id)
    choices = await app.see(mentors.choices, acting(reserve))
    assert [offer.name for offer in choices.offers] == ["钱工", "赵桂芳", "孙书记"]
    with pytest.raises(MentorIsFull):
        await app.do(pairs.request, acting(reserve), wang.id)


async def test_mentors_elsewhere_and_people_on_rest_are_not_offered(app, people, village):
    reserve, wang, others = people

    def elsewhere(tx):
        county = tx.places.get(tx.places.get(village.parent_id).parent_id)
        far = tx.places.add("donggang", "township", "东岗镇", county)
        tx.people.pause(wang.id, tx.now + timedelta(days=3))
        tx.people.lose(others[0].telegram_id, tx.now)
        return a_mentor(tx, far, 8, "远处的", Skill.MACHINES)

    far = await app.do(elsewhere)
    choices = await app.see(mentors.choices, acting(reserve))
    assert [offer.name for offer in choices.offers] == ["钱工", "孙书记"]
    with pytest.raises(NoLongerThere):
        await app.do(pairs.request, acting(reserve), far.id)


async def test_only_a_reserve_can_ask(app, people):
    _, wang, _ = people
    stranger = await app.do(lambda tx: a_person(tx, 50, "路人"))
    with pytest.raises(NotAReserve):
        await app.do(pairs.request, acting(stranger), wang.id)
    with pytest.raises(NotAReserve):
        await app.see(mentors.home, acting(stranger))


async def test_of_ten_who_want_the_last_place_one_gets_it(app, people, village):
    _, wang, _ = people
    ten = await app.do(lambda tx: [a_reserve(tx, village, 100 + n, f"后备{n}") for n in range(10)])
    outcomes = await asyncio.gather(
        *(app.do(pairs.request, acting(each), wang.id) for each in ten), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["MentorIsFull"] * 9 + ["PairCard"]
    assert len(await letters_to(app, wang)) == 1


async def test_of_two_mentors_of_one_role_asked_at_once_one_is_asked(app, people):
    reserve, wang, (zhao, *_) = people
    outcomes = await asyncio.gather(
        *(app.do(pairs.request, acting(reserve), mentor.id) for mentor in (wang, zhao)),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["PairCard", "RoleTaken"]


async def test_the_database_itself_keeps_one_live_mentor_a_role(app, people):
    reserve, wang, (zhao, *_) = people

    def twice(tx):
        for mentor in (wang, zhao):
            tx.pairs.add(mentor.id, reserve.id, MentorRole.WORK, None, tx.now)

    with pytest.raises(RoleTaken):
        await app.do(twice)


async def test_who_is_declined_hears_it_warmly_with_three_others(app, people, village):
    reserve, wang, others = people
    card = await app.do(pairs.request, acting(reserve), wang.id)
    with pytest.raises(NotYours):
        await app.do(pairs.decline, acting(reserve), card.pair.id, EndReason.FULL)
    await app.do(pairs.decline, acting(wang), card.pair.id, EndReason.NO_TIME)
    [told] = await letters_to(app, reserve)
    assert "跟您好不好没关系" in told.text
    assert "王建国</b>（业务导师）" not in told.text
    offered = [others[1].id, others[0].id, others[2].id]
    assert [mentor for mentor, _ in told.keyboard["ids"]["offers"]] == offered
    with pytest.raises(NoLongerThere):
        await app.do(pairs.accept, acting(wang), card.pair.id)


async def test_a_request_nobody_answers_goes_back_once_after_a_week(app, people, calendar):
    reserve, wang, _ = people
    await app.do(pairs.request, acting(reserve), wang.id)
    due = await app.see(pairs.next_lapse_at)
    assert due == calendar.now + timedelta(days=7)
    calendar.pass_days(6.9)
    assert await lapse_due_requests(app) == {"done": 0, "failed": 0}
    calendar.now = due
    await asyncio.gather(lapse_due_requests(app), lapse_due_requests(app))
    assert await lapse_due_requests(app) == {"done": 0, "failed": 0}
    [told] = await letters_to(app, reserve)
    assert "一直没顾上回话" in told.text
    assert len(told.keyboard["ids"]["offers"]) == 3
    assert "王建国" in [offer.name for offer in (await app.see(mentors.choices, acting(reserve))).offers]


async def test_either_side_ends_it_without_fault(app, people):
    reserve, wang, _ = people
    for ender, other in ((reserve, wang), (wang, reserve)):
        card = await app.do(pairs.request, acting(reserve), wang.id)
        await app.do(pairs.accept, acting(wang), card.pair.id)
        await app.do(pairs.end, acting(ender), card.pair.id, EndReason.MOVED_ON)
        told = (await letters_to(app, other))[-1]
        assert "不算谁的错" in told.text
        assert (told.keyboard is not None) == (other is reserve)
        with pytest.raises(NoLongerThere):
            await app.do(pairs.end, acting(ender), card.pair.id, EndReason.MOVED_ON)
    stranger = await app.do(lambda tx: a_person(tx, 50, "路人"))
    with pytest.raises(NotYours):
        await app.see(pairs.look, acting(stranger), card.pair.id)


async def test_a_request_taken_back_before_it_was_sent_is_never_sent(app, people):
    reserve, wang, _ = people
    card = await app.do(pairs.request, acting(reserve), wang.id)
    await app.do(pairs.end, acting(reserve), card.pair.id, EndReason.MOVED_ON)
    assert await carry(app) == []


async def test_a_request_taken_back_after_it_was_sent_says_so_in_its_place(app, people):
    reserve, wang, _ = people
    card = await app.do(pairs.request, acting(reserve), wang.id)
    await carry(app)
    await app.do(pairs.end, acting(reserve), card.pair.id, EndReason.MOVED_ON)
    [told] = await carry(app)
    assert "这回先不请了" in told.text
    assert told.keyboard is None
    assert await app.see(lambda tx: tx.postings.posted(told)) == 1


async def test_a_full_term_ends_with_thanks_once(app, people, calendar):
    reserve, wang, _ = people
    await app.do(lambda tx: a_pair(tx, wang, reserve))
    assert await complete_due_pairs(app) == {"done": 0, "failed": 0}
    calendar.now = await app.see(pairs.next_completion_at)
    await asyncio.gather(complete_due_pairs(app), complete_due_pairs(app))
    assert ["日子满了" in each.text for each in await letters_to(app, wang)] == [True]
    assert ["日子满了" in each.text for each in await letters_to(app, reserve)] == [True]


async def test_a_mentor_asked_enough_this_week_is_not_asked_again(app, people, village):
    _, _, (zhao, *_) = people

    def many(tx):
        tx.mentors.save(
            tx.mentors.find(zhao.id).__class__(zhao.id, village.parent_id, MentorRole.WORK, (), 9), tx.now
        )
        return [a_reserve(tx, village, 200 + n, f"后备{n}") for n in range(5)]

    cards = [await app.do(pairs.request, acting(each), zhao.id) for each in await app.do(many)]
    assert len(await letters_to(app, zhao)) == 3
    assert [card.pair.asked_at is None for card in cards] == [False] * 3 + [True] * 2


async def test_an_organizer_sees_their_villages_and_no_others(app, people, village):
    reserve, wang, _ = people
    organizer = await app.do(lambda tx: an_organizer(tx, village.parent_id, 70, "方干事"))
    await app.do(lambda tx: a_pair(tx, wang, reserve))
    overview = await app.see(pairs.overview, await with_roles(app, organizer))
    assert [(place.name, counts) for place, counts in overview.villages] == [
        ("清河村", {PairStatus.ACTIVE: 1})
    ]
    listed = await app.see(pairs.of_village, await with_roles(app, organizer), village.id)
    assert [(card.reserve, card.mentor) for card in listed.cards] == [("李强", "王建国")]
    for question, ids in ((pairs.overview, ()), (pairs.of_village, (village.id,))):
        with pytest.raises(NotYours):
            await app.see(question, acting(wang), *ids)
    assert Role.TOWNSHIP_ORGANIZER in {grant.role for grant in (await with_roles(app, organizer)).grants}


async def test_every_step_is_in_the_audit_log(app, people):
    reserve, wang, _ = people
    card = await app.do(pairs.request, acting(reserve), wang.id)
    await app.do(pairs.accept, acting(wang), card.pair.id)
    await app.do(pairs.sign, acting(wang), card.pair.id)
    await app.do(pairs.end, acting(wang), card.pair.id, EndReason.TOO_FAR)

    def actions(tx):
        rows = tx.audit._connection.exec_driver_sql("SELECT action, subject FROM audit ORDER BY id")
        return [tuple(row) for row in rows]

    steps = ("request_pair", "accept_pair", "sign_pair", "end_pair")
    assert await app.see(actions) == [(step, f"pair:{card.pair.id}") for step in steps]
