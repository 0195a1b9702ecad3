"""the topic of a forum that is written to; cards that were gone and were put up again."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "thread_id",
                sa.BigInteger(),
                nullable=True,
                comment="the topic of a forum that is written to",
            )
        )

    op.create_table(
        "reposts",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "reposted_at", sa.DateTime(), nullable=False, comment="its card was gone and was put up again"
        ),
        sa.PrimaryKeyConstraint("topic", "chat_id", name=op.f("pk_reposts")),
    )
