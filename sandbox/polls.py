"""Native polls: what may be asked, who voted for what, what each eye sees. Pure; time is an argument."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from aiogram.methods import SendPoll
from aiogram.types import InputPollOption, MessageEntity, Poll, PollAnswer, PollOption, User

from sandbox.entities import EntityError, formatted

QUESTION_LIMIT = 300
OPTION_LIMIT = 100
OPTIONS_LIMIT = 12
EXPLANATION_LIMIT = 200
EXPLANATION_LINES = 2
DESCRIPTION_LIMIT = 1024
COUNTRIES_LIMIT = 12
SHORTEST, LONGEST = 5, 2_628_000  # seconds a poll may stay open
MEDIA = ("media", "explanation_media")  # these need files, which the server keeps


class PollError(Exception):
    """A poll or a vote Telegram would not take; `description` is what it answers."""

    def __init__(self, description: str, code: int = 400) -> None:
        super().__init__(description)
        self.description = description
        self.code = code


def _bad(reason: str) -> PollError:
    return PollError(f"Bad Request: {reason}")


@dataclass(frozen=True, slots=True)
class Words:
    """A text and what is marked in it."""

    text: str = ""
    entities: tuple[MessageEntity, ...] = ()

    def marked(self) -> list[MessageEntity] | None:
        return list(self.entities) or None


@dataclass(frozen=True, slots=True)
class Option:
    """An answer; `id` stays with it when others come or go."""

    id: str
    words: Words


@dataclass(frozen=True, slots=True)
class PollState:
    """A poll and its votes: user id to the ids of the options chosen."""

    id: str
    question: Words
    options: tuple[Option, ...]
    is_anonymous: bool = True
    is_quiz: bool = False
    allows_multiple_answers: bool = False
    allows_revoting: bool = True
    allows_adding_options: bool = False
    shuffles_options: bool = False
    hides_results: bool = False
    members_only: bool = False
    country_codes: tuple[str, ...] = ()
    correct: tuple[int, ...] = ()
    explanation: Words = field(default_factory=Words)
    description: Words = field(default_factory=Words)
    open_period: int | None = None
    close_date: datetime | None = None
    is_closed: bool = False
    votes: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        return "quiz" if self.is_quiz else "regular"


def new_poll(method: SendPoll, poll_id: str, now: datetime, *, in_channel: bool = False) -> PollState:
    """The poll a bot asks for, or Telegram's refusal."""
    for name in MEDIA:
        if getattr(method, name) is not None:
            raise PollError(f"Not Implemented: the sandbox does not know sendPoll.{name}", 501)
    question = _words(method.question, method.question_parse_mode, method.question_entities, plain=True)
    if len(question.text) > QUESTION_LIMIT:
        raise _bad(f"poll question length must not exceed {QUESTION_LIMIT}")
    options = _options(method)
    is_quiz = _is_quiz(method)
    if not in_channel and (method.members_only or method.country_codes):
        raise _bad("poll voters can be restricted only in channel chats")
    is_anonymous = method.is_anonymous is not False
    adding = bool(method.allow_adding_options) and not is_quiz
    if adding and is_anonymous:
        raise _bad("MEDIA_INVALID")
    open_period, close_date = _lifetime(method, now)
    return PollState(
        id=poll_id,
        question=question,
        options=options,
        is_anonymous=is_anonymous,
        is_quiz=is_quiz,
        allows_multiple_answers=bool(method.allows_multiple_answers),
        allows_revoting=not is_quiz if method.allows_revoting is None else method.allows_revoting,
        allows_adding_options=adding,
        shuffles_options=bool(method.shuffle_options),
        hides_results=bool(method.hide_results_until_closes),
        members_only=bool(method.members_only),
        country_codes=_countries(method),
        correct=_correct(method, len(options)) if is_quiz else (),
        explanation=_explanation(method) if is_quiz else Words(),
        description=_description(method),
        open_period=open_period,
        close_date=close_date,
        is_closed=bool(method.is_closed),
    )


def _words(
    text: str | None, parse_mode: object, entities: list[MessageEntity] | None, *, plain: bool
) -> Words:
    """A text of the poll; a plain one keeps only custom emoji and may not be empty."""
    mode = parse_mode if isinstance(parse_mode, str) else None
    try:
        kept, found = formatted(text or "", mode, entities)
    except EntityError as refused:
        raise PollError(refused.description) from refused
    if plain and not kept:
        raise _bad("text must be non-empty")
    return Words(kept, tuple(e for e in found if not plain or e.type == "custom_emoji"))


def _options(method: SendPoll) -> tuple[Option, ...]:
    if not method.options:
        raise _bad("poll must have at least one answer option")
    if len(method.options) > OPTIONS_LIMIT:
        raise _bad(f"poll can't have more than {OPTIONS_LIMIT} options")
    return tuple(Option(str(number), _option(given)) for number, given in enumerate(method.options))


def _option(given: InputPollOption | str) -> Words:
    if isinstance(given, str):
        given = InputPollOption(text=given, text_parse_mode=None)
    if given.media is not None:
        raise PollError("Not Implemented: the sandbox does not know InputPollOption.media", 501)
    words = _words(given.text, given.text_parse_mode, given.text_entities, plain=True)
    if len(words.text) > OPTION_LIMIT:
        raise _bad(f"poll options length must not exceed {OPTION_LIMIT}")
    return words


def _is_quiz(method: SendPoll) -> bool:
    if method.type not in {None, "", "regular", "quiz"}:
        raise _bad("unsupported poll type specified")
    return method.type == "quiz"


def _correct(method: SendPoll, options: int) -> tuple[int, ...]:
    correct = method.correct_option_ids or []
    if method.correct_option_ids is None and method.correct_option_id is not None:
        correct = [method.correct_option_id]
    if not correct:
        raise _bad("correct quiz option list must be non-empty")
    if correct != sorted(set(correct)):
        raise _bad("correct quiz option list must be increasing")
    if correct[0] < 0 or correct[-1] >= options:
        raise _bad("wrong quiz correct_option_id")
    if len(correct) > 1 and not method.allows_multiple_answers:
        raise _bad("QUIZ_CORRECT_ANSWERS_TOO_MUCH")
    return tuple(correct)


def _explanation(method: SendPoll) -> Words:
    words = _words(
        method.explanation, method.explanation_parse_mode, method.explanation_entities, plain=False
    )
    if len(words.text) > EXPLANATION_LIMIT or words.text.count("\n") > EXPLANATION_LINES:
        raise _bad("message is too long")
    return words


def _description(method: SendPoll) -> Words:
    words = _words(
        method.description, method.description_parse_mode, method.description_entities, plain=False
    )
    if len(words.text) > DESCRIPTION_LIMIT:
        raise _bad("message caption is too long")
    return words


def _countries(method: SendPoll) -> tuple[str, ...]:
    codes = method.country_codes or []
    if any(len(c) != 2 or not (c.isascii() and c.isalpha() and c.isupper()) for c in codes):
        raise _bad("invalid country code specified")
    if len(codes) > COUNTRIES_LIMIT:
        raise _bad("too many countries specified")
    return tuple(codes)


def _lifetime(method: SendPoll, now: datetime) -> tuple[int | None, datetime | None]:
    """How long the poll is open and until when; an open period too long is cut, as Telegram does."""
    if method.open_period:
        seconds = min(max(method.open_period, 0), LONGEST)
        end = now + timedelta(seconds=seconds)
    elif method.close_date:
        end = _moment(method.close_date, now)
        seconds = int((end - now).total_seconds())
    else:
        return None, None
    if not SHORTEST <= seconds <= LONGEST:
        raise _bad("MEDIA_INVALID")
    return seconds, end.replace(microsecond=0)


def _moment(given: datetime | timedelta | int, now: datetime) -> datetime:
    if isinstance(given, timedelta):
        return now + given
    if isinstance(given, datetime):
        return given.astimezone(UTC)
    if not 0 <= given < 2**31:
        raise _bad("MEDIA_INVALID")
    return datetime.fromtimestamp(given, UTC)


def is_due(state: PollState, now: datetime) -> bool:
    """Whether its time is over and nobody has closed it yet."""
    return not state.is_closed and state.close_date is not None and now >= state.close_date


def is_over(state: PollState, now: datetime) -> bool:
    return state.is_closed or is_due(state, now)


def close(state: PollState, now: datetime) -> PollState:
    """The poll with its final result."""
    if state.is_closed:
        raise _bad("poll has already been closed")
    return replace(state, is_closed=True)


def cast(state: PollState, user_id: int, options: list[int], now: datetime) -> PollState:
    """The poll after this user chose these options; none takes the vote back."""
    if is_over(state, now):
        raise PollError("This poll is closed (MESSAGE_POLL_CLOSED).")
    wanted = sorted(set(options))
    if wanted and not 0 <= wanted[0] <= wanted[-1] < len(state.options):
        raise PollError("This poll has no such option (OPTION_INVALID).")
    if len(wanted) > 1 and not state.allows_multiple_answers:
        raise PollError("Only one option may be chosen (OPTIONS_TOO_MUCH).")
    if user_id in state.votes and not state.allows_revoting:
        raise PollError("A vote in this poll can't be changed (REVOTE_NOT_ALLOWED).")
    votes = {user: chosen for user, chosen in state.votes.items() if user != user_id}
    if wanted:
        votes[user_id] = tuple(state.options[i].id for i in wanted)
    return replace(state, votes=votes)


def chosen(state: PollState, user_id: int) -> list[int]:
    """Places of the options this user chose."""
    mine = state.votes.get(user_id, ())
    return [place for place, option in enumerate(state.options) if option.id in mine]


def order(state: PollState, user_id: int) -> list[int]:
    """Places of the options in the order this user sees them."""
    places = list(range(len(state.options)))
    if not state.shuffles_options:
        return places
    return sorted(places, key=lambda i: zlib.crc32(f"{user_id}/{state.options[i].id}/{state.id}".encode()))


def answer(state: PollState, user: User) -> PollAnswer:
    """What the bot hears of a vote in a poll that is not anonymous."""
    if state.is_anonymous:
        raise _bad("poll is anonymous")
    places = chosen(state, user.id)
    return PollAnswer(
        poll_id=state.id,
        option_ids=places,
        option_persistent_ids=[state.options[i].id for i in places],
        user=user,
    )


def seen_by(state: PollState, user_id: int | None, now: datetime) -> Poll:
    """The poll as it stands in a message before this user; None is the bot that sent it."""
    over = is_over(state, now)
    voted = user_id in state.votes
    open_results = user_id is None or over or (voted and not state.hides_results)
    runs = not over and state.close_date is not None
    poll = Poll(
        id=state.id,
        question=state.question.text,
        question_entities=state.question.marked(),
        options=[_shown(state, option, counted=open_results) for option in state.options],
        total_voter_count=len(state.votes),
        is_closed=over,
        is_anonymous=state.is_anonymous,
        type=state.kind,
        allows_multiple_answers=state.allows_multiple_answers,
        allows_revoting=state.allows_revoting,
        members_only=state.members_only,
        country_codes=list(state.country_codes) or None,
        open_period=state.open_period if runs else None,
        close_date=state.close_date if runs else None,
        description=state.description.text or None,
        description_entities=state.description.marked(),
    )
    return _with_solution(poll, state) if state.is_quiz and open_results else poll


def updated(state: PollState, now: datetime) -> Poll:
    """The poll as a `poll` update brings it to the bot: without its description."""
    return seen_by(state, None, now).model_copy(update={"description": None, "description_entities": None})


def _shown(state: PollState, option: Option, *, counted: bool) -> PollOption:
    return PollOption(
        persistent_id=option.id,
        text=option.words.text,
        text_entities=option.words.marked(),
        voter_count=sum(option.id in chosen for chosen in state.votes.values()) if counted else 0,
    )


def _with_solution(poll: Poll, state: PollState) -> Poll:
    solution: dict[str, object] = {"correct_option_ids": list(state.correct)}
    if len(state.correct) == 1:
        solution["correct_option_id"] = state.correct[0]
    if state.explanation.text:
        solution |= {
            "explanation": state.explanation.text,
            "explanation_entities": list(state.explanation.entities),
        }
    return poll.model_copy(update=solution)
