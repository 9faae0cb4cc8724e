"""A throw-away authority for certificates, which lasts one run, and what it issues."""

import ssl
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

__all__ = ["Authority"]

_DAY = timedelta(days=1)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(slots=True)
class Authority:
    """Its own certificate is in the file at ``path``, for a client that is told to trust it."""

    path: Path
    _key: ec.EllipticCurvePrivateKey = field(init=False)
    _name: x509.Name = field(default_factory=lambda: _name("Throw-away authority of a test"))

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        made = self._issued(self._name, self._key.public_key(), None, -_DAY, 30 * _DAY)
        self.path.write_bytes(made.public_bytes(Encoding.PEM))

    def server(
        self, name: str, *hosts: str, begins: timedelta = -_DAY, ends: timedelta = _DAY
    ) -> ssl.SSLContext:
        """A server with a certificate called ``name`` for ``hosts``, good from and until then."""
        key = ec.generate_private_key(ec.SECP256R1())
        made = self._issued(_name(name), key.public_key(), hosts, begins, ends)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        # The library reads certificates and keys from files only.
        with tempfile.NamedTemporaryFile(suffix=".pem") as file:
            file.write(made.public_bytes(Encoding.PEM))
            file.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            file.flush()
            context.load_cert_chain(file.name)
        return context

    def _issued(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePublicKey,
        hosts: tuple[str, ...] | None,
        begins: timedelta,
        ends: timedelta,
    ) -> x509.Certificate:
        """A certificate for hosts, or the authority's own where there are none to name."""
        now = datetime.now(UTC)
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + begins)
            .not_valid_after(now + ends)
            .add_extension(x509.BasicConstraints(ca=hosts is None, path_length=None), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()),
                critical=False,
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        )
        if hosts is None:
            # An authority says what its key is for; strict verifiers ask for it.
            made = made.add_extension(
                x509.KeyUsage(
                    digital_signature=False,
                    content_commitment=False,
                    key_encipherment=False,
                    data_encipherment=False,
                    key_agreement=False,
                    key_cert_sign=True,
                    crl_sign=True,
                    encipher_only=False,
                    decipher_only=False,
                ),
                critical=True,
            )
        elif hosts:
            names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
            made = made.add_extension(names, critical=False)
        return made.sign(self._key, hashes.SHA256())
