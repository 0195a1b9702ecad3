"""How the bot speaks to one person, in their language."""

from dataclasses import dataclass, replace
from enum import StrEnum
from html import unescape

from domain.errors import Refusal
from texts.message import Linked, Message
from texts.render import Texts


@dataclass(frozen=True, slots=True)
class Voice:
    """The texts, bound to a locale; `link` makes deep links to this bot."""

    texts: Texts
    locale: str
    username: str

    def say(self, message: Message) -> str:
        if isinstance(message, Linked):
            message = replace(message, link=self.link(message.link))
        return self.texts.say(message, self.locale)

    def spoken(self, message: Message) -> str:
        """The message for a toast, which knows no HTML."""
        return unescape(self.say(message))

    def explain(self, refusal: Refusal) -> str:
        return self.texts.explain(refusal, self.locale)

    def word(self, words: str) -> str:
        return self.texts.word(words, self.locale)

    def label(self, value: StrEnum) -> str:
        return self.texts.label(value, self.locale)

    def link(self, payload: str) -> str:
        return f"https://t.me/{self.username}?start={payload}"
