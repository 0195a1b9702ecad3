"""letters under way of which nothing was said yet: a crash meanwhile costs them nothing."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "unsaid",
                sa.Boolean(),
                server_default=sa.text("false"),
                nullable=False,
                comment="under way, but still being made ready: nothing of it can have arrived",
            )
        )
