"""Handing a nomination back: what the person will read is shown before it is sent."""

import asyncio

import pytest

from domain.form_refusals import PreviewChanged
from services import forms
from tests.conversations.test_nominations import fill


@pytest.fixture
async def liu(phones):
    return await phones.known("小刘")


@pytest.fixture
async def clerk(phones):
    return await phones.known("周干事", township_organizer="liuhe")


async def returning(clerk, liu, reason="回来想做啥，再说具体点"):
    """Up to the preview of what the person will read."""
    await fill(liu)
    await liu.taps("没错，交上去")
    await clerk.says("待办")
    await clerk.taps("刘大江")
    await clerk.taps("退回")
    await clerk.taps(reason)


async def test_returned_with_typed_words_mended_from_the_letter_and_handed_in_again(phones, liu, clerk):
    await fill(liu)
    await liu.taps("没错，交上去")
    await clerk.says("待办")
    await clerk.taps("刘大江")
    await clerk.taps("退回")
    assert "哪里要补" in await clerk.last()
    await clerk.says("名字和身份证 <对不上>，再看看")
    assert "刘大江会读到" in await clerk.last()
    assert "名字和身份证 <对不上>，再看看" in await clerk.last()
    await clerk.taps("发出")
    assert "退回给刘大江了" in await clerk.last()
    assert "名字和身份证 <对不上>，再看看" in await liu.last()
    await liu.taps("改一改再交")
    await liu.taps("改姓名")
    assert "现在写的是：刘大江" in await liu.last()
    assert await liu.buttons() == ["« 不改了", "先放着"]
    await liu.taps("« 不改了")
    await liu.taps("改姓名")
    await liu.says("刘大海")
    assert "刘大海" in await liu.last()
    await liu.taps("没错，交上去")
    await clerk.says("待办")
    assert await clerk.buttons() == ["刘大海 · 清河村 · 今天"]
    await clerk.taps("刘大海")
    assert "11 月 30 日退回过，请本人补：名字和身份证 <对不上>，再看看" in await clerk.last()


async def test_what_the_person_will_read_is_seen_before_it_is_sent(phones, liu, clerk):
    before = await liu.reads()
    await returning(clerk, liu)
    preview = await clerk.last()
    assert "刘大江会读到" in preview
    assert "回来想做啥，再说具体点" in preview
    assert await clerk.buttons() == ["发出", "改一改", "算了"]
    assert not any("经办人请您补一补" in words for words in (await liu.reads())[len(before) :])
    await clerk.taps("改一改")
    await clerk.says("再写写茶园的事，要具体")
    assert "再写写茶园的事，要具体" in await clerk.last()
    await clerk.taps("发出")
    assert "退回给刘大江了" in await clerk.last()
    assert "再写写茶园的事，要具体" in await liu.last()


async def test_a_return_that_was_dropped_reaches_nobody(phones, liu, clerk):
    await returning(clerk, liu)
    before = await liu.reads()
    await clerk.taps("算了")
    assert "没有发出去" in await clerk.last()
    assert await liu.reads() == before
    await clerk.taps("看看待办")
    assert await clerk.buttons() == ["刘大江 · 清河村 · 今天"]


async def test_a_preview_is_sent_once_however_often_and_whenever_it_is_pressed(phones, liu, clerk):
    await returning(clerk, liu)
    preview = (await clerk.sees())[-1]["message_id"]
    await phones.turn(days=21)
    press = {"user": clerk.id, "chat": clerk.id, "message_id": preview}
    send = next(data for data, words in await _presses(clerk, preview) if words == "发出")
    await asyncio.gather(*(phones.post("tap", button=send, **press) for _ in range(2)))
    await phones.rest()
    assert sum("经办人请您补一补" in words for words in await liu.reads()) == 1


async def _presses(phone, message_id):
    message = next(each for each in await phone.sees() if each["message_id"] == message_id)
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [(button["callback_data"], button["text"]) for row in rows for button in row]


async def test_an_old_preview_does_not_send_a_newer_one(phones, liu, clerk):
    await returning(clerk, liu)
    old = (await clerk.sees())[-1]["message_id"]
    send = next(data for data, words in await _presses(clerk, old) if words == "发出")
    other = await phones.known("小马")
    await fill(other)
    await other.taps("没错，交上去")
    await clerk.says("待办")
    opened = [words for words in await clerk.buttons() if words.startswith("刘大江")]
    assert len(opened) == 2
    message = (await clerk.sees())[-1]
    second = message["reply_markup"]["inline_keyboard"][1][0]["callback_data"]
    await phones.post("tap", user=clerk.id, chat=clerk.id, message_id=message["message_id"], button=second)
    await phones.rest()
    await clerk.taps("退回")
    await clerk.taps("村子好像选错了")
    assert "发出" not in {words for _, words in await _presses(clerk, old)}, "its buttons are gone"
    actor = await phones.app.see(lambda tx: tx.people.actor(clerk.id, "zh_CN", tx.now))
    with pytest.raises(PreviewChanged):  # a phone that did not hear of it still shows them
        await phones.app.do(forms.submit, actor, "return_nomination", send.rpartition(":")[2])
    for phone in (liu, other):
        assert not any("经办人请您补一补" in words for words in await phone.reads())
    await clerk.taps("发出")
    assert "村子好像选错了" in await other.last()


async def test_who_lost_the_role_meanwhile_sees_no_preview_of_somebody_elses_words(phones, liu, clerk):
    chief = await phones.known("陈部长", county_organizer="yanshi")
    await returning(clerk, liu)
    await chief.says("权限")
    await chief.taps("周干事")
    await chief.taps("收回")
    before = await clerk.reads()
    assert "要由管这个地方的经办人来做" in await clerk.taps("改一改")
    assert not any("刘大江会读到" in words for words in (await clerk.reads())[len(before) :])
    await clerk.says("身份证上是另一个名字")
    assert "刘大江会读到" not in await clerk.last()


async def test_what_another_organizer_decided_meanwhile_is_not_previewed_any_more(phones, liu, clerk):
    other = await phones.known("吴干事", township_organizer="liuhe")
    await returning(clerk, liu)
    await clerk.taps("改一改")
    await other.says("待办")
    await other.taps("刘大江")
    await other.taps("通过")
    assert "已经办过了" in await clerk.taps("村子好像选错了")
    assert "会读到" not in await clerk.last()
    await clerk.says("待办")
    assert "眼下没有事等您定" in await clerk.last()


async def test_an_abandoned_reason_is_not_heard_in_what_is_typed_over_another_card(phones, liu, clerk):
    await fill(liu)
    await liu.taps("没错，交上去")
    other = await phones.known("小陈")
    await fill(other, "陈小河")
    await other.taps("没错，交上去")
    await clerk.says("待办")
    await clerk.taps("刘大江")
    await clerk.taps("退回")
    assert "刘大江 · 清河村" in await clerk.last(), "the question says whom the words are for"
    await clerk.says("待办")
    await clerk.taps("陈小河")
    await clerk.says("这位挺好，明天打个电话")
    said = await clerk.last()
    assert "您刚才在写刘大江 · 清河村的事" in said
    assert "没当成回答" in said
    await clerk.taps("接着填")
    assert "刘大江 · 清河村" in await clerk.last()
    await clerk.says("名字和身份证对不上")
    assert "刘大江会读到" in await clerk.last()


async def test_a_reason_is_heard_right_after_its_question(phones, liu, clerk):
    await fill(liu)
    await liu.taps("没错，交上去")
    await clerk.says("待办")
    await clerk.taps("刘大江")
    await clerk.taps("退回")
    await clerk.says("政策")
    await clerk.says("名字和身份证对不上")
    assert "没当成回答" in await clerk.last(), "a command opens something else too"
