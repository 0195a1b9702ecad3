"""What was found, as one table."""

import statistics
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.torture.history import History
from benchmarks.torture.storm import Storm

LAST_DEEDS = 30
MOST_SHOWN = 20
LOST, TWICE, MISSING, DOUBLED, UNLISTED, TALLY, OTHER = (
    "acknowledged effects lost",
    "effects counted twice",
    "updates missing",
    "automatic duplicate messages",
    "unclear sends not listed",
    "tallies that differ from a replay",
    "other broken promises",
)
PROMISES = (LOST, TWICE, MISSING, DOUBLED, UNLISTED, TALLY, OTHER)


@dataclass(frozen=True)
class Violation:
    promise: str
    words: str
    who: int | None = None


@dataclass
class Findings:
    violations: list[Violation] = field(default_factory=list)
    figures: dict[str, object] = field(default_factory=dict)

    def blame(self, promise: str, words: str, who: int | None = None) -> None:
        self.violations.append(Violation(promise, words, who))

    def by_deploys(self, letters: set[int]) -> None:
        self.figures["unclear sends by deploys"] = len(letters)
        for letter in letters:
            self.blame(OTHER, f"a deploy left letter {letter} unclear")


def shown(findings: Findings, storm: Storm, history: History, log: Path, seconds: float) -> str:
    counted = Counter(each.promise for each in findings.violations)
    rows: list[tuple[str, object]] = [
        *findings.figures.items(),
        ("seconds from fork to first getUpdates, median", f"{statistics.median(storm.births):.2f}"),
        *_deploys(storm),
        ("seconds of peace until nothing waited", f"{storm.peace:.0f}"),
        ("lines in the bot's log", _lines(log)),
        ("seconds in all", f"{seconds:.0f}"),
        ("", ""),
        *((promise, counted[promise]) for promise in PROMISES),
    ]
    table = "\n".join(f"{name:48} {figure}" for name, figure in rows)
    return "\n".join((table, *_told(findings, history), "BROKEN" if findings.violations else "ALL KEPT"))


def _deploys(storm: Storm) -> list[tuple[str, object]]:
    if not storm.deploys:
        return []
    median, longest = statistics.median(storm.deploys), max(storm.deploys)
    return [
        ("deploys", len(storm.deploys)),
        ("seconds a deploy takes to leave, median / max", f"{median:.2f} / {longest:.2f}"),
    ]


def _lines(log: Path) -> int:
    return len(log.read_bytes().splitlines()) if log.exists() else 0


def _told(findings: Findings, history: History) -> list[str]:
    """Each broken promise, with what its person did and heard."""
    lines = [f"  {each.promise}: {each.words}" for each in findings.violations[:MOST_SHOWN]]
    if len(findings.violations) > MOST_SHOWN:
        lines.append(f"  … and {len(findings.violations) - MOST_SHOWN} more")
    for who in dict.fromkeys(each.who for each in findings.violations if each.who is not None):
        lines.append(f"What {who} did last:")
        lines += [f"    {line}" for line in history.about(who)[-LAST_DEEDS:]]
        if len(lines) > MOST_SHOWN * LAST_DEEDS:
            break
    return lines
