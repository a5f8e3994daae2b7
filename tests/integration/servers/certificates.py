"""A certificate authority of the tests' own, and certificates that are right, expired or for another name.

authority = Authority(folder)
authority.ca_file                          what a client trusts (`ca_file` in the settings)
authority.issue()                          a good certificate for localhost and 127.0.0.1
authority.issue("mail.example")            wrong name
authority.issue(expired=True)
authority.server_context(certificate)      an `ssl.SSLContext` for a server
"""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)
FAR_OFF = datetime(2090, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Certificate:
    """Two PEM files; readable for the server's user."""

    cert_file: Path
    key_file: Path


class Authority:
    """Signs whatever a test asks for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test Authority")])
        builder = _builder(self.name, self.name, self.key.public_key(), FAR_OFF)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
        builder = builder.add_extension(
            x509.SubjectKeyIdentifier.from_public_key(self.key.public_key()), critical=False
        )
        self.certificate = builder.sign(self.key, hashes.SHA256())
        self.ca_file = folder / "ca.pem"
        self.ca_file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def issue(self, *names: str, expired: bool = False) -> Certificate:
        """A server's certificate for `names` (default: this machine)."""
        self.count += 1
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "server")])
        ends = LONG_AGO + timedelta(days=400) if expired else FAR_OFF
        builder = _builder(subject, self.name, key.public_key(), ends)
        alternatives = [_alternative(name) for name in names or ("localhost", "127.0.0.1")]
        builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        builder = builder.add_extension(authority, critical=False)
        signed = builder.sign(self.key, hashes.SHA256())
        return self._written(signed, key)

    def _written(self, signed: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Certificate:
        files = Certificate(self.folder / f"{self.count}.crt", self.folder / f"{self.count}.key")
        files.cert_file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        pem = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        files.key_file.write_bytes(pem)
        return files

    @staticmethod
    def server_context(certificate: Certificate) -> ssl.SSLContext:
        """What a server in this process needs to speak TLS with `certificate`."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.cert_file, certificate.key_file)
        return context


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, ends: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key)
    return builder.serial_number(x509.random_serial_number()).not_valid_before(LONG_AGO).not_valid_after(ends)


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
