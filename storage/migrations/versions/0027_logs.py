"""logs: how long help took, a photo and a rough place with it; what a reserve did of a day."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("help_sessions", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "lasted", sa.Text(), nullable=True, comment="nothing in sessions logged before it was kept"
            )
        )
        batch_op.add_column(sa.Column("photo", sa.LargeBinary(), nullable=True, comment="Telegram's file id"))
        batch_op.add_column(
            sa.Column(
                "spot",
                sa.LargeBinary(),
                nullable=True,
                comment="where it was, to two decimals of a degree",
            )
        )
        batch_op.create_check_constraint(
            op.f("ck_help_sessions_lasted"), "lasted IN ('half_hour', 'one_hour', 'half_day', 'whole_day')"
        )
    op.create_table(
        "daybook",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("favour", sa.Text(), nullable=True),
        sa.Column("whom", sa.Text(), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.Column("voice", sa.LargeBinary(), nullable=True, comment="Telegram's file id of a spoken note"),
        sa.Column("written_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(work = 'ran_an_errand') = (favour IS NOT NULL AND whom IS NOT NULL)",
            name=op.f("ck_daybook_errand_says_what"),
        ),
        sa.CheckConstraint(
            "work IN ('sat_with_elder', 'made_peace', 'repaired', 'at_a_meeting', 'in_the_field',"
            " 'ran_an_errand', 'another_thing')",
            name=op.f("ck_daybook_work"),
        ),
        sa.CheckConstraint(
            "favour IN ('water_and_light', 'phone_matters', 'doctor_and_medicine', 'brought_things',"
            " 'papers_run', 'carried_things', 'other_favour')",
            name=op.f("ck_daybook_favour"),
        ),
        sa.CheckConstraint(
            "whom IN ('elder_in_the_east', 'elder_in_the_west', 'elder_in_the_south', 'elder_in_the_north',"
            " 'elder_alone', 'old_couple')",
            name=op.f("ck_daybook_whom"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_daybook_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_daybook")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_daybook_person_id_happened_on", "daybook", ["person_id", "happened_on"])
    op.create_index("ix_daybook_work_happened_on", "daybook", ["work", "happened_on"])
