"""joint vetting: a line for each department, who stands too close; the public notice and what is objected."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

STATUSES = (
    "status IN ('submitted', 'returned', 'township_passed', 'joint_vetting', 'public_notice', 'reserve',"
    " 'refused', 'withdrawn', 'exited', 'promoted')"
)
END_REASONS = "end_reason IN ('no_time', 'too_far', 'other_trade', 'full', 'moved_on', 'relative')"
VERDICTS = "verdict IN ('pass', 'return', 'sign_in', 'open', 'close', 'refuse')"
RUNNING, PENDING = sa.text("closed_at IS NULL"), sa.text("ended_at IS NULL")


def upgrade() -> None:
    _widen()
    for table, said in (
        ("grants", "for which a reviewer signs, as the programme names it"),
        ("invitations", "for which a reviewer is asked to sign"),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("department", sa.Text(), nullable=True, comment=said))
    _vettings()
    _notices()


def _widen() -> None:
    """A nomination may be before the departments, or before the village; a pair may end for kinship."""
    numbered = {"sqlite_autoincrement": True}
    with op.batch_alter_table("nominations", schema=None, table_kwargs=numbered) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_nominations_status"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_nominations_status"), STATUSES)
    with op.batch_alter_table("decisions", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_decisions_verdict"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_decisions_verdict"), VERDICTS)
    with op.batch_alter_table("pairs", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_pairs_end_reason"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_pairs_end_reason"), END_REASONS)


def _vettings() -> None:
    op.create_table(
        "vettings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column(
            "closed_at",
            sa.DateTime(),
            nullable=True,
            comment="the county has decided, or the person has taken it back",
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"],
            ["nominations.id"],
            name=op.f("fk_vettings_nomination_id_nominations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vettings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_vettings_nomination_id"), "vettings", ["nomination_id"])
    op.create_index(
        "uq_vettings_running",
        "vettings",
        ["nomination_id"],
        unique=True,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )
    op.create_table(
        "vetting_lines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vetting_id", sa.Integer(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False, comment="as the programme names it"),
        sa.Column("signature", sa.Text(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("signed_by", sa.Integer(), nullable=True),
        sa.Column("signed_at", sa.DateTime(), nullable=True),
        sa.Column("assigned_to", sa.Integer(), nullable=True, comment="a colleague who signs instead"),
        sa.Column("reminded", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "(signature IS NULL) = (signed_at IS NULL)", name=op.f("ck_vetting_lines_signed_when")
        ),
        sa.CheckConstraint(
            "(signature IS NULL) = (signed_by IS NULL)", name=op.f("ck_vetting_lines_signed_by_whom")
        ),
        sa.CheckConstraint(
            "signature IS NULL OR (signature = 'pass') = (reason IS NULL)",
            name=op.f("ck_vetting_lines_reason_why_not"),
        ),
        sa.CheckConstraint(
            "signature IN ('pass', 'hold', 'refuse')", name=op.f("ck_vetting_lines_signature")
        ),
        sa.ForeignKeyConstraint(
            ["vetting_id"],
            ["vettings.id"],
            name=op.f("fk_vetting_lines_vetting_id_vettings"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["signed_by"], ["people.id"], name=op.f("fk_vetting_lines_signed_by_people")),
        sa.ForeignKeyConstraint(
            ["assigned_to"], ["people.id"], name=op.f("fk_vetting_lines_assigned_to_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vetting_lines")),
        sa.UniqueConstraint("vetting_id", "department", name=op.f("uq_vetting_lines_vetting_id_department")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_vetting_lines_department_signature", "vetting_lines", ["department", "signature"])
    op.create_table(
        "conflicts",
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False, comment="who signs nothing about it"),
        sa.Column("declared_at", sa.DateTime(), nullable=False),
        sa.Column("by_candidate", sa.Boolean(), nullable=False, comment="or else they said so themselves"),
        sa.ForeignKeyConstraint(
            ["nomination_id"],
            ["nominations.id"],
            name=op.f("fk_conflicts_nomination_id_nominations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_conflicts_person_id_people")),
        sa.PrimaryKeyConstraint("nomination_id", "person_id", name=op.f("pk_conflicts")),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("nomination_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("agreed_at", sa.DateTime(), nullable=True, comment="when the village could read it"),
        sa.Column("consent_version", sa.Text(), nullable=True, comment="which text the person agreed to"),
        sa.Column("ends_at", sa.DateTime(), nullable=True),
        sa.Column(
            "run_out_at",
            sa.DateTime(),
            nullable=True,
            comment="when the village was told that the days are over",
        ),
        sa.Column("ended_at", sa.DateTime(), nullable=True, comment="decided, or taken down"),
        sa.CheckConstraint(
            "(agreed_at IS NULL) = (ends_at IS NULL)", name=op.f("ck_notices_runs_from_consent")
        ),
        sa.CheckConstraint(
            "(agreed_at IS NULL) = (consent_version IS NULL)",
            name=op.f("ck_notices_consent_has_version"),
        ),
        sa.ForeignKeyConstraint(
            ["nomination_id"],
            ["nominations.id"],
            name=op.f("fk_notices_nomination_id_nominations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_notices_nomination_id"), "notices", ["nomination_id"])
    op.create_index(
        "uq_notices_running",
        "notices",
        ["nomination_id"],
        unique=True,
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )
    op.create_table(
        "objections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("notice_id", sa.Integer(), nullable=False),
        sa.Column(
            "objector", sa.LargeBinary(), nullable=False, comment="a keyed mark: nobody learns who it was"
        ),
        sa.Column("words", sa.LargeBinary(), nullable=True),
        sa.Column("recording", sa.LargeBinary(), nullable=True),
        sa.Column("recording_seconds", sa.Integer(), nullable=True),
        sa.Column("raised_at", sa.DateTime(), nullable=False),
        sa.Column("upheld", sa.Boolean(), nullable=True),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("settled_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "(words IS NULL) = (recording IS NOT NULL)", name=op.f("ck_objections_written_or_spoken")
        ),
        sa.CheckConstraint(
            "(recording IS NULL) = (recording_seconds IS NULL)",
            name=op.f("ck_objections_recording_has_length"),
        ),
        sa.CheckConstraint(
            "(upheld IS NULL) = (settled_at IS NULL)", name=op.f("ck_objections_settled_when")
        ),
        sa.CheckConstraint(
            "(upheld IS NULL) = (settled_by IS NULL)", name=op.f("ck_objections_settled_by_whom")
        ),
        sa.CheckConstraint("(upheld IS NULL) = (reason IS NULL)", name=op.f("ck_objections_settled_why")),
        sa.ForeignKeyConstraint(
            ["notice_id"], ["notices.id"], name=op.f("fk_objections_notice_id_notices"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["people.id"], name=op.f("fk_objections_settled_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_objections")),
        sa.UniqueConstraint("notice_id", "objector", name=op.f("uq_objections_notice_id_objector")),
        sqlite_autoincrement=True,
    )
