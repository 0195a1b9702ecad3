"""Who organizes the county and stands for a village is a candidate: nothing confidential is theirs."""

import pytest

from domain.joint_vetting import Signature
from domain.nominations import NotYourOwn
from domain.people import ROLE_LASTS, Grant, Role
from services import department_lines, desk, forms, joint_vetting
from tests.services.test_joint_vetting import lines, opened, three, vetting_of

__all__ = ["three"]


@pytest.fixture
async def both(three):
    """The first candidate, of whom a department has said no, and who organizes the county since."""
    app = await opened(three)
    police = three.reviewer("公安局")
    await app.do(
        department_lines.sign, police, (await lines(app, police))[0], Signature.REFUSE, "有案子还没结"
    )

    def grant(tx):
        person = tx.people.get(tx.nominations.get(three.candidates[0]).person_id)
        role = Grant(Role.COUNTY_ORGANIZER, three.county.id, tx.now + ROLE_LASTS)
        tx.people.grant(person.id, role, granted_by=None, now=tx.now)
        return tx.people.actor(person.telegram_id, "zh_CN", tx.now)

    return await app.do(grant)


async def test_they_read_no_reason_that_a_department_gave(three, both):
    vetting = await vetting_of(three, 0)
    assert "有案子还没结" in str((await three.app.see(joint_vetting.card, three.chief, vetting)).message)
    with pytest.raises(NotYourOwn):
        await three.app.see(joint_vetting.card, both, vetting)


async def test_they_begin_no_refusal_of_themselves(three, both):
    with pytest.raises(NotYourOwn):
        await three.app.do(forms.begin, both, "refuse_candidate", {"vetting": await vetting_of(three, 0)})


async def test_they_stand_on_no_desk_of_theirs(three, both):
    def names(of):
        return {each.who for each in of.items}

    assert "候选0" in names(await three.app.see(desk.look, three.chief))
    assert "候选0" not in names(await three.app.see(desk.look, both))
