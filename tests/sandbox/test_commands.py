"""What the bot offers and how it presents itself."""

from typing import Any

import pytest

from tests.sandbox.conftest import Village


def commands(*names: str) -> list[dict[str, str]]:
    return [{"command": name, "description": name} for name in names]


async def offered(village: Village, user: int, chat: int) -> list[str]:
    return [command["command"] for command in await village.see("commands", user=user, chat=chat)]


async def test_the_narrowest_scope_wins_and_in_it_ones_language(village: Village) -> None:
    await village.person(7, language_code="zh-hans")
    await village.person(8, "Ann", language_code="en")
    chat = await village.group(7, 8)
    assert await offered(village, 7, 7) == []
    await village.ok("setMyCommands", commands=commands("start"))
    await village.ok("setMyCommands", commands=commands("zhongwen"), language_code="zh")
    assert (await offered(village, 7, 7), await offered(village, 8, 8)) == (["zhongwen"], ["start"])
    await village.ok("setMyCommands", commands=commands("private"), scope={"type": "all_private_chats"})
    assert await offered(village, 7, 7) == ["private"]
    await village.ok("setMyCommands", commands=commands("group"), scope={"type": "all_group_chats"})
    await village.ok("setMyCommands", commands=commands("admins"), scope={"type": "all_chat_administrators"})
    assert (await offered(village, 7, chat), await offered(village, 8, chat)) == (["admins"], ["group"])
    here = {"type": "chat", "chat_id": chat}
    await village.ok("setMyCommands", commands=commands("here"), scope=here)
    assert (await offered(village, 7, chat), await offered(village, 8, chat)) == (["here"], ["here"])
    only = {"type": "chat_member", "chat_id": chat, "user_id": 8}
    await village.ok("setMyCommands", commands=commands("ann"), scope=only)
    assert await offered(village, 8, chat) == ["ann"]
    await village.ok("deleteMyCommands", scope=only)
    assert await offered(village, 8, chat) == ["here"]
    assert await village.ok("getMyCommands", scope=here) == commands("here")
    assert await village.ok("getMyCommands", scope=here, language_code="en") == []


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"commands": commands("Start")}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": commands(*(f"c{n}" for n in range(101)))}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": commands("a"), "language_code": "chinese"}, "Invalid language code specified"),
        ({"commands": commands("a"), "scope": {"type": "chat", "chat_id": -5}}, "chat not found"),
        ({"commands": "no list"}, "can't parse commands JSON object"),
    ],
)
async def test_wrong_commands_are_refused(village: Village, wrong: dict[str, Any], reason: str) -> None:
    assert await village.refused("setMyCommands", **wrong) == f"Bad Request: {reason}"


async def test_names_and_descriptions_have_languages(village: Village) -> None:
    await village.ok("setMyName", name="归雁助手")
    await village.ok("setMyName", name="Wild Goose", language_code="en")
    assert (await village.ok("getMyName"))["name"] == "归雁助手"
    assert (await village.ok("getMyName", language_code="en"))["name"] == "Wild Goose"
    await village.ok("setMyName", name="", language_code="en")
    assert (await village.ok("getMyName", language_code="en"))["name"] == "归雁助手"
    assert (await village.ok("getMe"))["first_name"] == "归雁助手"
    await village.ok("setMyDescription", description="帮村里留住人")
    await village.ok("setMyShortDescription", short_description="留人")
    assert await village.ok("getMyDescription") == {"description": "帮村里留住人"}
    assert await village.ok("getMyShortDescription") == {"short_description": "留人"}
    assert (await village.refused("setMyShortDescription", short_description="x" * 121)).startswith(
        "Bad Request"
    )


async def test_the_menu_button_is_one_per_chat_or_for_all(village: Village) -> None:
    await village.person()
    assert await village.ok("getChatMenuButton") == {"type": "commands"}
    await village.ok("setChatMenuButton", chat_id=7, menu_button={"type": "default"})
    assert await village.ok("getChatMenuButton", chat_id=7) == {"type": "default"}
    web = {"type": "web_app", "text": "x", "web_app": {"url": "https://a.cn"}}
    assert (await village.refused("setChatMenuButton", menu_button=web)).startswith("Not Implemented")
