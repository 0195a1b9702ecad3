"""logs: how long help took, a photo and a rough place with it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0022"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("help_sessions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "lasted", sa.Text(), nullable=True, comment="nothing in sessions logged before it was kept"
            )
        )
        batch_op.add_column(sa.Column("photo", sa.LargeBinary(), nullable=True, comment="Telegram's file id"))
        batch_op.add_column(
            sa.Column(
                "spot",
                sa.LargeBinary(),
                nullable=True,
                comment="where it was, to two decimals of a degree",
            )
        )
        batch_op.create_check_constraint(
            op.f("ck_help_sessions_lasted"), "lasted IN ('half_hour', 'one_hour', 'half_day', 'whole_day')"
        )
