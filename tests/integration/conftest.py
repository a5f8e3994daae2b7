"""The servers for the tests of this folder."""

import sys
from pathlib import Path

# The servers are imported as tests.integration.servers, also when pytest is started without `python -m`.
sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.integration.servers.fixtures import authority, dovecot, pymap, smtp, smtp_tls

__all__ = ["authority", "dovecot", "pymap", "smtp", "smtp_tls"]
