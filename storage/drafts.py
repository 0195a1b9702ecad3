"""Half-filled forms: rows, so that no restart loses an answer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, delete, select

from domain.forms import Draft
from domain.nominations import NominationId
from domain.people import PersonId
from storage.schema.nominations import drafts
from storage.statements import upsert

ONE = select(drafts).where(drafts.c.person_id == bindparam("person_id"), drafts.c.form == bindparam("form"))
OF_PERSON = (
    select(drafts)
    .where(drafts.c.person_id == bindparam("person_id"), drafts.c.away == bindparam("away"))
    .order_by(drafts.c.touched_at.desc(), drafts.c.form)
)
OF_FORM = select(drafts).where(drafts.c.form == bindparam("form")).order_by(drafts.c.person_id)
SAVE = upsert(
    drafts,
    key=["person_id", "form"],
    replacing=["context", "answers", "asked", "given", "away", "touched_at"],
)
DELETE = delete(drafts).where(
    drafts.c.person_id == bindparam("of_person_id"), drafts.c.form == bindparam("of_form")
)
DELETE_ABOUT = delete(drafts).where(
    drafts.c.form == bindparam("of_form"),
    drafts.c.context["nomination"].as_integer() == bindparam("nomination_id"),
)
PURGE = delete(drafts).where(drafts.c.touched_at <= bindparam("before"))
OLD = select(drafts.c.touched_at).order_by(drafts.c.touched_at).limit(1)


class DraftRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, person_id: PersonId, form: str) -> Draft | None:
        """The person's draft of the form, in hand or put away."""
        row = self._connection.execute(ONE, {"person_id": person_id, "form": form}).mappings().first()
        return None if row is None else _to_draft(row)

    def in_hand(self, person_id: PersonId) -> list[Draft]:
        """The drafts the person has not put away, the one touched last first."""
        return self._of(person_id, away=False)

    def put_away(self, person_id: PersonId) -> list[Draft]:
        """The drafts the person has put away, the one put away last first."""
        return self._of(person_id, away=True)

    def of_form(self, form: str) -> list[Draft]:
        """Everybody's drafts of one form."""
        return [_to_draft(row) for row in self._connection.execute(OF_FORM, {"form": form}).mappings()]

    def save(self, draft: Draft, now: datetime) -> None:
        self._connection.execute(
            SAVE,
            {
                "person_id": draft.person_id,
                "form": draft.form,
                "context": dict(draft.context),
                "answers": dict(draft.answers),
                "asked": draft.asked,
                "given": list(draft.given),
                "away": draft.away,
                "touched_at": now,
            },
        )

    def delete(self, person_id: PersonId, form: str) -> None:
        self._connection.execute(DELETE, {"of_person_id": person_id, "of_form": form})

    def delete_about(self, nomination_id: NominationId, form: str) -> None:
        """Drop everybody's drafts of the form that are about this nomination."""
        self._connection.execute(DELETE_ABOUT, {"nomination_id": nomination_id, "of_form": form})

    def oldest_at(self) -> datetime | None:
        """When the draft that lay longest was touched last."""
        moment: datetime | None = self._connection.scalar(OLD)
        return moment

    def purge(self, before: datetime) -> int:
        """Drop what nobody has touched since; returns how many."""
        return self._connection.execute(PURGE, {"before": before}).rowcount

    def _of(self, person_id: PersonId, *, away: bool) -> list[Draft]:
        rows = self._connection.execute(OF_PERSON, {"person_id": person_id, "away": away}).mappings()
        return [_to_draft(row) for row in rows]


def _to_draft(row: RowMapping) -> Draft:
    given: Sequence[str] = row["given"]
    return Draft(
        person_id=PersonId(row["person_id"]),
        form=row["form"],
        asked=row["asked"],
        touched_at=row["touched_at"],
        context=row["context"],
        answers=row["answers"],
        given=tuple(given),
        away=row["away"],
    )
