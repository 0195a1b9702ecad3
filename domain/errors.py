"""The ways a wish may end without being carried out."""


class Refusal(Exception):
    """A rule said no. The person is told why and what to do next, and nothing is saved."""


class NotYours(Refusal):
    """The person's roles do not reach this far, or what they point at is not theirs."""


class NoLongerThere(Refusal):
    """What the button or link speaks of has moved on or is gone."""


class AlreadyDone(Exception):
    """The same update was carried out before. Nothing is done twice and nothing need be said."""
