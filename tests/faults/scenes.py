"""Short scenes of the programme that between them make the bot say everything in every way it has.

A scene gathers its people undisturbed, plays while things go wrong, and tells what must be true afterwards.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.introduction import introduce
from bot.menus import Menus
from bot.polling import TokenRefused
from domain.nominations import Application, Education, NominationId, Recording, Skill, Source
from domain.people import Role
from sandbox.commands import Commands
from services.transaction import Transaction
from tests.faults.stage import PATIENCE, Hand, Stage, Stuck
from tests.reserves import make_reserve

State = dict[str, object]


@dataclass
class Cast:
    """Who plays, where; `looks` is what must be kept in the end, by its own question."""

    people: dict[str, Hand]
    play: Callable[[], Awaitable[None]]
    looks: Callable[[Transaction], State]
    group: int = 0
    watchers: list[Hand] = field(default_factory=list)
    moved_to: int | None = None


async def arrive(stage: Stage) -> Cast:
    """Through a village's link, over the consent, into the form, with a typed and a tapped answer."""
    village = await stage.village()
    liu = await stage.person("小刘")

    async def play() -> None:
        await liu.says(f"/start v_{village.code}")
        await liu.presses("同意")
        await liu.says("刘大江")
        await liu.says("1990")
        await liu.presses("外省打工")

    def looks(tx: Transaction) -> State:
        person = tx.people.find(liu.id)
        drafts = tx.drafts.in_hand(person.id) if person else []
        return {"agreed": person is not None, "drafts": [sorted(each.answers) for each in drafts]}

    return Cast({"liu": liu}, play, looks)


async def issue(stage: Stage) -> Cast:
    """Raised in the group, taken up, solved, judged: one living card, letters and toasts."""
    village = await stage.village()
    yan, zhou = await stage.known("王燕"), await stage.person("周大姐")
    group = await stage.group(village, yan, zhou)

    def reserve(tx: Transaction) -> None:
        person = tx.people.find(yan.id)
        assert person is not None
        make_reserve(tx, village, person, "王燕")

    await stage.app.do(reserve)

    async def play() -> None:
        await zhou.says("/issue 村口的路灯坏了", group)
        await yan.presses("我来办", group)
        await yan.presses("办好了", group)
        await zhou.presses("满意", group)

    def looks(tx: Transaction) -> State:
        sql = f"SELECT status FROM issues WHERE chat_id = {stage.moves.get(group, group)}"
        return {"issues": list(tx.issues._connection.exec_driver_sql(sql).scalars())}

    return Cast({"yan": yan, "zhou": zhou}, play, looks, group, [zhou])


async def rating(stage: Stage) -> Cast:
    """The host chooses whom; a villager gets a ballot that nobody else sees, and marks it."""
    village = await stage.village()
    host = await stage.known("周书记", Role.VILLAGE_SECRETARY, village)
    first, second, uncle = (
        await stage.known("王小燕"),
        await stage.known("李铁柱"),
        await stage.person("大伯"),
    )
    group = await stage.group(village, host, first, second, uncle)

    def reserves(tx: Transaction) -> None:
        for hand, name in ((first, "王小燕"), (second, "李铁柱")):
            person = tx.people.find(hand.id)
            assert person is not None
            make_reserve(tx, village, person, name)

    await stage.app.do(reserves)

    async def play() -> None:
        await host.says("/rate", group)
        try:
            await host.presses("王小燕", group)
        except Stuck:  # where they cannot be asked in the group they are told how to write it
            await host.says("/rate 王小燕", group)
        await uncle.presses("🔒", group)
        try:
            await uncle.presses("5 分", group)
        except Stuck:  # where no ballot can be shown in the group it is filled in in private
            await uncle.follows()
            await uncle.presses("5 分")
        else:
            await uncle.presses("4 分", group)

    return Cast(
        {"uncle": uncle, "host": host},
        play,
        lambda tx: {"ballots": ballots_in(tx, group, stage.moves.get(group, group))},
        group,
        [uncle],
    )


async def poll(stage: Stage) -> Cast:
    """A question to the village, and three votes."""
    village = await stage.village()
    host = await stage.known("周书记", Role.VILLAGE_SECRETARY, village)
    others = [await stage.person(f"乡亲{number}") for number in range(2)]
    group = await stage.group(village, host, *others)

    async def play() -> None:
        await host.says("/poll 修路还是修渠？ 修路 / 修渠", group)
        for each in (host, *others):
            await each.presses("修路", group)

    def looks(tx: Transaction) -> State:
        return {"ballots": ballots_in(tx, group, stage.moves.get(group, group))}

    return Cast({}, play, looks, group, [*others, host])


async def summary(stage: Stage) -> Cast:
    """The week so far, as a picture, because the host asked."""
    village = await stage.village()
    host = await stage.known("周书记", Role.VILLAGE_SECRETARY, village)
    group = await stage.group(village, host)

    async def play() -> None:
        await host.says("/summary", group)

    def looks(tx: Transaction) -> State:
        return {}

    return Cast({}, play, looks, group, [host])


async def vetting(stage: Stage) -> Cast:
    """An organizer listens to an application, passes it, and the applicant hears of it."""
    village = await stage.village()
    assert village.parent_id is not None
    township_id = village.parent_id
    township = await stage.app.see(lambda tx: tx.places.get(township_id))
    clerk = await stage.known("周干事", Role.TOWNSHIP_ORGANIZER, township)
    liu = await stage.known("小刘")
    said = await liu.says("", voice={"duration": 3})
    words = Recording(said["voice"]["file_id"], 3)
    application = Application(
        "刘大江", 1990, village.id, "外省打工", Education.HIGH, Source.MIGRANT, (Skill.TRADE,), words
    )

    def submitted(tx: Transaction) -> NominationId:
        person = tx.people.find(liu.id)
        assert person is not None
        return tx.nominations.add(person.id, application, tx.now).id

    number = await stage.app.do(submitted)

    async def play() -> None:
        await clerk.says("待办")
        await clerk.presses("刘大江")
        await clerk.presses("🎤")
        await clerk.presses("通过")

    def looks(tx: Transaction) -> State:
        return {"status": str(tx.nominations.get(number).status)}

    return Cast({"clerk": clerk, "liu": liu}, play, looks)


async def start(stage: Stage) -> Cast:
    """Who it is, and its menus: what every start asks, and what is seen of it on everybody's phone."""
    world = stage.phones.sandbox.world
    world.commands = Commands()

    async def play() -> None:
        menus, bot = Menus(stage.process.bot), stage.process.bot
        try:
            app = await introduce(stage.app, bot, stage.rest)
        except TokenRefused:  # somebody reads that, and starts it once more
            app = await introduce(stage.app, bot, stage.rest)
        if "failed" in await menus.offer(app):
            await stage.pass_time(PATIENCE / 2)
            await menus.offer(app)

    def looks(tx: Transaction) -> State:
        return {"menus": sorted(map(repr, world.commands.everything()))}

    return Cast({}, play, looks)


def ballots_in(tx: Transaction, *chats: int) -> int:
    """In a group, by whichever of its ids the bot knows it by now."""
    sql = (
        "SELECT count(*) FROM ballots JOIN ballot_boxes ON ballot_boxes.id = ballots.box_id"
        f" WHERE ballot_boxes.chat_id IN ({','.join(map(str, chats))})"
    )
    count: int = tx.ballots._connection.exec_driver_sql(sql).scalar_one()
    return count


Scene = Callable[[Stage], Awaitable[Cast]]
SCENES: tuple[Scene, ...] = (arrive, issue, rating, poll, summary, vetting, start)
