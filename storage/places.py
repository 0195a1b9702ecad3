"""Counties, townships and villages."""

from collections.abc import Iterable

from sqlalchemy import BindParameter, Connection, RowMapping, bindparam, insert, or_, select, update

from domain.errors import NoLongerThere
from domain.places import Place, PlaceId, PlaceKind
from storage.schema.people import places

above = places.alias("above")
PLACES = select(places, above.c.parent_id.label("grandparent_id")).outerjoin(
    above, above.c.id == places.c.parent_id
)
BY_ID = PLACES.where(places.c.id == bindparam("place_id"))
SOME = PLACES.where(places.c.id.in_(bindparam("place_ids", expanding=True)))
BY_CODE = PLACES.where(places.c.code == bindparam("code"))
OF_KIND = PLACES.where(places.c.kind == bindparam("kind")).order_by(places.c.id)
held: BindParameter[PlaceId] = bindparam("held", expanding=True)
VILLAGES_UNDER = OF_KIND.where(
    or_(places.c.id.in_(held), places.c.parent_id.in_(held), above.c.parent_id.in_(held))
)
ADD = insert(places)
RENAME = update(places).where(places.c.id == bindparam("place_id"))


class PlaceRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, code: str, kind: PlaceKind, name: str, parent: Place | None = None) -> Place:
        row = {"code": code, "kind": kind, "name": name, "parent_id": parent.id if parent else None}
        result = self._connection.execute(ADD, row)
        assert result.inserted_primary_key is not None
        return self.get(PlaceId(result.inserted_primary_key[0]))

    def add_all(self, kind: PlaceKind, rows: Iterable[tuple[str, str, PlaceId]]) -> None:
        """Add many of one kind: code, name, and what they lie in."""
        values = [
            {"code": code, "kind": kind, "name": name, "parent_id": above} for code, name, above in rows
        ]
        if values:
            self._connection.execute(ADD, values)

    def rename(self, place_id: PlaceId, name: str) -> None:
        self._connection.execute(RENAME, {"place_id": place_id, "name": name})

    def get(self, place_id: PlaceId) -> Place:
        """The place; raises NoLongerThere."""
        row = self._connection.execute(BY_ID, {"place_id": place_id}).mappings().first()
        if row is None:
            raise NoLongerThere
        return _to_place(row)

    def some(self, place_ids: Iterable[PlaceId]) -> dict[PlaceId, Place]:
        rows = self._connection.execute(SOME, {"place_ids": list(frozenset(place_ids))}).mappings()
        return {row["id"]: _to_place(row) for row in rows}

    def find(self, code: str) -> Place | None:
        row = self._connection.execute(BY_CODE, {"code": code}).mappings().first()
        return None if row is None else _to_place(row)

    def of_kind(self, kind: PlaceKind) -> list[Place]:
        rows = self._connection.execute(OF_KIND, {"kind": kind}).mappings()
        return [_to_place(row) for row in rows]

    def ids_under(self, places_held: Iterable[PlaceId]) -> list[PlaceId]:
        """The places themselves and all below them."""
        held = frozenset(places_held)
        everywhere = (place for kind in PlaceKind for place in self.of_kind(kind))
        return [place.id for place in everywhere if place.path & held]

    def villages_under(self, places_held: Iterable[PlaceId]) -> list[Place]:
        """The villages at or below the places, each once, in the county's order."""
        asked = {"kind": PlaceKind.VILLAGE, "held": list(frozenset(places_held))}
        return [_to_place(row) for row in self._connection.execute(VILLAGES_UNDER, asked).mappings()]


def _to_place(row: RowMapping) -> Place:
    path = (row["id"], row["parent_id"], row["grandparent_id"])
    return Place(
        id=PlaceId(row["id"]),
        code=row["code"],
        kind=PlaceKind(row["kind"]),
        name=row["name"],
        path=frozenset(PlaceId(each) for each in path if each is not None),
        parent_id=row["parent_id"],
    )
