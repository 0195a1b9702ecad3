"""Sunday evening: every village's group hears its week."""

import structlog

from services import digests
from services.app import App

log = structlog.get_logger()


async def send_due_digests(app: App) -> dict[str, int]:
    """Tell each waiting group its week, and let go what is too late to be told.

    Safe late, twice or side by side: a group's week is kept under a key.
    """
    counts = {"sent": 0, "skipped": 0, "failed": 0}
    for digest in await app.see(digests.due_digests):
        try:
            counts["sent"] += await app.do(digests.send_digest, digest)
        except Exception:
            log.exception("digest not sent", group=digest.chat_id)
            counts["failed"] += 1
    for chat_id in await app.see(digests.lapsed_digests):
        try:
            counts["skipped"] += await app.do(digests.skip_digest, chat_id)
        except Exception:
            log.exception("digest not skipped", group=chat_id)
            counts["failed"] += 1
    return counts


JOBS = (send_due_digests,)
NEXT = (digests.next_digest_at,)
