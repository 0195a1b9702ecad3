"""asking: a line with a request, several requests at once, and what an organizer proposes."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ROLES = "role IN ('political', 'work', 'expert')"
LIVE = sa.text("status IN ('accepted', 'active', 'paused', 'requested')")
HELD = sa.text("status IN ('accepted', 'active', 'paused')")


def upgrade() -> None:
    with op.batch_alter_table("pairs", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "slot", sa.Integer(), server_default="1", nullable=False, comment="of requests for one role"
            )
        )
        batch_op.add_column(
            sa.Column(
                "words",
                sa.LargeBinary(),
                nullable=True,
                comment="what the reserve said with the request, until it is answered",
            )
        )
        batch_op.add_column(
            sa.Column(
                "voice", sa.LargeBinary(), nullable=True, comment="the same, spoken: Telegram's file id"
            )
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_pairs_words_until_the_answer"),
            "status = 'requested' OR (words IS NULL AND voice IS NULL)",
        )
        batch_op.drop_index("uq_pairs_live_role")
    for name, columns, where in (
        ("uq_pairs_live_role", ["reserve_id", "role", "slot"], LIVE),
        ("uq_pairs_held_role", ["reserve_id", "role"], HELD),
    ):
        op.create_index(name, "pairs", columns, unique=True, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "proposals",
        sa.Column("organizer_id", sa.Integer(), nullable=False),
        sa.Column("reserve_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("mentor_id <> reserve_id", name=op.f("ck_proposals_two_people")),
        sa.CheckConstraint(ROLES, name=op.f("ck_proposals_role")),
        sa.ForeignKeyConstraint(
            ["organizer_id"], ["people.id"], name=op.f("fk_proposals_organizer_id_people")
        ),
        sa.ForeignKeyConstraint(["reserve_id"], ["people.id"], name=op.f("fk_proposals_reserve_id_people")),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["mentors.person_id"], name=op.f("fk_proposals_mentor_id_mentors")
        ),
        sa.PrimaryKeyConstraint("organizer_id", "reserve_id", "role", name=op.f("pk_proposals")),
    )
    op.create_index(op.f("ix_proposals_reserve_id"), "proposals", ["reserve_id"])
    op.create_index(op.f("ix_proposals_mentor_id"), "proposals", ["mentor_id"])
