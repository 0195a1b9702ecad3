"""Matching many at once: whose word it is, what it costs, and what has gone by until it is signed."""

import time
from dataclasses import replace

import pytest

from domain.errors import NotYours
from domain.form_refusals import PreviewChanged
from domain.joint_vetting import TooClose
from domain.matching import LARGEST, NothingToMatch, NotProposed
from domain.nominations import Skill
from domain.pairs import MentorRole
from services import matching, pairs
from tests.reserves import a_mentor, a_reserve, acting, an_organizer, letters_to, with_roles
from tests.services.test_mentor_search import POOL, counted


@pytest.fixture
async def organizer(app, village):
    return await with_roles(app, await app.do(lambda tx: an_organizer(tx, village.parent_id, 70, "方干事")))


async def people(app, village, reserves, mentors, capacity=3):
    """Returns the mentors and the reserves."""

    def come(tx):
        led = [
            a_mentor(tx, village, 1000 + number, f"导师{number}", Skill.TRADE, capacity=capacity)
            for number in range(mentors)
        ]
        return led, [a_reserve(tx, village, 5000 + number, f"后备{number}") for number in range(reserves)]

    return await app.do(come)


async def requests(app):
    return await app.see(lambda tx: tx.pairs.unanswered())


async def test_fifty_at_a_time_and_then_the_rest(app, village, organizer):
    await people(app, village, LARGEST + 3, 30)
    for size in (LARGEST, 3):
        sheet = await app.do(matching.propose, organizer, village.parent_id)
        assert sheet.count == size
        signed = await app.do(matching.sign, organizer, sheet.stamp)
        assert (signed.pairs, signed.gone) == (size, 0)
    assert len({pair.reserve_id for pair in await requests(app)}) == LARGEST + 3
    with pytest.raises(NothingToMatch):
        await app.do(matching.propose, organizer, village.parent_id)


async def test_a_sheet_costs_as_many_questions_for_fifty_as_for_two(app, village, organizer):
    async def cost():
        with counted() as asked:
            await app.do(matching.propose, organizer, village.parent_id)
            await app.see(matching.preview, organizer)
        return len(asked)

    await people(app, village, 2, 2)
    few = await cost()

    def come(tx):
        for number in range(POOL):
            a_mentor(tx, village, 20_000 + number, f"专家{number}", Skill.ARTS, role=MentorRole.EXPERT)
        for number in range(LARGEST):
            a_reserve(tx, village, 30_000 + number, f"新后备{number}", Skill.ARTS)

    await app.do(come)
    began = time.perf_counter()
    assert await cost() == few
    spent = time.perf_counter() - began
    print(f"\n{few} questions; fifty reserves among {POOL} mentors: {spent:.2f} s")  # noqa: T201 - a figure


async def test_what_went_by_until_the_signature_is_left_out_and_said(app, village, organizer):
    (mentor,), (first, second) = await people(app, village, 2, 1, capacity=2)
    sheet = await app.do(matching.propose, organizer, village.parent_id)
    assert sheet.count == 2
    await app.do(pairs.request, acting(first), mentor.id)
    signed = await app.do(matching.sign, organizer, sheet.stamp)
    assert (signed.pairs, signed.gone) == (1, 1)
    assert sorted(pair.reserve_id for pair in await requests(app)) == [first.id, second.id]
    with pytest.raises(NotProposed):
        await app.do(matching.sign, organizer, sheet.stamp)


async def test_a_sheet_that_was_laid_out_anew_is_not_signed_by_an_old_button(app, village, organizer):
    await people(app, village, 2, 2)
    sheet = await app.do(matching.propose, organizer, village.parent_id)
    gone = sheet.matches[0].proposal
    await app.do(matching.leave_out, organizer, gone.reserve_id, gone.role)
    with pytest.raises(PreviewChanged):
        await app.do(matching.sign, organizer, sheet.stamp)
    assert await requests(app) == []


async def test_nobody_matches_another_township_and_nobody_signs_what_is_no_longer_theirs(
    app, village, organizer
):
    await people(app, village, 2, 2)

    def elsewhere(tx):
        county = tx.places.get(tx.places.get(village.parent_id).parent_id)
        far = tx.places.add("donggang", "township", "东岗镇", county)
        return an_organizer(tx, far.id, 71, "何干事")

    other = await app.do(elsewhere)
    with pytest.raises(NotYours):
        await app.do(matching.propose, await with_roles(app, other), village.parent_id)
    sheet = await app.do(matching.propose, organizer, village.parent_id)
    with pytest.raises(NotProposed):
        await app.do(matching.sign, await with_roles(app, other), sheet.stamp)
    with pytest.raises(NotYours):
        await app.do(matching.sign, acting(organizer.person), sheet.stamp)


async def test_a_relative_is_proposed_to_nobody_of_theirs(app, village, organizer):
    (uncle, stranger), (reserve,) = await people(app, village, 1, 2)

    def named(tx):
        nomination = tx.nominations.find_live(reserve.id)
        tx.conflicts.flag(nomination.id, uncle.id, tx.now, by_candidate=True)

    await app.do(named)
    sheet = await app.do(matching.propose, organizer, village.parent_id)
    assert [match.proposal.mentor_id for match in sheet.matches] == [stranger.id]


async def test_a_mentor_who_was_asked_enough_this_week_hears_on_monday(app, village, organizer):
    (mentor,), _ = await people(app, village, 1, 1)
    others = await app.do(lambda tx: [a_reserve(tx, village, 6000 + n, f"先问的{n}") for n in range(3)])
    await app.do(lambda tx: tx.mentors.save(_with_room(tx.mentors.find(mentor.id)), tx.now))
    for each in others:
        await app.do(pairs.request, acting(each), mentor.id)
    heard = len(await letters_to(app, mentor))
    sheet = await app.do(matching.propose, organizer, village.parent_id)
    await app.do(matching.sign, organizer, sheet.stamp)
    assert len(await letters_to(app, mentor)) == heard
    assert [pair.asked_at for pair in await requests(app)].count(None) == 1


def _with_room(mentor):
    return replace(mentor, capacity=9)


async def test_who_is_close_to_the_reserve_matches_nobody_to_them(app, village, organizer):
    _, [reserve] = await people(app, village, 1, 1)

    def step_back(tx):
        tx.conflicts.flag(
            tx.nominations.find_live(reserve.id).id, organizer.person_id, tx.now, by_candidate=False
        )

    await app.do(matching.propose, organizer, village.id)
    assert (await app.see(matching.look, organizer)).count == 1
    await app.do(step_back)
    assert (await app.see(matching.of_place, organizer, village.id)).reserves == []
    with pytest.raises(NotProposed):
        await app.see(matching.look, organizer)
    with pytest.raises(NothingToMatch):
        await app.do(matching.propose, organizer, village.id)
    with pytest.raises(TooClose):
        await app.do(matching.propose_for, organizer, reserve.id)
