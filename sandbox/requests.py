"""From an HTTP request to a method of the Bot API with checked parameters."""

import json
import re
import typing
from collections.abc import Mapping
from functools import cache, lru_cache
from types import UnionType
from typing import Any
from urllib.parse import parse_qsl

import aiohttp
from aiogram import methods
from aiogram.client.default import Default
from aiogram.methods import TelegramMethod
from aiogram.types import (
    ForceReply,
    InlineKeyboardMarkup,
    InputFile,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from aiohttp import BodyPartReader, web
from pydantic import ValidationError

from sandbox.errors import ApiError, bad_request
from sandbox.files import Upload
from sandbox.shape import written

Params = dict[str, Any]
WHOLE = re.compile(r"-?[0-9]+")
EMPTY = {
    "chat_id": "chat_id is empty",
    "from_chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "callback_query_id": "query is too old and response timeout expired or query ID is invalid",
    "user_id": "invalid user_id specified",
    "file_id": "file_id not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "voice": "there is no voice in the request",
    "action": "wrong parameter action in request",
    "commands": "can't parse commands JSON object",
    "media": "there is no media in the request",
}
MARKUPS: tuple[tuple[str, type[Any]], ...] = (
    ("inline_keyboard", InlineKeyboardMarkup),
    ("keyboard", ReplyKeyboardMarkup),
    ("remove_keyboard", ReplyKeyboardRemove),
    ("force_reply", ForceReply),
)


async def read(request: web.Request) -> tuple[Params, dict[str, Upload]]:
    """The parameters of a request in any of the forms Telegram takes, and its files by part name."""
    params: Params = dict(request.query)
    files: dict[str, Upload] = {}
    kind = request.content_type
    if request.method == "GET":
        return params, files
    if kind == "application/json":
        body = await request.read()
        params |= _json_object(body) if body.strip() else {}
    elif kind.startswith("multipart/"):
        try:
            await _read_parts(await request.multipart(), params, files)
        except ValueError as broken:
            raise bad_request("can't parse multipart form data") from broken
    else:
        params |= {name: str(value) for name, value in (await request.post()).items()}
    return params, files


def _json_object(body: bytes) -> Params:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError) as broken:
        raise bad_request("can't parse JSON object") from broken
    if not isinstance(value, dict):
        raise bad_request("can't parse JSON object")
    return value


async def read_reply(answer: aiohttp.ClientResponse) -> tuple[Params, dict[str, Upload]]:
    """The same in the answer of a webhook; what is none of these forms says nothing."""
    params: Params = {}
    files: dict[str, Upload] = {}
    kind = answer.content_type
    if kind.startswith("multipart/"):
        try:
            await _read_parts(aiohttp.MultipartReader(answer.headers, answer.content), params, files)
        except ValueError as broken:
            raise bad_request("can't parse multipart form data") from broken
        return params, files
    body = await answer.read()
    if kind == "application/json":
        params |= _json_object(body)
    elif kind == "application/x-www-form-urlencoded":
        params |= dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))
    return params, files


async def _read_parts(reader: aiohttp.MultipartReader, params: Params, files: dict[str, Upload]) -> None:
    while (part := await reader.next()) is not None:
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            params[part.name] = content.decode(errors="replace")
        else:
            mime = part.headers.get("Content-Type")
            known = None if mime in {None, "application/octet-stream"} else mime
            files[part.name] = Upload(part.filename, content, known)


@lru_cache
def method_classes() -> Mapping[str, type[TelegramMethod[Any]]]:
    """Every method of the Bot API by its lower-case name."""
    found = {}
    for name in methods.__all__:
        candidate = getattr(methods, name)
        if (
            isinstance(candidate, type)
            and issubclass(candidate, TelegramMethod)
            and candidate is not TelegramMethod
        ):
            found[candidate.__api_method__.lower()] = candidate
    return found


@cache
def _kinds(cls: type[TelegramMethod[Any]]) -> Mapping[str, frozenset[Any]]:
    """For every field the kinds of value it takes at its top level."""
    return {name: frozenset(_flatten(field.annotation)) for name, field in cls.model_fields.items()}


def _flatten(annotation: Any) -> list[Any]:
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _flatten(typing.get_args(annotation)[0])
    if origin in {typing.Union, UnionType}:
        return [kind for item in typing.get_args(annotation) for kind in _flatten(item)]
    return [origin or annotation]


def build(cls: type[TelegramMethod[Any]], params: Params, files: Mapping[str, Upload]) -> TelegramMethod[Any]:
    """Check the parameters against the method's own model."""
    kinds = _kinds(cls)
    values: Params = {}
    for name, value in params.items():
        if value is not None and name in kinds:
            values[name] = _decoded(name, value, kinds[name])
    for name in files:
        if InputFile in kinds.get(name, ()):
            values[name] = f"attach://{name}"
    _refuse_half_characters(values)
    if "reply_markup" in values:
        values["reply_markup"] = _markup(values["reply_markup"], kinds["reply_markup"])
    try:
        return cls.model_validate(values)
    except ValidationError as wrong:
        raise _explained(wrong) from wrong


def _refuse_half_characters(values: Params) -> None:
    try:
        written(values).encode()
    except UnicodeEncodeError as half:
        raise bad_request("strings must be encoded in UTF-8") from half


def _decoded(name: str, value: Any, kinds: frozenset[Any]) -> Any:
    """A value as its field means it; only what is no text is read as JSON."""
    if name.endswith("chat_id") and isinstance(value, str) and WHOLE.fullmatch(value):
        return int(value)
    if str in kinds and int not in kinds and isinstance(value, int | float):
        return str(value)
    if str in kinds or not isinstance(value, str):
        return value
    if bool in kinds and not WHOLE.fullmatch(value):
        return value.strip().lower() in {"true", "yes"}
    return _parsed(name, value, kinds)


def _parsed(name: str, value: str, kinds: frozenset[Any]) -> Any:
    if not value and type(None) in kinds:
        return None
    try:
        return json.loads(value)
    except (ValueError, RecursionError) as broken:
        raise bad_request(f"can't parse {name} JSON object") from broken


def _markup(value: Any, kinds: frozenset[Any]) -> Any:
    """Choose the keyboard by its own field: a union would take any of them for any other."""
    if value in (None, {}):
        return None
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    for field, cls in MARKUPS:
        if field in value and cls in kinds:
            try:
                return cls.model_validate(_buttons(value, field))
            except ValidationError as wrong:
                raise _button_error(wrong, field) from wrong
    if "inline_keyboard" not in value and InlineKeyboardMarkup in kinds and len(kinds) <= 2:
        raise bad_request("can't parse inline keyboard markup JSON object")
    return None


def _buttons(value: Any, field: str) -> Any:
    if field != "keyboard" or not isinstance(value["keyboard"], list):
        return value
    rows = [
        [{"text": button} if isinstance(button, str) else button for button in row]
        if isinstance(row, list)
        else row
        for row in value["keyboard"]
    ]
    return {**value, "keyboard": rows}


def _button_error(wrong: ValidationError, field: str) -> ApiError:
    first = wrong.errors()[0]
    what = "inline keyboard button" if field == "inline_keyboard" else "keyboard button"
    if first["type"] == "missing" and first["loc"][-1] == "text":
        return bad_request(f"can't parse {what}: Can't find field \"text\"")
    return bad_request(f"can't parse {what}: {first['msg']}")


def _explained(wrong: ValidationError) -> ApiError:
    first = wrong.errors()[0]
    name = str(first["loc"][0]) if first["loc"] else "request"
    if first["type"] == "missing" and len(first["loc"]) == 1:
        return bad_request(EMPTY.get(name, f'parameter "{name}" is required'))
    if name in {"message_id", "user_id"}:
        return bad_request(EMPTY[name])
    where = ".".join(str(step) for step in first["loc"])
    return bad_request(f'can\'t parse parameter "{where}": {first["msg"]}')


def was_given(value: Any) -> bool:
    """Whether a parameter asks for something beyond what happens anyway."""
    if value is None or isinstance(value, Default):
        return False
    return value not in (False, 0, "", [], {})
