"""A village's poster, from the organizer's tap to the nomination of who scanned it."""

from tests.conversations.files import fetched
from tests.papers import words_of


async def poster_of(phone, village="清河村"):
    """The newest poster on somebody's screen: its link's payload and its words."""
    await phone.says("村庄")
    await phone.taps(village)
    await phone.taps("自荐海报")
    return await newest(phone)


async def newest(phone):
    message = [each for each in await phone.sees() if "document" in each][-1]
    [page] = words_of(await fetched(phone.phones, message["document"]["file_id"]))
    payload = message["caption"].partition("?start=")[2].split()[0]
    assert f"/start{payload}" in page
    return payload, page


async def test_who_scans_a_poster_begins_at_its_village(phones):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    payload, page = await poster_of(clerk)
    assert "清河村" in page
    assert "qinghe" not in payload
    away = await phones.person("刘大江")
    await away.says(f"/start {payload}")
    assert "您同意，我才开始记" in await away.last()
    await away.taps("同意，开始")
    assert "1/7" in await away.last(), "the village is known and not asked"
    for words in ("刘大江", "1990"):
        await away.says(words)
    for button in ("外省打工", "大专", "在外务工", "种植养殖", "选好了"):
        await away.taps(button)
    await away.says("娃要上学了，想回来把茶园接上")
    await away.taps("没错，交上去")
    assert "清河村" in await away.last()
    await clerk.says("待办")
    assert "刘大江" in str(await clerk.buttons())


async def test_the_file_can_be_forwarded_as_it_is(phones):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    payload, _ = await poster_of(clerk)
    told, file = (await clerk.sees())[-2:]
    assert "原样转发就好" in told["text"]
    assert file["caption"].startswith("清河村盼您回来\n扫海报上的码，或者点这条链接，就能自荐：\n")
    assert file["caption"].endswith(payload)
    assert "reply_markup" not in file, "a button of the organizer's goes nowhere"


async def test_a_poster_stays_the_same_however_often_it_is_fetched(phones):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    secretary = await phones.known("孙书记", village_secretary="qinghe")
    assert await poster_of(clerk) == await poster_of(clerk) == await poster_of(secretary)


async def test_a_withdrawn_poster_says_so_kindly_and_another_way_in(phones):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    old, _ = await poster_of(clerk)
    await clerk.taps("换个新码")
    assert "贴出去的海报、发出去的链接都不管用了" in await clerk.last()
    await clerk.taps("先不换")
    assert "贴出去的照样能用" in await clerk.last()
    assert (await poster_of(clerk))[0] == old
    await clerk.taps("换个新码")
    await clerk.taps("换，旧海报作废")
    assert "换好了" in str(await clerk.reads())
    new, _ = await newest(clerk)
    assert new != old

    away = await phones.known("刘大江")
    await away.says(f"/start {old}")
    assert "这张海报旧了" in await away.last()
    assert await away.buttons() == ["我要自荐"]
    await away.taps("我要自荐")
    assert "1/8" in await away.last(), "the village is asked for"
    await clerk.says("村庄")
    await clerk.taps("清河村")
    assert new in await clerk.last(), "the card passes on what hangs"
    other = await phones.known("陈小满")
    await other.says(f"/start {new.lower()}")
    assert "1/7" in await other.last(), "the village is known"


async def test_a_button_under_an_older_file_withdraws_nothing_newer(phones):
    clerk = await phones.known("方干事", township_organizer="liuhe")
    await poster_of(clerk)
    before = [each for each in await clerk.sees() if "reply_markup" in each][-1]
    await clerk.taps("换个新码")
    await clerk.taps("换，旧海报作废")
    new, _ = await newest(clerk)
    press = {"user": clerk.id, "chat": clerk.id, "message_id": before["message_id"], "button": "换个新码"}
    await phones.post("tap", **press)
    await phones.rest()
    assert "刚才有人换过了" in await clerk.taps("换，旧海报作废")
    assert (await poster_of(clerk))[0] == new


async def test_a_secretary_fetches_their_poster_and_does_not_withdraw_it(phones):
    secretary = await phones.known("孙书记", village_secretary="qinghe")
    payload, _ = await poster_of(secretary)
    assert await secretary.taps("换个新码")
    assert (await poster_of(secretary))[0] == payload
