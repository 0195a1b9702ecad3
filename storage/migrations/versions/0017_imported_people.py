"""imported people: an office's table recommends too, and nobody in person."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("recommendations", schema=None) as batch_op:
        batch_op.alter_column(
            "recommended_by",
            existing_type=sa.Integer(),
            nullable=True,
            comment="nobody where an office's table did",
            existing_comment=None,
        )
        batch_op.create_check_constraint(
            op.f("ck_recommendations_office_speaks_for_itself"),
            "recommended_by IS NOT NULL OR way_in = 'recommended_by_organization'",
        )
