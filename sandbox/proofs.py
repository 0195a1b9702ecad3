"""Claims about everything the bot has said: true, or where they are not."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sandbox import asking, moments
from sandbox.asking import Asked
from sandbox.errors import CannotDo
from sandbox.said import Words
from sandbox.world import World

FIELDS: dict[str, tuple[str, ...]] = {
    "never_said": ("chats", "ephemeral"),
    "most_per_minute": ("chat",),
    "most_per_second": (),
    "no_duplicates": ("chat", "within"),
}
WITHIN = 900.0
# Parts of a message that are other people's words, or none.
NOT_ITS_OWN = frozenset({"chat", "from", "reply_to_message", "quote", "receiver_user"})
PASSING = frozenset(
    {
        *("message_id", "date", "edit_date", "chat", "from", "reply_markup", "reply_to_message", "quote"),
        *("ephemeral_message_id", "receiver_user", "message_thread_id", "is_topic_message", "media_group_id"),
    }
)
CHANCE = frozenset({"id", "file_unique_id", "persistent_id", "close_date"})
Found = list[dict[str, Any]]


@dataclass(slots=True)
class Verdict:
    found: Found = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)


def prove(world: World, asked: Asked) -> dict[str, Any]:
    """Check every claim in the request."""
    claims = [name for name in FIELDS if name in asked]
    if not claims:
        raise CannotDo(f"There is nothing to prove. Known claims are: {', '.join(FIELDS)}.")
    known = [*FIELDS, "since", *(extra for name in claims for extra in FIELDS[name])]
    asking.only(asked, known, f"the claim {' and '.join(claims)}")
    since = asking.maybe_words(asked, "since")
    start = moments.moment(since, world.clock.now(), "UTC") if since else None
    said = list(world.said.since(start))
    verdict = Verdict()
    for name in claims:
        CHECKS[name](world, asked, said, verdict)
    return {
        "ok": not verdict.found,
        "found": verdict.found,
        "figures": verdict.figures,
        "complete": world.said.is_complete,
    }


def _never_said(world: World, asked: Asked, said: list[Words], verdict: Verdict) -> None:
    canaries = _canaries(asked["never_said"])
    chats = asked.get("chats", "groups")
    whispers = asking.yes(asked, "ephemeral", otherwise=chats == "all")
    wanted = _chats(chats)
    for words in said:
        if not wanted(words) or (words.only is not None and not whispers):
            continue
        for path, text in _texts(world, words):
            for canary in canaries:
                if canary.casefold() in text.casefold():
                    verdict.found.append(
                        {"claim": "never_said", "canary": canary, "field": path, **words.where()}
                    )
    if chats == "all":
        verdict.found += _in_requests(world, canaries)


def _canaries(asked: Any) -> list[str]:
    canaries = [asked] if isinstance(asked, str) else asked
    if not isinstance(canaries, list) or not canaries:
        raise CannotDo("“never_said” is a text or a list of texts.")
    if not all(isinstance(canary, str) and canary for canary in canaries):
        raise CannotDo("“never_said” is a text or a list of texts.")
    return canaries


def _chats(asked: Any) -> Callable[[Words], bool]:
    if asked == "groups":
        return lambda words: not words.is_private
    if asked == "all":
        return lambda words: True
    ids = asking.ids({"chats": asked}, "chats")
    if not ids:
        raise CannotDo("“chats” is groups, all, or a list of ids.")
    return lambda words: words.chat_id in ids


def _texts(world: World, words: Words) -> Iterator[tuple[str, str]]:
    """Every text in a message, and the content of its files."""
    for name, value in words.shape.items():
        if name not in NOT_ITS_OWN:
            for path, text in _strings(value, name):
                yield path, text
                stored = world.files.find(text) if path.endswith("file_id") else None
                if stored is not None:
                    yield f"{path} (content)", stored.content.decode(errors="replace")


def _strings(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, f"{path}.{name}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from _strings(inner, f"{path}.{place}")


def _in_requests(world: World, canaries: list[str]) -> Iterator[dict[str, Any]]:
    """Toasts, commands and whatever else never became a message."""
    for entry in world.journal.since(0):
        for path, text in _strings(entry["params"], "params"):
            for canary in canaries:
                if canary.casefold() in text.casefold():
                    place = {"request": entry["n"], "method": entry["method"], "at": entry["at"]}
                    yield {"claim": "never_said", "canary": canary, "field": path, **place}


def _most_per_minute(world: World, asked: Asked, said: list[Words], verdict: Verdict) -> None:
    """New messages and edits in every stretch of 60 seconds: of one chat, or of each group."""
    limit = asking.count(asked, "most_per_minute", 0)
    only = asking.number(asked, "chat", 0) or None
    by_chat: defaultdict[int, list[datetime]] = defaultdict(list)
    for words in said:
        if words.chat_id == only or (only is None and not words.is_private):
            by_chat[words.chat_id].append(words.at)
    figures = {chat: _busiest(times, timedelta(minutes=1)) for chat, times in by_chat.items()}
    verdict.figures["most_per_minute"] = {str(chat): figure for chat, figure in figures.items()}
    verdict.found += [
        {"claim": "most_per_minute", "chat": chat, **figure}
        for chat, figure in figures.items()
        if figure["most"] > limit
    ]


def _most_per_second(world: World, asked: Asked, said: list[Words], verdict: Verdict) -> None:
    figure = _busiest([words.at for words in said], timedelta(seconds=1))
    verdict.figures["most_per_second"] = figure
    if figure["most"] > asking.count(asked, "most_per_second", 0):
        verdict.found.append({"claim": "most_per_second", **figure})


def _busiest(times: Iterable[datetime], stretch: timedelta) -> dict[str, Any]:
    """The largest number in any stretch of time, and when that was."""
    ordered = sorted(times)
    first, most = 0, 0
    span: tuple[str | None, str | None] = (None, None)
    for place, moment in enumerate(ordered):
        while moment - ordered[first] >= stretch:
            first += 1
        if place - first + 1 > most:
            most, span = place - first + 1, (ordered[first].isoformat(), moment.isoformat())
    return {"most": most, "from": span[0], "to": span[1], "in_all": len(ordered)}


def _no_duplicates(world: World, asked: Asked, said: list[Words], verdict: Verdict) -> None:
    """No message is sent to the same people again within a while; other buttons make no other message."""
    if not asking.yes(asked, "no_duplicates", otherwise=True):
        raise CannotDo("“no_duplicates” can only be claimed: true.")
    within = timedelta(seconds=asking.real(asked, "within", WITHIN))
    only = asking.number(asked, "chat", 0) or None
    last: dict[tuple[int, int | None, str], Words] = {}
    for words in said:
        if words.kind != "message" or only not in {None, words.chat_id}:
            continue
        key = (words.chat_id, words.only, _content(world, words.shape))
        earlier = last.get(key)
        last[key] = words
        if earlier is not None and words.at - earlier.at <= within:
            text = next((text for _, text in _strings(json.loads(key[2]), "")), "")
            both = {"first": earlier.where(), "again": words.where()}
            verdict.found.append({"claim": "no_duplicates", "text": text, **both})


def _content(world: World, shape: dict[str, Any]) -> str:
    own = {name: _lasting(world, value) for name, value in shape.items() if name not in PASSING}
    return json.dumps(own, sort_keys=True, ensure_ascii=False)


def _lasting(world: World, value: Any) -> Any:
    """Without the names that chance gives: the same file sent twice is the same file."""
    if isinstance(value, list):
        return [_lasting(world, inner) for inner in value]
    if not isinstance(value, dict):
        return value
    lasting = {name: _lasting(world, inner) for name, inner in value.items() if name not in CHANCE}
    stored = world.files.find(str(value.get("file_id")))
    return lasting | ({"file_id": sha256(stored.content).hexdigest()} if stored else {})


CHECKS: dict[str, Callable[[World, Asked, list[Words], Verdict], None]] = {
    "never_said": _never_said,
    "most_per_minute": _most_per_minute,
    "most_per_second": _most_per_second,
    "no_duplicates": _no_duplicates,
}
