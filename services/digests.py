"""The week of a village, told to its group on Sunday evening, and by a host's word at any time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.digests import (
    ROUND,
    Deeds,
    OpenPoll,
    OpenRating,
    Span,
    VillageWeek,
    is_worth_telling,
    latest_span,
    require_host,
    span_so_far,
    stale_at,
)
from domain.help_sessions import HelpKind
from domain.issues import IssueFigures
from domain.letters import LetterKind, Picture
from domain.people import Actor
from domain.places import Place, PlaceId
from domain.polls import PollResult
from domain.ratings import RatingResult
from services.transaction import Transaction
from texts.messages.digests import WeekDigest
from texts.public import (
    PublicHelp,
    PublicOpenPoll,
    PublicOpenRating,
    PublicPoll,
    PublicRating,
    PublicReserve,
)

MOST_RESULTS = 3
MOST_UNDER_WAY = 3
"""More would not fit under a picture; all of them stand in the group as their own cards."""
MOST_ISSUES = 3
LONGEST_QUESTION = 48
LONGEST_ISSUE = 24
"""In the units in which a caption is measured."""
INERT = frozenset("@/.")
"""What takes up two units: a joiner that makes no link of it comes along."""
ASTRAL = 0xFFFF
PICTURE = "week"


@dataclass(frozen=True, slots=True)
class DueDigest:
    chat_id: int
    village_id: PlaceId
    village: str
    week: VillageWeek


def due_digests(tx: Transaction) -> list[DueDigest]:
    """The groups that wait for the latest digest, each with its village's week."""
    span = latest_span(tx.now, tx.programme)
    if not is_worth_telling(tx.now, tx.programme):
        return []
    waiting = tx.digests.due(span)
    weeks = _weeks(tx, span, {group.place_id for group in waiting})
    return [DueDigest(*group, weeks[group.place_id]) for group in waiting]


def send_digest(tx: Transaction, digest: DueDigest) -> bool:
    """Tell a group its week, once; False when somebody already did or the group is out of reach."""
    group = tx.groups.find(digest.chat_id)
    if group is None or group.paused_at is not None or group.place_id != digest.village_id:
        return False
    if not tx.rounds.keep(ROUND, digest.chat_id, digest.week.week_on, tx.now):
        return False
    tx.post_to(
        digest.chat_id,
        _told(tx, digest.village, digest.week),
        picture=_shown(tx, digest.village, digest.week),
        expires_at=stale_at(tx.now, tx.programme),
    )
    tx.record(None, "send_digest", f"group:{digest.chat_id}")
    return True


def lapsed_digests(tx: Transaction) -> list[int]:
    """The groups whose latest digest is too old to be told, after long downtime."""
    if is_worth_telling(tx.now, tx.programme):
        return []
    return [group.chat_id for group in tx.digests.due(latest_span(tx.now, tx.programme))]


def skip_digest(tx: Transaction, chat_id: int) -> bool:
    """Let a week go untold, and note that it was; False when that is noted already."""
    week_on = latest_span(tx.now, tx.programme).week_on
    kept = tx.rounds.keep(ROUND, chat_id, week_on, tx.now)
    if kept:
        tx.record(None, "skip_digest", f"group:{chat_id}")
    return kept


def tell_week_so_far(tx: Transaction, actor: Actor, chat_id: int, village: Place) -> None:
    """Tell a group its week up to now, because a host asked; raises HostsTellTheWeek, NoWeekToTell."""
    require_host(actor, village)
    span = span_so_far(tx.now, tx.programme)
    week = _weeks(tx, span, {village.id})[village.id]
    tx.post_to(
        chat_id,
        _told(tx, village.name, week, so_far=True),
        kind=LetterKind.REPLY,
        picture=_shown(tx, village.name, week, so_far=True),
    )
    tx.record(actor, "tell_week_so_far", f"group:{chat_id}")


def next_digest_at(tx: Transaction) -> datetime | None:
    """When the next digest is due."""
    return tx.programme.digest_at.next(tx.now, tx.programme.zone)


def _weeks(tx: Transaction, span: Span, village_ids: Iterable[PlaceId]) -> dict[PlaceId, VillageWeek]:
    """The weeks of several villages, from the same few questions however many they are."""
    wanted = tuple(village_ids)
    if not wanted:
        return {}
    helped = tx.help_sessions.figures_of_week(span.week_on)
    helpers = tx.digests.helpers(span.week_on)
    met = tx.digests.pairs_met(span.week_on)
    errands = tx.daybooks.errands_of_week(span.week_on) if tx.programme.work_log else {}
    issues = tx.issues.figures(span.since, span.until)
    solved_words = tx.issues.solved_words(span.since, span.until)
    under_way = tx.digests.under_way(tx.now)
    return {
        village_id: VillageWeek(
            span.week_on,
            Deeds(
                helped.get(village_id, {}),
                helpers.get(village_id, 0),
                met.get(village_id, 0),
                errands.get(village_id, 0),
            ),
            issues.get(village_id, IssueFigures()),
            solved_words.get(village_id, ()),
            tuple(tx.ballots.results_of_week(village_id, span.since, span.until)),
            tuple(under_way.get(village_id, ())),
        )
        for village_id in wanted
    }


def _told(tx: Transaction, village: str, week: VillageWeek, *, so_far: bool = False) -> WeekDigest:
    """The week in words."""
    results, under_way = week.results[:MOST_RESULTS], week.under_way[:MOST_UNDER_WAY]
    helped = _helped(week)
    return WeekDigest(
        so_far=so_far,
        village=village,
        from_on=week.week_on,
        until_on=_last_day(tx, week, so_far=so_far),
        jobs=sum(count for _, count in helped),
        helped=tuple(PublicHelp(kind, count) for kind, count in helped),
        helpers=week.deeds.helpers,
        pairs_met=week.deeds.pairs_met,
        errands=week.deeds.errands,
        raised=week.issues.raised,
        solved=week.issues.solved,
        solved_words=tuple(_short(each, LONGEST_ISSUE) for each in week.solved_words[:MOST_ISSUES]),
        still_open=week.issues.still_open,
        ratings=tuple(
            PublicRating(PublicReserve(each.full_name, village), each.voters)
            for each in results
            if isinstance(each, RatingResult)
        ),
        polls=tuple(
            PublicPoll(_short(each.question), each.winners)
            for each in results
            if isinstance(each, PollResult)
        ),
        open_ratings=tuple(
            PublicOpenRating(PublicReserve(each.full_name, village), _local(tx, each.closes_at))
            for each in under_way
            if isinstance(each, OpenRating)
        ),
        open_polls=tuple(
            PublicOpenPoll(_short(each.question), _local(tx, each.closes_at))
            for each in under_way
            if isinstance(each, OpenPoll)
        ),
    )


def _shown(tx: Transaction, village: str, week: VillageWeek, *, so_far: bool = False) -> Picture:
    """The week in figures: a picture travels far, so it names nobody."""
    closing = min((each.closes_at for each in week.under_way), default=None)
    helped = _helped(week)
    return Picture(
        PICTURE,
        {
            "so_far": so_far,
            "village": village,
            "from_on": week.week_on.isoformat(),
            "until_on": _last_day(tx, week, so_far=so_far).isoformat(),
            "helped": [[kind.value, count] for kind, count in helped],
            "helpers": week.deeds.helpers,
            "pairs_met": week.deeds.pairs_met,
            "raised": week.issues.raised,
            "solved": week.issues.solved,
            "still_open": week.issues.still_open,
            "results": len(week.results),
            "under_way": len(week.under_way),
            "closes_at": closing and _local(tx, closing).isoformat(),
        },
    )


def _helped(week: VillageWeek) -> list[tuple[HelpKind, int]]:
    """Each kind of help there was, the most frequent first."""
    kinds = [(kind, week.deeds.helped.get(kind, 0)) for kind in HelpKind]
    return sorted(((kind, count) for kind, count in kinds if count), key=lambda each: -each[1])


def _last_day(tx: Transaction, week: VillageWeek, *, so_far: bool) -> date:
    return _local(tx, tx.now).date() if so_far else week.week_on + timedelta(days=6)


def _local(tx: Transaction, moment: datetime) -> datetime:
    return moment.astimezone(tx.programme.zone)


def _short(words: str, longest: int = LONGEST_QUESTION) -> str:
    """The words, or their beginning, as far as there is room for it."""
    taken = 0
    for at, each in enumerate(words):
        taken += 2 if each in INERT or ord(each) > ASTRAL else 1
        if taken > longest:
            return f"{words[: at - 1]}…"
    return words
