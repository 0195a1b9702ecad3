"""By when a candidate may roughly hear, by the rules' own deadlines, and which office keeps them waiting."""

from collections.abc import Sequence
from datetime import date, datetime

from domain.joint_vetting import Vetting
from domain.nominations import KIND, Nomination, Status
from domain.waiting import HEARD_WITHIN
from domain.weeks import week_of
from services import entering, joint_vetting, organizers, overdue
from services.candidates import county_of, village_of
from services.transaction import Transaction
from services.waiting import reminder_of
from texts.messages.nominations import Expected

NAMED = 3
"""So many departments are told by name."""


def expected(tx: Transaction, nomination: Nomination) -> Expected | None:
    """None where nobody but the candidate is waited for. Never a person's name, nor what anybody signed."""
    if nomination.status is Status.SUBMITTED:
        office = organizers.office_of(tx, village_of(tx, nomination))
        told = reminder_of(KIND), overdue.KIND
        return _from_office(tx, office, nomination.status_since, told, nomination.id)
    if nomination.status is Status.TOWNSHIP_PASSED:
        return _from_county(tx, nomination, nomination.status_since, (reminder_of(KIND),), nomination.id)
    vetting = tx.vettings.running([nomination.id]).get(nomination.id)
    if nomination.status is Status.JOINT_VETTING and vetting is not None:
        return _from_departments(tx, nomination, vetting)
    return _after_notice(tx, nomination, vetting) if nomination.status is Status.PUBLIC_NOTICE else None


def _after_notice(tx: Transaction, nomination: Nomination, vetting: Vetting | None) -> Expected | None:
    """While the days run they are said as they are; afterwards somebody has to sign."""
    notice = tx.notices.find_running(nomination.id)
    if notice is None or notice.ends_at is None:
        return None
    if tx.now < notice.ends_at:
        return Expected(_day(tx, notice.ends_at), is_rough=False)
    if vetting is not None:
        return _from_departments(tx, nomination, vetting)
    return _from_county(tx, nomination, notice.ends_at, (reminder_of(entering.KIND),), notice.id)


def _from_departments(tx: Transaction, nomination: Nomination, vetting: Vetting) -> Expected:
    """A refusal is the county's to tell: it looks like everybody's word being there."""
    tally, lines = tx.vettings.tally(vetting.id), tx.vettings.lines_of(vetting.id)
    if tally.is_complete or tally.is_stopped:
        since = max((each.signed_at for each in lines if each.signed_at), default=vetting.opened_at)
        told = (reminder_of(joint_vetting.KIND),)
        return _from_county(tx, nomination, since, told, vetting.id)
    until = {each.department: each.due_at or vetting.due_at for each in lines if each.is_open}
    late = [each for each, due_at in until.items() if due_at <= tx.now]
    if not late:
        return Expected(_day(tx, max(until.values())))
    reminded = {
        each.department for each in tx.deadlines.late([county_of(tx, nomination).id], tx.now) if each.reminded
    }
    return Expected(None, tuple(late[:NAMED]), len(late[NAMED:]), not reminded.isdisjoint(late))


def _from_county(
    tx: Transaction, nomination: Nomination, since: datetime, told: Sequence[str], number: int
) -> Expected:
    return _from_office(tx, county_of(tx, nomination).name, since, told, number)


def _from_office(tx: Transaction, office: str, since: datetime, told: Sequence[str], number: int) -> Expected:
    """Two reminders, and then a human is told: it takes no longer where the rules are kept."""
    if tx.now < since + HEARD_WITHIN:
        return Expected(_day(tx, since + HEARD_WITHIN))
    first = week_of(since, tx.programme.zone)
    weeks = [week for kind in told for week in tx.rounds.weeks(kind, [number]).get(number, ())]
    return Expected(None, (office,), reminded=any(week >= first for week in weeks))


def _day(tx: Transaction, moment: datetime) -> date:
    return moment.astimezone(tx.programme.zone).date()
