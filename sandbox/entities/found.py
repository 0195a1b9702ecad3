"""Entities Telegram finds by itself: mentions, hashtags, cashtags, commands, links and addresses."""

import re
from collections.abc import Iterator

from sandbox.entities.domains import TOP_DOMAINS
from sandbox.entities.spans import QUOTES, SOFT, Span, apart, cut, ordered, outside_edges

_TAG = r"[\w\u200c\u00b7\u0d80-\u0dff]"
_MENTION = re.compile(r"(?<!\w)@[A-Za-z0-9_]{2,32}+(?!\w)")
_SHORT_MENTIONS = frozenset({"gif", "nft", "pic", "ufc", "vid"})
_COMMAND = re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}+(?:@[A-Za-z0-9_]{3,32}+|(?!@))(?![\w/<>])")
_HASHTAG = re.compile(
    rf"(?<!{_TAG})#(?P<tag>{_TAG}{{1,256}}+)(?P<more>{_TAG}*+)(?P<at>@[A-Za-z0-9_]{{3,32}}+)?(?!#)"
)
_CASHTAG = re.compile(
    r"(?<![\w\u200c\u00b7\u0d80-\u0dff$])\$(?:1INCH|[A-Z]{1,8}+)(?:@[A-Za-z0-9_]{3,32}+(?![A-Za-z0-9_]))?"
    r"(?![\w\u200c\u00b7\u0d80-\u0dff$])"
)
# Dashes and joiners are the only general punctuation of a link; spaces of any kind end it.
_NO_SPACE = r"\s\xa0\u1680\u2000-\u200b\u200e\u200f\u2016-\u206f\u3000"
_PATH = rf"[^<>\"«»{_NO_SPACE}]"
_DOMAIN = rf"(?:[A-Za-z0-9._~-]|(?![\x00-\xbf{_NO_SPACE}]).)"
_LOGIN = rf"[^/\[\]{{}}()'`<>\"@«»{_NO_SPACE}]"
_OWN_LINK = re.compile(rf"(?i:tonsite|ton|tg)://[A-Za-z0-9_-]{{1,253}}+(?:[/?#]{_PATH}*+)?")
_LINK = re.compile(
    rf"(?P<scheme>[^:/.@<>\"«»{_NO_SPACE}]{{1,64}}+://)?(?P<login>{_LOGIN}{{1,256}}+@)?"
    rf"(?P<domain>{_DOMAIN}++)(?P<port>:[0-9]{{1,9}})?(?P<path>[/?#]{_PATH}*+)?"
)
_EMAIL = re.compile(
    r"(?:[A-Za-z0-9_-]{0,26}[.+]){0,10}[A-Za-z0-9_-]{1,35}@"
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9_-]{0,28}[A-Za-z0-9])?\.){1,6}[A-Za-z]{2,8}"
)
_IPV4 = re.compile(r"(?:(?:0|1?[0-9]|[1-9][0-9]|1[0-9]{2}|2[0-4][0-9]|25[0-5])(?:\.(?!$)|$)){4}")
_PATH_END = ".:;,('?!`"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def found(text: str, spans: list[Span]) -> list[Span]:
    """The spans and what Telegram finds between them."""
    quotes = [s for s in spans if s.kind in QUOTES]
    firm = [s for s in spans if s.kind not in QUOTES and s.kind not in SOFT]
    fresh = outside_edges(apart(_all(text)), quotes)
    fresh = [s for s in fresh if not any(s.start < old.end and old.start < s.end for old in firm)]
    return cut(ordered(firm + fresh + quotes), [s for s in spans if s.kind in SOFT]) if fresh else spans


def _all(text: str) -> Iterator[Span]:
    for match in _MENTION.finditer(text):
        name = match[0][1:]
        if len(name) >= 4 or name.lower() in _SHORT_MENTIONS:
            yield Span("mention", match.start(), match.end())
    for match in _COMMAND.finditer(text):
        yield Span("bot_command", match.start(), match.end())
    for match in _HASHTAG.finditer(text):
        if any(c.isalpha() for c in match["tag"]):
            yield Span("hashtag", match.start(), match.end("tag") if match["more"] else match.end())
    for match in _CASHTAG.finditer(text):
        yield Span("cashtag", match.start(), match.end())
    for match in _OWN_LINK.finditer(text):
        yield Span("url", match.start(), match.start() + len(_without_tail(match[0])))
    yield from _links(text)


def _without_tail(url: str) -> str:
    return url.rstrip(_PATH_END) if re.search(r"://[^/?#]*[/?#].", url, re.DOTALL) else url


def _links(text: str) -> Iterator[Span]:
    for match in _LINK.finditer(text):
        start = _beginning(text, match)
        if start is None:
            continue
        link = text[start : match.end()].rstrip(".")
        address = link.removeprefix("mailto:")
        if _EMAIL.fullmatch(address):
            yield Span("email", start + len(link) - len(address), start + len(link))
        elif url := _web_address(link, match, has_scheme=match["scheme"] is not None):
            yield Span("url", start, start + len(url))


def _beginning(text: str, match: re.Match[str]) -> int | None:
    """Where the link begins; None when what stands before it spoils it."""
    if "." not in match["domain"]:
        return None
    if match["scheme"] is not None:
        scheme = match["scheme"][:-3]
        known = re.search(r"(?<!^s)http$|https$|(?<!^[ts])ftp$|tonsite$", scheme, re.IGNORECASE)
        return match.start() + known.start() if known else None
    start = match.start("login") if match["login"] else match.start("domain")
    before = text[start - 1 : start]
    return None if before and (before in "/#@_" or before.isalnum()) else start


def _web_address(link: str, match: re.Match[str], *, has_scheme: bool) -> str:
    """The link without what hangs on its end; nothing if its domain is none."""
    path = match["path"] or ""
    domain = match["domain"] if path or match["port"] else match["domain"].rstrip(".")
    if not _is_domain(domain, has_scheme=has_scheme):
        return ""
    if path:
        link = link[: len(link) - len(path)] if link.endswith(path) else link[: link.rindex(path.rstrip("."))]
        link += _balanced(path)
    return link


def _balanced(path: str) -> str:
    """The path up to the first bracket it did not open, without punctuation that ends a sentence."""
    opened: dict[str, int] = {}
    end = len(path)
    for i, character in enumerate(path):
        if character in "([{":
            opened[character] = opened.get(character, 0) + 1
        elif character in _PAIRS:
            opened[_PAIRS[character]] = opened.get(_PAIRS[character], 0) - 1
            if opened[_PAIRS[character]] < 0:
                end = i
                break
    kept = path[:end].rstrip(_PATH_END)
    return kept or (path[0] if path[0] == "/" else "")


def _is_domain(domain: str, *, has_scheme: bool) -> bool:
    parts = domain.split(".")
    if len(parts) < 2 or any(not 0 < len(p.encode()) < 64 or p.endswith("-") for p in parts):
        return False
    if _IPV4.fullmatch(domain):
        return True
    top = parts[-1]
    if domain.replace(".", "").isdecimal() or len(top) < 2 or "_" in parts[-2]:
        return False
    if top.startswith("xn--"):
        return len(top) > 5 and top[4:].isalnum()
    return not set(top) & set("_-") and (has_scheme or top.lower() in TOP_DOMAINS)
