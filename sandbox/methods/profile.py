"""The bot's name, descriptions and menu button."""

from aiogram.methods import (
    GetChatMenuButton,
    GetMyDescription,
    GetMyName,
    GetMyShortDescription,
    SetChatMenuButton,
    SetMyDescription,
    SetMyName,
    SetMyShortDescription,
)
from aiogram.types import (
    BotDescription,
    BotName,
    BotShortDescription,
    MenuButtonCommands,
    MenuButtonDefault,
)

from sandbox.commands import check_language
from sandbox.errors import not_implemented
from sandbox.methods.reaching import open_room, require
from sandbox.methods.registry import Call, method
from sandbox.profile import MenuButton, in_language


def _put(texts: dict[str, str], language: str | None, text: str | None, limit: int, reason: str) -> bool:
    code = check_language(language)
    require(len(text or "") <= limit, reason)
    if text:
        texts[code] = text
    else:
        texts.pop(code, None)
    return True


@method(SetMyName)
async def set_my_name(call: Call, m: SetMyName) -> bool:
    return _put(call.world.profile.names, m.language_code, m.name, 64, "name is too long")


@method(GetMyName)
async def get_my_name(call: Call, m: GetMyName) -> BotName:
    name = in_language(call.world.profile.names, check_language(m.language_code))
    return BotName(name=name or call.world.bot.first_name)


@method(SetMyDescription)
async def set_my_description(call: Call, m: SetMyDescription) -> bool:
    texts = call.world.profile.descriptions
    return _put(texts, m.language_code, m.description, 512, "BOT_DESCRIPTION_TOO_LONG")


@method(GetMyDescription)
async def get_my_description(call: Call, m: GetMyDescription) -> BotDescription:
    texts = call.world.profile.descriptions
    return BotDescription(description=in_language(texts, check_language(m.language_code)) or "")


@method(SetMyShortDescription)
async def set_my_short_description(call: Call, m: SetMyShortDescription) -> bool:
    texts = call.world.profile.short_descriptions
    return _put(texts, m.language_code, m.short_description, 120, "BOT_SHORT_DESCRIPTION_TOO_LONG")


@method(GetMyShortDescription)
async def get_my_short_description(call: Call, m: GetMyShortDescription) -> BotShortDescription:
    texts = call.world.profile.short_descriptions
    return BotShortDescription(short_description=in_language(texts, check_language(m.language_code)) or "")


@method(SetChatMenuButton)
async def set_chat_menu_button(call: Call, m: SetChatMenuButton) -> bool:
    button = m.menu_button or MenuButtonDefault()
    if not isinstance(button, MenuButtonDefault | MenuButtonCommands):
        raise not_implemented("web_app menu buttons")
    if m.chat_id is not None:
        require(open_room(call.world, m.chat_id).is_private, "chat not found")
    call.world.profile.menu_buttons[m.chat_id] = button
    return True


@method(GetChatMenuButton)
async def get_chat_menu_button(call: Call, m: GetChatMenuButton) -> MenuButton:
    return call.world.profile.menu_button(m.chat_id)
