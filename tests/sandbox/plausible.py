"""A plausible value for every parameter of the Bot API, read from aiogram's models."""

import types
import typing
from datetime import datetime
from enum import Enum
from typing import Any

from aiogram.client.default import Default
from aiogram.types import InputFile, MessageEntity
from pydantic import BaseModel
from pydantic.fields import FieldInfo

NAMED: dict[str, Any] = {
    "url": "https://example.com/x",
    "callback_data": "x",
    "currency": "XTR",
    "emoji": "👍",
    "ip_address": "127.0.0.1",
    "language_code": "en",
    "latitude": 30.5,
    "longitude": 114.3,
    "media": "https://example.com/x.png",
    "offset": 0,
    "length": 1,
    "open_period": 60,
    "close_date": 2_000_000_000,
    "reply_parameters": {"message_id": 1},
    "ephemeral_message_parameters": {"receiver_user_id": 1001},
    "rich_message": {"blocks": [{"type": "divider"}]},
    "phone_number": "+8613800000000",
}
KEYBOARD = {"inline_keyboard": [[{"text": "x", "callback_data": "x"}]]}


def required(cls: type[BaseModel]) -> dict[str, Any]:
    """The least one may send for this model."""
    return {n: of_field(n, f) for n, f in cls.model_fields.items() if f.is_required()} | _kind(cls)


def _kind(cls: type[BaseModel]) -> dict[str, Any]:
    """The constant that tells it from its siblings."""
    field = cls.model_fields.get("type")
    if field is None or field.default is None or not isinstance(field.default, str):
        return {}
    return {"type": field.default.value if isinstance(field.default, Enum) else field.default}


def of_field(name: str, field: FieldInfo) -> Any:
    if name == "reply_markup":
        return KEYBOARD
    if name.endswith("parse_mode"):
        return "HTML"
    return NAMED[name] if name in NAMED else of_type(field.annotation)


def of_type(kind: Any) -> Any:
    """Any value of this type."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in {typing.Union, types.UnionType}:
        return of_type(_simplest(arguments))
    if origin is not None:
        return _composed(origin, arguments[0])
    if kind is MessageEntity:
        return {"type": "bold", "offset": 0, "length": 1}
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return required(kind)
    return {bool: True, int: 1, float: 1.0, datetime: 2_000_000_000}.get(kind, "x")


def _composed(origin: Any, first: Any) -> Any:
    if origin is typing.Literal:
        return first.value if isinstance(first, Enum) else first
    return [of_type(first)] if origin is list else of_type(first)


def _simplest(kinds: tuple[Any, ...]) -> Any:
    real = [k for k in kinds if k not in {type(None), Default, InputFile}]
    return next((k for k in (int, str) if k in real), real[0])
