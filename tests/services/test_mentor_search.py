"""A pool of a thousand: the reasons are the same, and so is what a search costs."""

import random
from contextlib import contextmanager

import pytest
from sqlalchemy import Engine, event

from domain.mentors import NobodyLikeThat
from domain.nominations import Skill
from domain.pairs import MentorRole
from services import demands, mentor_search, mentors
from tests.reserves import a_mentor, a_reserve, acting, an_organizer, with_roles

POOL = 1044
SURNAMES, GIVEN = "王李张刘陈杨赵黄周吴", "建国芳桂强敏静伟秀军"


@contextmanager
def counted():
    """How often the database is asked."""
    asked = []

    def note(connection, cursor, statement, *_):
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def pool(app, village, size):
    """As many mentors all over the township and the county, each with a trade or two."""
    dice = random.Random(size)

    def come(tx):
        township = tx.places.get(village.parent_id)
        places = [village, township, tx.places.get(township.parent_id)]
        for number in range(size):
            name = dice.choice(SURNAMES) + "".join(dice.sample(GIVEN, k=2))
            trades = dice.sample(list(Skill), k=dice.randint(1, 2))
            a_mentor(
                tx, dice.choice(places), 1000 + number, name, *trades, role=dice.choice(list(MentorRole))
            )
        return acting(a_reserve(tx, village, 1, "李强", Skill.MACHINES))

    return await app.do(come)


async def questions_for(app, reserve, sought):
    with counted() as asked:
        await app.see(mentors.choices, reserve)
        await app.see(mentors.choices, reserve, 2)
        await app.see(mentor_search.trades, reserve)
        await app.see(mentor_search.by_trade, reserve, Skill.TRADE)
        await app.see(mentor_search.by_words, reserve, sought)
    return len(asked)


async def test_a_thousand_mentors_are_found_with_as_many_questions_as_a_dozen(app, village):
    reserve = await pool(app, village, 12)
    for_a_dozen = await questions_for(app, reserve, "电商")

    def come(tx):
        for number in range(POOL - 12):
            a_mentor(tx, village, 5000 + number, SURNAMES[number % 10] + GIVEN[number % 7], Skill.TRADE)

    await app.do(come)
    assert await questions_for(app, reserve, "ds") == for_a_dozen
    print(f"\nquestions to the database, for 12 mentors and for {POOL}: {for_a_dozen}")  # noqa: T201 - a figure


async def test_every_page_of_a_thousand_names_each_of_them_once(app, village):
    reserve = await pool(app, village, 300)
    first = await app.see(mentors.choices, reserve)
    assert (len(first.offers), first.pages) == (3, 1 + (297 + 7) // 8)
    seen = [
        offer.mentor.person_id
        for page in range(first.pages)
        for offer in (await app.see(mentors.choices, reserve, page)).offers
    ]
    assert len(seen) == len(set(seen)) == 300
    beyond = await app.see(mentors.choices, reserve, 999)
    assert beyond.page == first.pages - 1


async def test_what_is_found_keeps_the_order_and_its_reasons(app, village):
    reserve = await pool(app, village, 200)
    found = await app.see(mentor_search.by_trade, reserve, Skill.MACHINES)
    assert all(Skill.MACHINES in offer.mentor.specialities for offer in found.offers)
    assert all(offer.why.skills == (Skill.MACHINES,) for offer in found.offers)
    counts = await app.see(mentor_search.trades, reserve)
    assert counts[Skill.MACHINES] == found.count
    by_sound = await app.see(mentor_search.by_words, reserve, "zhao 电商")
    assert all(offer.name.startswith("赵") for offer in by_sound.offers)
    assert all(Skill.TRADE in offer.mentor.specialities for offer in by_sound.offers)
    with pytest.raises(NobodyLikeThat):
        await app.see(mentor_search.by_words, reserve, "欧阳")


async def test_a_mentor_of_a_neighbour_village_can_be_asked_and_one_of_another_township_cannot(app, village):
    def come(tx):
        township = tx.places.get(village.parent_id)
        near = tx.places.add("jiebi", "village", "隔壁村", township)
        far = tx.places.add("yuanchu", "township", "远处乡", tx.places.get(township.parent_id))
        a_mentor(tx, near, 11, "赵近邻", Skill.ARTS)
        a_mentor(tx, far, 12, "赵远客", Skill.ARTS)
        return acting(a_reserve(tx, village, 1, "李强"))

    reserve = await app.do(come)
    found = await app.see(mentor_search.by_words, reserve, "赵")
    assert [(offer.name, offer.why.nearness) for offer in found.offers] == [("赵近邻", "township")]


async def test_what_the_village_looks_for_is_a_reason(app, village):
    def come(tx):
        a_mentor(tx, village, 11, "近的", Skill.ARTS)
        a_mentor(tx, village, 12, "缺的", Skill.MEDICINE)
        reserve = acting(a_reserve(tx, village, 1, "李强"))
        return reserve, an_organizer(tx, village.parent_id, 70, "方干事")

    reserve, organizer = await app.do(come)
    await app.do(demands.toggle, await with_roles(app, organizer), village.id, Skill.MEDICINE)
    choices = await app.see(mentors.choices, reserve)
    assert [(offer.name, offer.why.demands) for offer in choices.offers] == [
        ("缺的", (Skill.MEDICINE,)), ("近的", ()),
    ]  # fmt: skip
