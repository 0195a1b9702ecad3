"""The buttons a person sees under or inside a message."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from aiogram.types import Message

from sandbox.errors import CannotDo
from sandbox.rooms import Post, Room
from sandbox.shape import plain


@dataclass(frozen=True, slots=True)
class Button:
    """What a press of it would do; a disabled one does nothing."""

    text: str
    data: str | None
    url: str | None
    copied: str | None
    disabled: bool


def find(room: Room, user_id: int, post_id: int, label: str, *, ephemeral: bool) -> tuple[Post, Button]:
    """The button a person means, by its data or else by its text."""
    for post in room.seen_by(user_id):
        if post.id == post_id and (post.only is not None) == ephemeral:
            break
    else:
        raise CannotDo(f"There is no message {post_id} on this phone.")
    buttons = list(_shown(post.message))
    for button in [*(b for b in buttons if b.data == label), *(b for b in buttons if b.text == label)]:
        return post, button
    raise CannotDo(f"There is no button “{label}” under this message.")


def _shown(message: Message) -> Iterator[Button]:
    if message.reply_markup is not None:
        for row in plain(message.reply_markup)["inline_keyboard"]:
            yield from map(_button, row)
    if message.rich_message is not None:
        yield from map(_button, _inside(plain(message.rich_message)))


def _inside(part: Any) -> Iterator[dict[str, Any]]:
    """Buttons anywhere in a rich message."""
    if isinstance(part, list):
        for item in part:
            yield from _inside(item)
    elif isinstance(part, dict):
        if part.get("type") == "button":
            yield part["button"]
        elif part.get("type") == "buttons":
            yield from part["buttons"]
        else:
            yield from _inside(list(part.values()))


def _button(shape: dict[str, Any]) -> Button:
    return Button(
        text=_words(shape["text"]),
        data=shape.get("callback_data"),
        url=shape.get("url"),
        copied=(shape.get("copy_text") or {}).get("text"),
        disabled="disabled" in shape,
    )


def _words(text: Any) -> str:
    if isinstance(text, list):
        return "".join(map(_words, text))
    if isinstance(text, dict):
        return _words(text.get("text") or text.get("alternative_text") or "")
    return str(text)
