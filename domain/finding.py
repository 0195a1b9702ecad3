"""Finding one place among many by some of its name's signs, or by how they sound."""

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from domain.form_refusals import NotAnAnswer, NotTaken
from domain.forms import APART, Draft, Form, Option, Question, choose, tick
from domain.words import says_something, tidy

Readings = Callable[[str], Sequence[Collection[str]]]
"""How each sign of a name may be read, in Latin letters."""
LONGEST_SOUND = 24
BETWEEN = str.maketrans({"ü": "v", "'": None, "’": None, " ": None, "-": None})


class NothingFound(NotTaken):
    """No place goes by these signs or sounds."""


class NobodyFound(NotTaken):
    """Of several names that were typed, this one means nobody on the list."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def seek(form: Form, draft: Draft, words: str, options: Sequence[Option], readings: Readings) -> Draft:
    """Take the one option these words can mean; of several, the next question offers only those."""
    question, sought = form.question(draft.asked), tidy(words)
    if not says_something(sought):
        raise NotAnAnswer
    found = find(sought, options, readings)
    if not found:
        raise NothingFound
    if len(found) == 1:
        return choose(form, draft, question.key, found[0].value, options)
    return replace(draft, answers={**draft.answers, _seeking(question.key): sought})


def seek_several(draft: Draft, key: str, words: str, options: Sequence[Option], readings: Readings) -> Draft:
    """Tick everyone these words name; where a name may mean several, the question offers only those.

    Raises NobodyFound where a name means nobody: better none are ticked than one too few unnoticed.
    """
    if not says_something(tidy(words)):
        raise NotAnAnswer
    ticked: list[str] = []
    unsure = None
    for name in filter(None, APART.split(tidy(words))):
        found = find(name, options, readings)
        if not found:
            raise NobodyFound(name)
        if len(found) == 1:
            ticked.append(found[0].value)
        else:
            unsure = unsure or name
    draft = anew(tick(draft, key, ticked, options), key)
    return replace(draft, answers={**draft.answers, _seeking(key): unsure}) if unsure else draft


def sought(draft: Draft, question: Question) -> str | None:
    """What was typed to find an answer to this question, until there is one."""
    words: str | None = draft.answers.get(_seeking(question.key))
    return words


def anew(draft: Draft, key: str) -> Draft:
    """The draft with everything to choose from again."""
    return replace(
        draft, answers={each: said for each, said in draft.answers.items() if each != _seeking(key)}
    )


def find(words: str, options: Sequence[Option], readings: Readings) -> list[Option]:
    """What is called so; or else what has these signs in its name; or else what sounds like it."""
    called = [option for option in options if option.is_called(words)]
    written = called or [option for option in options if words in option.words]
    if written:
        return sorted(written, key=lambda option: not option.words.startswith(words))
    letters = unicodedata.normalize("NFKC", words).casefold().translate(BETWEEN)
    if not (letters.isascii() and letters.isalpha()) or len(letters) > LONGEST_SOUND:
        return []
    places = ((option, _heard_at(letters, readings(option.words))) for option in options)
    heard = [(place, option) for option, place in places if place is not None]
    return [option for _, option in sorted(heard, key=lambda each: each[0])]


def _heard_at(letters: str, name: Sequence[Collection[str]]) -> int | None:
    """From which sign on the name sounds like this."""
    return next((start for start in range(len(name)) if _spells(letters, name[start:])), None)


def _spells(letters: str, name: Sequence[Collection[str]]) -> bool:
    """Whether the letters are signs of the name in order, each by all its letters or its first ones."""
    if not letters:
        return True
    if not name:
        return False
    begun = [size for size in range(len(letters), 0, -1) if _begins(letters[:size], name[0])]
    return any(_spells(letters[size:], name[1:]) for size in begun)


def _begins(letters: str, sign: Collection[str]) -> bool:
    return any(reading.casefold().startswith(letters) for reading in sign)


def _seeking(key: str) -> str:
    return f"?{key}"
