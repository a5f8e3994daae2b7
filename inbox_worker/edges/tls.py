"""TLS as we want it: certificate and name verified, version 1.2 or later, never a fall back. The only place where trust is settled.

Promises that a failed handshake ends in the error that tells a person what to do, and before any password is sent.
"""

from __future__ import annotations

import ssl
from pathlib import Path

from inbox_worker.errors import ConfigError, InboxWorkerError, TemporaryError


def client_context(ca_file: Path | None) -> ssl.SSLContext:
    """What we trust: `ca_file` in place of the system's certificates where it is given. Make it once: it is dear."""
    try:
        context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
    except OSError as error:
        raise ConfigError(
            f"ca_file = {str(ca_file)!r}: {error.strerror or error}", remedy="name a readable file of PEM certificates"
        ) from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def explained(error: ssl.SSLError, section: str, host: str, port: int) -> InboxWorkerError:
    """The error of ours that a failed handshake or a broken TLS connection with `[section]` is."""
    place = f"[{section}] {host}:{port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return ConfigError(
            f"{place}: the server's certificate is not trusted: {error.verify_message}; no password was sent",
            remedy=f"correct {section}.host, have the certificate renewed, or name its authority in {section}.ca_file",
        )
    if error.reason in {"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "UNEXPECTED_MESSAGE", "HTTP_REQUEST"}:
        return ConfigError(
            f"{place}: the server does not speak TLS on this port; no password was sent",
            remedy=f'check {section}.port, or set {section}.security = "starttls"',
        )
    if error.reason and ("PROTOCOL" in error.reason or "HANDSHAKE" in error.reason or "CIPHER" in error.reason):
        return ConfigError(
            f"{place}: no TLS of version 1.2 or later could be agreed on ({error.reason}); no password was sent",
            remedy="the server must offer TLS 1.2 or later",
        )
    return TemporaryError(f"{place}: the TLS connection broke: {error.reason or error}")
