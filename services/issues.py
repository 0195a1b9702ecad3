"""An issue's way: raised in the group, taken up, solved, judged by whoever raised it.

What a raiser does stands in the audit log without an actor: nobody can look up there who raised what.
"""

from datetime import datetime

from domain import issues as rules
from domain.errors import NoLongerThere
from domain.issues import JUDGE_WITHIN, OVER, Issue, IssueId, IssueStatus, NotAHelper, RaiserKey
from domain.letters import Keyboard, LetterKind
from domain.people import HOSTS, Actor, PersonId
from domain.places import Place, PlaceId
from services.ballots import place_of
from services.transaction import Transaction
from storage.issues import raiser_key
from texts.messages.issues import IssueCard, IssueReopened, IssueSolved


def raise_issue(tx: Transaction, actor: Actor, chat_id: int, words: str) -> Issue:
    """Put something to the village that wants seeing to — 说事. Anybody in the group may."""
    village = village_of(tx, chat_id)
    told, raiser = rules.read_issue(words), _key(tx, actor, village.id)
    rules.require_room(
        of_raiser=tx.issues.of_raiser(chat_id, raiser, tx.now - rules.COUNTS_FOR),
        today=tx.issues.raised_since(chat_id, tx.now - rules.DAY),
    )
    issue = tx.issues.add(village.id, chat_id, told, raiser, tx.now)
    _draw_card(tx, issue)
    tx.record(None, "raise_issue", f"issue:{issue.id}")
    return issue


def village_of(tx: Transaction, chat_id: int) -> Place:
    """The village whose group this is; raises IssuesAreOfVillages."""
    place = place_of(tx, chat_id)
    rules.require_village(place)
    return place


def take(tx: Transaction, actor: Actor, issue_id: IssueId, chat_id: int) -> None:
    """See to it from now on."""
    issue, village = _found(tx, issue_id, chat_id)
    _require_helper(tx, actor, village)
    taken = rules.take(issue, actor.person_id, holder_stays=_holder_stays(tx, issue, village))
    if taken != issue:
        _keep(tx, actor, "take_issue", issue, taken)


def put_down(tx: Transaction, actor: Actor, issue_id: IssueId, chat_id: int) -> None:
    """Give it back to the village."""
    issue, village = _found(tx, issue_id, chat_id)
    if actor.person is None or actor.person.id != issue.taken_by:
        _require_helper(tx, actor, village)
    stays = _holder_stays(tx, issue, village)
    _keep(tx, actor, "put_down_issue", issue, rules.put_down(issue, actor, village, holder_stays=stays))


def let_go(tx: Transaction, person_id: PersonId) -> None:
    """Somebody has left: what they saw to goes back to the village."""
    for issue_id in tx.forgetting.taken_by(person_id):
        _give_back(tx, tx.issues.get(issue_id))


def step_down(tx: Transaction, person_id: PersonId) -> None:
    """Somebody helps in fewer places than before: what they may not see to any more goes back."""
    for issue_id in tx.forgetting.taken_by(person_id):
        issue = tx.issues.get(issue_id)
        if not _holder_stays(tx, issue, tx.places.get(issue.place_id)):
            _give_back(tx, issue)


def solve(tx: Transaction, actor: Actor, issue_id: IssueId, chat_id: int) -> None:
    """Say that it is done; now its raiser is asked."""
    issue, village = _found(tx, issue_id, chat_id)
    _require_helper(tx, actor, village)
    _keep(tx, actor, "solve_issue", issue, rules.solve(issue, actor, village, tx.now))


def satisfy(tx: Transaction, actor: Actor, issue_id: IssueId, chat_id: int) -> None:
    """The raiser is content."""
    issue, _ = _found(tx, issue_id, chat_id)
    _keep(tx, None, "satisfy_issue", issue, rules.satisfy(issue, _key(tx, actor, issue.place_id)))


def reopen(tx: Transaction, actor: Actor, issue_id: IssueId, chat_id: int) -> None:
    """The raiser misses something: whoever took it up is told in private."""
    issue, village = _found(tx, issue_id, chat_id)
    stays = _holder_stays(tx, issue, village)
    reopened = rules.reopen(issue, _key(tx, actor, issue.place_id), holder_stays=stays)
    _keep(tx, None, "reopen_issue", issue, reopened)
    if reopened.taken_by is not None:
        tx.tell(reopened.taken_by, IssueReopened(village.name, issue.number, issue.words))


def withdraw(tx: Transaction, actor: Actor, issue_id: IssueId, chat_id: int) -> None:
    """The raiser no longer needs it, or a host takes it off the list."""
    issue, village = _found(tx, issue_id, chat_id)
    key, hosts = _key(tx, actor, village.id), actor.holds(HOSTS, village)
    withdrawn = rules.withdraw(issue, key, hosts=hosts)
    _keep(tx, None if issue.raiser == key else actor, "withdraw_issue", issue, withdrawn)


def redraw(tx: Transaction, issue_id: IssueId) -> None:
    """Show a card anew where its messages are lost."""
    _draw_card(tx, tx.issues.get(issue_id), kind=LetterKind.NEWS)


def due_lapses(tx: Transaction) -> list[IssueId]:
    """Solved issues whose raiser has said nothing for long."""
    return tx.issues.solved_until(tx.now - JUDGE_WITHIN)


def lapse(tx: Transaction, issue_id: IssueId) -> None:
    """Let a solved issue rest, without another word about it."""
    issue = tx.issues.get(issue_id)
    _keep(tx, None, "lapse_issue", issue, rules.lapse(issue, tx.now), kind=LetterKind.NEWS)


def next_lapse_at(tx: Transaction) -> datetime | None:
    """When the next solved issue is let rest."""
    first = tx.issues.first_solved_at()
    return None if first is None else first + JUDGE_WITHIN


def _found(tx: Transaction, issue_id: IssueId, chat_id: int) -> tuple[Issue, Place]:
    """The issue and its village; it can be dealt with only where its card stands, in that village's group."""
    issue, group = tx.issues.get(issue_id), tx.groups.find(chat_id)
    if issue.chat_id != chat_id or group is None or group.place_id != issue.place_id:
        raise NoLongerThere
    return issue, tx.places.get(issue.place_id)


def _keep(
    tx: Transaction,
    actor: Actor | None,
    action: str,
    before: Issue,
    after: Issue,
    *,
    kind: LetterKind = LetterKind.REPLY,
) -> None:
    tx.issues.save(after)
    tx.record(actor, action, f"issue:{after.id}")
    _draw_card(tx, after, kind=kind)
    if before.status is IssueStatus.SOLVED:
        _settle_question(tx, before, after, kind=kind)
    if after.status is IssueStatus.SOLVED:
        _ask_raiser(tx, after)


def _draw_card(tx: Transaction, issue: Issue, *, kind: LetterKind = LetterKind.REPLY) -> None:
    """A tap's effect shows at any hour: it changes the card and wakes nobody."""
    tx.post_to(
        issue.chat_id,
        IssueCard(issue.number, issue.words, issue.status),
        kind=kind,
        topic=f"issue:{issue.id}:card",
        keyboard=_buttons(issue),
    )


def _ask_raiser(tx: Transaction, issue: Issue) -> None:
    """Ask by day and below, too: nobody sees an old card change."""
    message = IssueSolved(issue.number, issue.words, issue.status)
    tx.post_to(issue.chat_id, message, topic=_question(issue), keyboard=_buttons(issue))


def _give_back(tx: Transaction, issue: Issue) -> None:
    nobody, village = Actor(0, tx.programme.locale), tx.places.get(issue.place_id)
    given_back = rules.put_down(issue, nobody, village, holder_stays=False)
    _keep(tx, None, "put_down_issue", issue, given_back, kind=LetterKind.NEWS)


def _settle_question(tx: Transaction, asked: Issue, issue: Issue, *, kind: LetterKind) -> None:
    """What was not asked yet is not asked at all; what was asked says what came of it."""
    topic = _question(asked)
    if not tx.outbox.recall(topic, issue.chat_id):
        message = IssueSolved(issue.number, issue.words, issue.status)
        tx.post_to(issue.chat_id, message, kind=kind, topic=topic)


def _question(issue: Issue) -> str:
    """Each time it is solved its raiser is asked anew."""
    assert issue.solved_at is not None
    return f"issue:{issue.id}:solved:{issue.solved_at:%Y%m%dT%H%M%S}"


def _buttons(issue: Issue) -> Keyboard | None:
    over = issue.status in OVER
    return None if over else Keyboard("issue", {"issue": issue.id, "status": issue.status})


def _key(tx: Transaction, actor: Actor, village_id: PlaceId) -> RaiserKey:
    """Of the village, not of the chat: a group may get another id."""
    return raiser_key(tx.secrets.issue_key, village_id, actor.telegram_id)


def _require_helper(tx: Transaction, actor: Actor, village: Place) -> None:
    if not _helps(tx, actor, village):
        raise NotAHelper


def _holder_stays(tx: Transaction, issue: Issue, village: Place) -> bool:
    """Whether whoever took it up may still see to it: reserves leave, and roles end."""
    return issue.taken_by is not None and _helps(tx, _acting(tx, issue.taken_by), village)


def _helps(tx: Transaction, actor: Actor, village: Place) -> bool:
    reserve = None if actor.person is None else tx.nominations.find_reserve(actor.person.id)
    return rules.helps(actor, village, reserve)


def _acting(tx: Transaction, person_id: PersonId) -> Actor:
    person = tx.people.get(person_id)
    return tx.people.actor(person.telegram_id, person.locale, tx.now)
