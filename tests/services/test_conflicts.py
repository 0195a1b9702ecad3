"""Who is named as a relative decides nothing about the candidate, and nothing lies because of it."""

import pytest

from domain.errors import NoLongerThere
from domain.joint_vetting import TooClose
from domain.mentors import NoMentorFree
from domain.nominations import NotYourOwn, Recording, Status
from domain.pairs import EndReason, MentorRole, Related, Side
from domain.people import Grant, Role
from services import conflicts, desk, forms, mentors, nominations, pairs, quiet_pairs
from tests.reserves import a_mentor, a_pair, a_reserve, acting, letters_to
from tests.services.test_nominations import nominate


async def own(app, liu):
    return await app.see(lambda tx: tx.nominations.find_live(liu.person_id))


async def test_a_named_relative_decides_nothing_and_a_colleague_does(app, liu, clerk, chief, meet, township):
    await nominate(app, liu)
    colleague = await meet("吴干事", clerk.grants[0].role, township)
    seen = await app.see(conflicts.look, liu)
    assert {each.name for each in seen.signers} == {"周干事", "吴干事", "陈部长"}
    await app.do(conflicts.name_relative, liu, clerk.person_id)
    nomination = await own(app, liu)
    assert (await app.see(desk.look, clerk)).total == 0
    with pytest.raises(TooClose):
        await app.do(nominations.pass_on, clerk, nomination.id, nomination.version)
    await app.do(nominations.pass_on, colleague, nomination.id, nomination.version)
    assert (await own(app, liu)).status is Status.TOWNSHIP_PASSED
    assert [each for each in await letters_to(app, chief.person) if "要回避" in each.text] == []


async def test_who_takes_it_back_and_comes_anew_has_the_same_relatives(app, liu, clerk, chief):
    await nominate(app, liu)
    first = await own(app, liu)
    await app.do(lambda tx: tx.conflicts.flag(first.id, clerk.person_id, tx.now, by_candidate=False))
    await app.do(conflicts.name_relative, liu, chief.person_id)
    await app.do(nominations.withdraw, liu, first.id)
    await app.do(forms.begin, liu, "self_nomination", {})
    await app.do(forms.submit, liu, "self_nomination")
    again = await own(app, liu)
    assert again.id != first.id
    assert await app.see(lambda tx: tx.conflicts.close_to(again.id)) == {clerk.person_id, chief.person_id}
    with pytest.raises(TooClose):
        await app.do(nominations.pass_on, clerk, again.id, again.version)
    await app.do(conflicts.name_relative, liu, chief.person_id)
    await app.do(conflicts.name_relative, liu, clerk.person_id)
    assert await app.see(lambda tx: tx.conflicts.close_to(again.id)) == {clerk.person_id}


async def test_where_nobody_else_decides_the_county_is_asked_for_somebody(app, liu, clerk, chief):
    await nominate(app, liu)
    await app.do(conflicts.name_relative, liu, clerk.person_id)
    assert len([each for each in await letters_to(app, chief.person) if "要回避" in each.text]) == 1


@pytest.mark.parametrize("candidate_first", [True, False])
async def test_what_somebody_said_of_themselves_no_candidate_can_unsay(app, liu, clerk, candidate_first):
    nomination = await nominate(app, liu)

    def flagged(tx):
        for by_candidate in (candidate_first, not candidate_first):
            tx.conflicts.flag(nomination.id, clerk.person_id, tx.now, by_candidate=by_candidate)
        tx.conflicts.unflag(nomination.id, clerk.person_id)

    await app.do(flagged)
    assert await app.see(lambda tx: tx.conflicts.close_to(nomination.id)) == {clerk.person_id}


async def test_what_was_named_by_mistake_is_taken_back(app, liu, clerk):
    await nominate(app, liu)
    await app.do(conflicts.name_relative, liu, clerk.person_id)
    again = await app.do(conflicts.name_relative, liu, clerk.person_id)
    assert [each.named for each in again.signers] == [False]
    assert (await app.see(desk.look, clerk)).total == 1


async def paired(app, village, *, named):
    """A reserve, two mentors nearby, and perhaps the first of them named as a relative."""

    def come(tx):
        reserve = a_reserve(tx, village, 1, "李强")
        uncle = a_mentor(tx, village, 2, "大舅", role=MentorRole.WORK)
        a_mentor(tx, village, 3, "王建国", role=MentorRole.WORK)
        if named:
            nomination = tx.nominations.find_live(reserve.id)
            tx.conflicts.flag(nomination.id, uncle.id, tx.now, by_candidate=True)
        return acting(reserve), acting(uncle)

    return await app.do(come)


async def offered(app, reserve):
    return [each.name for each in (await app.see(mentors.choices, reserve)).offers]


async def test_a_named_relative_is_offered_to_nobody_of_theirs_and_cannot_be_asked(app, village):
    reserve, uncle = await paired(app, village, named=True)
    assert await offered(app, reserve) == ["王建国"]
    with pytest.raises(Related):
        await app.see(mentors.consider, reserve, uncle.person_id)
    with pytest.raises(Related):
        await app.do(pairs.request, reserve, uncle.person_id)


async def test_who_is_named_after_the_request_can_only_decline(app, village):
    reserve, uncle = await paired(app, village, named=False)
    card = await app.do(pairs.request, reserve, uncle.person_id)
    nomination = await own(app, reserve)
    await app.do(lambda tx: tx.conflicts.flag(nomination.id, uncle.person_id, tx.now, by_candidate=True))
    with pytest.raises(Related) as refused:
        await app.do(pairs.accept, uncle, card.pair.id)
    assert refused.value.side is Side.MENTOR
    await app.do(pairs.decline, uncle, card.pair.id, EndReason.RELATIVE)
    [*_, told] = await letters_to(app, reserve.person)
    assert "沾亲带故，要回避" in told.text
    assert "王建国" in told.text


@pytest.mark.parametrize("side", Side)
async def test_a_mentor_who_turns_out_to_be_a_relative_steps_back_for_good(app, village, clerk, side):
    reserve, uncle = await paired(app, village, named=False)
    card = await app.do(pairs.request, reserve, uncle.person_id)
    await app.do(pairs.accept, uncle, card.pair.id)
    await app.do(pairs.end, reserve if side is Side.RESERVE else uncle, card.pair.id, EndReason.RELATIVE)
    assert await offered(app, reserve) == ["王建国"]
    nomination = await own(app, reserve)
    assert await app.see(lambda tx: tx.conflicts.close_to(nomination.id)) == {uncle.person_id}


async def test_between_acceptance_and_signature_kinship_still_counts(app, village):
    reserve, uncle = await paired(app, village, named=False)
    card = await app.do(pairs.request, reserve, uncle.person_id)
    await app.do(pairs.accept, uncle, card.pair.id)
    nomination = await own(app, reserve)
    await app.do(lambda tx: tx.conflicts.flag(nomination.id, uncle.person_id, tx.now, by_candidate=True))
    for actor in (reserve, uncle):
        with pytest.raises(Related):
            await app.do(pairs.sign, actor, card.pair.id)


async def test_an_organizer_who_parts_relatives_names_the_mentor(app, village, clerk):
    def come(tx):
        reserve, uncle = a_reserve(tx, village, 1, "李强"), a_mentor(tx, village, 2, "大舅")
        return acting(reserve), a_pair(tx, uncle, reserve)

    reserve, pair = await app.do(come)
    await app.do(quiet_pairs.release, clerk, pair, EndReason.RELATIVE)
    with pytest.raises(NoMentorFree):
        await app.see(mentors.choices, reserve)


async def test_nobody_names_relatives_without_a_nomination_or_outside_their_village(
    app, liu, clerk, chief, meet
):
    with pytest.raises(NoLongerThere):
        await app.see(conflicts.look, liu)
    await nominate(app, liu)
    stranger = await meet("外乡人")
    with pytest.raises(NoLongerThere):
        await app.do(conflicts.name_relative, liu, stranger.person_id)


async def test_a_named_relative_reads_nothing_by_an_old_button(app, liu, clerk, chief):
    nomination = await nominate(app, liu, pledge=Recording("VOICE", 30))
    await app.see(nominations.card, clerk, nomination.id)
    await app.do(conflicts.name_relative, liu, clerk.person_id)
    for look in (nominations.card, nominations.recording):
        with pytest.raises(TooClose):
            await app.see(look, clerk, nomination.id)
    about = {"nomination": nomination.id, "seen": nomination.version}
    with pytest.raises(TooClose):
        await app.do(forms.begin, clerk, "return_nomination", about)


async def test_who_nominates_themselves_reads_no_card_of_their_own(app, liu, clerk, township):
    nomination = await nominate(app, liu)
    till = clerk.grants[0].expires_at

    def grant(tx):
        role = Grant(Role.TOWNSHIP_ORGANIZER, township.id, till)
        tx.people.grant(liu.person_id, role, granted_by=None, now=tx.now)
        return tx.people.actor(liu.telegram_id, "zh_CN", tx.now)

    both = await app.do(grant)
    with pytest.raises(NotYourOwn):
        await app.see(nominations.card, both, nomination.id)
    assert (await app.see(desk.look, both)).total == 0
