"""What of a folder is gone since it was read, and what of it the ledger does not know."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two new columns; the next look at the mailbox fills them."""
    for name in ("gone", "missing"):
        op.add_column("folder", sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
