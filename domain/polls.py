"""A quick vote on one question, in secret — 投票."""

import re
from dataclasses import dataclass

from domain.ballots import Alike, Box, BoxId, Counts, Outcome, leaders
from domain.errors import Refusal
from domain.words import tidy

FEWEST, MOST = 2, 10
LONGEST_QUESTION = 200
LONGEST_OPTION = 30
END_OF_QUESTION = re.compile(r"(?<=[？?])")
BETWEEN_OPTIONS = re.compile(r"[/／|｜;；\n]")
NUMBERING = re.compile(r"^(?:[-•*·]\s*|(?:\d{1,2}|[A-Ja-j])[.、)）．:：]\s*(?!\d))")
SPACE = re.compile(r"\s+")


class PollNotClear(Refusal):
    """The words do not fall into a question and its options."""


class WrongNumberOfOptions(Refusal):
    """A poll has two to ten different options."""

    def __init__(self, found: int) -> None:
        super().__init__(found)
        self.found, self.fewest, self.most = found, FEWEST, MOST


class PollTooLong(Refusal):
    """A question or an option would not fit on its button."""

    def __init__(self, words: str, longest: int) -> None:
        super().__init__(words)
        self.words, self.longest = words, longest


@dataclass(frozen=True, slots=True)
class PollDraft:
    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Poll:
    box: Box
    question: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PollResult:
    """What a closed poll said, as far as it may be known."""

    box_id: BoxId
    question: str
    options: tuple[str, ...]
    voters: int
    outcome: Outcome

    @property
    def winners(self) -> tuple[str, ...]:
        """The option most people chose, or those that are level; nothing when too few took part."""
        if isinstance(self.outcome, Alike):
            return (self.options[self.outcome.choice - 1],)
        if isinstance(self.outcome, Counts):
            return tuple(self.options[choice - 1] for choice in leaders(self.outcome.tally))
        return ()


def read_poll(words: str) -> PollDraft:
    """A poll from what somebody wrote: `修路还是修渠？ 修路 / 修渠`, or the question and options on lines.

    Raises a Refusal that says what is missing.
    """
    asked, rest = _split(words.strip())
    options = tuple(each for each in (_tidy(option) for option in BETWEEN_OPTIONS.split(rest)) if each)
    if not options or not any(each.isalnum() for each in asked):
        raise PollNotClear
    if not FEWEST <= len(set(options)) <= MOST or len(set(options)) < len(options):
        raise WrongNumberOfOptions(len(set(options)))
    for text, longest in ((asked, LONGEST_QUESTION), *((option, LONGEST_OPTION) for option in options)):
        if len(text) > longest:
            raise PollTooLong(text, longest)
    return PollDraft(asked, options)


def _split(words: str) -> tuple[str, str]:
    """The question, and all that follows it."""
    first, _, following = words.partition("\n")
    asked, *on_the_same_line = END_OF_QUESTION.split(first, maxsplit=1)
    if following.strip() and not any(each.strip() for each in on_the_same_line):
        return _spaced(first), following
    if not on_the_same_line:
        return "", ""
    return _spaced(asked), "\n".join((on_the_same_line[0], following))


def _spaced(words: str) -> str:
    return SPACE.sub(" ", tidy(words)).strip()


def _tidy(words: str) -> str:
    return NUMBERING.sub("", _spaced(words)).strip()
