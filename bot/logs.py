"""One log, one line an event, and nothing in it that belongs to a person.

Our own events are constant words with fields from an allow-list. What other libraries log is cut down
to the beginning of its template, because what follows may hold updates. Exceptions keep types and places, no
messages, whoever would have shown them.
"""

import logging
import re
import sys
import threading
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, TextIO

import structlog
from structlog.stdlib import ProcessorFormatter as Formatter

FIELDS = "action address attempts chat_id code count counts error failed job kind letter method pending place"
MORE_FIELDS = "reason seconds status update_id version where"
ALLOWED = frozenset([*FIELDS.split(), *MORE_FIELDS.split()])
SECRETS = (
    (re.compile(r"\d{6,}:[A-Za-z0-9_-]{20,}"), "<token>"),
    (re.compile(r"[A-Za-z0-9_-]{32,}"), "<secret>"),
    (re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"), "<id number>"),
    (re.compile(r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)"), "<phone>"),
    (re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+"), "<words>"),
)
FORMATTED = re.compile(r"[\n\"'(<\[{=]")
"""Where the constant part of a line ends if its library put the rest into it before it was logged."""
OWN = frozenset({"event", "level", "timestamp", "logger"})
Event = MutableMapping[str, Any]


def redacted(value: Any) -> str:
    """The value's text without tokens, phone numbers or words in Chinese."""
    text = str(value)
    for pattern, mark in SECRETS:
        text = pattern.sub(mark, text)
    return text


def keep_allowed(_: Any, __: str, event: Event) -> Event:
    """Fields outside the allow-list are named, never shown."""
    for name in list(event):
        if name in OWN or name in ALLOWED:
            event[name] = event[name] if isinstance(event[name], int | float) else redacted(event[name])
        elif name == "exc_info":
            event["where"] = whereabouts(event.pop(name))
        elif not name.startswith("_"):
            event[name] = "<hidden>"
    return event


def whereabouts(exc_info: Any) -> str:
    """An exception as types and lines: `KeyError at services/pairs.py:31 < OSError …`."""
    error = (
        sys.exc_info()[1] if exc_info is True else exc_info[1] if isinstance(exc_info, tuple) else exc_info
    )
    chain: list[str] = []
    while isinstance(error, BaseException) and len(chain) < 5:
        chain.append(f"{type(error).__name__} at {_last_line(error.__traceback__)}")
        within = error.exceptions[0] if isinstance(error, BaseExceptionGroup) else None
        error = within or error.__cause__ or error.__context__
    return " < ".join(chain)


def _last_line(traceback: TracebackType | None) -> str:
    if traceback is None:
        return "?"
    while traceback.tb_next is not None:
        traceback = traceback.tb_next
    file = "/".join(traceback.tb_frame.f_code.co_filename.split("/")[-2:])
    return f"{file}:{traceback.tb_lineno}"


class OnlyTemplates(logging.Filter):
    """Other libraries' lines keep the beginning of their template and lose their arguments.

    asyncio tells of a task that failed in one text with the error's own words in it.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if not isinstance(record.msg, dict):  # ours come from structlog as fields
            record.msg, record.args = redacted(FORMATTED.split(str(record.msg), 1)[0].rstrip()), None
        return True


def configure_logs(level: str, stream: TextIO | None = None) -> None:
    """Send everything that anybody logs through the redaction, to one stream."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        keep_allowed,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            Formatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(OnlyTemplates())
    handler.setFormatter(
        Formatter(
            foreign_pre_chain=shared,
            processors=[
                Formatter.remove_processors_meta,
                structlog.dev.ConsoleRenderer(colors=False, exception_formatter=lambda *_: None)
                if (stream or sys.stderr).isatty()
                else structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
            ],
        )
    )
    logging.captureWarnings(capture=True)
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for noisy in (
        "aiogram",
        "aiohttp.access",
        "aiosqlite",
        "alembic",
        "apscheduler",
        "asyncio",
        "sqlalchemy",
    ):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLevelName(level)))


def hush() -> None:
    """Let no error print itself: what nobody caught is told as type and place, whichever thread it ends.

    Python's own way shows the words of errors, and who is in them.
    """

    def tell(trouble: BaseException | None) -> None:
        sys.stderr.write(f"Guiyan did not expect this: {whereabouts(trouble)}\n")

    sys.excepthook = lambda _, trouble, __: tell(trouble)
    threading.excepthook = lambda ended: tell(ended.exc_value)
    sys.unraisablehook = lambda lost: tell(lost.exc_value)
