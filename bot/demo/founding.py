"""The first fortnight: organizers, groups, mentors, nominations, pairs."""

from dataclasses import replace
from functools import partial

from bot.demo import wishes
from bot.demo.county import (
    CANDIDATES,
    COUNTY,
    DEMANDS,
    DING,
    FAN,
    FANG,
    GROUPS,
    GUO,
    HE,
    HELPERS,
    LATECOMER,
    LIUHE,
    OFFICIALS,
    PAIRS,
    SECRETARIES,
    TIAN,
    TOWNSHIP_OF,
    Candidate,
    Character,
    GroupChat,
    Helper,
    Official,
)
from bot.demo.life import Agenda, Life, moment
from domain.invitations import InvitationKind
from domain.pairs import EndReason
from domain.people import Actor, Role
from services import groups, invitations, pairs, people
from services.transaction import Transaction

THIN = "想回村。养牛我在行的。"
"""TIAN's first pledge; it comes back with a friendly question."""


def plan(agenda: Agenda, life: Life, *, latecomer_waits: bool) -> None:
    """Everything until the pairs live, and the one who came later, who may wait for the county's word."""
    agenda.at(moment(0, "08:40"), partial(_claim, life))
    for official in OFFICIALS:
        hour = "09:00" if official.role is Role.TOWNSHIP_ORGANIZER else "09:30"
        if official.role is not Role.COUNTY_ORGANIZER:
            agenda.at(moment(0, hour), partial(_appoint, life, official))
    for group in GROUPS:
        agenda.at(moment(0, "10:00"), partial(_bind, life, group))
    for village in DEMANDS:
        agenda.at(moment(0, "17:00"), partial(_look_for, life, village))
    for helper in HELPERS:
        agenda.at(moment(0, "14:30"), partial(_win_over, life, helper))
    for number, candidate in enumerate(CANDIDATES):
        agenda.at(moment(1 + number % 3, "19:30"), partial(_nominate, life, candidate))
    _plan_vetting(agenda, life)
    _plan_pairing(agenda, life)
    agenda.at(moment(29, "19:30"), partial(_nominate, life, LATECOMER))
    agenda.at(moment(30, "10:30"), partial(life.do, FANG, wishes.clear_desk))
    if not latecomer_waits:
        agenda.at(moment(31, "15:00"), partial(life.do, HE, wishes.clear_desk))


async def _look_for(life: Life, village: str) -> None:
    """The secretary says what the village needs."""
    for skill in DEMANDS[village]:
        await life.do(SECRETARIES[village], wishes.look_for, village, skill)


def _plan_vetting(agenda: Agenda, life: Life) -> None:
    for day in (2, 3, 4):
        for organizer in (FANG, DING):
            agenda.at(moment(day, "10:30"), partial(_vet, life, organizer, returns=day < 4))
    agenda.at(moment(3, "20:00"), partial(life.do, TIAN, wishes.mend_nomination, _fuller_pledge()))
    agenda.at(moment(4, "15:00"), partial(life.do, HE, wishes.clear_desk))


def _plan_pairing(agenda: Agenda, life: Life) -> None:
    """Everybody asks on Monday evening; who asked a mentor of another trade asks a second one."""
    agenda.at(moment(7, "19:30"), partial(life.do, GUO, _ask, FAN))
    agenda.at(moment(8, "12:30"), partial(life.do, FAN, _decline, GUO))
    for mentor, reserve in PAIRS:
        late = reserve is GUO
        agenda.at(moment(8 if late else 7, "19:45"), partial(life.do, reserve, _ask, mentor))
        agenda.at(moment(9 if late else 8, "12:45"), partial(life.do, mentor, _accept, reserve))
        agenda.at(moment(9, "19:30"), partial(life.do, reserve, _sign, mentor, reserve))
        agenda.at(moment(10, "08:00"), partial(life.do, mentor, _sign, mentor, reserve))


async def _claim(life: Life) -> None:
    code = await life.app.do(invitations.claim)
    await _join(life, HE)
    await life.do(HE, invitations.accept, code)


async def _appoint(life: Life, official: Official) -> None:
    giver = HE if official.role is Role.TOWNSHIP_ORGANIZER else TOWNSHIP_OF[official.place]
    code = await life.do(giver, wishes.invite, official.place, InvitationKind.ROLE, official.role)
    await _join(life, official.who)
    await life.do(official.who, invitations.accept, code)


async def _bind(life: Life, group: GroupChat) -> None:
    organizer = group.admins[0]
    code = await life.do(organizer, wishes.invite, group.place, InvitationKind.BIND)
    await life.do(organizer, groups.bind, group.chat_id, code)
    if group.place in SECRETARIES:
        await life.do(organizer, wishes.greet, group.chat_id, group.place)


async def _win_over(life: Life, helper: Helper) -> None:
    giver = {COUNTY: HE, LIUHE: FANG}.get(helper.place) or TOWNSHIP_OF.get(helper.place, DING)
    code = await life.do(giver, wishes.invite, helper.place, InvitationKind.MENTOR)
    await _join(life, helper.who)
    await life.do(helper.who, invitations.accept, code)
    await life.do(helper.who, wishes.offer_help, helper)


async def _nominate(life: Life, candidate: Candidate) -> None:
    await _join(life, candidate.who)
    if candidate.who is TIAN:
        candidate = replace(candidate, pledge=THIN)
    await life.do(candidate.who, wishes.nominate, candidate)


async def _vet(life: Life, organizer: Character, *, returns: bool) -> None:
    def vet(tx: Transaction, actor: Actor) -> None:
        tian = tx.people.find(TIAN.telegram_id)
        wishes.clear_desk(tx, actor, frozenset({tian.id} if returns and tian else ()))

    await life.do(organizer, vet)


async def _join(life: Life, who: Character) -> None:
    await life.do(who, people.agree, who.first_name)


def _fuller_pledge() -> str:
    return next(each.pledge for each in CANDIDATES if each.who is TIAN)


def _ask(tx: Transaction, actor: Actor, mentor: Character) -> None:
    pairs.request(tx, actor, wishes.person_of(tx, mentor.telegram_id))


def _accept(tx: Transaction, actor: Actor, reserve: Character) -> None:
    pairs.accept(tx, actor, wishes.pair_of(tx, actor.person_id, reserve))


def _decline(tx: Transaction, actor: Actor, reserve: Character) -> None:
    pairs.decline(tx, actor, wishes.pair_of(tx, actor.person_id, reserve), EndReason.OTHER_TRADE)


def _sign(tx: Transaction, actor: Actor, mentor: Character, reserve: Character) -> None:
    mentor_id = wishes.person_of(tx, mentor.telegram_id)
    pairs.sign(tx, actor, wishes.pair_of(tx, mentor_id, reserve))
