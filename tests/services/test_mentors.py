"""A mentor's offer: from the link to the review, and changed later."""

import pytest

from domain.form_refusals import NotANumber
from domain.mentors import NotAMentor
from domain.nominations import Skill, Status
from domain.pairs import MentorRole
from services import desk, forms, mentors
from services.form_steps import Asking, Reviewing
from storage.sealing import Sealer
from tests.reserves import a_mentor, a_person, a_reserve, acting, an_organizer, with_roles
from texts.render import Texts


async def offered(app, person, place, capacity="3"):
    actor = acting(person)
    await app.do(forms.begin, actor, "mentor", {"place": place})
    await app.do(forms.choose, actor, "mentor", "role", "work")
    for skill in (Skill.MACHINES, Skill.PEACEMAKING):
        await app.do(forms.toggle, actor, "mentor", "specialities", skill)
    step = await app.do(forms.finish, actor, "mentor", "specialities")
    assert [option.value for option in step.options] == ["1", "2", "3", "5", "8"]
    await app.do(forms.choose, actor, "mentor", "capacity", capacity)
    return await app.do(forms.submit, actor, "mentor")


async def test_an_offer_is_shown_back_and_kept(app, village):
    person = await app.do(lambda tx: a_person(tx, 1, "王建国"))
    thanks = await offered(app, person, village.parent_id)
    assert "您是业务导师，会机修焊接、调解说和，最多带 3 人。" in Texts().say(thanks.message)
    mentor = await app.see(lambda tx: tx.mentors.find(person.id))
    assert (mentor.role, mentor.capacity, mentor.place_id) == (MentorRole.WORK, 3, village.parent_id)


async def test_more_than_eight_can_be_typed_and_nonsense_keeps_the_draft(app, village):
    actor = acting(await app.do(lambda tx: a_person(tx, 1, "王建国")))
    await app.do(forms.begin, actor, "mentor", {"place": village.parent_id})
    await app.do(forms.choose, actor, "mentor", "role", "expert")
    await app.do(forms.toggle, actor, "mentor", "specialities", Skill.TRADE)
    await app.do(forms.finish, actor, "mentor", "specialities")
    with pytest.raises(NotANumber):
        await app.do(forms.answer, actor, "很多很多")
    step = await app.do(forms.answer, actor, "最多 653 个")
    assert isinstance(step, Reviewing)
    await app.do(forms.submit, actor, "mentor")
    assert (await app.see(lambda tx: tx.mentors.find(actor.person_id))).capacity == 653


async def test_a_mentor_changes_one_thing_from_the_review(app, village):
    person = await app.do(lambda tx: a_person(tx, 1, "王建国"))
    await offered(app, person, village.parent_id)
    step = await app.do(forms.begin, acting(person), "mentor", {})
    assert isinstance(step, Reviewing)
    asked = await app.do(forms.edit, acting(person), "mentor", "capacity")
    assert isinstance(asked, Asking)
    await app.do(forms.choose, acting(person), "mentor", "capacity", "8")
    await app.do(forms.submit, acting(person), "mentor")
    home = await app.see(mentors.home, acting(person))
    assert (home.offer.mentor.capacity, home.offer.mentor.role) == (8, MentorRole.WORK)


async def test_nobody_becomes_a_mentor_without_a_link(app):
    person = await app.do(lambda tx: a_person(tx, 1, "路人"))
    with pytest.raises(NotAMentor):
        await app.do(forms.begin, acting(person), "mentor", {})


async def test_a_mentor_who_is_also_a_reserve_may_look_for_one(app, village):
    person = await app.do(lambda tx: a_reserve(tx, village, 1, "王建国"))
    await offered(app, person, village.parent_id)
    home = await app.see(mentors.home, acting(person))
    assert (home.offer.name, home.may_ask) == ("王建国", True)


@pytest.fixture
def unsealed(monkeypatch):
    """How many sealed fields were opened."""
    opened = []
    opens = Sealer.open

    def counting(self, sealed):
        opened.append(1)
        return opens(self, sealed)

    monkeypatch.setattr(Sealer, "open", counting)
    return opened


async def test_only_the_mentors_on_the_page_are_named(app, village, unsealed):
    def come(tx):
        for number in range(40):
            a_mentor(tx, village, 100 + number, f"导师{number}")
        return a_reserve(tx, village, 1, "李强")

    reserve = await app.do(come)
    unsealed.clear()
    choices = await app.see(mentors.choices, acting(reserve))
    assert (len(choices.offers), choices.pages) == (3, 6)
    assert len(unsealed) < 15


async def test_a_desk_names_only_what_it_shows(app, village, unsealed):
    def come(tx):
        for number in range(40):
            a_reserve(tx, village, 100 + number, f"后备{number}", status=Status.SUBMITTED)
        return an_organizer(tx, village.parent_id, 70, "方干事")

    organizer = await with_roles(app, await app.do(come))
    unsealed.clear()
    seen = await app.see(desk.look, organizer)
    assert (seen.total, len(seen.items)) == (40, 10)
    assert len(unsealed) == 10
