"""Alembic's way in: it uses the connection it is handed and opens none of its own."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import DateTime, TypeDecorator

from storage.schema import metadata


def plain(kind: str, item: object, _: Any) -> str | Literal[False]:
    """A revision names plain types, so that it outlives the code that made it."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return "sa.DateTime()" if isinstance(item.impl_instance, DateTime) else "sa.LargeBinary()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    compare_type=True,
    render_item=plain,
)
with context.begin_transaction():
    context.run_migrations()
