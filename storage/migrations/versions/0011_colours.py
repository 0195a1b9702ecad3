"""what is said of villages each week, and their colours."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "surveys",
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False, comment="the Monday of the local week"),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("age", sa.Text(), nullable=True),
        sa.Column("secretary", sa.Text(), nullable=True),
        sa.Column("disputes", sa.Text(), nullable=True),
        sa.Column("ready", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=False, comment="who answered last"),
        sa.Column("answered_at", sa.DateTime(), nullable=True, comment="nothing while an answer is missing"),
        sa.CheckConstraint("team IN ('united', 'loose', 'split')", name=op.f("ck_surveys_team")),
        sa.CheckConstraint(
            "age IN ('under_45', 'under_55', 'under_60', 'over_60')", name=op.f("ck_surveys_age")
        ),
        sa.CheckConstraint("secretary IN ('stays', 'leaves', 'replace')", name=op.f("ck_surveys_secretary")),
        sa.CheckConstraint("disputes IN ('calm', 'some', 'many')", name=op.f("ck_surveys_disputes")),
        sa.CheckConstraint("ready IN ('successor', 'growing', 'nobody')", name=op.f("ck_surveys_ready")),
        sa.CheckConstraint(
            "(answered_at IS NOT NULL) = (team IS NOT NULL AND age IS NOT NULL AND secretary IS NOT NULL"
            " AND disputes IS NOT NULL AND ready IS NOT NULL)",
            name=op.f("ck_surveys_answered_when_complete"),
        ),
        sa.ForeignKeyConstraint(["village_id"], ["places.id"], name=op.f("fk_surveys_village_id_places")),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_surveys_answered_by_people")),
        sa.PrimaryKeyConstraint("village_id", "week_on", name=op.f("pk_surveys")),
    )
    op.create_table(
        "overrides",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("colour", sa.Text(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False, comment="the last local day on which it holds"),
        sa.Column("ended_at", sa.DateTime(), nullable=True, comment="taken back, or another took its place"),
        sa.CheckConstraint(
            "colour IN ('red', 'orange', 'yellow', 'green')", name=op.f("ck_overrides_colour")
        ),
        sa.ForeignKeyConstraint(["village_id"], ["places.id"], name=op.f("fk_overrides_village_id_places")),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name=op.f("fk_overrides_set_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_overrides")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("overrides", schema=None) as batch_op:
        batch_op.create_index(
            "uq_overrides_standing",
            ["village_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    op.create_table(
        "colours",
        sa.Column("village_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("colour", sa.Text(), nullable=False, comment="which the organizers were told of last"),
        sa.Column("was", sa.Text(), nullable=True, comment="and the one before it"),
        sa.Column("told_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("was IN ('red', 'orange', 'yellow', 'green')", name=op.f("ck_colours_was")),
        sa.CheckConstraint("colour IN ('red', 'orange', 'yellow', 'green')", name=op.f("ck_colours_colour")),
        sa.ForeignKeyConstraint(["village_id"], ["places.id"], name=op.f("fk_colours_village_id_places")),
        sa.PrimaryKeyConstraint("village_id", name=op.f("pk_colours")),
    )
