"""A county with departments, their reviewers, and candidates whom the townships have passed."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import insert, select

from domain.joint_vetting import LineId, VettingId
from domain.nominations import Education, NominationId, Source, Status
from domain.people import ROLE_LASTS, Actor, Grant, Role
from domain.places import Place, PlaceKind
from services import department_lines, joint_vetting
from services.app import App
from services.transaction import Transaction
from storage.schema.nominations import nominations
from storage.schema.people import people
from tests.reserves import connection_of

SOURCES = list(Source)


@dataclass
class VettingCounty:
    """Who acts; candidates by their number."""

    app: App
    county: Place
    villages: list[Place]
    chief: Actor
    reviewers: dict[str, list[Actor]]
    candidates: list[NominationId] = field(default_factory=list)

    def reviewer(self, department: str, number: int = 0) -> Actor:
        return self.reviewers[department][number]

    async def open(self) -> None:
        """Everybody goes to the departments."""
        preview = await self.app.see(joint_vetting.preview_open, self.chief, self.county.id)
        await self.app.do(joint_vetting.open_batch, self.chief, self.county.id, preview.stamp)

    async def lines(self, reader: Actor) -> list[LineId]:
        """What stands on a reviewer's list."""
        return [each.id for each in (await self.app.see(department_lines.page, reader)).lines]

    async def pass_all(self, *departments: str) -> None:
        for name in departments:
            preview = await self.app.see(department_lines.preview_pass, self.reviewer(name))
            await self.app.do(department_lines.pass_all, self.reviewer(name), preview.stamp)

    async def close(self) -> None:
        """The county signs for all whom every department has passed."""
        preview = await self.app.see(joint_vetting.preview_close, self.chief, self.county.id)
        await self.app.do(joint_vetting.close_batch, self.chief, self.county.id, preview.stamp)

    async def vetting(self, number: int) -> VettingId:
        found = await self.app.see(lambda tx: tx.vettings.find_last(self.candidates[number]))
        assert found is not None
        return found.id

    async def leave(self, reader: Actor, *, blocked: bool = False) -> None:
        """They sign for their department no more, or cannot be reached."""
        role = reader.grants[0]
        if blocked:
            await self.app.do(lambda tx: tx.people.lose(reader.telegram_id, tx.now))
        else:
            await self.app.do(lambda tx: tx.people.revoke(reader.person_id, role.role, role.place_id))

    async def status(self, nomination_id: NominationId) -> Status:
        return await self.app.see(lambda tx: tx.nominations.get(nomination_id).status)

    async def candidate(self, nomination_id: NominationId) -> Actor:
        def who(tx: Transaction) -> Actor:
            person = tx.people.get(tx.nominations.get(nomination_id).person_id)
            return tx.people.actor(person.telegram_id, person.locale, tx.now)

        return await self.app.see(who)


async def vetting_county(
    app: App,
    departments: tuple[str, ...],
    *,
    townships: int,
    villages: int,
    candidates: int,
    readers: int = 1,
) -> VettingCounty:
    """All of it laid out at once; candidates are spread over the villages and the five sources."""
    app = replace(app, programme=replace(app.programme, departments=departments))

    def settle(tx: Transaction) -> VettingCounty:
        county = tx.places.add("neixiang", PlaceKind.COUNTY, "内乡县")
        found = []
        for number in range(townships):
            township = tx.places.add(f"town{number}", PlaceKind.TOWNSHIP, f"第{number}乡", county)
            found += [
                tx.places.add(f"v{number}_{each}", PlaceKind.VILLAGE, f"{number}乡{each}村", township)
                for each in range(villages)
            ]
        chief = _known(tx, 1, "陈部长", Grant(Role.COUNTY_ORGANIZER, county.id, tx.now + ROLE_LASTS))
        held = {
            name: [
                _known(
                    tx,
                    1000 + 10 * row + each,
                    f"{name}{each}",
                    Grant(Role.DEPARTMENT_REVIEWER, county.id, tx.now + ROLE_LASTS, name),
                )
                for each in range(readers)
            ]
            for row, name in enumerate(departments)
        }
        ids = _candidates(tx, found, candidates)
        return VettingCounty(app, county, found, chief, held, ids)

    return await app.do(settle)


def _known(tx: Transaction, telegram_id: int, name: str, grant: Grant) -> Actor:
    person = tx.people.add(telegram_id, name, "zh_CN", "1", tx.now)
    tx.people.grant(person.id, grant, granted_by=None, now=tx.now)
    return tx.people.actor(telegram_id, "zh_CN", tx.now)


def _candidates(tx: Transaction, villages: list[Place], count: int) -> list[NominationId]:
    write, since = connection_of(tx).execute, tx.now - timedelta(days=1)
    agreed = {"locale": "zh_CN", "consent_version": "1", "consented_at": tx.now}
    first = 100_000
    write(insert(people), [agreed | {"telegram_id": first + n, "name": f"候{n}"} for n in range(count)])
    numbers = write(select(people.c.id).where(people.c.telegram_id >= first).order_by(people.c.id)).scalars()
    rows = [
        {
            "person_id": person_id,
            "village_id": villages[n % len(villages)].id,
            "status": Status.TOWNSHIP_PASSED,
            "full_name": f"候选{n}",
            "birth_year": 1975 + n % 25,
            "whereabouts": "在家",
            "education": Education.COLLEGE,
            "source": SOURCES[n % len(SOURCES)],
            "skills": [],
            "pledge": "想回来",
            "submitted_at": since,
            "status_since": since,
        }
        for n, person_id in enumerate(numbers)
    ]
    write(insert(nominations), rows)
    return [
        NominationId(each) for each in write(select(nominations.c.id).order_by(nominations.c.id)).scalars()
    ]
