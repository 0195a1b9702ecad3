"""postings: when a message last said something new, and whether it can still be pressed."""

from collections.abc import Sequence
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("spoke_at", sa.DateTime(), nullable=True, comment="when it last said something new")
        )
        batch_op.add_column(
            sa.Column(
                "has_buttons",
                sa.Boolean(),
                nullable=True,
                comment="in a group: it lives until they are gone",
            )
        )
    _learn_from_what_is_known()
    with op.batch_alter_table("postings", schema=None) as batch_op:
        batch_op.alter_column("spoke_at", existing_type=sa.DateTime(), nullable=False)
        batch_op.alter_column("has_buttons", existing_type=sa.Boolean(), nullable=False)
        batch_op.create_index(batch_op.f("ix_postings_spoke_at"), ["spoke_at"], unique=False)


def _learn_from_what_is_known() -> None:
    """Every message spoke today at the latest; in a group only the cards of counted boxes are finished."""
    postings = sa.table(
        "postings", sa.column("topic"), sa.column("chat_id"), sa.column("spoke_at"), sa.column("has_buttons")
    )
    boxes = sa.table("ballot_boxes", sa.column("id"), sa.column("counted_at"))
    finished = sa.select("box:" + sa.cast(boxes.c.id, sa.Text) + ":card").where(
        boxes.c.counted_at.is_not(None)
    )
    now = datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251 - a migration has no other clock
    op.execute(
        postings.update().values(
            spoke_at=sa.literal(now, sa.DateTime()),
            has_buttons=sa.and_(postings.c.chat_id < 0, postings.c.topic.not_in(finished)),
        )
    )
