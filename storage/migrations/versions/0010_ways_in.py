"""ways in: recommendations, nominations on somebody's behalf, how consent was given."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

KINDS = "'claim', 'bind', 'role', 'mentor'"
WAYS = "way_in IN ('self', 'recommended_by_villager', 'recommended_by_organization')"


def upgrade() -> None:
    with op.batch_alter_table("people", schema=None) as batch_op:
        batch_op.add_column(sa.Column("consent_given", sa.Text(), server_default="in_chat", nullable=False))
        batch_op.create_check_constraint(
            op.f("ck_people_consent_given"), "consent_given IN ('in_chat', 'in_person')"
        )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "nomination_id",
                sa.Integer(),
                nullable=True,
                comment="which one is taken over; its number is never another's",
            )
        )
        batch_op.drop_constraint(op.f("ck_invitations_kind"), type_="check")
        batch_op.create_check_constraint(
            op.f("ck_invitations_kind"), f"kind IN ({KINDS}, 'recommendation', 'take_over')"
        )
        batch_op.create_check_constraint(
            op.f("ck_invitations_nomination_taken_over"),
            "(kind = 'take_over') = (nomination_id IS NOT NULL)",
        )
    with op.batch_alter_table(
        "nominations", schema=None, table_kwargs={"sqlite_autoincrement": True}
    ) as batch_op:
        batch_op.add_column(sa.Column("way_in", sa.Text(), server_default="self", nullable=False))
        batch_op.add_column(
            sa.Column(
                "assisted_by",
                sa.Integer(),
                nullable=True,
                comment="who wrote it down for somebody without a phone",
            )
        )
        batch_op.create_check_constraint(op.f("ck_nominations_way_in"), WAYS)
        batch_op.create_foreign_key(
            op.f("fk_nominations_assisted_by_people"), "people", ["assisted_by"], ["id"]
        )
    op.create_table(
        "recommendations",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("recommended_by", sa.Integer(), nullable=False),
        sa.Column(
            "full_name",
            sa.LargeBinary(),
            nullable=False,
            comment="all that is known of them until they agree",
        ),
        sa.Column("way_in", sa.Text(), nullable=False),
        sa.CheckConstraint(WAYS, name=op.f("ck_recommendations_way_in")),
        sa.ForeignKeyConstraint(
            ["digest"],
            ["invitations.digest"],
            name=op.f("fk_recommendations_digest_invitations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["recommended_by"], ["people.id"], name=op.f("fk_recommendations_recommended_by_people")
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_recommendations")),
    )
    with op.batch_alter_table("recommendations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_recommendations_recommended_by"), ["recommended_by"], unique=False
        )
