"""The rules of joint vetting and of the public notice, at a desk."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain import joint_vetting as rules
from domain import notices
from domain.errors import NotYours
from domain.joint_vetting import Line, LineId, Reader, Signature, Tally, Vetting, VettingId
from domain.nominations import NominationId, NotYourOwn
from domain.notices import Notice, NoticeId
from domain.people import PersonId
from domain.programme import Programme

NOW = datetime(2026, 11, 30, 1, tzinfo=UTC)
VETTING = Vetting(VettingId(1), NominationId(1), NOW, NOW + timedelta(days=14))
LINE = Line(LineId(1), VettingId(1), "公安局")
READER = Reader(PersonId(7), frozenset({"公安局"}))
RUNNING, STOPPED = Tally(3, 1, 0, 0), Tally(3, 1, 1, 0)
NOTICE = Notice(NoticeId(1), NominationId(1), NOW)
WEEK = timedelta(days=7)


def sign(line=LINE, tally=RUNNING, vetting=VETTING, reader=READER, signature=Signature.PASS, reason=None):
    return rules.sign(line, tally, vetting, reader, signature, reason, NOW)


def test_a_pass_has_no_reason_and_the_others_keep_theirs():
    assert sign(reason="随手写的").reason is None
    held = sign(signature=Signature.HOLD, reason="还在核实")
    assert (held.reason, held.signed_by, held.is_open) == ("还在核实", PersonId(7), True)
    assert not sign(line=held).is_open


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"reader": replace(READER, departments=frozenset({"信访局"}))}, rules.NotOnYourList),
        ({"reader": replace(READER, departments=frozenset())}, rules.NotOnYourList),
        ({"reader": replace(READER, is_candidate=True)}, NotYourOwn),
        ({"reader": replace(READER, is_close=True)}, rules.TooClose),
        ({"line": replace(LINE, assigned_to=PersonId(8))}, rules.NotOnYourList),
        ({"vetting": replace(VETTING, closed_at=NOW)}, rules.VettingIsOver),
        ({"tally": STOPPED}, rules.VettingIsOver),
        ({"line": replace(LINE, signature=Signature.PASS)}, rules.AlreadySigned),
        ({"line": replace(LINE, signature=Signature.REFUSE)}, rules.AlreadySigned),
    ],
)
def test_who_may_not_sign_hears_why(changed, refusal):
    with pytest.raises(refusal):
        sign(**changed)


def test_a_line_that_was_handed_over_is_its_new_readers():
    assert sign(line=replace(LINE, assigned_to=PersonId(7))).signature is Signature.PASS


@pytest.mark.parametrize(
    ("tally", "complete", "stopped"),
    [
        (Tally(3, 3, 0, 0), True, False),
        (Tally(3, 2, 0, 1), False, False),
        (Tally(3, 2, 1, 0), False, True),
        (Tally(0, 0, 0, 0), False, False),
    ],
)
def test_all_have_to_pass_and_one_refusal_stops(tally, complete, stopped):
    assert (tally.is_complete, tally.is_stopped) == (complete, stopped)


def test_a_deadline_is_the_end_of_its_day_where_people_live():
    zone = ZoneInfo("Asia/Shanghai")
    late = datetime(2026, 11, 30, 16, 30, tzinfo=UTC)  # past midnight there
    for now, day in ((NOW, 14), (late, 15)):
        last = rules.deadline(now, timedelta(days=14), zone)
        assert last == datetime(2026, 12, day, 23, 59, 59, tzinfo=zone)


def test_two_reminders_half_way_and_in_the_morning_before_the_last_day_and_none_afterwards():
    due_at = rules.deadline(NOW, timedelta(days=14), ZoneInfo("Asia/Shanghai"))  # from nine in the morning
    moments = [(0, 7.3), (0, 7.4), (1, 12.9), (1, 13), (2, 13.5), (0, 14.7), (1, 14.7)]
    due = [rules.reminder_due(NOW, due_at, given, NOW + timedelta(days=days)) for given, days in moments]
    assert due == [False, True, False, True, False, False, False]


def test_a_stamp_tells_lists_apart_and_not_their_order():
    assert rules.stamp([1, 2, 3]) == rules.stamp([3, 1, 2]) != rules.stamp([1, 2])
    assert rules.stamp([1, 23]) != rules.stamp([12, 3])


def test_where_departments_are_named_there_is_no_short_path():
    rules.require_short_path(Programme())
    with pytest.raises(rules.DepartmentsVet):
        rules.require_short_path(Programme(departments=("公安局",)))
    with pytest.raises(rules.NoDepartments):
        rules.require_departments(Programme())


def test_only_the_candidate_agrees_and_the_days_count_from_then():
    with pytest.raises(NotYours):
        notices.agree(NOTICE, PersonId(1), PersonId(2), NOW, WEEK)
    agreed = notices.agree(NOTICE, PersonId(1), PersonId(1), NOW, WEEK)
    assert agreed.ends_at == NOW + WEEK
    with pytest.raises(notices.AlreadyAgreed):
        notices.agree(agreed, PersonId(1), PersonId(1), NOW, WEEK)
    with pytest.raises(notices.NoticeIsOver):
        notices.agree(replace(NOTICE, ended_at=NOW), PersonId(1), PersonId(1), NOW, WEEK)


def test_objections_are_raised_while_the_notice_is_up_and_by_others():
    up = notices.agree(NOTICE, PersonId(1), PersonId(1), NOW, WEEK)
    notices.require_may_object(up, PersonId(1), PersonId(2), None, NOW + WEEK - timedelta(seconds=1))
    with pytest.raises(notices.NoticeIsOver):
        notices.require_may_object(up, PersonId(1), PersonId(2), None, NOW + WEEK)
    with pytest.raises(notices.NotInTheVillageYet):
        notices.require_may_object(NOTICE, PersonId(1), PersonId(2), None, NOW)
    with pytest.raises(NotYourOwn):
        notices.require_may_object(up, PersonId(1), PersonId(1), None, NOW)


def test_nobody_is_signed_in_before_the_days_are_over_and_all_is_settled():
    up = notices.agree(NOTICE, PersonId(1), PersonId(1), NOW, WEEK)
    notices.require_finished(up, 0, NOW + WEEK)
    with pytest.raises(notices.NoticeRuns):
        notices.require_finished(up, 0, NOW + WEEK - timedelta(seconds=1))
    with pytest.raises(notices.ObjectionsWait):
        notices.require_finished(up, 1, NOW + WEEK)
    with pytest.raises(notices.NoticeRuns):
        notices.require_finished(NOTICE, 0, NOW + WEEK)
