"""A mentor and a reserve, each on their own phone, from the link to the organizer's Monday list."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.nominations import Skill
from tests.reserves import a_mentor, make_reserve

NEXT_MONDAY = datetime(2026, 12, 7, 0, 31, tzinfo=UTC)  # 08:31 in the village


async def reserve_of(phones, name, *skills):
    phone = await phones.known(name)

    def signed_in(tx):
        make_reserve(tx, tx.places.find("qinghe"), tx.people.find(phone.id), name, *skills)

    await phones.app.do(signed_in)
    return phone


async def mentor_by_link(phones, organizer, name, role="业务导师", skill="机修焊接", capacity="2"):
    """Invited by the organizer's link, the offer filled in with buttons alone."""
    await organizer.says("村庄")
    await organizer.taps("清河村")
    await organizer.taps("请一位导师")
    link = (await organizer.last()).split("start=")[1].split()[0].strip('"<')
    mentor = await phones.person(name)
    await mentor.says(f"/start {link}")
    await mentor.taps("同意，开始")
    for press in (role, skill, "选好了", capacity, "没错，交上去"):
        await mentor.taps(press)
    return mentor


@pytest.fixture
async def organizer(phones):
    return await phones.known("方干事", township_organizer="liuhe")


@pytest.fixture
async def pair(phones, organizer):
    """王建国 and 李强, paired through the front door on a Monday."""
    mentor = await mentor_by_link(phones, organizer, "王建国")
    reserve = await reserve_of(phones, "李强", Skill.MACHINES)
    await reserve.says("导师")
    for press in ("王建国", "请这位带我"):
        await reserve.taps(press)
    for press in ("我来带", "我签"):
        await mentor.taps(press)
    await reserve.taps("我签")
    return mentor, reserve


async def test_a_mentor_comes_by_link_and_their_offer_is_shown_back(phones, organizer):
    mentor = await mentor_by_link(phones, organizer, "王建国")
    assert "您是业务导师，会机修焊接，最多带 2 人。" in await mentor.last()
    await mentor.says("/mentor")
    assert "现在还没有人请您带" in await mentor.last()
    await mentor.taps("改一改")
    await mentor.taps("改最多带几人")
    await mentor.says("十二，就是12个")
    await mentor.taps("没错，交上去")
    assert "最多带 12 人" in await mentor.last()


async def test_a_reserve_asks_and_both_sign(phones, organizer):
    mentor = await mentor_by_link(phones, organizer, "王建国")
    reserve = await reserve_of(phones, "李强", Skill.MACHINES)
    await reserve.says("导师")
    assert "<b>" not in await reserve.last()
    assert "会机修焊接，还能带 2 人\n　和您对口：机修焊接" in await reserve.last()
    await reserve.taps("王建国")
    assert "请这位带，就是每周见一面或通个电话，一起做 12 个月" in await reserve.last()
    await reserve.taps("请这位带我")
    assert "已经替您问王建国了" in await reserve.last()

    assert "李强（清河村）想请您当业务导师" in await mentor.last()
    await mentor.taps("我来带")
    assert "您愿意带，李强会很高兴" in await mentor.last()
    assert "好消息：王建国愿意当您的业务导师" in await reserve.last()
    await reserve.taps("我签")
    assert "您签好了" in await reserve.last()
    await mentor.taps("我签")
    assert "结上对了！从今天起您带李强，到 2027 年 11 月 30 日。" in await mentor.last()
    assert "结上对了！从今天起王建国是您的业务导师" in await reserve.last()

    await reserve.says("/mentor")
    assert "正在带：1" in await reserve.last()
    assert await reserve.buttons() == ["王建国", "找一位导师"]


async def test_where_a_reserve_stands_says_with_whom_and_what_is_next(phones, organizer):
    mentor = await mentor_by_link(phones, organizer, "王建国")
    reserve = await reserve_of(phones, "李强", Skill.MACHINES)
    await reserve.says("进度")
    assert "发“导师”找一位" in await reserve.last()
    await reserve.says("导师")
    for press in ("王建国", "请这位带我"):
        await reserve.taps(press)
    await reserve.says("进度")
    assert "已经替您问王建国了，一有回话就告诉您" in await reserve.last()
    await mentor.taps("我来带")
    await reserve.says("进度")
    assert "王建国愿意带您，就差签字" in await reserve.last()
    await mentor.taps("我签")
    await reserve.taps("我签")
    await reserve.says("进度")
    assert "王建国在带您" in await reserve.last()
    assert "找一位" not in await reserve.last()


async def test_who_becomes_a_mentor_has_a_mentors_buttons_at_once(phones, organizer):
    mentor = await mentor_by_link(phones, organizer, "王建国")
    assert "记好了" in await mentor.last()
    assert await mentor.lies_at_hand() == ["见面", "记帮带", "导师", "帮助"]


async def test_a_mentor_who_cannot_says_why_and_others_are_offered(phones, organizer):
    mentor = await mentor_by_link(phones, organizer, "王建国")
    await mentor_by_link(phones, organizer, "赵桂芳", skill="调解说和")
    reserve = await reserve_of(phones, "李强", Skill.MACHINES)
    await reserve.says("/mentor")
    assert await reserve.buttons() == ["王建国", "赵桂芳"]
    await reserve.taps("王建国")
    await reserve.taps("请这位带我")
    await mentor.taps("这回带不了")
    assert await mentor.buttons() == [
        "抽不出时间",
        "离得太远",
        "不对口",
        "已经带满了",
        "沾亲带故，要回避",
        "« 回去",
    ]
    await mentor.taps("« 回去")
    await mentor.taps("这回带不了")
    await mentor.taps("抽不出时间")
    assert "我去给李强回话" in await mentor.last()
    assert "王建国这回带不了（抽不出时间），跟您好不好没关系" in await reserve.last()
    assert "赵桂芳（业务导师）：会调解说和，还能带 2 人" in await reserve.last()
    await reserve.taps("赵桂芳")
    await reserve.taps("请这位带我")
    assert "已经替您问赵桂芳了" in await reserve.last()


async def test_one_of_many_mentors_is_found_by_trade_by_name_and_by_sound(phones, organizer):
    reserve = await reserve_of(phones, "李强", Skill.MACHINES)

    def come(tx):
        for number, name in enumerate(("赵桂芳", "钱工", "孙书记", "周师傅", "吴老板"), start=900):
            a_mentor(tx, tx.places.find("liuhe"), number, name, Skill.TRADE)
        a_mentor(tx, tx.places.find("liuhe"), 950, "王建国", Skill.MACHINES)

    await phones.app.do(come)
    await reserve.says("导师")
    assert await reserve.buttons() == ["王建国", "赵桂芳", "钱工", "2/2 ›", "按手艺找", "打字找"]
    first = (await reserve.last()).split("\n\n")[1].splitlines()
    assert first[0] == "王建国（业务导师）：会机修焊接，还能带 3 人"
    assert first[1].strip() == "和您对口：机修焊接；在本乡镇（柳河乡）；手上还没有人"
    assert "怎么排的：先看手艺对不对口，再看村里缺不缺，再看远近，再看谁手上人少。" in await reserve.last()
    await reserve.taps("2/2 ›")
    assert await reserve.buttons() == ["孙书记", "周师傅", "吴老板", "‹ 1/2", "按手艺找", "打字找"]
    await reserve.taps("按手艺找")
    assert await reserve.buttons() == ["机修焊接 1", "买卖电商 5", "再看看别的"]
    await reserve.taps("买卖电商 5")
    assert "找“买卖电商”，有 5 位还有空位" in await reserve.last()
    await reserve.taps("打字找")
    await reserve.says("欧阳")
    assert "没找到这样还有空位的导师。换个字试试" in await reserve.last()
    await reserve.says("sunsj")
    assert await reserve.buttons() == ["孙书记", "按手艺找", "打字找"]
    await reserve.taps("孙书记")
    await reserve.taps("请这位带我")
    assert "已经替您问孙书记了" in await reserve.last()


async def test_an_old_button_says_that_the_moment_has_passed(phones, organizer):
    mentor = await mentor_by_link(phones, organizer, "王建国")
    reserve = await reserve_of(phones, "李强")
    await reserve.says("/mentor")
    await reserve.taps("王建国")
    await reserve.taps("请这位带我")
    await phones.turn(days=8)
    assert "一直没顾上回话" in await reserve.last()
    assert "这一步已经过去了" in await mentor.taps("我来带")


async def test_either_side_parts_with_three_taps(phones, pair):
    mentor, reserve = pair
    await reserve.says("导师")
    for press in ("王建国", "不结对了"):
        await reserve.taps(press)
    assert "不和王建国结对了？没关系，不算谁的错" in await reserve.last()
    await reserve.taps("有了别的安排")
    assert "您和王建国的结对停了，我去说一声。" in await reserve.last()
    assert "您和李强的结对停了（有了别的安排）" in await mentor.last()


async def test_who_is_no_reserve_is_told_the_way(phones):
    stranger = await phones.known("路人")
    await stranger.says("找导师")
    assert "当上后备就能请导师" in await stranger.last()
    await stranger.says("/pairs")
    assert "要由管这个地方的经办人来做" in await stranger.last()
    for words in ("/log", "/checkin"):
        await stranger.says(words)
        assert "您现在没有正在走的结对" in await stranger.last()


async def test_the_week_of_a_pair(phones, pair):
    mentor, reserve = pair
    await phones.turn(to=NEXT_MONDAY)
    assert "这周和李强见上面了吗？" in await mentor.last()
    assert await mentor.buttons() == ["见了", "通了电话", "这周没空"]
    assert await mentor.taps("通了电话") == "记下了"
    assert await mentor.buttons() == ["见了", "✓ 通了电话", "这周没空"]
    assert "都记下了" in await mentor.last()
    await mentor.taps("这周没空")
    assert "方便的话点一下原因" in await mentor.last()
    await mentor.taps("农忙")
    assert await mentor.buttons() == ["见了", "通了电话", "✓ 这周没空"]

    heard = len(await mentor.reads())
    await phones.turn(to=NEXT_MONDAY + timedelta(days=3, hours=9, minutes=30))
    assert len(await mentor.reads()) == heard
    assert "这周过半了，和王建国联系上了吗？" in await reserve.last()
    await reserve.says("见面")
    await reserve.taps("见了")
    await phones.turn(to=NEXT_MONDAY + timedelta(days=7))
    assert "这周和王建国见上面了吗？" in await reserve.last()
    assert "✓ 见了" not in await reserve.buttons()


async def test_last_weeks_buttons_say_so(phones, pair):
    mentor, _ = pair
    await phones.turn(to=NEXT_MONDAY)
    await phones.turn(to=NEXT_MONDAY + timedelta(days=6, hours=23))  # 07:31: the next has not come yet
    assert "那一周已经过去啦" in await mentor.taps("见了")


async def second_pair(phones, mentor):
    second = await reserve_of(phones, "周敏", Skill.ARTS)
    await second.says("导师")
    for press in ("王建国", "请这位带我"):
        await second.taps(press)
    for press in ("我来带", "我签"):
        await mentor.taps(press)
    await second.taps("我签")
    return second


async def rows(phone):
    """The buttons of the newest message that has any, row by row."""
    return next(
        [[button["text"] for button in row] for row in message["reply_markup"]["inline_keyboard"]]
        for message in reversed(await phone.sees())
        if "inline_keyboard" in message.get("reply_markup", {})
    )


async def test_a_mentor_with_many_answers_all_with_one_tap(phones, organizer, pair):
    mentor, _ = pair
    await second_pair(phones, mentor)
    await phones.turn(to=NEXT_MONDAY)
    assert "这周和您带的 2 个人见上面了吗？" in await mentor.last()
    assert await mentor.buttons() == [
        "李强 见了", "电话", "没空", "周敏 见了", "电话", "没空", "都见了", "这周没空"
    ]  # fmt: skip
    await mentor.taps("周敏 见了")
    assert "还有 1 位没点" in await mentor.last()
    await mentor.taps("都见了")
    assert await mentor.buttons() == [
        "✓ 李强 见了", "电话", "没空", "✓ 周敏 见了", "电话", "没空", "都见了", "这周没空"
    ]  # fmt: skip


async def parts(reserve):
    await reserve.says("导师")
    for press in ("王建国", "不结对了", "有了别的安排"):
        await reserve.taps(press)


async def test_an_old_sheet_is_drawn_anew_where_somebody_has_left_meanwhile(phones, organizer, pair):
    mentor, reserve = pair
    second = await second_pair(phones, mentor)
    await phones.turn(to=NEXT_MONDAY)
    await parts(second)
    assert await mentor.taps("周敏 见了") == "这一对已经停了，不用再答，名单换成现在的了。"
    assert await rows(mentor) == [["见了"], ["通了电话", "这周没空"]]
    sheet = [each for each in await mentor.reads() if "见上面了吗" in each][-1]
    assert "李强" in sheet
    assert "周敏" not in sheet
    await parts(reserve)
    assert "已经停了" in await mentor.taps("见了")
    sheet = [each for each in await mentor.reads() if "没有正在走的结对" in each]
    assert len(sheet) == 1


async def test_no_tap_on_the_sheet_moves_another_pairs_key_under_the_finger(phones, organizer, pair):
    mentor, _ = pair
    await second_pair(phones, mentor)
    await phones.turn(to=NEXT_MONDAY)
    before = await rows(mentor)
    assert [len(row) for row in before] == [1, 2, 1, 2, 2]
    await mentor.taps("没空")  # the first one: of 李强
    assert "李强这周没空？方便的话点一下原因" in await mentor.last()
    asked = await rows(mentor)
    assert asked == [["农忙", "在外地"], ["身体不舒服", "别的事"], *before[2:]]
    said = await mentor.taps("都见了")
    assert said == "记下了。李强还是“没空”，见了就点一下名字。"
    assert (await rows(mentor))[:4] == [["李强 见了"], ["电话", "✓ 没空"], ["✓ 周敏 见了"], ["电话", "没空"]]
    await mentor.taps("李强 见了")
    assert len(await rows(mentor)) == len(before)
    assert await mentor.taps("都见了") == "记下了"


async def test_logged_help_ticks_its_pair_on_the_sheet(phones, organizer, pair):
    mentor, reserve = pair
    await second_pair(phones, mentor)
    await phones.turn(to=NEXT_MONDAY)
    await reserve.says("记帮带")
    await reserve.taps("教手艺")
    await mentor.taps("对")
    await mentor.taps("周敏 见了")
    assert await rows(mentor) == [
        ["✓ 李强 见了"], ["电话", "没空"], ["✓ 周敏 见了"], ["电话", "没空"], ["都见了", "这周没空"]
    ]  # fmt: skip


async def test_help_is_logged_in_two_taps_and_confirmed_with_one(phones, pair):
    mentor, reserve = pair
    await mentor.says("记帮带")
    await mentor.taps("教手艺")
    assert "记好了：今天，和李强，教手艺。" in await mentor.last()
    assert await mentor.buttons() == [
        "半小时", "✓ 一小时", "半天", "一天", "昨天", "前天", "补一句", "撤回"
    ]  # fmt: skip
    assert "王建国记了一笔：11 月 30 日，教手艺，一小时，和您一起。对不对？" in await reserve.last()
    await mentor.taps("半天")
    assert "大约半天，不对就点一下。" in await mentor.last()
    assert "教手艺，半天，和您一起" in await reserve.last()
    await mentor.taps("昨天")
    assert "记好了：昨天" in await mentor.last()
    assert "11 月 29 日" in await reserve.last()
    await mentor.taps("补一句")
    await mentor.says("教焊接，焊了一副架子")
    assert "教焊接，焊了一副架子" in await mentor.last()
    assert "教焊接，焊了一副架子" in await reserve.last()
    await reserve.taps("对")
    assert "谢谢！11 月 29 日和王建国的教手艺，算数。" in await reserve.last()


async def test_a_number_to_call_stays_out_of_a_note(phones, pair):
    mentor, reserve = pair
    await mentor.says("/log")
    await mentor.taps("教手艺")
    await mentor.taps("补一句")
    await mentor.says("教焊接，找老张 13812345678")
    assert "电话号码我没有记" in await mentor.last()
    for told in (await mentor.last(), await reserve.last()):
        assert "教焊接，找老张" in told
        assert "13812345678" not in told


async def test_a_spoken_note_and_a_change_of_mind(phones, pair):
    mentor, reserve = pair
    await reserve.says("/log")
    await reserve.taps("看望老人")
    await reserve.taps("补一句")
    await reserve.sends(voice={"duration": 9})
    assert "附了一段语音" in await reserve.last()
    assert "附了一段语音" in await mentor.last()
    await reserve.taps("撤回")
    assert "撤回了，这次不算" in await reserve.last()
    assert "李强把这一笔撤回了" in await mentor.last()


async def test_what_is_sent_along_is_seen_by_the_two_and_the_place_is_rough(phones, pair):
    mentor, reserve = pair
    await mentor.says("/log")
    await mentor.taps("教手艺")
    await mentor.taps("补一句")
    assert "不发没关系。位置我只记到一公里左右" in await mentor.last()
    await mentor.sends(location={"latitude": 40.123456, "longitude": 119.987654})
    assert "附了大概的位置" in await mentor.last()
    await mentor.taps("补一句")
    await mentor.sends(photo={})
    assert "附了一张照片。\n附了大概的位置。" in await reserve.last()
    for phone in (reserve, mentor):
        await phone.taps("看看附的")
        photo, place = (await phone.sees())[-2:]
        assert "photo" in photo
        assert place["location"] == {"latitude": 40.12, "longitude": 119.99}


async def test_wrong_is_heard_by_the_organizer_and_by_nobody_else(phones, organizer, pair):
    mentor, reserve = pair
    villager = await phones.person("乡亲")
    group = await phones.bound_group("qinghe", villager)
    await mentor.says("/log")
    await mentor.taps("谈心")
    heard = len(await mentor.reads())
    await reserve.taps("不对")
    assert "先不算。乡镇的同志会私下问一句" in await reserve.last()
    assert "有一笔帮带记得不一样" in await organizer.last()
    assert len(await mentor.reads()) == heard
    assert await villager.reads(group) == []


async def test_two_quiet_weeks_and_the_organizer_calls_or_finds_another(phones, organizer, pair):
    mentor, reserve = pair
    await phones.turn(to=NEXT_MONDAY + timedelta(days=14))
    assert "有 1 对两周没见上面了" in await organizer.last()
    assert "1. 李强（清河村）和业务导师 王建国" in await organizer.last()
    assert await organizer.buttons() == ["1. 问问李强", "1. 换导师"]
    await organizer.taps("1. 问问李强")
    assert "电话我这儿没有" in await organizer.last()
    assert await mentioned(organizer) == [reserve.id, mentor.id]
    await organizer.taps("问过了")
    assert "✓ 1. 李强（清河村）和业务导师 王建国：问过了" in await organizer.last()
    await organizer.taps("1. 换导师")
    await organizer.taps("抽不出时间")
    assert "李强和 王建国 的结对停了" in await organizer.last()
    for phone in (mentor, reserve):
        assert "不算谁的错" in await phone.last()
    await organizer.taps("« 回名单")
    assert "眼下没有要您去问的结对" in await organizer.last()


async def mentioned(phone):
    entities = (await phone.sees())[-1].get("entities", ())
    return [each["user"]["id"] for each in entities if each["type"] == "text_mention"]


async def test_where_the_two_do_not_answer_the_secretary_can_be_asked(phones, organizer, pair):
    secretary = await phones.known("周书记", village_secretary="qinghe")
    await phones.turn(to=NEXT_MONDAY + timedelta(days=14))
    await organizer.taps("1. 问问李强")
    assert "请清河村的村支书捎个话" in await organizer.last()
    assert (await mentioned(organizer))[-1] == secretary.id


async def test_every_mentor_offered_stands_on_a_line_of_its_own(phones, organizer):
    mentors = [await mentor_by_link(phones, organizer, name) for name in ("王建国", "赵桂芳", "钱工")]
    reserve = await reserve_of(phones, "李强")
    await reserve.says("导师")
    offered = [line.split("（")[0] for line in (await reserve.last()).splitlines() if "还能带" in line]
    assert offered == ["王建国", "赵桂芳", "钱工"]
    await reserve.taps("王建国")
    await reserve.taps("请这位带我")
    await mentors[0].taps("这回带不了")
    await mentors[0].taps("离得太远")
    offered = [line.split("（")[0] for line in (await reserve.last()).splitlines() if "还能带" in line]
    assert offered == ["赵桂芳", "钱工"]


async def test_an_organizer_sees_pairs_by_village(phones, organizer, pair):
    await organizer.says("结对")
    assert "清河村：正在带 1" in await organizer.last()
    assert "山湾村：—" in await organizer.last()
    await organizer.taps("清河村")
    assert "李强 ← 王建国（业务导师，正在带）" in await organizer.last()
    await organizer.taps("« 各村")
    await organizer.taps("山湾村")
    assert "还没有结对" in await organizer.last()


async def test_a_reserve_finds_the_way_out_where_they_stand_and_back_in(phones, organizer, pair):
    mentor, reserve = pair
    await reserve.says("进度")
    await reserve.taps("我想退出")
    said = await reserve.last()
    assert "名单上不再有您" in said
    assert "我告诉王建国一声" in said
    await reserve.taps("不退了")
    assert "王建国在带您" in await reserve.last()
    await reserve.taps("我想退出")
    await reserve.taps("确定退出")
    assert "您退出清河村的后备了" in await reserve.last()
    assert await reserve.lies_at_hand() == ["自荐", "进度", "导师", "推荐", "政策", "帮助"]
    assert "李强退出后备了，您俩的结对也就停在这里" in await mentor.last()
    assert "李强（清河村）自己退出了后备" in await organizer.last()
    await reserve.says("自荐")
    assert "没错，交上去" in await reserve.buttons()
