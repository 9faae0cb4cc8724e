"""Identifiers of organisations: a host in one spelling, and an origin that follows from it."""

import pytest

from assent import did_web
from support.refused import refused

GOOD_HOSTS = [
    "shop.example",
    "www.shop.example",
    "a.b",
    "xn--kse-qla.example",
    "1und1.example",
    "3.example",
    "a" * 63 + ".example",
    ".".join(["a" * 49] * 5),
]


@pytest.mark.parametrize("host", GOOD_HOSTS)
def test_a_host_has_one_identifier_one_origin_and_one_document(host):
    """KEY-04."""
    did = f"did:web:{host}"

    did_web.check(did)
    assert did_web.did_to_origin(did) == f"https://{host}"
    assert did_web.did_to_url(did) == f"https://{host}/.well-known/did.json"
    assert did_web.origin_to_did(f"https://{host}") == did


BAD_HOSTS = [
    "",
    "shop",
    "Shop.example",
    "SHOP.EXAMPLE",
    "shop.example.",
    ".shop.example",
    "shop..example",
    "-shop.example",
    "shop-.example",
    "sh_op.example",
    "käse.example",
    "shop.example:443",
    "shop.example%3A443",
    "shop.example%3a8443",
    "shop.example:users:alice",
    "shop.example/path",
    "shop.example/..",
    "shop.example?x",
    "shop.example#x",
    "user@shop.example",
    "user:pw@shop.example",
    "%73hop.example",
    "shop%2Eexample",
    "127.0.0.1",
    "10.0.0.1",
    "[::1]",
    "2130706433",
    "0x7f.1",
    "shop.example\n",
    " shop.example",
    "shop.example\0",
    "a" * 64 + ".example",
    ".".join(["a" * 49] * 5) + ".aaaa",
    "localhost",
    "localhost:8443",
    "localhost%3A22",
    "localhost%3A8443",
    "ſhop.example",
    "shop\u3002example",
]


@pytest.mark.parametrize("host", BAD_HOSTS)
def test_another_spelling_of_a_host_is_refused(host):
    """KEY-04, ID7, CJ18: user, path, port, address, case, dot, IDNA and percent-encoding."""
    for use in (did_web.check, did_web.did_to_origin, did_web.did_to_url):
        with refused("identifier"):
            use(f"did:web:{host}")
    with refused("identifier"):
        did_web.origin_to_did(f"https://{host}")


@pytest.mark.parametrize(
    "origin",
    [
        "http://shop.example",
        "HTTPS://shop.example",
        "https:shop.example",
        "//shop.example",
        "shop.example",
        "https://shop.example/",
        "ftp://shop.example",
        "https://",
        "",
    ],
)
def test_what_is_no_plain_https_origin_is_refused(origin):
    """KEY-04, CJ18."""
    with refused("identifier"):
        did_web.origin_to_did(origin)


@pytest.mark.parametrize("did", ["web:shop.example", "DID:web:shop.example", "did:Web:a.b", "a.b"])
def test_another_method_is_refused(did):
    """KEY-04, CJ18."""
    with refused("identifier"):
        did_web.check(did, loopback=True)


@pytest.mark.parametrize("port", ["1", "8443", "65535", "443"])
def test_loopback_has_a_port_and_plain_http(port):
    """KEY-04, ID7."""
    did, origin = f"did:web:localhost%3A{port}", f"http://localhost:{port}"

    assert did_web.did_to_origin(did, loopback=True) == origin
    assert did_web.origin_to_did(origin, loopback=True) == did
    assert did_web.did_to_url(did, loopback=True) == f"{origin}/.well-known/did.json"


@pytest.mark.parametrize("port", ["1", "8443", "65535"])
def test_loopback_is_refused_where_it_was_not_asked_for(port):
    """KEY-04, ID7."""
    with refused("identifier"):
        did_web.did_to_origin(f"did:web:localhost%3A{port}")
    with refused("identifier"):
        did_web.origin_to_did(f"http://localhost:{port}")


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost%3A",
        "localhost%3A0",
        "localhost%3A80",
        "localhost%3A080",
        "localhost%3A65536",
        "localhost%3A99999",
        "localhost%3a8443",
        "localhost:8443",
        "LOCALHOST%3A8443",
        "127.0.0.1%3A8443",
        "localhost%3A8443:path",
        "localhost%3A٨٤٤٣",
        "localhost.%3A8443",
        "evil.example%3A8443",
        "localhost%3A8443\n",
    ],
)
def test_loopback_has_one_spelling_too(host):
    """KEY-04, ID7, CJ18."""
    with refused("identifier"):
        did_web.did_to_origin(f"did:web:{host}", loopback=True)
    with refused("identifier"):
        did_web.origin_to_did("http://" + host.replace("%3A", ":") + "/", loopback=True)
