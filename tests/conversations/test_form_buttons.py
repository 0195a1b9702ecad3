"""Only the question that waits has buttons."""


async def with_buttons(phone):
    return [each for each in await phone.sees() if each.get("reply_markup", {}).get("inline_keyboard")]


async def test_typed_answers_leave_no_live_buttons_behind(phones):
    liu = await phones.known("小刘")
    await liu.says("/start v_qinghe")
    for words in ("刘大江", "三千年", "1990"):
        await liu.says(words)
        assert len(await with_buttons(liu)) == 1
    await liu.taps("在村里")
    await liu.says("博士")
    await liu.says("/start")
    await liu.taps("接着填")
    assert len(await with_buttons(liu)) == 1
    assert "在村里" not in await liu.buttons()


async def test_what_a_form_turned_into_keeps_its_button(phones):
    liu = await phones.known("小刘")
    await liu.says("/start v_qinghe")
    await liu.taps("先放着")
    await liu.says("进度")
    await liu.taps("接着填")
    assert len(await with_buttons(liu)) == 3
