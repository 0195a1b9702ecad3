"""Tables, a module per feature. Names are the glossary's; constraints hold what must never be false."""

from storage.schema import ballots, letters, nominations, pairs, people, records, updates
from storage.schema.base import metadata

__all__ = ["ballots", "letters", "metadata", "nominations", "pairs", "people", "records", "updates"]
