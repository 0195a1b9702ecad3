"""Why what was said or pressed is no answer, and why a form cannot go on."""

from domain.errors import Refusal

LONGEST_RECORDING = 180
"""Seconds: what an organizer will listen to."""


class NotTaken(Refusal):
    """What came is no answer to this question; the draft stays as it was, and the question is put again."""


class NoDraft(Refusal):
    """There is no form in hand: it was handed in, or never begun."""


class NotWords(NotTaken):
    """A sticker, a picture or the like came where words are needed."""


class NotAnAnswer(NotTaken):
    """The words say nothing: blank, or signs only."""


class TooShort(NotTaken):
    def __init__(self, shortest: int = 2) -> None:
        self.shortest = shortest


class TooLong(NotTaken):
    def __init__(self, longest: int = 100) -> None:
        self.longest = longest


class RecordingTooLong(NotTaken):
    def __init__(self, minutes: int = LONGEST_RECORDING // 60) -> None:
        self.minutes = minutes


class NoLinks(NotTaken):
    """Links and mentions are not taken as answers."""


class NoPhones(NotTaken):
    """A number to call was all that came, where others read the answer."""


class PressAButton(NotTaken):
    """Buttons answer this question, words do not."""


class NotANumber(NotTaken):
    def __init__(self, lowest: int = 1, highest: int = 10) -> None:
        self.lowest, self.highest = lowest, highest


class NotAnOption(NotTaken):
    """What was pressed can no longer be chosen."""


class NothingPicked(NotTaken):
    """Done was pressed before anything was picked."""


class NotFinished(NotTaken):
    """The form is handed in only when every question has its answer."""


class PreviewChanged(NotTaken):
    """The preview that was pressed no longer shows what would be sent."""
