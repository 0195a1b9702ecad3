"""menus: which commands Telegram shows a person by their roles."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "people",
        sa.Column(
            "menu", sa.Text(), nullable=True, comment="a mark of the commands they are shown by their roles"
        ),
    )
