"""terms and plans: what a pair signs, rests from and goes on with."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0019"
down_revision: str | None = "0017"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

END_REASONS = "end_reason IN ('no_time', 'too_far', 'other_trade', 'full', 'moved_on', 'relative', 'learned')"
PAUSE_REASONS = "pause_reason IN ('harvest', 'out_working', 'ill', 'family')"


def upgrade() -> None:
    _pairs()
    _renewals()


def _pairs() -> None:
    with op.batch_alter_table("pairs", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "months",
                sa.Integer(),
                nullable=True,
                comment="the term both sign for; nothing in pairs accepted before it was kept",
            )
        )
        batch_op.add_column(sa.Column("agreement", sa.Text(), nullable=True, comment="which text both sign"))
        batch_op.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("pause_reason", sa.Text(), nullable=True))
        batch_op.drop_constraint(batch_op.f("ck_pairs_end_reason"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_pairs_end_reason"), END_REASONS)
        batch_op.create_check_constraint(batch_op.f("ck_pairs_pause_reason"), PAUSE_REASONS)
        batch_op.create_check_constraint(
            batch_op.f("ck_pairs_rest_has_an_end"),
            "(status = 'paused') = (paused_until IS NOT NULL AND pause_reason IS NOT NULL)",
        )
        batch_op.create_index("ix_pairs_status_ends_on", ["status", "ends_on"])


def _renewals() -> None:
    op.create_table(
        "renewals",
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False, comment="the end of the term that comes before"),
        sa.Column("mentor_asked", sa.Integer(), server_default="0", nullable=False, comment="how often"),
        sa.Column("reserve_asked", sa.Integer(), server_default="0", nullable=False, comment="how often"),
        sa.Column("mentor_goes_on", sa.Boolean(), nullable=True),
        sa.Column("mentor_answered_at", sa.DateTime(), nullable=True),
        sa.Column("reserve_goes_on", sa.Boolean(), nullable=True),
        sa.Column("reserve_answered_at", sa.DateTime(), nullable=True),
        sa.Column("until_on", sa.Date(), nullable=True, comment="both go on: to when"),
        sa.CheckConstraint(
            "(mentor_goes_on IS NULL) = (mentor_answered_at IS NULL)",
            name=op.f("ck_renewals_mentor_answered_when"),
        ),
        sa.CheckConstraint(
            "(reserve_goes_on IS NULL) = (reserve_answered_at IS NULL)",
            name=op.f("ck_renewals_reserve_answered_when"),
        ),
        sa.CheckConstraint(
            "until_on IS NULL OR (mentor_goes_on AND reserve_goes_on)", name=op.f("ck_renewals_both_go_on")
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name=op.f("fk_renewals_pair_id_pairs")),
        sa.PrimaryKeyConstraint("pair_id", "ends_on", name=op.f("pk_renewals")),
    )
