"""updates kept, one process at a time, one letter under way a chat."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "fingerprint", sa.Text(), nullable=False, comment="Telegram numbers anew after a quiet week"
        ),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=True, comment="never a ballot"),
        sa.Column("kept_at", sa.DateTime(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True, comment="the kind of error, never its words"),
        sa.CheckConstraint(
            "status <> 'waiting' OR body IS NOT NULL", name=op.f("ck_inbox_waiting_can_be_handled")
        ),
        sa.CheckConstraint("status IN ('waiting', 'quarantined', 'dead')", name=op.f("ck_inbox_status")),
        sa.PrimaryKeyConstraint("update_id", "fingerprint", name=op.f("pk_inbox")),
    )
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.create_index("ix_inbox_kept_at", ["kept_at"], unique=False)
        batch_op.create_index(
            "ix_inbox_waiting",
            ["kept_at"],
            unique=False,
            sqlite_where=sa.text("status = 'waiting'"),
            postgresql_where=sa.text("status = 'waiting'"),
        )

    op.create_table(
        "leases",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text(), nullable=False, comment="host, process and when it began"),
        sa.Column("renewed_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "pauses",
        sa.Column(
            "chat_id", sa.BigInteger(), autoincrement=False, nullable=False, comment="0 for all but replies"
        ),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_pauses")),
    )
    # nothing runs while tables change: what was on its way may or may not have arrived
    op.execute("UPDATE outbox SET status = 'ambiguous' WHERE status = 'sending'")
    statuses = "'waiting', 'sending', 'sent', 'ambiguous', 'seen', 'expired', 'superseded', 'given_up'"
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_outbox_status"), type_="check")
        batch_op.create_check_constraint(op.f("ck_outbox_status"), f"status IN ({statuses})")
        batch_op.create_index(
            "ix_outbox_ambiguous",
            ["chat_id"],
            unique=False,
            sqlite_where=sa.text("status = 'ambiguous'"),
            postgresql_where=sa.text("status = 'ambiguous'"),
        )
        batch_op.create_index(
            "uq_outbox_under_way",
            ["chat_id"],
            unique=True,
            sqlite_where=sa.text("status = 'sending'"),
            postgresql_where=sa.text("status = 'sending'"),
        )
