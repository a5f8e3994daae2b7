"""Answers by hand, in whose favour ours were withheld."""

import sqlalchemy as sa
from alembic import op

from inbox_worker.edges.database.tables import Id, Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One new table; nothing that is there changes."""
    op.create_table(
        "handwritten",
        sa.Column("id", Id, nullable=False),
        sa.Column("request_id", Id, nullable=False),
        sa.Column("recipient", sa.String(length=320), nullable=False),
        sa.Column("noticed_at", Instant(timezone=True), nullable=False),
        sa.Column("shown_at", Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_handwritten_request_id_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handwritten")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_handwritten_request_id"), "handwritten", ["request_id"], unique=False)
