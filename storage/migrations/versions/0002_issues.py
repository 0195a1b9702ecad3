"""issues: what villagers want seen to."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "number",
            sa.Integer(),
            nullable=False,
            comment="counts within the village, for people to speak of",
        ),
        sa.Column("words", sa.Text(), nullable=False, comment="said to the whole group"),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column(
            "raiser",
            sa.LargeBinary(),
            nullable=True,
            comment="a keyed mark of the account, good in one village; gone when over",
        ),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("solved_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint("number >= 1", name=op.f("ck_issues_number")),
        sa.CheckConstraint(
            "(raiser IS NULL) = (status IN ('lapsed', 'satisfied', 'withdrawn'))",
            name=op.f("ck_issues_raiser_until_it_is_over"),
        ),
        sa.CheckConstraint(
            "(taken_by IS NULL) = (status IN ('raised', 'withdrawn'))",
            name=op.f("ck_issues_taken_by_somebody"),
        ),
        sa.CheckConstraint(
            "(solved_at IS NULL) = (status NOT IN ('solved', 'satisfied', 'lapsed'))",
            name=op.f("ck_issues_solved_at_a_moment"),
        ),
        sa.CheckConstraint(
            "status IN ('raised', 'taken', 'solved', 'satisfied', 'lapsed', 'withdrawn')",
            name=op.f("ck_issues_status"),
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_issues_place_id_places")),
        sa.ForeignKeyConstraint(["taken_by"], ["people.id"], name=op.f("fk_issues_taken_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
        sa.UniqueConstraint("place_id", "number", name=op.f("uq_issues_place_id_number")),
    )
    with op.batch_alter_table("issues", schema=None) as batch_op:
        batch_op.create_index("ix_issues_chat_id_raiser", ["chat_id", "raiser"], unique=False)
        batch_op.create_index("ix_issues_chat_id_raised_at", ["chat_id", "raised_at"], unique=False)
        batch_op.create_index("ix_issues_raised_at", ["raised_at"], unique=False)
        batch_op.create_index("ix_issues_solved_at", ["solved_at"], unique=False)
        batch_op.create_index(
            "ix_issues_open",
            ["place_id"],
            unique=False,
            sqlite_where=sa.text("status IN ('raised', 'taken')"),
            postgresql_where=sa.text("status IN ('raised', 'taken')"),
        )
        batch_op.create_index(
            "ix_issues_unjudged",
            ["solved_at"],
            unique=False,
            sqlite_where=sa.text("status = 'solved'"),
            postgresql_where=sa.text("status = 'solved'"),
        )
