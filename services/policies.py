"""Reading the county's policies: those that fit first, each on a page of its own — 政策清单."""

from dataclasses import dataclass
from datetime import date

from domain.errors import NoLongerThere
from domain.nominations import Application
from domain.pages import cut, pages_for, within
from domain.people import Actor
from domain.policies import Policy, fitting, how_it_fits, standing
from domain.questions import ANYTHING
from services.transaction import Transaction
from texts.buttons.policies import NO_POLICY
from texts.messages.policies import PolicyList, PolicyPage


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the policies: those that fit somebody, or every one there is."""

    message: PolicyList
    policies: tuple[Policy, ...]
    every: bool
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Shown:
    """One policy, and its neighbours in the list it was opened from."""

    message: PolicyPage
    policy: Policy
    before: str | None
    after: str | None
    every: bool


def look(tx: Transaction, actor: Actor, page: int = 0, *, every: bool = False) -> Listed:
    """The policies that fit the actor as far as we know them; anybody may read, and nothing is kept of it."""
    found, left_out = _listed(tx, actor, every=every)
    knows = _application(tx, actor) is not None
    pages = pages_for(len(found))
    shown = tuple(cut(found, page))
    return Listed(PolicyList(len(found), left_out, knows), shown, every, within(page, pages), pages)


def read(tx: Transaction, actor: Actor, policy_id: str, *, every: bool = False) -> Shown:
    """One policy; raises NoLongerThere when the county no longer has it."""
    policy = get(tx, policy_id)
    ids = [each.id for each in _listed(tx, actor, every=every)[0]]
    place = ids.index(policy.id) if policy.id in ids else None
    application = _application(tx, actor)
    known_fit = None if application is None else how_it_fits(policy, application, _today(tx).year)
    message = PolicyPage(policy.title, policy.words, policy.whom, policy.how, policy.until, known_fit)
    before = ids[place - 1] if place else None
    after = ids[place + 1] if place is not None and place + 1 < len(ids) else None
    return Shown(message, policy, before, after, every)


def get(tx: Transaction, policy_id: str) -> Policy:
    """A policy that still stands; raises NoLongerThere."""
    for policy in standing(tx.programme.policy, _today(tx)):
        if policy.id == policy_id:
            return policy
    raise NoLongerThere


def find_title(tx: Transaction, policy_id: str) -> str:
    """What a policy is called, or was called as long as the file names it; or what no policy is about."""
    if policy_id == ANYTHING:
        return tx.texts.word(NO_POLICY, tx.programme.locale)
    titles = {policy.id: policy.title for policy in tx.programme.policy}
    return titles.get(policy_id, policy_id)


def _listed(tx: Transaction, actor: Actor, *, every: bool) -> tuple[tuple[Policy, ...], int]:
    """The policies to be listed, and how many are left out."""
    there = standing(tx.programme.policy, _today(tx))
    if every:
        return there, 0
    found = fitting(there, _application(tx, actor), _today(tx).year)
    return found, len(there) - len(found)


def _application(tx: Transaction, actor: Actor) -> Application | None:
    """What the actor has said of themselves, if anything."""
    if actor.person is None:
        return None
    latest = tx.nominations.find_latest(actor.person.id)
    return latest.application if latest else None


def _today(tx: Transaction) -> date:
    return tx.now.astimezone(tx.programme.zone).date()
