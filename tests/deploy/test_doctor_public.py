"""``assent-server doctor --via``: a sound proxy has no findings, and each mistake is found.

SRV-32. The mistakes are made in the real configuration of nginx; the checks know no proxy by name.
"""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from support.certificates import Authority
from support.proxies import DEPLOY, PROXIES, Nginx, Site
from support.vendor_process import VendorProcess


@pytest.fixture
def examined(shop: VendorProcess, authority: Authority, monkeypatch: pytest.MonkeyPatch):
    """What is not good, by check, seen through a port of this machine."""
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.path))

    def findings(port: int) -> dict[str, Any]:
        ended = shop.vendor.command("doctor", "--via", f"127.0.0.1:{port}", "--json")
        found = [item for item in json.loads(ended.stdout) if item["health"] != "good"]
        assert ended.exit_code == int(any(item["health"] == "bad" for item in found))
        assert all(item["cure"] for item in found)
        return {item["check"]: item for item in found if item["check"] != "disk"}

    return findings


@pytest.mark.parametrize("name", PROXIES)
def test_a_sound_proxy_has_no_findings(name: str, folder: Path, site: Site, examined) -> None:
    with PROXIES[name](folder, site) as proxy:
        assert examined(proxy.port) == {}


def test_the_guide_lists_what_is_looked_for(shop: VendorProcess) -> None:
    ended = shop.vendor.command("doctor", "--via", "127.0.0.1:1", "--json")
    guide = (DEPLOY / "README.md").read_text(encoding="utf-8")

    listed = re.findall(
        r"^\| `([a-z-]+)` \|", guide.partition("## What the doctor")[2], re.MULTILINE
    )

    assert listed == ["folder", *dict.fromkeys(item["check"] for item in json.loads(ended.stdout))]


HANDED = "include /etc/nginx/assent.conf; }"
DID = "location = /.well-known/did.json { "


@pytest.mark.parametrize(
    ("change", "check", "says", "cure"),
    [
        (
            ("location /assent/ { ", "location /assent/v1/ { rewrite ^/assent/v1(/.*) $1 break; "),
            "base",
            "along another path",
            "without one of its own",
        ),
        (("location /assent/ { ", "location /elsewhere/ { "), "base", "Something else", "/assent/"),
        (("client_max_body_size 512k", "client_max_body_size 100k"), "bodies", "256 KiB", "client"),
        (
            ("gzip off;", "gzip on; gzip_types *; gzip_min_length 1; gzip_proxied any;"),
            "well-known",
            "compresses",
            "gzip off",
        ),
        (
            ("proxy_set_header X-Request-Id $request_id;", ""),
            "bodies",
            "lets callers do so",
            "set X-Request-Id itself",
        ),
        (
            (
                "location /assent/ { ",
                "location /assent/ { default_type application/problem+json; "
                'add_header x-request-id x always; add_header Date never; return 403 "{"; ',
            ),
            "base",
            "Something else",
            "/assent/",
        ),
        ((DID, "location = /other.json { "), "well-known", "Something else", "did.json"),
        ((DID + HANDED, DID + "return 301 https://cdn.example; }"), "well-known", "redirects", ""),
        (
            ("location /assent/ { ", "location /assent/ { limit_except GET { deny all; } "),
            "bodies",
            "PUT does not get through",
            "pass PUT and POST",
        ),
    ],
    ids=lambda item: item[0] if isinstance(item, tuple) else "",
)
def test_a_mistake_in_the_proxy_is_found(
    folder: Path, site: Site, examined, change: tuple[str, str], check: str, says: str, cure: str
) -> None:
    with Nginx(folder, site, changes=(change,)) as proxy:
        found = examined(proxy.port)[check]

    assert says in found["says"]
    assert cure in found["cure"]


@pytest.mark.parametrize(
    ("host", "days", "health", "says"),
    [
        ("shop.example", 5, "warning", "ends in 5 days"),
        ("shop.example", -1, "bad", "not believed: certificate has expired"),
        ("other.example", 30, "bad", "not believed: Hostname mismatch"),
    ],
)
def test_a_certificate_that_customers_do_not_believe_is_found(
    folder: Path, site: Site, authority: Authority, examined, host, days, health, says
) -> None:
    certificate, key = authority.issue(host, days=days)

    with Nginx(folder, replace(site, certificate=certificate, key=key)) as proxy:
        found = examined(proxy.port)["certificate"]

    assert found["health"] == health
    assert says in found["says"]


def test_a_site_without_tls_is_found(folder: Path, site: Site, examined) -> None:
    with Nginx(folder, site) as proxy:
        found = examined(proxy.plain_port)["certificate"]

    assert "speaks no TLS" in found["says"]
    assert "by https only" in found["cure"]


def test_a_proxy_that_is_not_there_is_found(examined) -> None:
    found = examined(1)

    assert "gives no answer" in found["certificate"]["says"]
    assert {"certificate", "well-known", "base", "bodies"} <= set(found)


def test_a_description_of_yesterday_is_found(
    folder: Path, site: Site, examined, shop: VendorProcess
) -> None:
    """A cache before the server, or a server that was not told."""
    former = shop.get("/.well-known/assent").content
    kept = folder / "assent"
    kept.write_bytes(former)
    handed = "location = /.well-known/assent { include /etc/nginx/assent.conf; }"
    cached = f"location = /.well-known/assent {{ root {folder}; try_files /assent =404; }}"
    with Nginx(folder, site, changes=((handed, cached),)) as proxy:
        assert examined(proxy.port) == {}
        shop.vendor.done("keys", "rotate")

        assert "is a former one" in examined(proxy.port)["well-known"]["says"]


@pytest.mark.parametrize("place", ["shop.example", "shop.example:0", "shop.example:https", ":443"])
def test_a_place_to_ask_is_a_host_and_a_port(shop: VendorProcess, place: str) -> None:
    ended = shop.vendor.command("doctor", "--via", place)

    assert ended.exit_code == 3
    assert "HOST:PORT" in ended.output
