"""What candidates and villagers are told nobody will learn, nobody learns."""

from services import conflicts, forgetting
from tests.reserves import letters_to
from tests.services.test_nominations import nominate


async def test_who_is_named_as_a_relative_does_not_read_it_in_their_own_file(app, liu, clerk):
    await nominate(app, liu)
    await app.do(conflicts.name_relative, liu, clerk.person_id)
    assert (await app.see(forgetting.everything, clerk))["conflicts"] == []
    [own] = (await app.see(forgetting.everything, liu))["conflicts"]
    assert own["by_candidate"]


async def test_who_said_it_themselves_reads_so(app, liu, clerk):
    await nominate(app, liu)
    nomination = await app.see(lambda tx: tx.nominations.find_live(liu.person_id))
    await app.do(lambda tx: tx.conflicts.flag(nomination.id, clerk.person_id, tx.now, by_candidate=False))
    assert len((await app.see(forgetting.everything, clerk))["conflicts"]) == 1


async def test_the_only_one_in_the_county_does_not_hear_who_named_them(app, liu, clerk, chief):
    await nominate(app, liu)
    before = len(await letters_to(app, chief.person))
    named = await app.do(conflicts.name_relative, liu, chief.person_id)
    assert len(await letters_to(app, chief.person)) == before
    assert named.message.is_nobody_left
    again = await app.do(conflicts.name_relative, liu, chief.person_id)
    assert not again.message.is_nobody_left
