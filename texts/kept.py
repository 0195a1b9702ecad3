"""Everything that is kept of a person, as they can read it themselves."""

from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Any

from domain.check_ins import Answer, Excuse
from domain.colours import Colour, Finding
from domain.help_sessions import HelpKind, Word
from domain.letters import plain
from domain.nominations import Education, Reason, Skill, Source, Status, WayIn, Whereabouts
from domain.pairs import EndReason, MentorRole, PairStatus
from domain.people import ConsentGiven, Role
from texts.render import Texts
from texts.words import N_

TABLES = {
    "people": N_("您这个人"),
    "grants": N_("您的权限"),
    "drafts": N_("没填完的草稿"),
    "nominations": N_("您的自荐"),
    "recommendations": N_("您推荐的人"),
    "decisions": N_("审核意见"),
    "mentors": N_("您能帮什么"),
    "pairs": N_("结对"),
    "check_ins": N_("每周见面，您怎么答的"),
    "help_sessions": N_("帮带记录"),
    "ratings": N_("请乡亲给您打分"),
    "ballot_boxes": N_("和您有关的打分、投票"),
    "polls": N_("您发起的快投票"),
    "issues": N_("您提的、您接手的事"),
    "surveys": N_("您填的村情"),
    "overrides": N_("您定的颜色"),
    "outbox": N_("我写给您的信"),
    "postings": N_("在您手机上、我还能改的消息"),
    "reposts": N_("重新发过的消息"),
    "pauses": N_("先不给您发的时候"),
    "rounds": N_("哪几周问过您"),
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
    "role": N_("做什么的"), "granted_at": N_("什么时候给的"), "expires_at": N_("到什么时候为止"),
    "form": N_("哪张表"), "context": N_("说的是什么"), "answers": N_("填了什么"), "asked": N_("问到哪里"),
    "given": N_("早就知道的"), "away": N_("先放着"), "touched_at": N_("最后一次动它"),
    "status": N_("到哪一步"), "birth_year": N_("哪年生的"), "whereabouts": N_("人在哪儿"),
    "education": N_("文化程度"), "source": N_("从哪条路来"), "skills": N_("会什么"),
    "pledge": N_("回来想做啥"),
    "recording": N_("语音的文件号"), "recording_seconds": N_("语音多少秒"),
    "way_in": N_("怎么来的"), "consent_given": N_("怎么同意的"),
    "submitted_at": N_("什么时候交的"), "status_since": N_("从什么时候起是这样"),
    "verdict": N_("怎么定的"), "reason": N_("理由"), "decided_at": N_("什么时候定的"),
    "specialities": N_("能教什么"), "capacity": N_("最多带几位"), "offered_at": N_("什么时候答应的"),
    "requested_at": N_("什么时候请的"), "asked_at": N_("什么时候问的"),
    "mentor_signed_at": N_("导师什么时候确认"), "reserve_signed_at": N_("后备什么时候确认"),
    "began_on": N_("从哪天开始"), "ends_on": N_("到哪天"), "end_reason": N_("为什么停"),
    "week_on": N_("哪一周"), "side": N_("哪一边"), "answer": N_("怎么答的"), "excuse": N_("为什么没见"),
    "answered_at": N_("什么时候答的"), "kind": N_("哪一种"), "happened_on": N_("哪天"),
    "logged_at": N_("什么时候记的"), "note": N_("留的话"), "voice": N_("语音的文件号"),
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
    "body": N_("原样"),
    "team": N_("班子"), "age": N_("村支书的年纪"), "secretary": N_("村支书往后"), "disputes": N_("纠纷"),
    "ready": N_("接班的人"), "colour": N_("颜色"), "set_at": N_("什么时候定下的"),
    "expires_on": N_("到哪天为止"), "ended_at": N_("什么时候收回"),
}  # fmt: skip
"""What each column is called."""
NUMBERS = frozenset({
    "id", "person_id", "place_id", "granted_by", "village_id", "nomination_id", "decided_by", "mentor_id",
    "assisted_by", "recommended_by",
    "reserve_id", "pair_id", "logged_by", "box_id", "opened_by", "taken_by", "chat_id", "message_id",
    "thread_id", "subject_id", "created_by", "bound_by", "actor_id", "update_id",
    "answered_by", "set_by",
})  # fmt: skip
"""Numbers of rows, chats and messages: they stand in the file for machines."""
VALUES: dict[str, type[StrEnum]] = {
    "grants.role": Role, "nominations.status": Status, "nominations.education": Education,
    "nominations.source": Source, "decisions.reason": Reason,
    "nominations.skills": Skill, "nominations.whereabouts": Whereabouts,
    "nominations.way_in": WayIn, "recommendations.way_in": WayIn, "people.consent_given": ConsentGiven,
    "mentors.role": MentorRole, "mentors.specialities": Skill, "pairs.role": MentorRole,
    "pairs.status": PairStatus, "pairs.end_reason": EndReason, "check_ins.answer": Answer,
    "check_ins.excuse": Excuse, "overrides.colour": Colour, "surveys.team": Finding, "surveys.age": Finding,
    "surveys.secretary": Finding, "surveys.disputes": Finding, "surveys.ready": Finding,
    "help_sessions.kind": HelpKind, "help_sessions.word": Word,
}  # fmt: skip
"""Columns whose values have words of their own."""
RECORDINGS = (("nominations", "recording"), ("help_sessions", "voice"))
"""Where recordings are kept: not they themselves, but what the messenger calls them."""


def readable(kept: Mapping[str, Sequence[Mapping[str, Any]]], texts: Texts, locale: str, zone: tzinfo) -> str:
    """Every row under its heading, a line for each thing that is known; what is empty is left out."""
    parts: list[str] = []
    for table, heading in TABLES.items():
        for row in kept[table]:
            lines = [
                f"{texts.word(COLUMNS[name], locale)}: {said}"
                for name, value in row.items()
                if name not in NUMBERS and (said := _said(f"{table}.{name}", value, texts, locale, zone))
            ]
            parts.append("\n".join((f"== {texts.word(heading, locale)} ==", *lines)))
    return "\n\n".join(parts) + "\n"


def _said(column: str, value: Any, texts: Texts, locale: str, zone: tzinfo) -> str:
    if value is None or value in ("", [], {}):
        return ""
    if isinstance(value, bool):
        return "✓" if value else "✗"
    if isinstance(value, datetime):
        return f"{value.astimezone(zone):%Y-%m-%d %H:%M}"
    if isinstance(value, list):
        return texts.listed((_said(column, each, texts, locale, zone) for each in value), locale)
    words = VALUES.get(column)
    if words is not None and value in list(words):
        return texts.label(words(value), locale)
    return plain(value) if column == "outbox.text" else str(value)
