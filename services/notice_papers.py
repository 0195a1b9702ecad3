"""Where a village has no group its board carries the notice, with a link to object in private."""

from dataclasses import dataclass
from datetime import datetime

from domain.notices import NoticeId, require_open
from domain.people import ORGANIZERS, Actor, require
from services.candidates import county_of, village_of
from services.notices import find, link_code
from services.transaction import Transaction
from texts.public import PublicCandidate


@dataclass(frozen=True, slots=True)
class Paper:
    """What is printed: what the person agreed to, from when until when, and the code behind the dots."""

    notice_id: NoticeId
    candidate: PublicCandidate
    days: tuple[datetime, datetime]
    county: str
    code: str


def fetch(tx: Transaction, actor: Actor, notice_id: NoticeId) -> Paper:
    """For who organizes there; raises NotInTheVillageYet before the person agreed, NoticeIsOver after."""
    notice, nomination = find(tx, notice_id)
    village, said = village_of(tx, nomination), nomination.application
    require(actor, ORGANIZERS, village)
    require_open(notice, tx.now)
    assert notice.agreed_at is not None
    assert notice.ends_at is not None
    zone = tx.programme.zone
    days = notice.agreed_at.astimezone(zone), notice.ends_at.astimezone(zone)
    agreed_to = PublicCandidate(said.full_name, village.name, said.source)
    return Paper(notice_id, agreed_to, days, county_of(tx, nomination).name, link_code(tx, notice_id))
