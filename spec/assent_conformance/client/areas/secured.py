"""Certificates: a vendor behind a proxy, whose name somebody else would like to have."""

import ssl
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from assent_conformance.check import Area, Skip, require
from assent_conformance.client.under_test import Client
from assent_conformance.site import Site
from assent_conformance.site.certificates import Authority
from assent_conformance.site.http_server import Tunnel

AREA = Area("client", "secured")

_HOST = "tea.example"
_DAY = timedelta(days=1)

Secured = Callable[[Authority], ssl.SSLContext | None]


def _came(site: Site) -> None:
    """Check that it was the certificate that decided."""
    if not site.tunnelled:
        raise Skip("It did not come through the proxy; see {proxy} and {authority} of drivers.")


@AREA.check("CLI-34")
def a_certificate_for_the_host(client: Client) -> None:
    """A vendor with a valid certificate is called and agreed with."""
    tunnel = Tunnel(host=_HOST, tls=client.authority.server(_HOST, _HOST))
    with client.site(tunnel=tunnel) as site:
        ended = client.person().call("proffer", site)
        _came(site)
        client.exits_with(ended, "done")
        require(bool(site.sent("proffers")), "Nothing was proffered.")


def _refused(secured: Secured) -> Callable[[Client], None]:
    def run(client: Client) -> None:
        tunnel = Tunnel(host=_HOST, tls=secured(client.authority))
        with client.site(tunnel=tunnel) as site:
            ended = client.person().call("proffer", site)
            _came(site)
            client.exits_with(ended, "no", "open", "vendor", "failed")
            require(not site.requests, "Something was asked in spite of the certificate.")

    return run


def _of_somebody(authority: Authority) -> ssl.SSLContext:
    """Signed by an authority of the same name that nobody trusts."""
    with TemporaryDirectory() as folder:
        return Authority(Path(folder) / "authority.pem").server(_HOST, _HOST)


_CERTIFICATES: dict[str, tuple[str, Secured]] = {
    "another-host": (
        "a certificate for another host",
        lambda authority: authority.server("evil.example", "evil.example"),
    ),
    "another-host-below": (
        "a certificate for hosts below its own",
        lambda authority: authority.server(_HOST, f"*.{_HOST}"),
    ),
    "common-name-only": (
        "its host in the common name only",
        lambda authority: authority.server(_HOST, "evil.example"),
    ),
    "expired": (
        "a certificate that has expired",
        lambda authority: authority.server(_HOST, _HOST, begins=-9 * _DAY, ends=-_DAY),
    ),
    "not-yet-valid": (
        "a certificate of the future",
        lambda authority: authority.server(_HOST, _HOST, begins=_DAY, ends=9 * _DAY),
    ),
    "unknown-authority": ("a certificate of an authority that nobody trusts", _of_somebody),
    "in-the-clear": ("plain HTTP in the place of a certificate", lambda authority: None),
}

for _key, (_title, _secured) in _CERTIFICATES.items():
    AREA.add("CLI-34", _key, f"Nothing is asked of a vendor with {_title}.", _refused(_secured))
