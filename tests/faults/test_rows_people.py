"""J03, K03, K04: nobody sees more of others than their part needs, and nobody is asked more than that."""

import pytest

from services.forms import FORMS
from tests.faults import county as people
from tests.faults.test_b09_buttons import every_button, payloads, versions

COMMANDS = (
    "/start",
    "/desk",
    "/pairs",
    "/villages",
    "/status",
    "/mentor",
    "/log",
    "/checkin",
    "/roles",
    "/help",
)
APPLICATIONS = frozenset({"13812345678", "我想回村办合作社"})
CANDIDATES = frozenset({"孙候选", "毕等县里"})
RESERVE, MENTOR, NOTE = "堃喆小雁", "梁犇骉", "谈心的悄悄话"
MAY_READ = {
    people.CHIEF: APPLICATIONS | CANDIDATES | {RESERVE, MENTOR},
    people.FANG: APPLICATIONS | CANDIDATES | {RESERVE, MENTOR},
    people.ZHOU: {RESERVE},
    people.YAN: {RESERVE, MENTOR, NOTE},
    people.LIANG: {RESERVE, MENTOR, NOTE},
    people.SUN: APPLICATIONS | {"孙候选", MENTOR},
    people.HE: frozenset(),
    people.QIAN: frozenset(),
    people.WU: frozenset(),
    people.FIRED: frozenset(),
    people.STRANGER: frozenset(),
}
"""What of 柳河乡 each of them may come to read at all; a note on help stays between the two of a pair."""


@pytest.mark.parametrize("user", MAY_READ)
async def test_j03_each_role_reads_its_own_part_only(hostile, county, user):
    """By every command and every button that shows something, with ids from all over."""
    seen = await versions(hostile)
    for command in COMMANDS:
        await hostile.deliver(hostile.say(command, user))
    for button in every_button():
        if button.__prefix__ not in {"agree", "lang", "f", "release", "ticket", "role"}:
            every = list(payloads(button, seen, county.ticket))
            for data in every[:: max(1, len(every) // 24)]:
                await hostile.deliver(hostile.tap(data, user))
    heard = "\n".join(hostile.wire.heard(user))
    everything = APPLICATIONS | CANDIDATES | {RESERVE, MENTOR, NOTE}
    assert heard
    assert {each for each in everything if each in heard} <= set(MAY_READ[user])


ASKED = {
    "full_name", "birth_year", "village", "whereabouts", "education", "source", "skills", "pledge",
    "role", "specialities", "capacity",
    "pair", "kind", "when", "note", "happened_on",
    "reason", "colour", "until",
    "words", "answer",  # whom a village looks for, what one asks of a policy, what one knows of a candidate
    "who", "lasted",  # with whom of those one leads, and how long
    "place", "topic", "day", "hour", "lasts", "venue", "places",  # of a class, never of a person
    "goal", "due_in", "plan_reason",  # what somebody is to learn, and why it was put right
    "consent",  # heard from somebody without a phone, before anything of them is written down
}  # fmt: skip
"""Who you are, what you can, what you did: nothing of health, belief, money or where you are just now."""


def test_k03_nothing_sensitive_is_asked():
    questions = {question.key for entry in FORMS.values() for question in entry.form.questions}
    assert "pledge" in questions
    assert questions <= ASKED, (
        "a new question needs its reason here, and a sensitive one a consent of its own"
    )


async def test_k04_telegram_is_asked_for_nothing_about_anybody(hostile, county):
    """No profile picture, no bio, no phone, no list of members: only words and buttons go out."""
    for user in MAY_READ:
        for command in (*COMMANDS, "/nominate", "/language", "/pause"):
            await hostile.deliver(hostile.say(command, user))
    await hostile.carry()
    assert {type(call).__name__ for call in hostile.wire.calls} <= {"SendMessage", "SendPhoto"}
    asking = [
        button
        for call in hostile.wire.calls
        for row in getattr(getattr(call, "reply_markup", None), "keyboard", None) or ()
        for button in row
        if button.request_contact or button.request_location or button.request_users or button.request_chat
    ]
    assert asking == []
