"""Links as Telegram keeps them."""

import re

_HTTP = re.compile(r"(?:(?P<scheme>[^:/?#@\[\]]*)://)?(?P<place>[^/?#]*)(?P<rest>.*)", re.DOTALL)
_PLACE = re.compile(
    r"(?:(?P<login>[^/?#]*)@)?(?P<host>\[[0-9a-fA-F:.]+\]|[^/?#@:\[\]]+)(?::(?P<port>\d{1,9}))?", re.DOTALL
)
_OWN_HOST = {"tg": r"[A-Za-z0-9_-]+", "ton": r"[A-Za-z0-9_-]+", "tonsite": r"[A-Za-z0-9_.-]+"}
_ALLOWED = r"(?:[A-Za-z0-9.\-_!$,~*'();&+={more}]|%[0-9a-fA-F]{{2}}|[^\x00-\x7f])*"
_HOST = re.compile(_ALLOWED.format(more=""))
_LOGIN = re.compile(_ALLOWED.format(more=":"))


def checked(link: str) -> str:
    """The link with its protocol and path spelled out, or nothing if Telegram would drop it."""
    own, _, rest = link.partition(":")
    if own.lower() in _OWN_HOST:
        return _own(own.lower(), rest)
    found = _HTTP.fullmatch(link)
    scheme = (found["scheme"] or "http").lower() if found else ""
    place = _PLACE.fullmatch(found["place"]) if found and scheme in {"http", "https"} else None
    if not found or not place or not _place_is_good(place):
        return ""
    login = f"{place['login']}@" if place["login"] else ""
    port = f":{int(place['port'])}" if place["port"] else ""
    return f"{scheme}://{login}{place['host'].lower()}{port}{_path(found['rest'])}"


def _place_is_good(place: re.Match[str]) -> bool:
    host = place["host"]
    if place["port"] and not 0 < int(place["port"]) <= 65535:
        return False
    if host.startswith("["):
        return True
    return (
        "." in host.strip(".")
        and bool(_HOST.fullmatch(host))
        and bool(_LOGIN.fullmatch(place["login"] or ""))
    )


def _own(scheme: str, rest: str) -> str:
    found = re.fullmatch(rf"(?://)?(?P<host>{_OWN_HOST[scheme]})(?P<rest>(?:[/?#].*)?)", rest, re.DOTALL)
    if not found:
        return ""
    path = _path(found["rest"])
    return f"{scheme}://{found['host'].lower()}{path.removeprefix('/') if path.startswith('/?') else path}"


def _path(rest: str) -> str:
    path = rest.rstrip(" \t\r\n\v\0")
    if not path.startswith("/"):
        path = f"/{path}"
    return "".join(c if c > " " else f"%{ord(c):02X}" for c in path)


def user_of(link: str) -> int | None:
    """Whom tg://user?id=… names."""
    value = _parameters(link, "user").get("id", "")
    return int(value) if re.fullmatch(r"[1-9]\d{0,17}", value) else None


def emoji_of(link: str) -> str | None:
    value = _parameters(link, "emoji").get("id", "")
    return value if is_emoji(value) else None


def is_emoji(value: str) -> bool:
    return bool(re.fullmatch(r"-?\d{1,19}", value)) and int(value) != 0


def moment_of(link: str) -> tuple[int, str] | None:
    """The time and format that tg://time?unix=…&format=… gives."""
    given = _parameters(link, "time")
    value = given.get("unix", "")
    if not re.fullmatch(r"[1-9]\d{0,9}", value) or int(value) > 2**31 - 1:
        return None
    form = date_format(given.get("format", ""))
    return None if form is None else (int(value), form)


def date_format(form: str) -> str | None:
    """A date format in Telegram's order of letters; None when a letter is unknown."""
    if form in {"r", "R"}:
        return "r"
    if set(form) - set("tTdDwW"):
        return None
    day = "w" if "w" in form.lower() else ""
    date = "d" if "d" in form else "D" if "D" in form else ""
    clock = "t" if "t" in form else "T" if "T" in form else ""
    return day + date + clock


def _parameters(link: str, host: str) -> dict[str, str]:
    found = re.fullmatch(rf"tg:(?://)?{host}/?\?([^#]*)(?:#.*)?", link, re.IGNORECASE | re.DOTALL)
    pairs = [part.partition("=") for part in found[1].split("&")] if found else []
    return {name.lower(): value for name, _, value in reversed(pairs)}
