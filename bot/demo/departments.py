"""Where departments vet together: who signs for each of them, since two days before the newcomer comes."""

from dataclasses import replace
from functools import partial

from bot.demo.county import CAST, FACES, FIRST_PERSON, HE, XIAOHE, Character
from bot.demo.life import Agenda, Life, moment
from domain.people import Actor
from domain.programme import Programme
from services import departments, invitations, people
from services.transaction import Transaction

_SIGNING = (
    ("纪委监委", "纪委老康", "Reviewer, discipline inspection"),
    ("组织部", "组织小魏", "Reviewer, organization department"),
    ("政法委", "政法老陶", "Reviewer, political and legal affairs"),
    ("公安局", "公安小邢", "Reviewer, police"),
    ("检察院", "检察小戚", "Reviewer, procuratorate"),
    ("法院", "法院老柏", "Reviewer, court"),
    ("信访局", "信访小苗", "Reviewer, petitions"),
    ("卫健委", "卫健小霍", "Reviewer, health"),
    ("税务局", "税务小毕", "Reviewer, taxes"),
    ("市场监管局", "市监老祝", "Reviewer, market regulation"),
    ("自然资源局", "资源小骆", "Reviewer, land and resources"),
    ("应急管理局", "应急老邬", "Reviewer, emergency management"),
)
REVIEWERS = {
    department: Character(
        FIRST_PERSON + len(CAST) + number,
        name,
        f"{department} · 联审经办人",
        english,
        FACES[(len(CAST) + number) % len(FACES)],
    )
    for number, (department, name, english) in enumerate(_SIGNING)
}
"""One person for each department that a county may name."""
WAITING = replace(XIAOHE, about="山湾村 · 自荐人，等联审", about_en="Shanwan, waits to be vetted")
"""The latecomer, whom the township has passed and the county has not sent to the departments yet."""


def reviewers(programme: Programme) -> tuple[Character, ...]:
    """Who signs for the county's departments; raises KeyError for one that nobody here works for."""
    return tuple(REVIEWERS[department] for department in programme.departments)


def cast(programme: Programme) -> tuple[Character, ...]:
    """Everybody of a county whose departments sign."""
    return (*(WAITING if who is XIAOHE else who for who in CAST), *reviewers(programme))


def plan(agenda: Agenda, life: Life) -> None:
    """The county asks its departments in, each by a link of its own."""
    for number, who in enumerate(reviewers(life.app.programme), start=1):
        agenda.at(moment(38, "15:00"), partial(_appoint, life, who, number))


async def _appoint(life: Life, who: Character, number: int) -> None:
    code = await life.do(HE, _invite, number)
    await life.do(who, people.agree, who.first_name)
    await life.do(who, invitations.accept, code)


def _invite(tx: Transaction, actor: Actor, number: int) -> str:
    return departments.invite(tx, actor, number)[1]
