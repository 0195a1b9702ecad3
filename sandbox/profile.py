"""How the bot presents itself: name, descriptions and menu button, by language."""

from dataclasses import dataclass, field

from aiogram.types import MenuButtonCommands, MenuButtonDefault, MenuButtonWebApp

MenuButton = MenuButtonCommands | MenuButtonDefault | MenuButtonWebApp


@dataclass(slots=True)
class Profile:
    """Texts by language code; the empty code is for everybody else."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int | None, MenuButton] = field(default_factory=dict)

    def name_for(self, language: str | None) -> str | None:
        return in_language(self.names, language)

    def menu_button(self, chat_id: int | None) -> MenuButton:
        return self.menu_buttons.get(chat_id) or self.menu_buttons.get(None) or MenuButtonCommands()


def in_language(texts: dict[str, str], language: str | None) -> str | None:
    return texts.get(language or "") or texts.get("")
