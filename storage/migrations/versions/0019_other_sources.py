"""other sources: somebody of none of the five is counted on their own."""

from collections.abc import Sequence

from alembic import op

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

NAME = "ck_nominations_source"


def upgrade() -> None:
    with op.batch_alter_table(
        "nominations", schema=None, table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.drop_constraint(op.f(NAME), type_="check")
        batch_op.create_check_constraint(
            op.f(NAME),
            "source IN ('party_member', 'prosperous', 'veteran', 'migrant', 'graduate', 'other_source')",
        )
