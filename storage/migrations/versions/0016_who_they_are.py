"""who they are: what some counties ask of sex, party, household, and the words that people confirm."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

ASKED = "this and the next three only where the county asks"
CONFIRMED = "the words of the county's rules that the person confirmed"


def upgrade() -> None:
    with op.batch_alter_table(
        "nominations", schema=None, table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.add_column(sa.Column("sex", sa.Text(), nullable=True, comment=ASKED))
        batch_op.add_column(sa.Column("party", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("household", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("confirmed", sa.LargeBinary(), nullable=True, comment=CONFIRMED))
        batch_op.create_check_constraint(op.f("ck_nominations_sex"), "sex IN ('female', 'male')")
        batch_op.create_check_constraint(op.f("ck_nominations_party"), "party IN ('member', 'not_member')")
        batch_op.create_check_constraint(
            op.f("ck_nominations_household"), "household IN ('here', 'elsewhere')"
        )
