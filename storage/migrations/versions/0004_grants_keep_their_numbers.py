"""grants: a number that went with its grant never comes back as another's."""

from collections.abc import Sequence

from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """PostgreSQL never gives a number twice."""
    if op.get_bind().dialect.name == "sqlite":
        with op.batch_alter_table("grants", recreate="always", table_kwargs={"sqlite_autoincrement": True}):
            pass
