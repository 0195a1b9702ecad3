"""burdens: what a month asked of each person, and how they answered."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0025"
down_revision: str | None = "0022"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

KINDS = (
    "kind IN ('meeting', 'session', 'pair', 'assessment', 'survey', 'desk', 'line', 'help_day', 'lesson',"
    " 'exam', 'notice', 'placement', 'something_else')"
)


def upgrade() -> None:
    op.create_table(
        "burdens",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False, comment="the first day of the local month"),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.CheckConstraint(KINDS, name=op.f("ck_burdens_kind")),
        sa.CheckConstraint("times > 0", name=op.f("ck_burdens_times")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_burdens_person_id_people")),
        sa.PrimaryKeyConstraint("person_id", "month_on", "kind", name=op.f("pk_burdens")),
    )
    op.create_index(op.f("ix_burdens_month_on"), "burdens", ["month_on"], unique=False)
    op.create_index("ix_audit_actor_id_at", "audit", ["actor_id", "at"], unique=False)
