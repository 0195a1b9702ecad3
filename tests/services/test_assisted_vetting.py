"""Who has no phone goes the same way: a host hears their word, and passes on what is decided."""

import pytest
from sqlalchemy import delete, select

from domain.errors import NoLongerThere, NotYours
from domain.forms import Draft
from domain.joint_vetting import Signature
from domain.nominations import Reason, Status
from domain.notices import AlreadyAgreed
from domain.people import ROLE_LASTS, Grant, Role
from services import (
    assistance,
    department_lines,
    desk,
    entering,
    invitations,
    joint_vetting,
    notices,
    take_overs,
)
from storage.schema.nominations import nominations
from storage.schema.people import grants
from storage.schema.records import audit
from tests.conftest import MONDAY
from tests.reserves import a_person, acting, connection_of, letters_to
from tests.services.test_joint_vetting import all_signed, in_group, notice_of, opened, three, vetting_of
from texts.messages.notices import NoticeTakenDown

__all__ = ["three"]  # the fixture


@pytest.fixture
async def secretary(three):
    """Wrote down the first candidate, who has no phone."""

    def wrote(tx):
        person, village = a_person(tx, 800, "周书记"), three.villages[0]
        grant = Grant(Role.VILLAGE_SECRETARY, village.id, tx.now + ROLE_LASTS)
        tx.people.grant(person.id, grant, granted_by=None, now=tx.now)
        someone = tx.people.write_down("候选0", "zh_CN", "1", tx.now)
        row = {"person_id": someone.id, "assisted_by": person.id}
        first = nominations.c.id == three.candidates[0]
        connection_of(tx).execute(nominations.update().where(first).values(row))
        tx.groups.bind(-7, village.id, bound_by=None, now=tx.now)
        return tx.people.actor(800, "zh_CN", tx.now)

    return await three.app.do(wrote)


async def heard(three):
    query = select(audit.c.action).where(audit.c.subject == "notice:1")
    return await three.app.see(lambda tx: list(connection_of(tx).scalars(query)))


async def test_a_host_reads_the_notice_to_them_and_says_that_they_agreed(three, secretary):
    app = await all_signed(three)
    asked = [each for each in await letters_to(app, secretary.person) if "念一念" in each.text]
    assert len(asked) == 1
    notice_id = await notice_of(three, 0)
    assert asked[0].keyboard["name"] == "notice_consent"
    stranger = await app.do(lambda tx: acting(a_person(tx, 801, "路人")))
    with pytest.raises(NotYours):
        await app.do(notices.agree, stranger, notice_id)
    assert await in_group(app) == []
    agreed = await app.do(notices.agree, secretary, notice_id)
    assert "请您转告他" in app.texts.say(agreed, "zh_CN")
    assert "候选0" in (await in_group(app))[0]
    assert await heard(three) == ["hear_notice_consent 2026-11"]


async def test_who_has_a_phone_of_their_own_answers_for_themselves(three, secretary):
    app = await all_signed(three)
    with pytest.raises(NotYours):
        await app.do(notices.agree, secretary, await notice_of(three, 1))


@pytest.mark.parametrize("noticed", [False, True])
async def test_what_the_wrong_person_took_over_is_asked_of_nobody_any_more(three, secretary, noticed):
    app = await (all_signed(three) if noticed else opened(three))
    link = (await app.do(assistance.invite, secretary, three.candidates[0])).link.removeprefix("i_")
    stranger = await app.do(lambda tx: acting(a_person(tx, 801, "路人")))
    await app.do(invitations.follow, stranger, link)
    if noticed:
        await app.do(notices.agree, stranger, await notice_of(three, 0))
    await app.do(take_overs.undo, three.chief, three.candidates[0])

    def running(tx):
        first = three.candidates[0]
        return tx.vettings.running([first]), tx.notices.find_running(first)

    assert await app.see(running) == ({}, None)
    assert "候选0" not in "".join((await in_group(app))[-1:])


async def test_of_somebody_without_a_phone_who_is_in_charge_is_asked(three, secretary):
    """Who wrote it down is the secretary no more: somebody else of the village reads the notice out."""
    taken = delete(grants).where(grants.c.person_id == secretary.person_id)
    await three.app.do(lambda tx: connection_of(tx).execute(taken))
    other = await three.app.do(lambda tx: a_person(tx, 802, "新书记"))
    grant = Grant(Role.VILLAGE_SECRETARY, three.villages[0].id, MONDAY + ROLE_LASTS)
    await three.app.do(lambda tx: tx.people.grant(other.id, grant, granted_by=None, now=tx.now))
    app = await all_signed(three)
    assert [each.text for each in await letters_to(app, secretary.person) if "念一念" in each.text] == []
    assert len([each for each in await letters_to(app, other) if "念一念" in each.text]) == 1


async def test_what_is_decided_is_passed_on(three, secretary, calendar):
    app = await all_signed(three)
    notice_id = await notice_of(three, 0)
    await app.do(notices.agree, secretary, notice_id)
    calendar.pass_days(8)
    await app.do(entering.sign_in, three.chief, notice_id)
    [*_, told] = await letters_to(app, secretary.person)
    assert "请转告候选0：从今天起" in told.text


async def test_a_refusal_is_passed_on_with_its_reason(three, secretary):
    app = await opened(three)
    police, vetting_id = three.reviewer("公安局"), await vetting_of(three, 0)
    lines = await app.see(lambda tx: tx.vettings.lines_of(vetting_id))
    line = next(each for each in lines if each.department == "公安局")
    await app.do(department_lines.sign, police, line.id, Signature.REFUSE, "有案底要核")
    draft = Draft(
        three.chief.person_id,
        "refuse_candidate",
        "review",
        MONDAY,
        {"vetting": vetting_id},
        {"reason": Reason.SETTLE_FIRST},
    )
    await app.do(joint_vetting.REFUSAL_FORM.submit, three.chief, draft)
    [*_, told] = await letters_to(app, secretary.person)
    assert "手上有件事还没了结" in told.text
    assert "有案底" not in told.text
    assert await three.status(three.candidates[0]) is Status.REFUSED


async def test_what_is_taken_back_for_them_leaves_the_village(three, secretary):
    app = await all_signed(three)
    await app.do(notices.agree, secretary, await notice_of(three, 0))
    await app.do(assistance.erase, secretary, three.candidates[0])
    assert (await in_group(app))[-1] == app.texts.say(NoticeTakenDown(), app.programme.locale)


async def taken_over(three, secretary):
    """Returns the person, who has a phone now."""
    app = three.app
    link = await app.do(assistance.invite, secretary, three.candidates[0])
    someone = await app.do(lambda tx: acting(a_person(tx, 802, "小刘")))
    await app.do(invitations.follow, someone, link.link.removeprefix("i_"))
    return someone


async def test_who_takes_it_over_is_asked_themselves(three, secretary):
    app = await all_signed(three)
    someone = await taken_over(three, secretary)
    assert [each for each in await letters_to(app, someone.person) if each.keyboard is not None]
    notice_id = await notice_of(three, 0)
    with pytest.raises(NotYours):
        await app.do(notices.agree, secretary, notice_id)
    await app.do(notices.agree, someone, notice_id)
    assert await heard(three) == ["agree_notice 2026-11"]


async def test_who_takes_it_over_is_not_asked_what_was_heard_of_them(three, secretary):
    app = await all_signed(three)
    await app.do(notices.agree, secretary, await notice_of(three, 0))
    someone = await taken_over(three, secretary)
    assert await letters_to(app, someone.person) == []
    with pytest.raises(AlreadyAgreed):
        await app.do(notices.agree, someone, await notice_of(three, 0))


async def test_whom_to_ask_stands_on_the_desk_of_who_is_in_charge_until_they_have_asked(three, secretary):
    """A letter that was missed, or that went to who is gone, keeps nobody waiting."""
    app = await all_signed(three)
    notice_id = await notice_of(three, 0)
    assert [(each.kind, each.who) for each in (await app.see(desk.look, secretary)).items] == [
        ("consent", "候选0")
    ]
    card = await app.see(notices.consent_card, secretary, notice_id)
    assert (card.full_name, card.days) == ("候选0", app.programme.notice_for.days)

    def replaced(tx):
        heir = a_person(tx, 802, "新书记")
        grant = Grant(Role.VILLAGE_SECRETARY, three.villages[0].id, tx.now + ROLE_LASTS)
        tx.people.grant(heir.id, grant, granted_by=None, now=tx.now)
        tx.people.revoke(secretary.person_id, Role.VILLAGE_SECRETARY, three.villages[0].id)
        return tx.people.actor(802, "zh_CN", tx.now)

    heir = await app.do(replaced)
    with pytest.raises(NotYours):
        await app.see(
            notices.consent_card, await app.see(lambda tx: tx.people.actor(800, "zh_CN", tx.now)), 1
        )
    assert [each.id for each in (await app.see(desk.look, heir)).items] == [notice_id]
    await app.do(notices.agree, heir, notice_id)
    assert (await app.see(desk.look, heir)).items == []
    with pytest.raises(AlreadyAgreed):
        await app.see(notices.consent_card, heir, notice_id)


async def test_who_has_a_phone_is_on_nobodys_desk_and_read_by_nobody(three, secretary):
    app = await all_signed(three)
    other = await notice_of(three, 2)  # of the same village, with a phone
    with pytest.raises(NoLongerThere):
        await app.see(notices.consent_card, secretary, other)
