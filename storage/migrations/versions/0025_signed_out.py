"""signed out: the county's signature may take somebody out of the reserve."""

from collections.abc import Sequence

from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

VERDICTS = "verdict IN ('pass', 'return', 'sign_in', 'open', 'close', 'refuse', 'sign_out')"


def upgrade() -> None:
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_decisions_verdict"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_decisions_verdict"), VERDICTS)
