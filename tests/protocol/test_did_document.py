"""DID documents: the keys that an organisation lists for statements, and nobody else's."""

import json

import pytest

from assent import did_document
from assent.key_ring import KeyRing, ListedKey
from assent.times import Instant
from support.refused import refused
from support.signed import FIRST_KEY, LISTED, SECOND, SECOND_KEY, SECOND_METHOD, STRANGER_KEY

EXPIRES, REVOKED = Instant("2027-01-01T00:00:00Z"), Instant("2026-06-01T00:00:00Z")


def method(**changes):
    return {
        "id": SECOND_METHOD,
        "type": "Multikey",
        "controller": SECOND,
        "publicKeyMultibase": SECOND_KEY.public.multibase,
    } | changes


def document(*methods, **changes) -> bytes:
    """A DID document of the second party, pretty as people write it."""
    members = {
        "@context": ["https://www.w3.org/ns/did/v1"],
        "id": SECOND,
        "verificationMethod": list(methods),
        "assertionMethod": [entry["id"] for entry in methods],
    } | changes
    return json.dumps(members, indent=2).encode()


def read(data):
    return did_document.read(data, did=SECOND)


def test_a_written_document_reads_back():
    """KEY-05."""
    keys = (
        ListedKey(id=f"{SECOND}#a", key=SECOND_KEY.public, expires=EXPIRES),
        ListedKey(id=f"{SECOND}#b", key=FIRST_KEY.public, expires=EXPIRES, revoked=REVOKED),
    )

    assert read(did_document.write(SECOND, keys)) == keys


def test_a_written_document_is_the_w3c_form():
    """KEY-05."""
    assert json.loads(did_document.write(SECOND, [LISTED])) == {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": SECOND,
        "verificationMethod": [method()],
        "assertionMethod": [SECOND_METHOD],
    }


def test_a_key_for_logging_in_signs_no_agreement():
    """KEY-05, PF6."""
    data = document(method(), assertionMethod=[], authentication=[SECOND_METHOD])

    assert read(data) == ()
    with refused("key-unknown"):
        KeyRing(read(data)).public_key(SECOND_METHOD, REVOKED)


@pytest.mark.parametrize(
    "other",
    [
        {"id": f"{SECOND}#p256", "type": "Multikey", "publicKeyMultibase": "zDnaex"},
        {"id": f"{SECOND}#jwk", "type": "JsonWebKey", "publicKeyJwk": {"kty": "EC"}},
        {"id": f"{SECOND}#none", "type": "Multikey", "publicKeyMultibase": None},
        {"id": 7, "type": "Multikey", "publicKeyMultibase": 7},
    ],
)
def test_keys_of_other_protocols_are_passed_over(other):
    """KEY-05."""
    keys = read(document(method(), other, service=[{"id": "#s", "priority": 1}]))

    assert [key.id for key in keys] == [SECOND_METHOD]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(document(method(), id="did:web:other.example"), "identifier", id="other id"),
        pytest.param(document(method(), id=SECOND + "#"), "identifier", id="id with fragment"),
        pytest.param(document(id=None), "identifier", id="id null"),
        pytest.param(document(method(controller=FIRST_KEY.did)), "identifier", id="controller"),
        pytest.param(document(method(controller=None)), "identifier", id="no controller"),
        pytest.param(document(method(id="did:web:o.example#k")), "identifier", id="foreign key"),
        pytest.param(document(method(id=SECOND)), "identifier", id="no fragment"),
        pytest.param(document(method(id=SECOND + "#")), "identifier", id="empty fragment"),
        pytest.param(document(method(id=SECOND + "x#k")), "identifier", id="longer host"),
        pytest.param(document(method(), method()), "identifier", id="one id twice"),
        pytest.param(
            document(method(publicKeyMultibase=SECOND_KEY.public.multibase + "1")),
            "identifier",
            id="key of 33 bytes",
        ),
        pytest.param(document(method(), verificationMethod={}), "schema", id="methods"),
        pytest.param(document(method(), assertionMethod=SECOND_METHOD), "schema", id="assertion"),
        pytest.param(document(method(expires="2027-01-01")), "time", id="expires"),
        pytest.param(document(method(revoked=None)), "time", id="revoked null"),
        pytest.param(document(method(revoked="2026-06-01T00:00:00+00:00")), "time", id="offset"),
        pytest.param(document() + b" " * 65_536, "too-large", id="huge"),
        pytest.param(document() + b"{}", "not-json", id="two documents"),
        pytest.param(b"<html>", "not-json", id="html"),
        pytest.param(b"[]", "not-json", id="array"),
        pytest.param(
            document(method()).replace(b'"id": ', b'"id": "did:web:evil.example", "id": ', 1),
            "not-json",
            id="id twice",
        ),
    ],
)
def test_a_document_that_says_something_else_is_refused(data, code):
    """KEY-05, ID7, ID11."""
    with refused(code):
        read(data)


def test_a_weak_key_is_refused_when_it_is_listed():
    """KEY-01, PF10."""
    weak = "z6MkeTG3bFFSLYVU7VqhgZxqr6YzpaGrQtFMh1uvqGy1vDnP"  # Multikey of 32 zero bytes.
    with refused("weak-key"):
        read(document(method(publicKeyMultibase=weak)))


LIMITED = ListedKey(
    id=SECOND_METHOD,
    key=SECOND_KEY.public,
    valid_from=Instant("2026-01-01T00:00:00Z"),
    expires=EXPIRES,
    revoked=REVOKED,
)


@pytest.mark.parametrize(
    ("key", "at", "valid"),
    [
        (LIMITED, "2025-12-31T23:59:59Z", False),
        (LIMITED, "2026-01-01T00:00:00Z", True),
        (LIMITED, "2026-05-31T23:59:59Z", True),
        (LIMITED, "2026-06-01T00:00:00Z", False),
        (LIMITED, "2028-01-01T00:00:00Z", False),
        (ListedKey(id="a", key=LIMITED.key, expires=EXPIRES), "2026-12-31T23:59:59Z", True),
        (ListedKey(id="a", key=LIMITED.key, expires=EXPIRES), "2027-01-01T00:00:00Z", False),
        (ListedKey(id="a", key=LIMITED.key), "0001-01-01T00:00:00Z", True),
        (ListedKey(id="a", key=LIMITED.key), "9999-12-31T23:59:59Z", True),
    ],
)
def test_a_key_signs_from_its_first_moment_until_its_last(key, at, valid):
    """KEY-02, PF14."""
    ring = KeyRing([key])
    if valid:
        assert ring.public_key(key.id, Instant(at)) == key.key
        return
    with refused("key-not-valid"):
        ring.public_key(key.id, Instant(at))


def test_a_key_that_nobody_listed_is_unknown():
    """KEY-02."""
    with refused("key-unknown"):
        KeyRing([LISTED]).public_key(f"{SECOND}#key-2", REVOKED)


def test_one_id_never_stands_for_two_keys():
    """KEY-02, ID11."""
    other = ListedKey(id=SECOND_METHOD, key=STRANGER_KEY.public)

    KeyRing([LISTED, LISTED])
    with refused("identifier"):
        KeyRing([LISTED, other])
