"""lines due: a department that was late gets more time by itself."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0020"
down_revision: str | None = "0019"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "vetting_lines",
        sa.Column("due_at", sa.DateTime(), nullable=True, comment="later than the others, for who was late"),
    )
