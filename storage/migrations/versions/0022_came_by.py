"""came by: which link somebody followed who then nominated themselves for another village."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0022"
down_revision: str | None = "0021"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "nominations",
        sa.Column(
            "came_by",
            sa.Text(),
            nullable=True,
            comment="of the link that led here and was not spent: the name under it is theirs",
        ),
    )
