"""Somebody who is everywhere: in each table and each column that can hold anything of a person."""

from dataclasses import dataclass
from datetime import timedelta
from html import escape
from typing import Any

from sqlalchemy import insert, select, update

from domain.notices import NoticeId
from domain.people import Actor, PersonId
from domain.places import PlaceId
from domain.plans import Change, PlanReason
from services import issues
from services.transaction import Transaction
from storage.ballots import voter_key
from storage.notices import objector_key
from storage.schema.assessments import assessments
from storage.schema.ballots import ballots, polls
from storage.schema.burdens import burdens
from storage.schema.colours import overrides, surveys
from storage.schema.daybooks import daybook
from storage.schema.exams import attempts, banks
from storage.schema.issues import issues as issue_rows
from storage.schema.joint_vetting import conflicts, notices, objections, vetting_lines, vettings
from storage.schema.lessons import lessons, seats
from storage.schema.letters import outbox, pauses, postings, reposts
from storage.schema.nominations import decisions, drafts, nominations, recommendations
from storage.schema.pairs import check_ins, help_sessions, pairs, proposals, renewals
from storage.schema.people import grants, groups, invitations, people
from storage.schema.placements import placement_scores, placements
from storage.schema.records import rounds
from storage.schema.updates import inbox
from tests.faults import county
from tests.faults.county import QINGHE_GROUP
from tests.reserves import connection_of

ACCOUNT = 7_711_223_344
NAME, FULL_NAME = "雁子 <小&严>", "堃喆小雁"
WHEREABOUTS = "13912345678"
PLEDGE = "我想把奶奶留下的茶园接上。\n身份证110101199003077774，找@yanzi 或 a.b/c"
RECORDING, VOICE, NOTE = "AwACAgQAAxkBAAIcanary1", "AwACAgQAAxkBAAIcanary2", "悄悄话：他家欠了债"
DRAFTED = "没写完的心里话"
WORDS = (NAME, FULL_NAME, WHEREABOUTS, *PLEDGE.split("\n"), RECORDING, VOICE, NOTE, DRAFTED)
TRACES = (*WORDS, escape(NAME), "雁子", "茶园", "110101199003077774", str(ACCOUNT))
"""Nothing of this may be anywhere afterwards."""
HEARSAY = (
    f"听<b>{escape(NAME)}</b>说：{PLEDGE.replace('@', '@⁠').replace('/', '/⁠')}，{FULL_NAME}在{WHEREABOUTS}"
)
"""As a letter to somebody else would put it."""
RUMOUR = f"{FULL_NAME}也在场，{NAME}看见的"
"""As somebody else would write of another candidate."""


@dataclass(frozen=True)
class Everywhere:
    person_id: PersonId
    waiting_letter: int


def settle(tx: Transaction) -> Everywhere:
    """The reserve of the full county, with a trace of theirs in every column that can hold one."""
    county.settle(tx)
    write = connection_of(tx).execute
    yan = tx.people.find(county.YAN)
    clerk = tx.people.find(county.FANG)
    assert yan is not None
    assert clerk is not None
    moved = ((people, people.c.telegram_id), (outbox, outbox.c.chat_id), (postings, postings.c.chat_id))
    for table, column in moved:
        write(update(table).where(column == county.YAN).values({column.name: ACCOUNT}))
    write(update(people).where(people.c.id == yan.id).values(name=NAME))
    _papers(tx, yan.id, clerk.id)
    _said_in_pairs(tx, yan.id)
    _around_the_village(tx, yan.id)
    return Everywhere(yan.id, _letters(tx, yan.id))


def _papers(tx: Transaction, yan: int, clerk: int) -> None:
    write, now = connection_of(tx).execute, tx.now
    confirmed = [f"{FULL_NAME}没有受过处分"]
    written = {"full_name": FULL_NAME, "whereabouts": WHEREABOUTS, "pledge": PLEDGE, "confirmed": confirmed}
    write(update(nominations).where(nominations.c.person_id == yan).values(written))
    number = tx.forgetting.nominations_of(PersonId(yan))[0]
    row = dict(write(select(nominations).where(nominations.c.id == number)).mappings().one())
    spoken = {"status": "withdrawn", "pledge": None, "recording": RECORDING, "recording_seconds": 9}
    del row["id"]
    write(insert(nominations), row | spoken)
    signed = {"verdict": "sign_in", "decided_at": now}
    write(insert(decisions), signed | {"nomination_id": number, "reason": HEARSAY, "decided_by": clerk})
    of_another = write(select(nominations.c.id).where(nominations.c.person_id != yan)).scalars().first()
    write(insert(decisions), signed | {"nomination_id": of_another, "reason": HEARSAY, "decided_by": yan})
    _vetted(tx, yan, clerk, number, int(of_another or 0))
    draft = {"context": {}, "asked": "review", "given": [], "away": False}
    answers = {"pledge": DRAFTED, "full_name": FULL_NAME}
    hearsay = {"reason": f"{FULL_NAME}人不错", "full_name": FULL_NAME}
    for form, person, said in (("self_nomination", yan, answers), ("recommendation", clerk, hearsay)):
        row = {"form": form, "person_id": person, "answers": said, "touched_at": now}
        write(insert(drafts), draft | row)


def _vetted(tx: Transaction, yan: int, clerk: int, own: int, of_another: int) -> None:
    """Before the departments and the village: about them, signed by them, objected by them and to them."""
    write, now = connection_of(tx).execute, tx.now
    for nomination, signer in ((own, clerk), (of_another, yan)):
        opened = {"nomination_id": nomination, "opened_at": now, "due_at": now, "closed_at": now}
        vetting = write(insert(vettings), opened).inserted_primary_key[0]
        line = {"vetting_id": vetting, "signed_by": signer, "signed_at": now, "assigned_to": yan}
        said = {"department": "公安局", "signature": "hold", "reason": RUMOUR}
        write(insert(vetting_lines), line | said)
        near = {"nomination_id": nomination, "person_id": yan, "declared_at": now, "by_candidate": False}
        write(insert(conflicts), near)
        row = {"asked_at": now, "agreed_at": now, "ends_at": now, "consent_version": "1", "ended_at": now}
        notice = write(insert(notices), row | {"nomination_id": nomination}).inserted_primary_key[0]
        _objected(tx, notice, yan, clerk)


def _objected(tx: Transaction, notice: int, yan: int, clerk: int) -> None:
    """Theirs, settled and not; somebody else's, in which they are named."""
    write, now = connection_of(tx).execute, tx.now
    own = objector_key(tx.secrets.issue_key, NoticeId(notice), ACCOUNT)
    settled = {"upheld": False, "reason": RUMOUR, "settled_by": clerk, "settled_at": now}
    objected = {"notice_id": notice, "raised_at": now}
    spoken = {"objector": own, "recording": RECORDING, "recording_seconds": 3}
    write(insert(objections), objected | spoken | settled)
    write(insert(objections), objected | {"objector": b"somebody", "words": RUMOUR} | settled)


def _said_in_pairs(tx: Transaction, yan: int) -> None:
    write = connection_of(tx).execute
    session = dict(write(select(help_sessions)).mappings().first())
    del session["id"]
    write(insert(help_sessions), session | {"logged_by": yan, "note": NOTE})
    asked = {"reserve_id": yan, "role": "expert", "slot": 9, "status": "requested", "requested_at": tx.now}
    mentor = write(select(pairs.c.mentor_id)).scalars().first()
    write(insert(pairs), asked | {"mentor_id": mentor, "words": NOTE, "voice": VOICE})
    clerk = write(select(people.c.id).where(people.c.telegram_id == county.FANG)).scalar_one()
    proposed = {"organizer_id": clerk, "reserve_id": yan, "role": "work", "mentor_id": mentor}
    write(insert(proposals), proposed | {"proposed_at": tx.now})
    sent = {"note": None, "voice": VOICE, "photo": VOICE, "spot": NOTE}
    write(insert(help_sessions), session | {"logged_by": yan} | sent)
    day = {"person_id": yan, "work": "repaired", "happened_on": tx.now.date(), "written_at": tx.now}
    write(insert(daybook), day | {"note": NOTE, "voice": VOICE})
    week = {"week_on": tx.now.date(), "answer": "not_this_week", "excuse": "unwell", "answered_at": tx.now}
    said = {"period": 1, "asked_at": tx.now, "written_at": tx.now, "words": PLEDGE, "recording": RECORDING}
    said |= {"heard_at": tx.now, "replied_at": tx.now, "reply": NOTE, "reply_recording": VOICE}
    write(insert(assessments), said | {"pair_id": session["pair_id"], "recording_seconds": 3})
    plan = tx.plans.add(PersonId(yan), "first_year", PersonId(yan), tx.now)
    goal = tx.plans.add_goal(plan, f"{FULL_NAME}把茶园接上", tx.now.date(), PersonId(yan))
    tx.plans.note_change(goal, Change.ADDED, PlanReason.WEAK_SPOT, None, PersonId(yan), tx.now)
    other = write(select(people.c.id).where(people.c.telegram_id == county.FANG)).scalar_one()
    of_another = tx.plans.add(PersonId(other), "first_year", PersonId(yan), tx.now)
    goal = tx.plans.add_goal(of_another, RUMOUR, tx.now.date(), PersonId(yan))
    tx.plans.note_change(goal, Change.ADDED, PlanReason.WEAK_SPOT, None, PersonId(yan), tx.now)
    said = {"mentor_goes_on": True, "mentor_answered_at": tx.now, "reserve_asked": 1}
    write(insert(renewals), said | {"pair_id": session["pair_id"], "ends_on": tx.now.date()})
    for side in ("mentor", "reserve"):
        write(insert(check_ins), week | {"pair_id": session["pair_id"], "side": side})
    write(
        insert(rounds), {"kind": "check_in", "subject_id": yan, "week_on": tx.now.date(), "kept_at": tx.now}
    )


def _around_the_village(tx: Transaction, yan: int) -> None:
    write, actor = connection_of(tx).execute, Actor(ACCOUNT, "zh_CN")
    issues.raise_issue(tx, actor, QINGHE_GROUP, f"{FULL_NAME}家门口积水了")
    write(update(polls).values(question=f"{FULL_NAME}来当组长行不行", options=["行", f"不要{FULL_NAME}"]))
    box = write(select(polls.c.box_id)).scalar_one()
    voter = voter_key(tx.secrets.ballot_key(box), ACCOUNT)
    write(insert(ballots), {"box_id": box, "voter_key": voter, "choice": 1})
    write(update(groups).where(groups.c.chat_id == QINGHE_GROUP).values(bound_by=yan))
    write(update(invitations).values(created_by=yan))
    place = write(select(groups.c.place_id).where(groups.c.chat_id == QINGHE_GROUP)).scalar_one()
    own, others = write(select(invitations.c.digest).order_by(invitations.c.digest)).scalars().all()[:2]
    named = {"full_name": FULL_NAME, "way_in": "recommended_by_villager"}
    clerk = write(select(people.c.id).where(people.c.telegram_id == county.FANG)).scalar_one()
    write(update(invitations).where(invitations.c.digest.in_([own, others])).values(place_id=place))
    for digest, recommended_by in ((own, yan), (others, clerk)):
        write(insert(recommendations), named | {"digest": digest, "recommended_by": recommended_by})
    said = {"week_on": tx.now.date(), "team": "united", "answered_by": yan}
    write(insert(surveys), said | {"village_id": place})
    tx.questions.add(PersonId(yan), PlaceId(place), "loan", f"{PLEDGE}，能贷多少", now=tx.now)
    tx.demands.add(PlaceId(place), words=f"{FULL_NAME}这样的人", asked_by=PersonId(yan), now=tx.now)
    taught = {"place_id": place, "topic": HEARSAY, "venue": f"{FULL_NAME}家院里", "starts_at": tx.now}
    taught |= {"minutes": 60, "places": 9, "uid": "u", "sequence": 0, "listed_at": tx.now, "listed_by": yan}
    lesson = write(insert(lessons), taught).inserted_primary_key[0]
    paper = tx.forgetting.nominations_of(PersonId(yan))[0]
    write(insert(seats), {"lesson_id": lesson, "nomination_id": paper, "number": 1, "told_at": tx.now})
    asked = [{"kind": "single", "words": f"{FULL_NAME}家有几亩地", "options": ["一", "二"], "right": [0]}]
    write(insert(banks), {"questions": asked, "made_by": yan, "made_at": tx.now})
    tried = {"lesson_id": lesson, "nomination_id": paper, "number": 1, "seed": "s", "begun_at": tx.now}
    write(insert(attempts), tried | {"answers": [], "picked": []})
    worked = {"nomination_id": paper, "sort": "post", "title": "组长", "place_id": place, "set_by": yan}
    worked |= {"from_on": tx.now.date(), "until_on": tx.now.date(), "set_at": tx.now}
    ended = {"ended_on": tx.now.date(), "evaluated_on": tx.now.date(), "evaluated_by": yan, "words": RUMOUR}
    ended |= {"work": "went_well", "ability": "went_well", "neighbours": "went_well", "recording": VOICE}
    post = write(insert(placements), worked | ended).inserted_primary_key[0]
    another = tx.nominations.find_live(PersonId(write(select(people.c.id).where(
        people.c.telegram_id == county.SUN)).scalar_one()))  # fmt: skip
    assert another is not None
    write(insert(placements), worked | ended | {"nomination_id": another.id})
    scored = {"placement_id": post, "period": 1, "seat": "village_secretary", "item": 0, "score": 4}
    write(insert(placement_scores), scored | {"scored_by": yan, "scored_at": tx.now})
    word = {"colour": "red", "reason": HEARSAY, "set_at": tx.now, "expires_on": tx.now.date()}
    write(insert(overrides), word | {"village_id": place, "set_by": yan})
    write(insert(burdens), {"person_id": yan, "month_on": tx.now.date(), "kind": "desk", "times": 3})
    held = {"role": "liaison", "granted_at": tx.now, "expires_at": tx.now + timedelta(days=9)}
    write(insert(grants), held | {"person_id": yan, "place_id": place, "granted_by": yan})


def _letters(tx: Transaction, yan: int) -> int:
    write, now = connection_of(tx).execute, tx.now
    row: dict[str, Any] = {
        "kind": "news", "text": HEARSAY, "locale": "zh_CN", "created_at": now, "not_before": now,
        "picture": {"name": "week", "figures": {"name": NAME}},
        "keyboard": {"name": "check_in", "ids": {"rows": [[1, FULL_NAME, None]], "status": "taken"}},
    }  # fmt: skip
    for status in ("waiting", "sending", "ambiguous", "sent", "given_up", "seen", "expired", "superseded"):
        for chat_id in (ACCOUNT, county.FANG, QINGHE_GROUP):
            write(insert(outbox), row | {"status": status, "chat_id": chat_id, "message_id": 5})
    waiting = write(select(outbox.c.id).where(outbox.c.chat_id == county.FANG, outbox.c.status == "waiting"))
    write(insert(postings), {
        "topic": "t", "chat_id": ACCOUNT, "message_id": 5, "spoke_at": now, "has_buttons": True
    })  # fmt: skip
    write(insert(reposts), {"topic": "t", "chat_id": ACCOUNT, "reposted_at": now})
    write(insert(pauses), {"chat_id": ACCOUNT, "until": now})
    said = '{"message":{"from":{"id":%d},"text":"%s"}}'
    for number, status, body in (
        (1, "waiting", said % (ACCOUNT, FULL_NAME)),
        (2, "dead", said % (county.FANG, FULL_NAME)),
        (3, "quarantined", f"no JSON {ACCOUNT}"),
        (4, "waiting", said % (county.FANG, "您好")),
    ):
        kept = {"update_id": number, "fingerprint": "", "status": status, "body": body, "kept_at": now}
        write(insert(inbox), kept)
    return max(waiting.scalars())


def raisers_of(tx: Transaction) -> list[bytes | None]:
    return list(connection_of(tx).scalars(select(issue_rows.c.raiser).order_by(issue_rows.c.id)))
