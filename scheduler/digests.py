"""Sunday evening: every village's group hears its week."""

from scheduler.wishes import do_each
from services import digests
from services.app import App


async def send_due_digests(app: App) -> dict[str, int]:
    """Tell each waiting group its week, and let go what is too late to be told.

    Safe late, twice or side by side: a group's week is kept under a key.
    """
    sent = await do_each(app, digests.send_digest, await app.see(digests.due_digests))
    skipped = await do_each(app, digests.skip_digest, await app.see(digests.lapsed_digests))
    failed = sent["failed"] + skipped["failed"]
    return {"sent": sent["done"], "skipped": skipped["done"], "failed": failed}


JOBS = (send_due_digests,)
NEXT = (digests.next_digest_at,)
