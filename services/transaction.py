"""What a wish holds in its hands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from domain.letters import Keyboard, Letter, LetterKind, Picture
from domain.people import Actor, Person, PersonId
from domain.programme import Programme
from storage.assessments import AssessmentRepository
from storage.audit import AuditRepository
from storage.ballots import BallotRepository
from storage.burdens import BurdenRepository
from storage.check_ins import CheckInRepository
from storage.colours import ColourRepository
from storage.conflicts import ConflictRepository
from storage.daybooks import DaybookRepository
from storage.deadlines import DeadlineRepository
from storage.demands import DemandRepository
from storage.digests import DigestRepository
from storage.drafts import DraftRepository
from storage.evidence import EvidenceRepository
from storage.exams import ExamRepository
from storage.exports import ExportRepository
from storage.figures import FigureRepository
from storage.forgetting import ForgettingRepository
from storage.groups import GroupRepository
from storage.held_letters import HeldLetters
from storage.help_sessions import HelpSessionRepository
from storage.inbox import InboxRepository
from storage.invitations import InvitationRepository
from storage.issues import IssueRepository
from storage.joint_vetting import VettingRepository
from storage.leases import LeaseRepository
from storage.ledger import LedgerRepository
from storage.lessons import LessonRepository
from storage.members import MemberRepository
from storage.mentors import MentorRepository
from storage.menus import MenuRepository
from storage.nominations import NominationRepository
from storage.notices import NoticeRepository
from storage.outbox import OutboxRepository
from storage.pairs import PairRepository
from storage.people import PeopleRepository
from storage.placements import PlacementRepository
from storage.places import PlaceRepository
from storage.plans import PlanRepository
from storage.polls import PollRepository
from storage.posters import PosterRepository
from storage.postings import PostingRepository
from storage.proposals import ProposalRepository
from storage.questions import QuestionRepository
from storage.ratings import RatingRepository
from storage.recommendations import RecommendationRepository
from storage.renewals import RenewalRepository
from storage.reports import ReportRepository
from storage.reposts import RepostRepository
from storage.rosters import RosterRepository
from storage.rounds import RoundRepository
from storage.secrets import Secrets
from texts.message import Message, PublicMessage
from texts.render import Texts


@dataclass(frozen=True, slots=True)
class Told:
    """What one of many people is told; see `Transaction.tell`."""

    person_id: PersonId
    message: Message
    keyboard: Keyboard | None = None
    topic: str | None = None
    though_resting: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """What one of many groups reads; see `Transaction.post_to`."""

    chat_id: int
    message: PublicMessage
    topic: str
    keyboard: Keyboard


class Transaction:
    """Everything a wish may touch, sharing one moment and one fate.

    There is no clock, no bot and nothing to await in here: a wish reads, decides and writes.
    """

    def __init__(  # noqa: PLR0915 - a repository for each aggregate
        self, connection: Connection, now: datetime, programme: Programme, texts: Texts, secrets: Secrets
    ) -> None:
        self.now = now
        self.programme = programme
        self.texts = texts
        self.secrets = secrets
        self.assessments = AssessmentRepository(connection)
        self.audit = AuditRepository(connection, secrets.audit_key)
        self.ballots = BallotRepository(connection)
        self.burdens = BurdenRepository(connection)
        self.check_ins = CheckInRepository(connection)
        self.colours = ColourRepository(connection)
        self.conflicts = ConflictRepository(connection)
        self.daybooks = DaybookRepository(connection)
        self.deadlines = DeadlineRepository(connection)
        self.demands = DemandRepository(connection)
        self.digests = DigestRepository(connection)
        self.drafts = DraftRepository(connection)
        self.evidence = EvidenceRepository(connection)
        self.exams = ExamRepository(connection)
        self.exports = ExportRepository(connection)
        self.figures = FigureRepository(connection)
        self.forgetting = ForgettingRepository(connection)
        self.groups = GroupRepository(connection)
        self.held_letters = HeldLetters(connection)
        self.help_sessions = HelpSessionRepository(connection)
        self.inbox = InboxRepository(connection)
        self.invitations = InvitationRepository(connection)
        self.leases = LeaseRepository(connection)
        self.issues = IssueRepository(connection)
        self.ledger = LedgerRepository(connection)
        self.lessons = LessonRepository(connection)
        self.members = MemberRepository(connection)
        self.mentors = MentorRepository(connection)
        self.menus = MenuRepository(connection)
        self.nominations = NominationRepository(connection)
        self.notices = NoticeRepository(connection)
        self.outbox = OutboxRepository(connection)
        self.pairs = PairRepository(connection)
        self.people = PeopleRepository(connection)
        self.placements = PlacementRepository(connection)
        self.places = PlaceRepository(connection)
        self.plans = PlanRepository(connection)
        self.polls = PollRepository(connection)
        self.posters = PosterRepository(connection)
        self.postings = PostingRepository(connection)
        self.proposals = ProposalRepository(connection)
        self.questions = QuestionRepository(connection)
        self.ratings = RatingRepository(connection)
        self.recommendations = RecommendationRepository(connection)
        self.renewals = RenewalRepository(connection)
        self.reports = ReportRepository(connection)
        self.reposts = RepostRepository(connection)
        self.rosters = RosterRepository(connection)
        self.rounds = RoundRepository(connection)
        self.vettings = VettingRepository(connection)

    def tell(
        self,
        person_id: PersonId,
        message: Message,
        *,
        kind: LetterKind = LetterKind.NEWS,
        keyboard: Keyboard | None = None,
        picture: Picture | None = None,
        topic: str | None = None,
        expires_at: datetime | None = None,
        though_resting: bool = False,
    ) -> None:
        """Write to a person in private, in their language; asks and news wait for the morning.

        Nothing is written to who cannot be reached. Who rests is asked nothing and gets news afterwards;
        what was decided about themselves and what comes of their own wishes they hear `though_resting`.
        """
        person = self.people.get(person_id)
        rests = person.rests(self.now) and not though_resting
        if person.unreachable_at is not None or (rests and kind is LetterKind.ASK):
            return
        letters = self._written(
            person.telegram_id,
            message,
            person.locale,
            kind=kind,
            keyboard=keyboard,
            picture=picture,
            topic=topic,
            expires_at=expires_at,
            moment=self.news_at(person) if rests else self.now,
        )
        self.outbox.put(*letters)

    def tell_all(self, told: Iterable[Told]) -> None:
        """The same news or verdict for many, in one question and one write however many they are."""
        listed = list(told)
        if not listed:
            return
        people = self.people.some(each.person_id for each in listed)
        letters: list[Letter] = []
        for each in listed:
            person = people[each.person_id]
            if person.unreachable_at is not None:
                continue
            rests = person.rests(self.now) and not each.though_resting
            letters += self._written(
                person.telegram_id,
                each.message,
                person.locale,
                keyboard=each.keyboard,
                topic=each.topic,
                moment=self.news_at(person) if rests else self.now,
            )
        self.outbox.put(*letters)

    def take_back(self, person_id: PersonId, message: Message, *, topic: str) -> None:
        """Unsay a letter: one that waits is not sent at all, one that was sent says `message` instead.

        Of a letter that was given up before it arrived nothing is said: there is nothing to unsay.
        """
        chat_id = self.people.get(person_id).telegram_id
        if self.outbox.recall(topic, chat_id):
            return
        if self.postings.speaks_on(topic, chat_id) or self.postings.is_carrying(chat_id, topic):
            self.tell(person_id, message, topic=topic)

    def day_of(self, moment: datetime) -> date:
        """Which day it is then in the county."""
        return moment.astimezone(self.programme.zone).date()

    def by_day(self, moment: datetime) -> datetime:
        """The moment itself, or the morning after a night it falls into."""
        return self.programme.quiet.after(moment, self.programme.zone)

    def news_at(self, person: Person) -> datetime:
        """When news that is written now reaches a person: by day, and not before their rest is over."""
        return self.by_day(max(self.now, person.paused_until or self.now))

    def post_to(
        self,
        chat_id: int,
        message: PublicMessage,
        *,
        kind: LetterKind = LetterKind.NEWS,
        keyboard: Keyboard | None = None,
        picture: Picture | None = None,
        topic: str | None = None,
        expires_at: datetime | None = None,
        delay: timedelta = timedelta(0),
    ) -> None:
        """Write to one group; `delay` counts from the moment at which it could have gone out."""
        letters = self._written(
            chat_id,
            message,
            self.programme.locale,
            kind=kind,
            keyboard=keyboard,
            picture=picture,
            topic=topic,
            expires_at=expires_at,
            moment=self.by_day(self.now) + delay if delay else self.now,
        )
        self.outbox.put(*letters)

    def post_all(self, posted: Iterable[Posted]) -> None:
        """Write to many groups at once."""
        letters: list[Letter] = []
        for each in posted:
            letters += self._written(
                each.chat_id,
                each.message,
                self.programme.locale,
                keyboard=each.keyboard,
                topic=each.topic,
                moment=self.now,
            )
        self.outbox.put(*letters)

    def record(self, actor: Actor | None, action: str, subject: str) -> None:
        """Add to the audit log; the clock's own deeds have no actor."""
        self.record_all(actor, [(action, subject)])

    def record_all(self, actor: Actor | None, deeds: Iterable[tuple[str, str]]) -> None:
        """Add an action and its subject for each of many, in their order."""
        actor_id = actor.person.id if actor is not None and actor.person is not None else None
        self.audit.record_all(deeds, actor_id=actor_id, now=self.now)

    def _written(
        self,
        chat_id: int,
        message: Message,
        locale: str,
        *,
        moment: datetime,
        kind: LetterKind = LetterKind.NEWS,
        keyboard: Keyboard | None = None,
        picture: Picture | None = None,
        topic: str | None = None,
        expires_at: datetime | None = None,
    ) -> Sequence[Letter]:
        """The letter, in as many parts as it needs."""
        letter = Letter(
            chat_id=chat_id,
            kind=kind,
            text=self.texts.say(message, locale),
            locale=locale,
            created_at=self.now,
            not_before=moment if kind is LetterKind.REPLY else self.by_day(moment),
            topic=topic,
            keyboard=keyboard,
            picture=picture,
            expires_at=expires_at,
        )
        return letter.in_parts()
