"""The county that is tortured: three villages with sixty villagers, and quiet groups that only read."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp

from bot.settings import Settings, read_county, read_settings
from bot.upkeep import opened
from domain.ballots import BoxId
from domain.nominations import Application, Education, Skill, Source, Status, Whereabouts
from domain.people import ROLE_LASTS, Grant, Person, Role
from domain.places import Place
from domain.ratings import MARKS
from sandbox.server import TOKEN, Sandbox
from services import places, polls, ratings
from services.transaction import Transaction

VILLAGES = ("qinghe", "shanwan", "laojing")
COUNTY_ORGANIZER = 9
"""Reads at the end what is listed."""
VILLAGERS, QUIET_GROUPS = 20, 7
"""In each village: people who vote, and further groups where the host posts (in a short storm: fewer)."""
ENDS_SOON = "，天黑就收"
"""In the question of a poll that comes to its end in the storm."""
OPTIONS = ("修路", "修渠", "修桥")
SHANGHAI = timedelta(hours=8)
PROGRAMME = """
name = "风浪县"
quiet = {{ begins = "{quiet}:00", ends = "{quiet}:30" }}
check_in_at = "mon {often}:00"
nudge_at = "thu {often}:00"
digest_at = "sun {often}:00"
report_at = "fri {often}:00"

[county]
code = "fenglang"
name = "风浪县"

[[county.townships]]
code = "liuhe"
name = "柳河乡"
villages = [
    {{ code = "qinghe", name = "清河村" }},
    {{ code = "shanwan", name = "山湾村" }},
    {{ code = "laojing", name = "老井村" }},
]
"""


@dataclass(frozen=True)
class Box:
    """A ballot box that is open all the time; its card is `card` in its group."""

    box_id: BoxId
    chat: int
    choices: int
    prefix: str
    card: int = 0


@dataclass
class Village:
    code: str
    host: int
    reserve: int
    villagers: tuple[int, ...]
    groups: tuple[int, ...]
    """The first is the villagers' own."""
    evening: int
    """Where polls come to their end: a group of its own, because a group takes only so many letters."""
    boxes: list[Box] = field(default_factory=list)


@dataclass
class County:
    sandbox: Sandbox
    folder: Path
    villages: list[Village]

    def settings(self) -> Settings:
        return settings(self.folder, self.sandbox.api_url)


def settings(folder: Path, api: str) -> Settings:
    """How the bot is told to run."""
    return read_settings(
        token=TOKEN,
        api=api,
        database=f"sqlite:///{folder}/county.db",
        programme=str(folder / "programme.toml"),
        secrets=folder / "secrets",
        webhook_url="",
        log="WARNING",
    )


def write_programme(folder: Path, now: datetime) -> None:
    """It is day there for many hours yet, and nothing weekly happens by chance."""
    hour = (now.astimezone(UTC) + SHANGHAI).hour
    words = PROGRAMME.format(quiet=f"{(hour + 12) % 24:02}", often=f"{(hour + 6) % 24:02}")
    (folder / "programme.toml").write_text(words, encoding="utf-8")


def imagine(sandbox: Sandbox, folder: Path, quiet_groups: int) -> County:
    villages = []
    for number, code in enumerate(VILLAGES, start=1):
        base = 1000 * number
        groups = tuple(-1_002_000_000_000 - base - place for place in range(1 + quiet_groups))
        people = tuple(range(base + 10, base + 10 + VILLAGERS))
        evening = -1_002_000_000_500 - base
        villages.append(Village(code, base + 1, base + 2, people, groups, evening))
    return County(sandbox, folder, villages)


async def found(county: County, http: aiohttp.ClientSession) -> None:
    """Put everybody into the sandbox, and what the bot has to know beforehand into its database."""
    await _post(http, "users", id=COUNTY_ORGANIZER, first_name="何科长", language_code="zh-hans")
    await _post(http, "say", user=COUNTY_ORGANIZER, chat=county.sandbox.world.bot.id, text="/start")
    for village in county.villages:
        for who in (village.host, village.reserve, *village.villagers):
            await _post(http, "users", id=who, first_name=f"乡亲{who}", language_code="zh-hans")
        for chat in (*village.groups, village.evening):
            is_quiet = chat in village.groups[1:]
            members = [village.reserve] if is_quiet else list(village.villagers)
            await _post(http, "chats", id=chat, title=f"群{chat}", members=members, admins=[village.host])
            await _post(http, f"chats/{chat}/members", user=county.sandbox.world.bot.id, by=village.host)
    _, outline = read_county(str(county.folder / "programme.toml"))
    async with opened(county.settings()) as app:
        await app.do(places.found, outline)
        await app.do(_appoint)
        for village in county.villages:
            village.boxes += await app.do(_settle, village)
    county.sandbox.world.updates.clear()  # that the bot came into its groups it knows by now


async def _post(http: aiohttp.ClientSession, path: str, **body: object) -> None:
    async with http.post(f"/sim/{path}", json=body) as response:
        response.raise_for_status()


def _appoint(tx: Transaction) -> None:
    county = tx.places.find("fenglang")
    assert county is not None
    organizer = tx.people.add(COUNTY_ORGANIZER, "何科长", "zh_CN", "1", tx.now)
    held = Grant(Role.COUNTY_ORGANIZER, county.id, tx.now + ROLE_LASTS)
    tx.people.grant(organizer.id, held, granted_by=None, now=tx.now)


def _settle(tx: Transaction, village: Village) -> list[Box]:
    place = tx.places.find(village.code)
    assert place is not None
    host = tx.people.add(village.host, "周书记", "zh_CN", "1", tx.now)
    held = Grant(Role.VILLAGE_SECRETARY, place.id, tx.now + ROLE_LASTS)
    tx.people.grant(host.id, held, granted_by=None, now=tx.now)
    for chat in (*village.groups, village.evening):
        tx.groups.bind(chat, place.id, bound_by=host.id, now=tx.now)
    reserve = _a_reserve(tx, village, place)
    acting = tx.people.actor(village.host, "zh_CN", tx.now)
    chat = village.groups[0]
    rating = ratings.open_rating(tx, acting, chat, reserve.id)
    poll = polls.open_poll(tx, acting, chat, f"{village.code} 先修哪样？ {' / '.join(OPTIONS)}")
    return [
        Box(rating.box.id, chat, len(MARKS), "mark"),
        Box(poll.box.id, chat, len(OPTIONS), "poll"),
    ]


def _a_reserve(tx: Transaction, village: Village, place: Place) -> Person:
    person = tx.people.add(village.reserve, "小雁", "zh_CN", "1", tx.now)
    said = Application(
        "李小雁", 1990, place.id, Whereabouts.IN_VILLAGE, Education.HIGH, Source.MIGRANT, (Skill.TRADE,),
        "我想回村办合作社",
    )  # fmt: skip
    kept = tx.nominations.add(person.id, said, tx.now)
    tx.nominations.save(replace(kept, status=Status.RESERVE))
    return person
