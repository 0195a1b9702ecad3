"""B06, B12, J02: buttons and papers that outlived what they were about, among issues, roles and previews."""

from datetime import timedelta

import pytest
from aiogram.methods import SendMessage

from domain.issues import Deed
from domain.people import ROLE_LASTS, Grant, Role
from tests.faults import county as people
from tests.faults.hostile import changes


async def test_b12_a_card_of_a_role_that_was_taken_back_takes_no_other_role(hostile, county):
    """A number that went with its row must not come back with another person's role behind the old button."""

    def given(tx, telegram_id, name):
        person = tx.people.find(telegram_id) or tx.people.add(telegram_id, name, "zh_CN", "1", tx.now)
        grant = Grant(Role.VILLAGE_SECRETARY, county.qinghe.id, tx.now + ROLE_LASTS)
        tx.people.grant(person.id, grant, granted_by=None, now=tx.now)
        within = tx.people.holdings([county.qinghe.id], tx.now, size=99, skip=0)
        return next(each.id for each in within if each.person_id == person.id)

    mistaken = await hostile.app.do(given, 701, "给错的人")
    await hostile.send(hostile.tap(f"role:{mistaken}:0:0", people.FANG))  # one organizer reads the card
    await hostile.send(hostile.tap(f"role:{mistaken}:0:1", people.CHIEF))  # another is faster
    await hostile.app.do(given, 702, "该有的人")
    before = await hostile.state()
    await hostile.send(hostile.tap(f"role:{mistaken}:0:1", people.FANG))
    assert changes(before, await hostile.state()) == {}


async def test_j02_a_preview_shows_nobody_to_who_lost_the_role(hostile, county):
    version = await hostile.app.see(lambda tx: tx.nominations.get(2).version)
    form = "f:return_nomination"
    await hostile.send(hostile.tap(f"v:r:2:{version}", people.FANG))
    await hostile.send(hostile.tap(f"{form}:c:reason:not_clear", people.FANG))
    await hostile.send(hostile.say("再写清楚一点", people.FANG))
    assert any("孙候选" in text for text in hostile.wire.heard(people.FANG))

    def fired(tx):
        person = tx.people.find(people.FANG)
        liuhe = tx.places.find("liuhe")
        tx.people.revoke(person.id, Role.TOWNSHIP_ORGANIZER, liuhe.id)

    await hostile.app.do(fired)
    hostile.wire.forget()
    for press in ("r::", "p:reason:", "k:reason:", "n:reason:", "b:reason:", "e:reason:", "s::"):
        await hostile.send(hostile.say("再写清楚一点", people.FANG))
        await hostile.send(hostile.tap(f"{form}:{press}", people.FANG))
    await hostile.send(hostile.say("/cancel", people.FANG))
    assert not [text for text in hostile.wire.heard() if "孙候选" in text]


async def test_an_issue_taken_off_the_list_is_not_called_done(hostile, county):
    """Solved, found wanting, put down, taken off the list: the message below its card must not say 'done'."""
    for user, deed in (
        (people.VILLAGER, Deed.REOPEN),
        (people.YAN, Deed.PUT_DOWN),
        (people.VILLAGER, Deed.WITHDRAW),
    ):
        await hostile.send(hostile.tap(f"issue:{people.SOLVED}:{deed}", user, people.QINGHE_GROUP))
    await hostile.carry()
    said = hostile.wire.heard(people.QINGHE_GROUP)
    assert not [text for text in said[-2:] if "办好了" in text]


async def test_h_a_deed_by_night_wakes_nobody(hostile, county, calendar):
    """The question to an issue's raiser is a new message: by night it waits for the morning."""
    calendar.now = calendar.now.replace(hour=15)  # 23:00
    await hostile.send(hostile.tap(f"issue:{people.TAKEN}:{Deed.SOLVE}", people.YAN, people.QINGHE_GROUP))
    await hostile.carry()
    assert not [call for call in hostile.wire.calls if isinstance(call, SendMessage)]
    calendar.now += timedelta(hours=9)
    await hostile.carry()
    asked = [call for call in hostile.wire.calls if isinstance(call, SendMessage)]
    assert [call.disable_notification for call in asked] == [True]
    assert "是您提的吗" in asked[0].text


@pytest.mark.parametrize(
    "words", ["\u3164" * 3, "\u115f\u1160", "\uffa0\uffa0", "\u2800\u2800a", "\u3164\u200b\u2060\u3164"]
)
async def test_f05_nothing_to_see_is_no_issue(hostile, county, words):
    before = await hostile.state()
    await hostile.send(hostile.say(f"/issue {words}", 6002, people.QINGHE_GROUP))
    assert "issues" not in changes(before, await hostile.state())


async def test_b12_what_hangs_on_a_role_ends_with_it(hostile, county):
    """Codes and cards that were handed out before: none gives back, or does, what was taken."""
    clerk = await hostile.app.see(lambda tx: tx.people.find(people.FANG).id)
    held = await hostile.app.see(
        lambda tx: tx.people.holdings([tx.places.find("liuhe").id], tx.now, size=9, skip=0)
    )
    grant = next(each.id for each in held if each.person_id == clerk)
    await hostile.send(hostile.tap(f"role:{grant}:0:1", people.CHIEF))
    before = await hostile.state()
    hostile.wire.forget()
    version = await hostile.app.see(lambda tx: tx.nominations.get(2).version)
    for data in (
        f"role:{grant}:0:1",
        "roles:0",
        f"v:p:2:{version}",
        "quiet:0",
        "quietdo:a:1:0",
        "quietdo:c:1:0",
        "quietdo:r:1:0",
        "release:1:no_time",
        "di:nomination:2",
        "di:overdue:2",
    ):
        await hostile.send(hostile.tap(data, people.FANG))
    await hostile.send(hostile.say(f"/start i_{county.role_code}", people.STRANGER))
    await hostile.send(hostile.say(f"/bind {county.bind_code}", people.STRANGER, people.FOREIGN_GROUP))
    for deed in Deed:
        await hostile.send(hostile.tap(f"issue:{people.TAKEN}:{deed}", people.FANG, people.QINGHE_GROUP))
    assert changes(before, await hostile.state()) == {}
    assert not [text for text in hostile.wire.heard() for each in people.CANARIES if each in text]


async def test_j02_the_county_reads_of_what_lies_only_when_it_was_told(hostile, county, calendar):
    """By its number any nomination could be named to the county while the township still had its time."""
    await hostile.send(hostile.tap("di:overdue:2", people.CHIEF))
    assert not [text for text in hostile.wire.heard() if "孙候选" in text]
    for _ in range(4):
        calendar.pass_days(7)
        await hostile.process.run_due()
    await hostile.send(hostile.tap("di:overdue:2", people.CHIEF))
    assert [text for text in hostile.wire.heard(people.CHIEF) if "孙候选" in text]
    hostile.wire.forget()
    for user in (people.FANG, people.HE, people.ZHOU, people.SUN, people.STRANGER):
        await hostile.send(hostile.tap("di:overdue:2", user))
    assert not [text for text in hostile.wire.heard() if "孙候选" in text]


async def test_f04_no_account_name_becomes_a_link_on_an_organizers_list(hostile, county):
    """People are called what their accounts are called until they say otherwise."""

    def named(tx):
        person = tx.people.add(703, "<b>@scam</b> t.me/scam /pause", "zh_CN", "1", tx.now)
        grant = Grant(Role.LIAISON, county.qinghe.id, tx.now + ROLE_LASTS)
        tx.people.grant(person.id, grant, granted_by=None, now=tx.now)
        within = tx.people.holdings([county.qinghe.id], tx.now, size=9, skip=0)
        return next(each.id for each in within if each.person_id == person.id)

    grant = await hostile.app.do(named)
    await hostile.send(hostile.tap(f"role:{grant}:0:0", people.FANG))
    await hostile.send(hostile.tap(f"role:{grant}:0:1", people.FANG))
    said = [getattr(call, "text", None) or "" for call in hostile.wire.calls]
    assert any("scam" in text for text in said)
    assert not [text for text in said for each in ("@scam", "t.me/", "/pause", "<b>@") if each in text]
