"""The lines of what happens between township and reserve, tried where departments vet — 联审, 公示, 异议."""

from domain.joint_vetting import Signature
from domain.people import HOSTS, ORGANIZERS, Role
from services import (
    department_lines,
    departments,
    entering,
    joint_vetting,
    late_departments,
    notice_papers,
    notices,
    objections,
    standings,
    unanswered,
)
from tests.faults.acting import Action, Everybody, FormAction, given, nothing, of, own, saying
from tests.faults.actions import COUNTY, KNOWN, OF_COUNTY, VILLAGE
from tests.faults.scenery import RECORDED
from tests.faults.scenery_vetting import ASKED, POLICE

REVIEWER = frozenset({Role.DEPARTMENT_REVIEWER})
OWN_LINES = "their own department's lines"

VETTING_ACTIONS: tuple[Action, ...] = (
    Action(department_lines.page, nothing, REVIEWER, note=OWN_LINES),
    Action(department_lines.card, of("line"), REVIEWER, OF_COUNTY, note=OWN_LINES),
    Action(
        department_lines.sign,
        lambda s: (*of("line")(s), Signature.PASS),
        REVIEWER,
        OF_COUNTY,
        note=OWN_LINES,
    ),
    Action(department_lines.preview_pass, nothing, REVIEWER, note=OWN_LINES),
    Action(department_lines.pass_all, of("lines_seen"), REVIEWER, OF_COUNTY, note=OWN_LINES),
    Action(department_lines.take_back, of("signed_line"), whose=own("who signed it", POLICE)),
    Action(department_lines.ask_to_step_back, of("line"), REVIEWER, OF_COUNTY, note=OWN_LINES),
    Action(department_lines.step_back, of("line"), REVIEWER, OF_COUNTY, note=OWN_LINES),
    Action(department_lines.colleagues, of("line"), REVIEWER, OF_COUNTY, note=OWN_LINES),
    Action(department_lines.hand_over, of("line", "colleague"), REVIEWER, OF_COUNTY, note=OWN_LINES),
    Action(departments.look, nothing, COUNTY, OF_COUNTY),
    Action(departments.invite, given(1), COUNTY, OF_COUNTY),
    Action(joint_vetting.preview_open, of("yanshi"), COUNTY, OF_COUNTY),
    Action(joint_vetting.open_batch, of("yanshi", "to_open_seen"), COUNTY, OF_COUNTY),
    Action(joint_vetting.open_one, lambda s: (RECORDED, s.there.version(s.tx, RECORDED)), COUNTY, OF_COUNTY),
    Action(joint_vetting.card, of("complete"), COUNTY, OF_COUNTY),
    Action(joint_vetting.preview_close, of("yanshi"), COUNTY, OF_COUNTY),
    Action(joint_vetting.close_batch, of("yanshi", "complete_seen"), COUNTY, OF_COUNTY),
    Action(joint_vetting.close_one, of("complete"), COUNTY, OF_COUNTY),
    Action(late_departments.card, of("line"), COUNTY, OF_COUNTY),
    Action(late_departments.prolong, of("line"), COUNTY, OF_COUNTY),
    Action(notices.agree, of("asked"), whose=own("the candidate", ASKED)),
    Action(notices.agree, of("to_hear"), HOSTS, VILLAGE, note="for somebody without a phone"),
    Action(notices.what_is_asked, of("asked"), whose=own("the candidate", ASKED)),
    Action(notices.consent_card, of("to_hear"), HOSTS, VILLAGE, note="for somebody without a phone"),
    Action(notice_papers.fetch, of("notice"), ORGANIZERS, VILLAGE),
    Action(unanswered.card, of("asked"), COUNTY, OF_COUNTY),
    Action(entering.notice_card, of("finished"), COUNTY, OF_COUNTY),
    Action(entering.sign_in, of("finished"), COUNTY, OF_COUNTY),
    Action(entering.preview_enter, of("yanshi"), COUNTY, OF_COUNTY),
    Action(entering.enter_batch, of("yanshi", "finished_seen"), COUNTY, OF_COUNTY),
    Action(objections.card, of("written"), COUNTY, OF_COUNTY),
    Action(objections.recording, of("spoken"), COUNTY, OF_COUNTY),
    Action(standings.look, nothing, COUNTY, note="of their own county"),
    Action(
        objections.look_up,
        of("notice_code"),
        open_to=Everybody.STRANGERS,
        note="who has the link, of their own objection",
    ),
)
"""A reviewer may only what is their own department's, wherever the line has a level."""

VETTING_FORMS: tuple[FormAction, ...] = (
    FormAction(
        "line_reason",
        lambda s: {"line": of("line")(s)[0], "signature": "hold"},
        saying(reason="还要核实"),
        REVIEWER,
        OF_COUNTY,
        note=OWN_LINES,
    ),
    FormAction(
        "refuse_candidate",
        lambda s: {"vetting": of("refused")(s)[0]},
        saying(reason="材料要再核实"),
        COUNTY,
        OF_COUNTY,
    ),
    FormAction(
        "objection",
        lambda s: {"notice": of("notice")(s)[0]},
        saying(words="他家的事还没说清"),
        open_to=KNOWN,
        note="who has the link; once each, and not the candidate",
    ),
    FormAction(
        "settle_objection",
        lambda s: {"objection": of("written")(s)[0], "upheld": False},
        saying(reason="查过了，没有这回事"),
        COUNTY,
        OF_COUNTY,
    ),
)
