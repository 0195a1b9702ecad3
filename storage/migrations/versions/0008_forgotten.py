"""people: whoever was forgotten has no account; forgotten: that no backup brings them back; nominations: numbers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.alter_column(
            "telegram_id",
            existing_type=sa.BigInteger(),
            nullable=True,
            comment="nothing once they asked to be forgotten",
        )

    if op.get_bind().dialect.name == "sqlite":  # PostgreSQL never gives a number twice
        with op.batch_alter_table(
            "nominations", recreate="always", table_kwargs={"sqlite_autoincrement": True}
        ):
            pass

    op.create_table(
        "forgotten",
        sa.Column(
            "mark",
            sa.LargeBinary(),
            nullable=False,
            comment="a keyed mark of the account; the key is not here",
        ),
        sa.Column("forgotten_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name=op.f("pk_forgotten")),
    )
