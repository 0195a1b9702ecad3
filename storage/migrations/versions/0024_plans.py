"""terms and plans: what a pair signs, rests from and goes on with."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

END_REASONS = "end_reason IN ('no_time', 'too_far', 'other_trade', 'full', 'moved_on', 'relative', 'learned')"
PAUSE_REASONS = "pause_reason IN ('harvest', 'out_working', 'ill', 'family')"


def upgrade() -> None:
    _pairs()
    _renewals()
    _plans()
    _assessments()


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


def _plans() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reserve_id", sa.Integer(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False, comment="with which of the county's it began"),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["reserve_id"], ["people.id"], name=op.f("fk_plans_reserve_id_people")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_plans_made_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plans")),
        sa.UniqueConstraint("reserve_id", name=op.f("uq_plans_reserve_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "plan_goals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column(
            "written_by", sa.Integer(), nullable=True, comment="nobody wrote what the county's plans say"
        ),
        sa.Column("done_at", sa.DateTime(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plans.id"], name=op.f("fk_plan_goals_plan_id_plans"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["written_by"], ["people.id"], name=op.f("fk_plan_goals_written_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_goals")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_plan_goals_plan_id"), "plan_goals", ["plan_id"])
    op.create_table(
        "plan_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("change", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("due_before", sa.Date(), nullable=True),
        sa.Column("changed_by", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "change IN ('added', 'month_later', 'quarter_later', 'dropped')",
            name=op.f("ck_plan_changes_change"),
        ),
        sa.CheckConstraint(
            "reason IN ('weak_spot', 'new_duty', 'quicker', 'not_yet', 'at_home')",
            name=op.f("ck_plan_changes_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"],
            ["plan_goals.id"],
            name=op.f("fk_plan_changes_goal_id_plan_goals"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["people.id"], name=op.f("fk_plan_changes_changed_by_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_changes")),
    )
    op.create_index(op.f("ix_plan_changes_goal_id"), "plan_changes", ["goal_id"])


def _assessments() -> None:
    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False, comment="which quarter of the pair's time, from 1"),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("recording", sa.LargeBinary(), nullable=True),
        sa.Column("recording_seconds", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(), nullable=True),
        sa.Column(
            "heard_at", sa.DateTime(), nullable=True, comment="the reserve says that they have seen it"
        ),
        sa.Column("reply", sa.LargeBinary(), nullable=True),
        sa.Column("reply_recording", sa.LargeBinary(), nullable=True),
        sa.Column("reply_seconds", sa.Integer(), nullable=True),
        sa.Column("replied_at", sa.DateTime(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True, comment="an organizer has talked with the two"),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("period >= 1", name=op.f("ck_assessments_period")),
        sa.CheckConstraint(
            "written_at IS NOT NULL OR heard_at IS NULL", name=op.f("ck_assessments_heard_after_written")
        ),
        sa.CheckConstraint(
            "heard_at IS NOT NULL OR replied_at IS NULL", name=op.f("ck_assessments_replied_after_heard")
        ),
        sa.CheckConstraint(
            "replied_at IS NOT NULL OR settled_at IS NULL", name=op.f("ck_assessments_settled_after_reply")
        ),
        sa.CheckConstraint(
            "(settled_at IS NULL) = (settled_by IS NULL)", name=op.f("ck_assessments_settled_by_whom")
        ),
        sa.ForeignKeyConstraint(["pair_id"], ["pairs.id"], name=op.f("fk_assessments_pair_id_pairs")),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name=op.f("fk_assessments_settled_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        sa.UniqueConstraint("pair_id", "period", name=op.f("uq_assessments_pair_id_period")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_assessments_replied_at", "assessments", ["replied_at"])
