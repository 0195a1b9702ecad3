"""D01: a link is said once and kept nowhere; whoever lost it with a reply gets another by their own menu."""

import pytest
from aiogram.methods import EditMessageText, SendMessage

from tests.faults import county as people
from tests.faults.hostile import Died
from tests.reserves import a_person

UNCLE = 77


async def cut_short(hostile, raw):
    """The process dies before it answers, and Telegram brings the update again."""
    for method in (SendMessage, EditMessageText):
        hostile.wire.fail(method, Died())
    with pytest.raises(Died):
        await hostile.send(raw)
    hostile.wire.faults.clear()
    hostile.wire.forget()
    await hostile.deliver(raw)


def buttons(hostile, user):
    """Every button of what a person was sent last, by its label."""
    shown = [call.reply_markup for call in hostile.wire.calls if getattr(call, "chat_id", None) == user]
    rows = [row for markup in shown if hasattr(markup, "inline_keyboard") for row in markup.inline_keyboard]
    return {each.text: each.callback_data for row in rows for each in row}


async def test_d01_who_recommended_and_was_cut_off_gets_another_link(hostile, county):
    await hostile.app.do(lambda tx: a_person(tx, UNCLE, "周大爷"))
    await hostile.send(hostile.say("推荐", UNCLE))
    await hostile.send(hostile.say("孙小山", UNCLE))
    await hostile.send(hostile.tap(f"f:recommendation:c:village:{county.qinghe.id}", UNCLE))
    await cut_short(hostile, hostile.say("踏实", UNCLE))
    heard = hostile.wire.heard(UNCLE)
    assert "没听明白" not in "".join(heard)
    assert "孙小山" in "".join(heard)
    await hostile.send(hostile.tap(buttons(hostile, UNCLE)["孙小山 · 清河村"], UNCLE))
    await hostile.send(hostile.tap(buttons(hostile, UNCLE)["换一个新链接"], UNCLE))
    assert "start=i_" in "".join(hostile.wire.heard(UNCLE))


async def test_d01_who_wrote_a_nomination_down_and_was_cut_off_gets_its_link(hostile, county):
    form = "f:assisted_nomination:"
    await hostile.send(hostile.tap(f"as:{county.qinghe.id}", people.ZHOU))
    await hostile.send(hostile.tap(f"{form}c:consent:in_person", people.ZHOU))
    for words in ("刘大江", "1990"):
        await hostile.send(hostile.say(words, people.ZHOU))
    for data in ("c:whereabouts:in_village", "c:education:high", "c:source:veteran", "t:skills:farming"):
        await hostile.send(hostile.tap(form + data, people.ZHOU))
    await hostile.send(hostile.tap(f"{form}d:skills:", people.ZHOU))
    await hostile.send(hostile.say("想把合作社办起来", people.ZHOU))
    await cut_short(hostile, hostile.tap(f"{form}s::", people.ZHOU))
    assert "刘大江" in "".join(hostile.wire.heard(people.ZHOU))
    await hostile.send(hostile.tap(buttons(hostile, people.ZHOU)["刘大江 · 清河村"], people.ZHOU))
    await hostile.send(hostile.tap(buttons(hostile, people.ZHOU)["给本人一条链接"], people.ZHOU))
    assert "start=i_" in "".join(hostile.wire.heard(people.ZHOU))
