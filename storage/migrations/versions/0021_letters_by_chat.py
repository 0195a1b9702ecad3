"""letters by chat: one that waits on a topic is one for each chat, not one for all of them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0021"
down_revision: str | None = "0020"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    waits = sa.text("status = 'waiting'")
    op.drop_index("uq_outbox_topic", table_name="outbox")
    op.create_index(
        "uq_outbox_topic_chat_id",
        "outbox",
        ["topic", "chat_id"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )
