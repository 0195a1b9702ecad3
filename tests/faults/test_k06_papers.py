"""K06: nobody comes back by what others wrote down for them, or by a name that others gave."""

import json

import pytest
from aiogram.exceptions import TelegramNetworkError, TelegramServerError
from aiogram.methods import SendMessage
from sqlalchemy import Connection, select

from domain.nominations import NominationId, Status
from domain.people import Actor, Role
from domain.places import PlaceKind
from scheduler.forgetting import keep_marks
from scheduler.recommendations import lapse_due_recommendations
from services import assistance, errands, forgetting, forms, invitations, recommendations, restoring
from services.app import App
from services.transaction import Transaction
from storage.backups import make_backup, restore
from storage.database import open_database
from storage.schema import metadata
from storage.schema.letters import outbox, pauses
from storage.schema.nominations import drafts
from storage.schema.nominations import recommendations as kept_names
from tests.faults import county as people
from tests.reserves import a_mentor, a_pair, a_person, a_reserve, connection_of
from tests.services.conftest import clerk, liu, meet, township
from tests.services.test_assistance import write_down
from tests.services.test_nominations import letters, nominate
from tests.services.test_recommendations import follow_and_hand_in, recommend
from texts.render import Texts

__all__ = ["clerk", "liu", "meet", "township"]
pytestmark = pytest.mark.usefixtures("quick_passphrase")

PASSPHRASE = "five words nobody else knows"
MENDING = "assisted_nomination"
FIRST = NominationId(1)


@pytest.fixture
async def secretary(meet, village):
    return await meet("周书记", Role.VILLAGE_SECRETARY, village)


@pytest.fixture
async def uncle(meet):
    return await meet("周大爷")


async def holding(app: App, word: str) -> list[str]:
    """The columns in which a word can be read, by somebody with the keys."""

    def look(connection: Connection) -> list[str]:
        return [
            f"{table.name}.{column}"
            for table in metadata.sorted_tables
            for row in connection.execute(select(table)).mappings()
            for column, value in row.items()
            if word in json.dumps(value, default=str, ensure_ascii=False)
        ]

    return await app.db.read(look)


async def forget(app: App, actor: Actor) -> None:
    now = await app.see(lambda tx: tx.people.actor(actor.telegram_id, "zh_CN", tx.now))
    _, key = await app.see(forgetting.ask, now)
    await app.do(forgetting.forget, now, key)
    await keep_marks(app)


@pytest.fixture
async def backup(app, address, tmp_path):
    """Makes one; then returns the county as it comes back from it, and how many were forgotten again."""
    out = tmp_path / "one.backup"
    opened = []

    def settle(connection, contents):
        tx = Transaction(connection, app.clock(), app.programme, Texts(), app.secrets)
        return restoring.settle(tx, contents.head.made_at, app.secrets.forgotten())

    async def make():
        await make_backup(address, out, app.secrets, PASSPHRASE, app.clock(), lambda *_: None)
        return come_back

    async def come_back():
        elsewhere = f"sqlite:///{tmp_path / 'elsewhere.db'}"
        settled = await restore(elsewhere, out, PASSPHRASE, app.secrets, settle)
        heir = App(
            open_database(elsewhere, app.secrets.sealer()), Texts(), app.clock, app.programme, app.secrets
        )
        opened.append(heir)
        return heir, settled.forgotten

    yield make
    for heir in opened:
        await heir.db.close()


async def test_k06_an_older_backup_brings_nobody_back_who_had_no_account(app, village, secretary, backup):
    await write_down(app, secretary, village)
    come_back = await backup()
    await app.do(assistance.erase, secretary, FIRST)
    await keep_marks(app)
    heir, gone = await come_back()
    assert gone == 1
    assert await holding(heir, "刘大江") == []
    assert await heir.see(lambda tx: list(tx.audit.breaks())) == []


async def test_k06_a_reserve_who_was_written_down_took_over_and_left_does_not_come_back(
    app, village, township, secretary, liu, backup
):
    """In the backup they have no account yet, and a mentor."""
    code = await write_down(app, secretary, village)

    def pair(tx):
        connection_of(tx).exec_driver_sql("UPDATE nominations SET status = 'reserve'")
        person = tx.people.get(tx.nominations.get(FIRST).person_id)
        a_pair(tx, a_mentor(tx, township, 600_002, "梁师傅"), person)

    await app.do(pair)
    come_back = await backup()
    await app.do(invitations.follow, liu, code)
    await forget(app, liu)
    heir, gone = await come_back()
    assert gone == 2, "their account, and what was written down"
    assert await holding(heir, "刘大江") == []


async def test_k06_who_took_another_s_nomination_over_goes_from_a_backup_without_it(
    app, village, secretary, liu, backup
):
    code = await write_down(app, secretary, village)
    await app.do(invitations.follow, liu, code)
    come_back = await backup()
    await forget(app, liu)
    heir, gone = await come_back()
    assert gone == 1
    kept = await heir.see(lambda tx: tx.nominations.get(FIRST))
    assert (kept.status, kept.assisted_by) == (Status.RETURNED, secretary.person_id)
    assert await heir.see(lambda tx: tx.people.find(liu.telegram_id)) is None


async def test_k06_who_has_the_number_of_somebody_forgotten_stays(app, village, secretary, backup, calendar):
    """A backup goes back to before a number was given: the next one to get it is somebody else."""
    before = await backup()
    await write_down(app, secretary, village)
    await app.do(assistance.erase, secretary, FIRST)
    await keep_marks(app)
    heir, _ = await before()
    calendar.pass_days(1)
    await write_down(heir, secretary, village, name="孙小山")
    gone = await heir.do(forgetting.forget_again, heir.secrets.forgotten())
    assert gone == 0
    assert await holding(heir, "孙小山") != []


@pytest.mark.parametrize("handed_in", [False, True])
async def test_k06_an_older_backup_knows_no_name_that_was_recommended(
    app, village, uncle, liu, meet, backup, handed_in
):
    code = await recommend(app, uncle, village)
    come_back = await backup()
    await (follow_and_hand_in(app, liu, code) if handed_in else app.do(invitations.follow, liu, code))
    await forget(app, liu)
    heir, _ = await come_back()
    assert await holding(heir, "孙小山") == []


async def test_k06_a_name_under_a_renewed_link_does_not_come_back_under_the_old_one(
    app, village, uncle, liu, backup
):
    await recommend(app, uncle, village)
    come_back = await backup()
    number = (await app.see(errands.find, uncle)).recommended[0]
    renewed = await app.do(recommendations.renew, uncle, number)
    await app.do(invitations.follow, liu, renewed.link.removeprefix("i_"))
    await forget(app, liu)
    heir, _ = await come_back()
    assert await holding(heir, "孙小山") == []


async def test_k06_who_accepted_after_the_backup_can_accept_once_more(app, village, uncle, liu, backup):
    code = await recommend(app, uncle, village)
    come_back = await backup()
    await follow_and_hand_in(app, liu, code)
    await keep_marks(app)
    heir, _ = await come_back()
    step = (await heir.do(invitations.follow, liu, code)).step
    assert step.question.key == "full_name"


async def test_k06_a_tick_of_everybodys_pause_is_not_lifted_by_forgetting_one(
    app, village, secretary, calendar
):
    await write_down(app, secretary, village)
    await app.do(lambda tx: tx.outbox.pause(0, tx.now))
    await app.do(assistance.erase, secretary, FIRST)
    assert await app.db.read(lambda c: list(c.scalars(select(pauses.c.chat_id)))) == [0]


async def test_k06_who_wrote_it_down_and_is_in_charge_no_more_keeps_no_name(app, village, secretary, clerk):
    await write_down(app, secretary, village)
    await return_it(app, clerk)
    assert any("刘大江" in each.text for each in await letters(app, secretary))
    role = Role.VILLAGE_SECRETARY
    await app.do(lambda tx: tx.people.revoke(secretary.person_id, role, village.id))
    await app.do(assistance.erase, clerk, FIRST)
    assert await holding(app, "刘大江") == []


async def return_it(app, clerk):
    def send_back(tx):
        return {"nomination": FIRST, "seen": tx.nominations.get(FIRST).version}

    await app.do(forms.begin, clerk, "return_nomination", await app.see(send_back))
    step = await app.do(forms.answer, clerk, "材料不全，请补一补")
    await app.do(forms.submit, clerk, "return_nomination", step.stamp)


@pytest.mark.parametrize("how", ["erased", "taken over", "taken over and forgotten"])
async def test_k06_no_mended_draft_outlives_its_nomination(
    app, village, secretary, clerk, liu, how, calendar
):
    code = await write_down(app, secretary, village)
    await return_it(app, clerk)
    await app.do(forms.begin, secretary, MENDING, {"nomination": FIRST})
    other = await app.do(forms.begin, clerk, MENDING, {"village": village.id})
    assert "drafts.answers" in await holding(app, "刘大江")
    if how == "erased":
        await app.do(assistance.erase, clerk, FIRST)
    else:
        await app.do(invitations.follow, liu, code)
        calendar.pass_days(8)
    assert "drafts.answers" not in await holding(app, "刘大江")
    if how == "taken over and forgotten":
        await forget(app, liu)
        assert await holding(app, "刘大江") == []
    assert await app.see(forms.current, clerk) == other, "of somebody else"


async def test_k06_what_an_organizer_begins_to_write_of_somebody_goes_with_them(app, village, clerk, liu):
    await nominate(app, liu)
    context = await app.see(lambda tx: {"nomination": FIRST, "seen": tx.nominations.get(FIRST).version})
    await app.do(forms.begin, clerk, "return_nomination", context)
    await app.do(forms.answer, clerk, "他爹欠着三万块，先缓一缓")
    await forget(app, liu)
    assert await holding(app, "三万") == []


async def test_k06_the_name_goes_after_thirty_days_from_whoever_opened_the_link(
    app, village, uncle, liu, calendar
):
    code = await recommend(app, uncle, village)
    calendar.pass_days(29)
    await app.do(invitations.follow, liu, code)
    assert await holding(app, "孙小山") == ["recommendations.full_name"]
    await app.do(forms.answer, liu, "1990")
    calendar.pass_days(2)
    await lapse_due_recommendations(app)
    assert await holding(app, "孙小山") == []
    step = await app.do(forms.resume, liu, "self_nomination")
    assert (step.question.key, step.resumed) == ("whereabouts", True)


async def test_k06_a_review_without_the_name_asks_for_it(app, village, uncle, liu, calendar):
    code = await recommend(app, uncle, village)
    await app.do(invitations.follow, liu, code)
    await fill_in(app, liu)
    calendar.pass_days(31)
    await lapse_due_recommendations(app)
    assert (await app.see(forms.current, liu)).question.key == "full_name"
    assert (await app.do(forms.answer, liu, "孙大山")).form == "self_nomination"
    await app.do(forms.submit, liu, "self_nomination")
    assert await holding(app, "孙大山") == ["nominations.full_name"]


async def fill_in(app, actor):
    await app.do(forms.answer, actor, "1990")
    for key, value in (("whereabouts", "in_village"), ("education", "high"), ("source", "veteran")):
        await app.do(forms.choose, actor, "self_nomination", key, value)
    await app.do(forms.toggle, actor, "self_nomination", "skills", "farming")
    await app.do(forms.finish, actor, "self_nomination", "skills")
    await app.do(forms.answer, actor, "想回来把茶园接上")


async def test_k06_a_name_goes_whoever_else_recommended_it_and_whoever_else_opened_it(
    app, village, uncle, liu, meet
):
    code = await recommend(app, uncle, village)
    aunt, wrong = await meet("李婶"), await meet("生人")
    second = await recommend(app, aunt, village)
    await recommend(app, aunt, village, name="孙大河")
    await app.do(invitations.follow, wrong, second)
    await follow_and_hand_in(app, liu, code)
    assert await holding(app, "孙小山") == ["nominations.full_name"]
    assert await letters(app, aunt) == [], "by recommending a name nobody learns what its person does"
    await forget(app, liu)
    assert await holding(app, "孙小山") == []
    assert await holding(app, "孙大河") == ["recommendations.full_name"]


@pytest.mark.parametrize("renewed", [False, True])
async def test_k06_a_name_goes_with_who_came_by_its_link_and_went_elsewhere(
    app, village, township, uncle, liu, renewed
):
    elsewhere = await app.do(lambda tx: tx.places.add("shanwan", PlaceKind.VILLAGE, "山湾村", township))
    await app.do(invitations.follow, liu, await recommend(app, uncle, village))
    await fill_in(app, liu)
    await app.do(forms.edit, liu, "self_nomination", "village")
    await app.do(forms.choose, liu, "self_nomination", "village", str(elsewhere.id))
    await app.do(forms.submit, liu, "self_nomination")
    if renewed:
        [open_one] = await app.see(recommendations.open_of, uncle)
        await app.do(recommendations.renew, uncle, open_one.number)
    assert "recommendations.full_name" in await holding(app, "孙小山")
    await forget(app, liu)
    assert await holding(app, "孙小山") == []


async def test_k06_who_goes_by_another_name_spends_no_other_link(app, village, uncle, liu, meet):
    code = await recommend(app, uncle, village)
    await recommend(app, await meet("李婶"), village)
    await app.do(invitations.follow, liu, code)
    await app.do(forms.edit, liu, "self_nomination", "full_name")
    await app.do(forms.answer, liu, "孙大河")
    await fill_in(app, liu)
    await app.do(forms.submit, liu, "self_nomination")
    assert await holding(app, "孙小山") == ["recommendations.full_name"]


async def test_k06_nobody_loses_part_of_their_name_to_somebody_forgotten(app, village, uncle, meet):
    longer, same = await meet("小华"), await meet("另一个")
    gone = await app.do(lambda tx: a_reserve(tx, village, 600_001, "堃喆小雁", status=Status.RESERVE))
    await recommend(app, uncle, village, name="堃喆小雁华")
    await recommend(app, uncle, village, name="堃喆小雁")
    for actor, name in ((longer, "堃喆小雁华"), (same, "堃喆小雁")):
        await app.do(forms.begin, actor, "self_nomination", {})
        await app.do(forms.answer, actor, name)
    await app.do(forms.begin, uncle, "recommendation", {})
    await app.do(forms.answer, uncle, "堃喆小雁")
    await forget(app, Actor(gone.telegram_id, "zh_CN"))
    names = await app.db.read(lambda c: sorted(c.scalars(select(kept_names.c.full_name))))
    assert names == ["·", "堃喆小雁华"]
    answers = await app.db.read(
        lambda c: list(c.scalars(select(drafts.c.answers).order_by(drafts.c.person_id)))
    )
    assert [each["full_name"] for each in answers] == ["·", "堃喆小雁华", "堃喆小雁"]


@pytest.mark.parametrize("fault", [TelegramServerError, TelegramNetworkError])
async def test_k06_an_answer_with_a_link_that_may_be_lost_is_listed_without_its_words(hostile, county, fault):
    await hostile.app.do(a_person, 77, "大爷")
    await hostile.send(hostile.say("推荐", 77))
    await hostile.send(hostile.say("孙小山", 77))
    await hostile.send(hostile.tap(f"f:recommendation:c:village:{county.qinghe.id}", 77))
    hostile.wire.fail(SendMessage, fault(SendMessage(chat_id=1, text="x"), "Bad Gateway"))
    await hostile.deliver(hostile.say("他爹去年走了，欠着三万块", 77))
    [number] = await hostile.app.db.read(
        lambda c: list(c.scalars(select(outbox.c.id).where(outbox.c.chat_id == 77)))
    )
    for word in ("三万", "start=i_"):
        assert await holding(hostile.app, word) == []
    assert await holding(hostile.app, "孙小山") == ["recommendations.full_name"]
    hostile.wire.forget()
    await hostile.send(hostile.tap(f"di:unclear:{number}", people.CHIEF))
    said = hostile.wire.heard(people.CHIEF)
    assert any("请他再点一次、再说一遍" in words for words in said)
    assert not any("再发一次" in words for words in said)
    await hostile.send(hostile.tap(f"again:{number}", people.CHIEF))
    hostile.wire.forget()
    await hostile.carry()
    assert hostile.wire.heard(77) == []
