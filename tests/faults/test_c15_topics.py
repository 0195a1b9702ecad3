"""C15: in a forum the bot speaks in the topic it was bound in, and goes on in the first when that is gone."""

import pytest

from domain.invitations import InvitationKind
from domain.people import Role
from services import invitations
from tests.faults.stage import Stage, opened_stage

CARD, TOLD = "路灯", "主话题"


@pytest.fixture
async def stage(tmp_path):
    async with opened_stage(tmp_path) as opened:
        yield opened


async def where(stage: Stage, hand, chat: int) -> list[int | None]:
    """The topics in which the cards of the group stand, oldest first; None for the first topic."""
    said = [each for each in await hand.sees(chat) if not each.get("out") and CARD in each.get("text", "")]
    return [each.get("message_thread_id") for each in said if "reply_markup" in each]


@pytest.mark.parametrize("deed", ["delete", "close"])
async def test_c15_letters_go_to_the_topic_of_the_binding_and_to_the_first_once_it_is_gone(stage, deed):
    village = await stage.village()
    township = await stage.app.see(lambda tx: tx.places.get(village.parent_id))
    fang = await stage.known("方干事", Role.TOWNSHIP_ORGANIZER, township)
    host, zhou = await stage.known("周书记", Role.VILLAGE_SECRETARY, village), await stage.known("周大姐")

    def code(tx):
        actor = tx.people.actor(fang.id, "zh_CN", tx.now)
        return invitations.invite(tx, actor, village.id, InvitationKind.BIND)[1]

    members = [each.id for each in (host, fang, zhou)]
    chat = (await stage.phones.post("chats", title="群", members=members, admins=members[:1], forum=True))[
        "id"
    ]
    await stage.phones.post(f"chats/{chat}/members", user=stage.phones.bot_id)
    thread = (await stage.phones.post("topics", user=host.id, chat=chat, name="归雁"))["id"]
    await host.says(f"/bind {await stage.app.do(code)}", chat, thread=thread)
    await zhou.says(f"/issue 村口的{CARD}坏了", chat)
    await stage.pass_time(60)
    assert await where(stage, zhou, chat) == [thread]

    await stage.phones.post("topics", user=host.id, chat=chat, thread=thread, do=deed)
    for place in ("桥头", "井边"):
        await zhou.says(f"/issue {place}的{CARD}坏了", chat)
        await stage.pass_time(60)
    assert (await where(stage, zhou, chat))[-2:] == [None, None]
    assert sum(TOLD in words for words in await fang.reads()) == 1
    assert await stage.listed() == []
