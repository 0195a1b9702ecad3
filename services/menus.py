"""What the "/" of somebody's chat offers: few things, those of their roles."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256

from domain.people import PersonId
from domain.programme import Programme
from services.people import Hats, hats_of
from services.transaction import Transaction
from storage.menus import Holder
from texts.commands import Audience, menu

Words = tuple[tuple[str, str], ...]
"""Commands and what each is for."""


@dataclass(frozen=True, slots=True)
class Menu:
    """What one person's chat is to offer: commands and their words; none where it is what everybody has."""

    person_id: PersonId
    telegram_id: int
    offered: Words

    @property
    def mark(self) -> str | None:
        """The same for the same words: by it is known whether Telegram has them already."""
        return sha256(repr(self.offered).encode()).hexdigest()[:16] if self.offered else None


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has a menu of their own at Telegram, by person, and whose is to be changed."""

    shown: dict[PersonId, int]
    stale: list[Menu]


def audiences(hats: Hats) -> frozenset[Audience]:
    """For whom a person's menu is made; who is nothing to the programme yet is a newcomer to it."""
    worn = {
        Audience.COUNTY: hats.county,
        Audience.ORGANIZERS: hats.organizer,
        Audience.SECRETARIES: hats.host and not hats.organizer,
        Audience.REVIEWERS: hats.reviewer,
        Audience.MENTORS: hats.mentor,
        Audience.RESERVES: hats.reserve,
        Audience.TRAINING: hats.training,
        Audience.DAYBOOK: hats.daybook,
    }
    return frozenset(each for each, is_worn in worn.items() if is_worn) or frozenset({Audience.NEWCOMERS})


def look(tx: Transaction) -> Standing:
    """Whose menu is not what it should be, by their roles, their language and this release's words.

    It follows from rows, so that nothing is lost by a role that ends unnoticed or a process that dies.
    """
    holders = tx.menus.holders(tx.now)
    words = cache(partial(_words, tx))
    programme = tx.programme
    wanted = [(each, _menu(each, words, programme)) for each in holders if each.is_reachable]
    return Standing(
        shown={each.person_id: each.telegram_id for each in holders if each.menu is not None},
        stale=[found for each, found in wanted if found.mark != each.menu],
    )


def note(tx: Transaction, menu: Menu) -> None:
    """Telegram shows this person this menu now."""
    tx.menus.note(menu.person_id, menu.mark)


def _menu(holder: Holder, words: Callable[[frozenset[Audience], str], Words], programme: Programme) -> Menu:
    hats = hats_of(
        holder.roles,
        reserve=holder.is_reserve,
        mentor=holder.is_mentor,
        trains=programme.training.classes,
        logs=programme.work_log,
    )
    found = audiences(hats)
    return Menu(holder.person_id, holder.telegram_id, words(found, holder.locale))


def _words(tx: Transaction, found: frozenset[Audience], locale: str) -> Words:
    commands = [] if found == {Audience.NEWCOMERS} else menu(found)
    return tuple((each.name, tx.texts.word(each.purpose, locale)) for each in commands)
