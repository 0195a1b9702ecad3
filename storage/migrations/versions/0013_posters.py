"""posters: the codes on villages' letters, so that one can be withdrawn."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "posters",
        sa.Column(
            "code",
            sa.Text(),
            nullable=False,
            comment="hangs on a wall: no secret, but no village's own code",
        ),
        sa.Column("place_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_posters_place_id_places")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_posters")),
    )
    op.create_index(
        "uq_posters_place_id",
        "posters",
        ["place_id"],
        unique=True,
        sqlite_where=sa.text("withdrawn_at IS NULL"),
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )
