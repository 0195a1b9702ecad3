"""What everything that is kept of a person is called, so that they can read it themselves."""

from collections.abc import Mapping
from enum import StrEnum

from domain.burdens import AskKind
from domain.check_ins import Answer, Excuse
from domain.colours import Colour, Finding
from domain.daybooks import Favour, Whom, Work
from domain.exams import Outcome
from domain.help_sessions import HelpKind, Lasted, Word
from domain.joint_vetting import Signature
from domain.lessons import Lasts
from domain.nominations import Education, Reason, Skill, Source, Status, WayIn, Whereabouts
from domain.overrides import Until
from domain.pairs import EndReason, MentorRole, PairStatus, PauseReason
from domain.particulars import Declared, Household, Party, Sex
from domain.people import ConsentGiven, Role
from domain.placements import Mark, Sort
from domain.placements import Outcome as PlacementOutcome
from domain.plans import Change, DueIn, PlanReason
from texts.buttons.people import LANGUAGES
from texts.tables import ISSUE_STATUS
from texts.words import N_

TABLES = {
    "people": N_("您这个人"),
    "grants": N_("您的权限"),
    "drafts": N_("没填完的草稿"),
    "nominations": N_("您的自荐"),
    "recommendations": N_("您推荐的人"),
    "decisions": N_("审核意见"),
    "vettings": N_("部门联审"),
    "vetting_lines": N_("联审签字"),
    "conflicts": N_("要回避的事"),
    "notices": N_("公示"),
    "objections": N_("您私下反映的情况"),
    "mentors": N_("您能帮什么"),
    "pairs": N_("结对"),
    "proposals": N_("经办人打算配的结对"),
    "renewals": N_("到期前说的：续不续"),
    "plans": N_("您的计划"),
    "plan_goals": N_("计划里的每一条"),
    "plan_changes": N_("计划怎么调的"),
    "assessments": N_("每季的评语"),
    "check_ins": N_("每周见面，您怎么答的"),
    "help_sessions": N_("帮带记录"),
    "daybook": N_("您的工作日志"),
    "ratings": N_("请乡亲给您打分"),
    "ballot_boxes": N_("和您有关的打分、投票"),
    "polls": N_("您发起的快投票"),
    "issues": N_("您提的、您接手的事"),
    "surveys": N_("您填的村情"),
    "overrides": N_("您定的颜色"),
    "demands": N_("您替村里写的：在找什么人"),
    "questions": N_("您问的政策"),
    "lessons": N_("您开的课"),
    "seats": N_("您的课"),
    "banks": N_("您发来的题库"),
    "attempts": N_("您考的题"),
    "outbox": N_("我写给您的信"),
    "postings": N_("在您手机上、我还能改的消息"),
    "reposts": N_("重新发过的消息"),
    "pauses": N_("先不给您发的时候"),
    "rounds": N_("哪几周问过您"),
    "burdens": N_("每个月问了您几回"),
    "placements": N_("岗位、挂职、在岗实践"),
    "placement_scores": N_("您给在岗实践打的分"),
    "invitations": N_("您发出的邀请"),
    "groups": N_("您绑定的群"),
    "audit": N_("办事底账里的您"),
    "inbox": N_("没办成的消息"),
}
"""What each table is called, in the order in which it is read."""
COLUMNS = {
    "telegram_id": N_("Telegram 账号"), "name": N_("名字"), "full_name": N_("姓名"), "locale": N_("语言"),
    "consent_version": N_("同意的是哪一版"), "consented_at": N_("什么时候同意的"),
    "unreachable_at": N_("从什么时候起联系不上"), "paused_until": N_("歇到什么时候"),
    "menu": N_("斜杠命令给您看的是哪一张单子"),
    "role": N_("做什么的"), "granted_at": N_("什么时候给的"), "expires_at": N_("到什么时候为止"),
    "form": N_("哪张表"), "context": N_("说的是什么"), "answers": N_("填了什么"), "asked": N_("问到哪里"),
    "given": N_("早就知道的"), "away": N_("先放着"), "touched_at": N_("最后一次动它"),
    "status": N_("到哪一步"), "birth_year": N_("哪年生的"), "whereabouts": N_("人在哪儿"),
    "education": N_("文化程度"), "source": N_("从哪条路来"), "skills": N_("会什么"),
    "pledge": N_("回来想做啥"),
    "recording": N_("语音"), "recording_seconds": N_("语音多少秒"),
    "sex": N_("男女"), "party": N_("是不是党员"), "household": N_("户口"),
    "confirmed": N_("认下的条件"),
    "way_in": N_("怎么来的"), "consent_given": N_("怎么同意的"),
    "submitted_at": N_("什么时候交的"), "status_since": N_("从什么时候起是这样"),
    "verdict": N_("怎么定的"), "reason": N_("理由"), "decided_at": N_("什么时候定的"),
    "specialities": N_("能教什么"), "capacity": N_("最多带几位"), "offered_at": N_("什么时候答应的"),
    "proposed_at": N_("什么时候打算的"), "requested_at": N_("什么时候请的"), "asked_at": N_("什么时候问的"),
    "mentor_signed_at": N_("导师什么时候确认"), "reserve_signed_at": N_("后备什么时候确认"),
    "began_on": N_("从哪天开始"), "ends_on": N_("到哪天"), "end_reason": N_("为什么停"),
    "template": N_("照哪一份做的"), "period": N_("第几季"), "written_at": N_("什么时候写的评语"),
    "heard_at": N_("本人什么时候看的"),
    "reply": N_("本人怎么说"), "reply_recording": N_("本人的语音"), "reply_seconds": N_("本人的语音多少秒"),
    "replied_at": N_("本人什么时候说的"),
    "made_at": N_("什么时候做的"), "due_on": N_("打算到哪天"),
    "done_at": N_("什么时候做到的"), "dropped_at": N_("什么时候不做的"), "change": N_("怎么调的"),
    "due_before": N_("原来到哪天"), "changed_at": N_("什么时候调的"),
    "months": N_("说好几个月"), "agreement": N_("签的是哪一版"), "pause_reason": N_("为什么歇"),
    "mentor_asked": N_("问了导师几回"), "reserve_asked": N_("问了后备几回"),
    "mentor_goes_on": N_("导师接着走"), "mentor_answered_at": N_("导师什么时候答的"),
    "reserve_goes_on": N_("后备接着走"), "reserve_answered_at": N_("后备什么时候答的"),
    "until_on": N_("续到哪天"),
    "week_on": N_("哪一周"), "side": N_("哪一边"), "answer": N_("怎么答的"), "excuse": N_("为什么没见"),
    "answered_at": N_("什么时候答的"), "kind": N_("哪一种"), "happened_on": N_("哪天"),
    "logged_at": N_("什么时候记的"), "note": N_("留的话"), "voice": N_("语音"),
    "work": N_("干得怎么样、干了什么"), "favour": N_("跑的什么腿"), "whom": N_("替谁"),
    "lasted": N_("多久"), "photo": N_("照片"), "spot": N_("大概在哪儿"),
    "withdrawn": N_("收回了"), "word": N_("对方怎么说"), "word_at": N_("对方什么时候说的"),
    "under_way": N_("还在进行"), "choices": N_("几个选项"), "opened_at": N_("什么时候开始"),
    "closes_at": N_("什么时候结束"), "counted_at": N_("什么时候点的票"), "shown": N_("卡片上写几人参加"),
    "member_for": N_("要进群多少天才能投"),
    "voters": N_("多少人参加"), "question": N_("问题"), "options": N_("选项"), "number": N_("第几件"),
    "words": N_("说了什么"), "raised_at": N_("什么时候提的"), "solved_at": N_("什么时候办完"),
    "text": N_("内容"), "picture": N_("图"), "keyboard": N_("按钮"), "topic": N_("说的哪件事"),
    "attempts": N_("送了几次"), "unsaid": N_("还没开口"), "created_at": N_("什么时候写的"),
    "not_before": N_("什么时候送"), "failure": N_("为什么没送到"), "spoke_at": N_("什么时候说的"),
    "has_buttons": N_("有按钮"), "reposted_at": N_("什么时候重发"), "until": N_("到什么时候"),
    "kept_at": N_("什么时候记下"), "used_at": N_("什么时候用掉"), "bound_at": N_("什么时候绑定"),
    "paused_at": N_("从什么时候起停着"), "at": N_("什么时候"), "action": N_("做了什么"),
    "subject": N_("对什么"),
    "body": N_("您说了什么"),
    "team": N_("班子"), "age": N_("村支书的年纪"), "secretary": N_("村支书往后"), "disputes": N_("纠纷"),
    "ready": N_("接班的人"), "colour": N_("颜色"), "set_at": N_("什么时候定下的"),
    "expires_on": N_("到哪天为止"), "ended_at": N_("什么时候结束的"),
    "venue": N_("在哪儿"), "starts_at": N_("什么时候开始"), "minutes": N_("多少分钟"),
    "places": N_("几个位子"), "uid": N_("日历里的编号"), "sequence": N_("改过几回"),
    "listed_at": N_("什么时候开的课"), "reminded_at": N_("什么时候提醒的"),
    "called_off_at": N_("什么时候取消的"), "told_at": N_("什么时候告诉的"),
    "seated_at": N_("什么时候有的位子"), "attended_at": N_("什么时候到的"),
    "exam_told_at": N_("什么时候请您考的"), "questions": N_("题目"),
    "seed": N_("出题的次序"), "picked": N_("正勾着的"),
    "begun_at": N_("什么时候开始考的"), "right": N_("答对几题"), "passed": N_("过了"),
    "outcome": N_("经办人怎么定的"),
    "slot": N_("排在第几"), "skill": N_("会什么"), "policy": N_("哪条政策"),
    "department": N_("哪个部门"), "signature": N_("怎么签的"), "signed_at": N_("什么时候签的"),
    "due_at": N_("最晚什么时候"), "closed_at": N_("什么时候了结的"), "reminded": N_("提醒了几回"),
    "declared_at": N_("什么时候说的要回避"), "by_candidate": N_("是本人提的"),
    "agreed_at": N_("什么时候贴出来的"), "ends_at": N_("到什么时候满"),
    "run_out_at": N_("什么时候满的"),
    "month_on": N_("哪个月"), "times": N_("几回"),
    "sort": N_("哪一种"), "title": N_("什么岗位"), "from_on": N_("从哪天"),
    "looked_on": N_("哪天说到期就结束"),
    "ended_on": N_("哪天结束的"), "ability": N_("本事怎么样"),
    "neighbours": N_("乡亲怎么说"), "evaluated_on": N_("哪天评的"), "seat": N_("以什么身份"),
    "item": N_("第几样"), "score": N_("几分"), "scored_at": N_("什么时候打的分"),
    "upheld": N_("成立"), "settled_at": N_("什么时候核实的"),
}  # fmt: skip
"""What each column is called."""
NUMBERS = frozenset({
    "id", "person_id", "place_id", "granted_by", "village_id", "nomination_id", "decided_by", "mentor_id",
    "assisted_by", "recommended_by",
    "reserve_id", "organizer_id", "pair_id", "logged_by", "box_id", "opened_by", "taken_by", "chat_id",
    "message_id", "thread_id", "subject_id", "created_by", "bound_by", "actor_id", "update_id",
    "answered_by", "set_by", "asked_by",
    "lesson_id", "listed_by", "made_by", "marked_by", "plan_id", "written_by", "goal_id", "changed_by",
    "placement_id", "evaluated_by", "scored_by",
    "vetting_id", "notice_id", "signed_by", "assigned_to", "settled_by",
})  # fmt: skip
"""Numbers of rows, chats and messages: they stand in the file for machines."""
VALUES: dict[str, type[StrEnum]] = {
    "grants.role": Role, "nominations.status": Status, "nominations.education": Education,
    "nominations.source": Source, "decisions.reason": Reason,
    "nominations.skills": Skill, "nominations.whereabouts": Whereabouts,
    "nominations.way_in": WayIn, "recommendations.way_in": WayIn, "people.consent_given": ConsentGiven,
    "nominations.sex": Sex, "nominations.party": Party, "nominations.household": Household,
    "vetting_lines.signature": Signature,
    "mentors.role": MentorRole, "mentors.specialities": Skill, "pairs.role": MentorRole,
    "pairs.status": PairStatus, "pairs.end_reason": EndReason,
    "pairs.pause_reason": PauseReason, "proposals.role": MentorRole, "plan_changes.change": Change,
    "plan_changes.reason": PlanReason, "check_ins.answer": Answer,
    "check_ins.excuse": Excuse, "overrides.colour": Colour, "surveys.team": Finding, "surveys.age": Finding,
    "surveys.secretary": Finding, "surveys.disputes": Finding, "surveys.ready": Finding,
    "help_sessions.kind": HelpKind, "help_sessions.word": Word,
    "help_sessions.lasted": Lasted, "demands.skill": Skill,
    "invitations.role": Role, "attempts.outcome": Outcome,
    "daybook.work": Work, "daybook.favour": Favour, "daybook.whom": Whom, "burdens.kind": AskKind,
    "placements.sort": Sort, "placements.work": Mark, "placements.ability": Mark,
    "placements.neighbours": Mark, "placements.outcome": PlacementOutcome, "placement_scores.seat": Role,
}  # fmt: skip
"""Columns whose values have words of their own."""
ANSWERS: dict[str, type[StrEnum]] = {
    "lasts": Lasts,
    "consent": ConsentGiven,
    "until": Until,
    "declared": Declared,
    "due_in": DueIn,
    "plan_reason": PlanReason,
}
"""Questions whose answers have words of their own and stand in no column of the same name."""
RECORDINGS = (("nominations", "recording"), ("objections", "recording"), ("help_sessions", "voice"),
    ("pairs", "voice"), ("daybook", "voice"), ("placements", "recording"),
    ("assessments", "recording"), ("assessments", "reply_recording"),
)  # fmt: skip
"""Where recordings are kept: not they themselves, but what the messenger calls them."""
PHOTOS = frozenset({"help_sessions.photo"})
"""Where photos are kept, in the same way."""
QUESTIONS = {
    "village": N_("哪个村"), "review": N_("最后看一遍"), "consent": N_("本人答应没有"),
    "day": N_("哪天"), "hour": N_("几点"), "lasts": N_("上多久"), "place": N_("哪个地方"),
    "goal": N_("哪一条"), "due_in": N_("什么时候做到"), "plan_reason": N_("为什么加"),
    "who": N_("和谁"), "until": N_("到哪天为止"), "about": N_("情况"), "declared": N_("县里的条件"),
}  # fmt: skip
"""What forms ask that stands in no column of the same name."""
SAYINGS: Mapping[str, Mapping[str, str]] = {
    "people.locale": LANGUAGES,
    "drafts.form": {
        "self_nomination": N_("自荐"), "mentor": N_("当导师"), "mentor_search": N_("找导师"),
        "return_nomination": N_("退回一份自荐"),
        "help_note": N_("给帮带添句话"), "pair_request": N_("请导师时捎的话"),
        "assisted_nomination": N_("替没手机的人填自荐"),
        "recommendation": N_("推荐一个人"), "colour": N_("定村的颜色"),
        "demand": N_("写村里找什么样的人"), "policy_question": N_("问一条政策"),
        "answer_question": N_("回一个问题"),
        "line_reason": N_("签字时写的话"), "refuse_candidate": N_("说为什么这次不列"),
        "lesson": N_("开一堂课"), "move_lesson": N_("改一堂课"),
        "placement_word": N_("给岗位的评语添一句"),
        "assessment": N_("写评语"), "assessment_reply": N_("对评语说句话"),
        "plan_goal": N_("给计划加一条"),
        "daybook_note": N_("给日志添句话"),
        "help_several": N_("几个人一起记帮带"), "week_except": N_("这周都见了，除了谁"),
        "objection": N_("反映公示里的事"), "settle_objection": N_("核实反映的事"),
    },
    "drafts.asked": {**COLUMNS, **QUESTIONS},
    "drafts.given": {**COLUMNS, **QUESTIONS},
    "decisions.verdict": {"pass": N_("报到县里"), "return": N_("退回来补一补"), "sign_in": N_("列为后备"),
        "open": N_("请各部门看"), "close": N_("报去公示"), "refuse": N_("这次没列上"),
        "sign_out": N_("请退出后备"),
    },
    "check_ins.side": {"mentor": N_("带人的"), "reserve": N_("被带的")},
    "issues.status": {str(each): said for each, said in ISSUE_STATUS.items()},
    "outbox.kind": {"reply": N_("回您的话"), "news": N_("告诉您的事"), "ask": N_("问您的话")},
    "outbox.status": {
        "waiting": N_("等着送"), "sending": N_("正在送"), "sent": N_("送到了"), "seen": N_("送到了"),
        "ambiguous": N_("不知道送到没"), "expired": N_("过了时候，没送"), "superseded": N_("换成了新的"),
        "given_up": N_("没送成"),
    },
    "rounds.kind": {
        "check_in": N_("周一问见没见面"), "nudge": N_("周四提一句"), "desk": N_("提醒待办"),
        "quiet_list": N_("两周没见面的名单"), "survey": N_("问村情"), "help_day": N_("帮忙日问一声"),
        "renewal": N_("问到期续不续"), "placement": N_("问岗位、挂职的事"),
    },
    "invitations.kind": {
        "claim": N_("第一位经办人"), "bind": N_("连群的码"), "role": N_("请人经办"), "mentor": N_("请导师"),
        "recommendation": N_("推荐"), "take_over": N_("让本人接过去"),
    },
    "inbox.status": {"waiting": N_("还没办"), "dead": N_("没办成"), "quarantined": N_("没看懂")},
}  # fmt: skip
"""Columns whose values have words only here."""
PLACES = {"place_id": N_("哪个地方"), "village_id": N_("哪个村")}
"""Numbers of places, which are told by name."""
WHOSE = {
    "pairs.mentor_id": (N_("您带人"), N_("别人带您")),
    "proposals.mentor_id": (N_("打算请您带"), N_("打算请人带")),
    "decisions.decided_by": (N_("您定的"), N_("经办人定的")),
    "help_sessions.logged_by": (N_("您记的"), N_("对方记的")),
    "issues.taken_by": (N_("您接手的"), N_("您提的")),
    "audit.actor_id": (N_("您"), N_("别人")),
}
"""Numbers of people: what is said where it is their own, and where it is not. Others are not named."""
WHO = N_("谁")
MACHINERY = {
    "outbox.keyboard": "which buttons stood below; what they did is in the log",
    "outbox.picture": "figures of a picture; the words beside it say them",
    "outbox.topic": "which message it changes",
    "outbox.attempts": "how often it was tried",
    "outbox.unsaid": "for the courier",
    "outbox.failure": "what a network said",
    "outbox.locale": "the person's language says it",
    "postings.topic": "which message it changes",
    "postings.has_buttons": "for the courier",
    "reposts.topic": "which message it changes",
    "banks.questions": "the whole table, which they sent themselves",
    "attempts.seed": "of the order in which it asks",
    "attempts.answers": "places of options",
    "attempts.picked": "places of options",
    "lessons.uid": "by which calendars know a class",
    "plans.template": "with which of the county's it began; its words stand below",
    "drafts.context": "numbers of rows",
    "drafts.away": "for the form",
    "audit.subject": "said in the sentence",
    "inbox.failure": "the name of a fault",
}
"""Columns that stand in the file for machines only, and why."""
