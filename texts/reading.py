"""Everything that is kept of a person, turned into what they can read: headings, labels, plain words."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import Any

from domain.extra_questions import ABOUT, PART
from domain.letters import plain
from domain.particulars import Household, Party, Sex
from texts import kept as words
from texts.deeds import deed
from texts.render import ZERO_WIDTH, Texts
from texts.words import N_, capital

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
YES, NO = N_("是"), N_("没有")
SPOKEN = N_("有一段")
TICKED = "~"
PICTURED = N_("一张照片")
PRESSED = N_("按了一个按钮")
ON_TIME = N_("到点自动")


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    said: str


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one table, under what it is called."""

    heading: str
    rows: Sequence[Sequence[Line]]


class Reader:
    """Reads rows out to the person they are about, in their language."""

    def __init__(
        self, texts: Texts, locale: str, zone: tzinfo, places: Mapping[int, str], person_id: int
    ) -> None:
        self._texts, self._locale, self._zone = texts, locale, zone
        self._places, self._person_id = places, person_id

    def sections(self, kept: Rows) -> list[Section]:
        """A section for each table that has anything; what is empty in a row is left out."""
        return [
            Section(self._word(heading), [list(self._lines(table, row)) for row in kept[table]])
            for table, heading in words.TABLES.items()
            if kept.get(table)
        ]

    def _lines(self, table: str, row: Mapping[str, Any]) -> Iterator[Line]:
        if table == "audit":
            yield self._deed(row)
            return
        for name, value in row.items():
            column = f"{table}.{name}"
            if column in words.WHOSE:
                yield Line(self._label(words.WHO), self._word(self._whose(column, value)))
            elif name in words.PLACES and value in self._places:
                yield Line(self._label(words.PLACES[name]), self._places[value])
            elif column == "drafts.answers":
                yield from self._answers(value)
            elif name not in words.NUMBERS and column not in words.MACHINERY:
                said = self.said(column, value)
                if said:
                    yield Line(self._label(words.COLUMNS[name]), said)

    def said(self, column: str, value: Any) -> str:
        """A value as people say it; nothing for what is empty."""
        if value is None or value in ("", [], {}):
            return ""
        if tuple(column.split(".")) in words.RECORDINGS:
            return self._word(SPOKEN)
        if column in words.PHOTOS:
            return self._word(PICTURED)
        return self._heard(value) if column == "inbox.body" else self._plainly(column, value)

    def _plainly(self, column: str, value: Any) -> str:
        match value:
            case bool():
                return self._word(YES if value else NO)
            case datetime():
                return f"{value.astimezone(self._zone):%Y-%m-%d %H:%M}"
            case date():
                return value.isoformat()
            case list():
                return self._texts.listed((self.said(column, each) for each in value), self._locale)
            case dict():
                return self._plainly(column, list(value.values()))
        return self._called(column, value)

    def _called(self, column: str, value: Any) -> str:
        """One of our own words as it is called, anything else as it was said."""
        kinds, sayings = words.VALUES.get(column), words.SAYINGS.get(column, {})
        if kinds is not None and value in list(kinds):
            return self._texts.label(kinds(value), self._locale)
        if value in sayings:
            return capital(self._word(sayings[value]))
        said = str(value).replace(ZERO_WIDTH, "")
        return plain(said) if column == "outbox.text" else said

    def _deed(self, row: Mapping[str, Any]) -> Line:
        who = self._word(self._whose("audit.actor_id", row["actor_id"]) if row["actor_id"] else ON_TIME)
        done = deed(row["action"], row["subject"], self._texts, self._locale)
        return Line(self.said("audit.at", row["at"]), f"{capital(who)}: {done}")

    def _answers(self, answers: Mapping[str, Any]) -> Iterator[Line]:
        """What was filled in so far, question by question."""
        for question, answer in answers.items():
            label = words.SAYINGS["drafts.asked"].get(question, words.COLUMNS["answers"])
            if said := self._answer(question, answer):
                yield Line(self._label(label), said)

    def _answer(self, question: str, answer: Any) -> str:
        if isinstance(answer, Mapping):
            return self._word(SPOKEN)
        if question.removeprefix(TICKED) == "who":
            return ""  # numbers of pairs
        if isinstance(answer, list):
            return self._texts.listed((self._answer(question, each) for each in answer), self._locale)
        if question == "village":
            return self._places.get(answer, "")
        if question == ABOUT:
            return self._texts.listed(map(self._particular, answer.split(PART)), self._locale)
        kind = next((each for each in _kinds_of(question) if answer in list(each)), None)
        return self._texts.label(kind(answer), self._locale) if kind else self.said("drafts.answers", answer)

    def _particular(self, value: str) -> str:
        kind = next((each for each in (Sex, Party, Household) if value in list(each)), None)
        return self._texts.label(kind(value), self._locale) if kind else value

    def _heard(self, body: str) -> str:
        """What somebody said in an update that was set aside."""
        try:
            update = json.loads(body)
        except ValueError:
            return body
        told = next((each for each in update.values() if isinstance(each, dict)), {})
        if "data" in told:
            return self._word(PRESSED)
        return str(told.get("text") or told.get("caption") or self._word(words.COLUMNS["words"]))

    def _whose(self, column: str, value: Any) -> str:
        own, others = words.WHOSE[column]
        return own if value == self._person_id else others

    def _label(self, said: str) -> str:
        return capital(self._word(said))

    def _word(self, said: str) -> str:
        return self._texts.word(said, self._locale)


def _kinds_of(question: str) -> list[type[StrEnum]]:
    """What may be picked as its answer, as far as it stands in a column one day or has words of its own."""
    columns = (kind for column, kind in words.VALUES.items() if column.partition(".")[2] == question)
    return [*columns, *(kind for name, kind in words.ANSWERS.items() if name == question)]
