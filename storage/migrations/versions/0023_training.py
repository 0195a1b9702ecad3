"""training: classes, who comes to them, and their tests."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    _classes()
    _tests()


def _classes() -> None:
    op.create_table(
        "lessons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False, comment="whose reserves it is for"),
        sa.Column("topic", sa.LargeBinary(), nullable=False),
        sa.Column("venue", sa.LargeBinary(), nullable=False),
        sa.Column("starts_at", sa.DateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("uid", sa.Text(), nullable=False, comment="by which calendars know it"),
        sa.Column("sequence", sa.Integer(), nullable=False, comment="rises whenever calendars must follow"),
        sa.Column("listed_by", sa.Integer(), nullable=False),
        sa.Column("listed_at", sa.DateTime(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(), nullable=True),
        sa.Column("called_off_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("places BETWEEN 1 AND 500", name=op.f("ck_lessons_places")),
        sa.CheckConstraint("minutes BETWEEN 15 AND 600", name=op.f("ck_lessons_minutes")),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_lessons_place_id_places")),
        sa.ForeignKeyConstraint(["listed_by"], ["people.id"], name=op.f("fk_lessons_listed_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lessons")),
        sa.UniqueConstraint("uid", name=op.f("uq_lessons_uid")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("lessons", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lessons_starts_at"), ["starts_at"], unique=False)
    op.create_table(
        "seats",
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(), nullable=True, comment="when they heard of it"),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=True,
            comment="in line since they joined; nothing where they did not",
        ),
        sa.Column("seated_at", sa.DateTime(), nullable=True),
        sa.Column("attended_at", sa.DateTime(), nullable=True),
        sa.Column(
            "marked_by", sa.Integer(), nullable=True, comment="who saw them there; nobody where they said so"
        ),
        sa.Column(
            "exam_told_at", sa.DateTime(), nullable=True, comment="when they were asked to take the test"
        ),
        sa.CheckConstraint(
            "seated_at IS NULL OR number IS NOT NULL", name=op.f("ck_seats_seated_has_joined")
        ),
        sa.CheckConstraint(
            "marked_by IS NULL OR attended_at IS NOT NULL", name=op.f("ck_seats_marked_was_there")
        ),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_seats_lesson_id_lessons")),
        sa.ForeignKeyConstraint(
            ["nomination_id"],
            ["nominations.id"],
            name=op.f("fk_seats_nomination_id_nominations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["marked_by"], ["people.id"], name=op.f("fk_seats_marked_by_people")),
        sa.PrimaryKeyConstraint("lesson_id", "nomination_id", name=op.f("pk_seats")),
        sa.UniqueConstraint("lesson_id", "number", name=op.f("uq_seats_lesson_id_number")),
    )
    with op.batch_alter_table("seats", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_seats_nomination_id"), ["nomination_id"], unique=False)


def _tests() -> None:
    op.create_table(
        "banks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("questions", sa.LargeBinary(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=True, comment="nothing until somebody says which"),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_banks_lesson_id_lessons")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_banks_made_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_banks")),
        sa.UniqueConstraint("lesson_id", name=op.f("uq_banks_lesson_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Text(), nullable=False, comment="of the order in which it asks"),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("picked", sa.JSON(), nullable=False, comment="ticked so far of the question that waits"),
        sa.Column("begun_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("right", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=True),
        sa.Column(
            "outcome", sa.Text(), nullable=True, comment="what a human decided about one that was not passed"
        ),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (passed IS NULL)", name=op.f("ck_attempts_ended_is_judged")),
        sa.CheckConstraint(
            "(outcome IS NULL) = (decided_by IS NULL)", name=op.f("ck_attempts_a_human_decides")
        ),
        sa.CheckConstraint(
            "outcome IN ('have_a_talk', 'another_try', 'noted')", name=op.f("ck_attempts_outcome")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name=op.f("fk_attempts_decided_by_people")),
        sa.ForeignKeyConstraint(["lesson_id"], ["lessons.id"], name=op.f("fk_attempts_lesson_id_lessons")),
        sa.ForeignKeyConstraint(
            ["nomination_id"],
            ["nominations.id"],
            name=op.f("fk_attempts_nomination_id_nominations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint(
            "lesson_id", "nomination_id", "number", name=op.f("uq_attempts_lesson_id_nomination_id_number")
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attempts_nomination_id"), ["nomination_id"], unique=False)
