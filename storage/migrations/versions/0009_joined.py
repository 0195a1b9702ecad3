"""who came into a group and who left it; how long its voters have to be there when a box opens."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Of boxes that are open already nobody knows who came: what was promised when they opened holds on."""
    op.create_table(
        "members",
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "account",
            sa.LargeBinary(),
            nullable=False,
            comment="HMAC of the account: its key is not in here",
        ),
        sa.Column(
            "seen_on",
            sa.Date(),
            nullable=False,
            comment="the local day it came or went last",
        ),
        sa.Column("is_gone", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "account", name=op.f("pk_members")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_members_seen_on"), "members", ["seen_on"], unique=False)
    with op.batch_alter_table("ballot_boxes", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "member_for",
                sa.Integer(),
                server_default="0",
                nullable=False,
                comment="days in the group before opening that its voters need",
            )
        )
