"""burdens and placements: what a month asked of each person; where reserves take real work."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

KINDS = (
    "kind IN ('meeting', 'session', 'pair', 'assessment', 'survey', 'desk', 'line', 'help_day', 'lesson',"
    " 'exam', 'notice', 'placement', 'something_else')"
)


def upgrade() -> None:
    _burdens()
    _placements()
    _placement_scores()


def _burdens() -> None:
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


def _placements() -> None:
    op.create_table(
        "placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.Text(), nullable=False),
        sa.Column(
            "title", sa.Text(), nullable=False, comment="which of the county's posts; empty where it is none"
        ),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False, comment="its last day"),
        sa.Column("set_by", sa.Integer(), nullable=False),
        sa.Column("set_at", sa.DateTime(), nullable=False),
        sa.Column(
            "looked_on",
            sa.Date(),
            nullable=True,
            comment="an organizer has seen that it ends soon and lets it",
        ),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("work", sa.Text(), nullable=True),
        sa.Column("ability", sa.Text(), nullable=True),
        sa.Column("neighbours", sa.Text(), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("recording", sa.LargeBinary(), nullable=True),
        sa.Column("recording_seconds", sa.Integer(), nullable=True),
        sa.Column("evaluated_by", sa.Integer(), nullable=True),
        sa.Column("evaluated_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "ability IN ('went_well', 'went_fairly', 'needs_a_hand')", name=op.f("ck_placements_ability")
        ),
        sa.CheckConstraint(
            "neighbours IN ('went_well', 'went_fairly', 'needs_a_hand')",
            name=op.f("ck_placements_neighbours"),
        ),
        sa.CheckConstraint(
            "outcome IN ('keep_training', 'talked_it_over', 'another_post')",
            name=op.f("ck_placements_outcome"),
        ),
        sa.CheckConstraint("sort IN ('post', 'secondment', 'observation')", name=op.f("ck_placements_sort")),
        sa.CheckConstraint(
            "work IN ('went_well', 'went_fairly', 'needs_a_hand')", name=op.f("ck_placements_work")
        ),
        sa.CheckConstraint(
            "(evaluated_on IS NULL) = (evaluated_by IS NULL)", name=op.f("ck_placements_evaluated_by_whom")
        ),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_by IS NULL)", name=op.f("ck_placements_decided_by_whom")
        ),
        sa.CheckConstraint(
            "ended_on IS NOT NULL OR evaluated_on IS NULL", name=op.f("ck_placements_evaluated_at_its_end")
        ),
        sa.CheckConstraint(
            "ended_on IS NOT NULL OR outcome IS NULL", name=op.f("ck_placements_decided_at_its_end")
        ),
        sa.CheckConstraint(
            "evaluated_on IS NULL OR (work IS NOT NULL AND ability IS NOT NULL AND neighbours IS NOT NULL)",
            name=op.f("ck_placements_evaluated_whole"),
        ),
        sa.CheckConstraint("until_on >= from_on", name=op.f("ck_placements_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_placements_decided_by_people")),
        sa.ForeignKeyConstraint(
            ["evaluated_by"], ["people.id"], name=op.f("fk_placements_evaluated_by_people")
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"], ["nominations.id"], name=op.f("fk_placements_nomination_id_nominations")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_placements_place_id_places")),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name=op.f("fk_placements_set_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_placements_nomination_id"), "placements", ["nomination_id"], unique=False)
    op.create_index(op.f("ix_placements_place_id"), "placements", ["place_id"], unique=False)
    op.create_index(
        "uq_placements_running",
        "placements",
        ["nomination_id", "sort"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )


def _placement_scores() -> None:
    op.create_table(
        "placement_scores",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False, comment="which fortnight, or 1 at the end"),
        sa.Column("seat", sa.Text(), nullable=False, comment="as what the observer looks on"),
        sa.Column("item", sa.Integer(), nullable=False, comment="which of the county's items, from 0"),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("scored_by", sa.Integer(), nullable=False),
        sa.Column("scored_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "seat IN ('operator', 'county_organizer', 'department_reviewer', 'township_organizer', 'village_secretary', 'liaison')",
            name=op.f("ck_placement_scores_seat"),
        ),
        sa.CheckConstraint("period >= 1", name=op.f("ck_placement_scores_period")),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_placement_scores_score")),
        sa.ForeignKeyConstraint(
            ["placement_id"],
            ["placements.id"],
            name=op.f("fk_placement_scores_placement_id_placements"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["scored_by"], ["people.id"], name=op.f("fk_placement_scores_scored_by_people")
        ),
        sa.PrimaryKeyConstraint("placement_id", "period", "seat", "item", name=op.f("pk_placement_scores")),
    )
