"""Letters for villages' walls: their codes are made, printed, found again, withdrawn."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import NoLongerThere, Refusal
from domain.invitations import NoCounty
from domain.people import HOSTS, ORGANIZERS, Actor, require
from domain.places import Place, PlaceId, PlaceKind
from domain.posters import Poster, new_code
from services.exporting import NoSuchPlace
from services.transaction import Transaction


class NoVillages(Exception):
    """There is no village to print a letter for."""


class PosterChanged(Refusal):
    """Somebody else made or renewed the code in the meantime."""


class Scan(StrEnum):
    GOOD = "good"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a code leads to: a village only while it is good."""

    came: Scan
    village: Place | None = None


def plan(tx: Transaction, code: str | None = None, *, renew: bool = False) -> list[Poster]:
    """The letters of all villages, or those of one place; what is new in them is not kept yet.

    Raises NoCounty, NoSuchPlace, NoVillages.
    """
    villages = _villages(tx, code)
    if not villages:
        raise NoVillages
    return _letters(tx, villages, renew=renew)


def keep(tx: Transaction, posters: Collection[Poster], actor: Actor | None = None) -> None:
    """Keep the codes that are new, before anybody sees them; raises PosterChanged."""
    known = tx.posters.codes()
    if any(known.get(each.village.id) != (each.replaces if each.is_new else each.code) for each in posters):
        raise PosterChanged
    new = [each for each in posters if each.is_new]
    tx.posters.withdraw((each.replaces for each in new if each.replaces is not None), tx.now)
    tx.posters.add(((each.village.id, each.code) for each in new), tx.now)
    for each in new:
        tx.record(actor, "renew_poster" if each.replaces else "make_poster", f"place:{each.village.id}")


def find_at(tx: Transaction, actor: Actor, place_id: PlaceId) -> Poster | None:
    """A village's letter, for who hosts there, if it has a code already."""
    poster = _letters(tx, [_hosted(tx, actor, place_id)])[0]
    return None if poster.is_new else poster


def make_at(tx: Transaction, actor: Actor, place_id: PlaceId) -> Poster:
    """A village's letter, for who hosts there; its code is made when it is asked for first."""
    poster = _letters(tx, [_hosted(tx, actor, place_id)])[0]
    keep(tx, [poster], actor)
    return poster


def may_renew(tx: Transaction, actor: Actor, place_id: PlaceId) -> Place:
    """The village whose code the actor may withdraw."""
    village = _village(tx, place_id)
    require(actor, ORGANIZERS, village)
    return village


def renew(tx: Transaction, actor: Actor, place_id: PlaceId, old: str) -> Poster:
    """Withdraw a code and make another; raises PosterChanged where it is not the good one any more."""
    village = may_renew(tx, actor, place_id)
    if tx.posters.codes().get(village.id) != old:
        raise PosterChanged
    poster = _letters(tx, [village], renew=True)[0]
    keep(tx, [poster], actor)
    return poster


def scan(tx: Transaction, code: str) -> Scanned:
    """Where a code leads, as it was scanned or typed."""
    hung = tx.posters.find(code.upper())
    if hung is None:
        return Scanned(Scan.UNKNOWN)
    return Scanned(Scan.GOOD, tx.places.get(hung.place_id)) if hung.is_good else Scanned(Scan.WITHDRAWN)


def _letters(tx: Transaction, villages: Collection[Place], *, renew: bool = False) -> list[Poster]:
    known = tx.posters.codes()
    townships = {each.id: each.name for each in tx.places.of_kind(PlaceKind.TOWNSHIP)}
    found = []
    for village in villages:
        assert village.parent_id is not None
        township, old = townships[village.parent_id], known.get(village.id)
        if old is not None and not renew:
            found.append(Poster(village, township, old))
        else:
            new = new_code(secrets.randbits(64))
            found.append(Poster(village, township, new, is_new=True, replaces=old))
    return found


def _villages(tx: Transaction, code: str | None) -> list[Place]:
    if not tx.places.of_kind(PlaceKind.COUNTY):
        raise NoCounty
    if code is None:
        return tx.places.of_kind(PlaceKind.VILLAGE)
    place = tx.places.find(code)
    if place is None:
        raise NoSuchPlace
    return tx.places.villages_under([place.id])


def _hosted(tx: Transaction, actor: Actor, place_id: PlaceId) -> Place:
    village = _village(tx, place_id)
    require(actor, HOSTS, village)
    return village


def _village(tx: Transaction, place_id: PlaceId) -> Place:
    place = tx.places.get(place_id)
    if place.kind is not PlaceKind.VILLAGE:
        raise NoLongerThere
    return place
