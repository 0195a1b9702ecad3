"""The "/" of a chat offers a few commands, those of whoever reads it; the help names the same."""

from itertools import combinations

import pytest
from aiogram.exceptions import TelegramBadRequest, TelegramServerError
from aiogram.methods import DeleteMyCommands, SetMyCommands

from bot.menus import AGAIN, Menus
from services import menus
from services.people import Hats
from tests.conversations.test_ratings import make_reserve_of
from texts.commands import COMMANDS, MOST_ON_A_MENU, Audience, helped, menu

NEWCOMERS = ["nominate", "status", "recommend", "policy", "mydata", "language", "forget", "help"]
HATS = ("organizer", "host", "reserve", "mentor", "reviewer", "county", "training")


@pytest.fixture
async def chief(phones):
    return await phones.known("陈部长", county_organizer="yanshi")


async def offered(phone, chat=None):
    """What the phone lists behind "/", once the bot has looked whose list is old."""
    await phone.phones.process.menus.offer(phone.phones.app)
    commands = await phone.phones.get("commands", user=phone.id, chat=chat or phone.id)
    return [each["command"] for each in commands]


async def test_a_stranger_is_offered_what_a_stranger_can_do(phones):
    assert await offered(await phones.person("陌生人")) == NEWCOMERS


async def test_each_is_offered_what_their_roles_can_do(phones, chief):
    clerk = await phones.known("周干事", township_organizer="liuhe")
    secretary = await phones.known("周书记", village_secretary="qinghe")
    xiaoyan = await phones.known("王小燕")
    await make_reserve_of(phones, xiaoyan, "王小燕")
    county = ["desk", "behalf", "villages", "pairs", "report", "departments", "roles", "help"]
    assert await offered(chief) == county
    assert await offered(clerk) == [*county[:5], "roles", "mydata", "help"]
    village = ["behalf", "villages", "recommend", "policy", "mydata", "pause", "language", "help"]
    assert await offered(secretary) == village
    paired = ["checkin", "log", "status", "mentor", "policy", "mydata", "pause", "help"]
    assert await offered(xiaoyan) == paired


async def test_in_a_group_everybody_is_offered_the_groups_own(phones, chief):
    group = await phones.bound_group("qinghe", chief)
    assert await offered(chief, group) == ["issue", "summary", "poll", "rate", "bind"]


async def test_with_a_role_its_menu_comes_and_goes(phones, chief):
    clerk = await phones.known("周干事", township_organizer="liuhe")
    assert "desk" in await offered(clerk)
    await chief.says("权限")
    await chief.taps("周干事")
    await chief.taps("收回")
    assert await offered(clerk) == NEWCOMERS


async def test_a_role_that_ends_by_itself_takes_its_menu_along(phones, chief):
    assert "desk" in await offered(chief)
    await phones.turn(days=366)
    assert await offered(chief) == NEWCOMERS


async def test_the_menu_speaks_the_language_that_was_chosen(phones, chief):
    await offered(chief)
    await chief.says("/language")
    await chief.taps("English")
    await offered(chief)
    shown = await phones.get("commands", user=chief.id, chat=chief.id)
    assert shown[0]["description"] == "Desk: all that waits for you, on one list"


async def test_who_was_forgotten_is_a_newcomer(phones, chief):
    secretary = await phones.known("周书记", village_secretary="qinghe")
    assert "behalf" in await offered(secretary)
    await secretary.says("/forget")
    await secretary.taps("都清掉，忘了我")
    assert await offered(secretary) == NEWCOMERS


class Refusing:
    """A Telegram that does not take the menus of some people."""

    def __init__(self, trouble, *ids):
        self.trouble, self.ids, self.asked = trouble, ids, []

    async def __call__(self, make_request, bot, method):
        chat_id = getattr(getattr(method, "scope", None), "chat_id", None)
        if isinstance(method, SetMyCommands | DeleteMyCommands) and chat_id:
            self.asked.append(chat_id)
            if chat_id in self.ids:
                raise self.trouble
        return await make_request(bot, method)


async def test_what_telegram_could_not_take_is_offered_again_and_nothing_else_waits_for_it(phones, chief):
    clerk = await phones.known("周干事", township_organizer="liuhe")
    down = Refusing(TelegramServerError(SetMyCommands(commands=[]), "Bad Gateway"), chief.id, clerk.id)
    phones.process.bot.session.middleware(down)
    assert await offered(chief) == NEWCOMERS
    down.ids = ()
    assert await offered(chief) == NEWCOMERS, "not yet again"
    await phones.sandbox.clock.advance(AGAIN)
    assert "desk" in await offered(chief)
    assert "desk" in await offered(clerk)


async def test_who_can_have_no_menu_keeps_nobody_else_from_theirs(phones, chief):
    clerk = await phones.known("周干事", township_organizer="liuhe")
    gone = Refusing(TelegramBadRequest(SetMyCommands(commands=[]), "Bad Request: chat not found"), chief.id)
    phones.process.bot.session.middleware(gone)
    assert "desk" in await offered(clerk)
    await offered(clerk)
    assert gone.asked.count(chief.id) == 1


async def test_a_new_process_repeats_nothing_and_misses_nothing(phones, chief):
    clerk = await phones.known("周干事", township_organizer="liuhe")
    await offered(chief)
    heard = Refusing(None)
    phones.process.bot.session.middleware(heard)

    def take_back(tx):
        person = tx.people.find(clerk.id)
        [grant] = tx.people.actor(clerk.id, "zh_CN", tx.now).grants
        tx.people.revoke(person.id, grant.role, grant.place_id)

    await phones.app.do(take_back)
    later = Menus(phones.process.bot)
    assert [await later.offer(phones.app) for _ in range(3)] == [{"offered": 1}, {"offered": 1}, {}]
    assert heard.asked == [clerk.id]


@pytest.mark.parametrize("count", range(len(HATS) + 1))
def test_every_menu_is_short_and_the_help_names_all_of_it(count):
    for worn in combinations(HATS, count):
        audiences = menus.audiences(Hats(**dict.fromkeys(worn, True)))
        shown = menu(audiences)
        assert len(shown) <= MOST_ON_A_MENU
        assert shown[-1].name == "help"
        assert {each.name for each in shown[:-1]} <= {each.name for each in helped(audiences)}


def test_there_is_no_command_that_nobody_hears_of():
    told = {each.name for audience in Audience for each in (*menu({audience}), *helped({audience}))}
    assert told == set(COMMANDS)


async def test_a_secretarys_help_names_what_a_secretary_does(phones):
    secretary = await phones.known("周书记", village_secretary="qinghe")
    await secretary.says("帮助")
    assert "代填：" in await secretary.last()
    assert "村庄：" in await secretary.last()
    assert "待办：" not in await secretary.last()
