"""what villages look for, and what people ask about policies."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "demands",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False, comment="a village has so many and no more"),
        sa.Column("skill", sa.Text(), nullable=True, comment="of the list; or else in words"),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("slot BETWEEN 1 AND 5", name=op.f("ck_demands_room")),
        sa.CheckConstraint("(skill IS NULL) = (words IS NOT NULL)", name=op.f("ck_demands_skill_or_words")),
        sa.CheckConstraint(
            "skill IN ('farming', 'building', 'machines', 'trade', 'computer', 'teaching', 'medicine',"
            " 'peacemaking', 'driving', 'arts')",
            name=op.f("ck_demands_skill"),
        ),
        sa.ForeignKeyConstraint(["village_id"], ["places.id"], name=op.f("fk_demands_village_id_places")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_demands_asked_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demands")),
        sa.UniqueConstraint("village_id", "slot", name=op.f("uq_demands_village_id_slot")),
        sa.UniqueConstraint("village_id", "skill", name=op.f("uq_demands_village_id_skill")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("village_id", sa.Integer(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False, comment="its id in programme.toml"),
        sa.Column("words", sa.LargeBinary(), nullable=True, comment="nothing: please tell me about it"),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_questions_person_id_people")),
        sa.ForeignKeyConstraint(["village_id"], ["places.id"], name=op.f("fk_questions_village_id_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questions")),
        sa.UniqueConstraint("person_id", "policy", name=op.f("uq_questions_person_id_policy")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_questions_village_id"), ["village_id"], unique=False)
