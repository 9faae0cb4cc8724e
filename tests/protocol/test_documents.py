"""From bytes to typed documents and back, and every way in which that is refused."""

from typing import Any

import pytest

from assent import codec, documents, record
from assent.documents import Counter, Document, Party
from assent.multibase import digest
from support.changes import Path, at, changed, places, removed
from support.examples import CANDIDATE, MAXIMAL, MINIMAL, RECORD
from support.published import KEYS
from support.refused import refused
from support.replacing import replace

BOTH = [*MAXIMAL.values(), *MINIMAL.values()]
EVERY_EXAMPLE = pytest.mark.parametrize("example", BOTH, ids=lambda document: document.type)


def reread(value: dict[str, Any], name: str) -> None:
    """Read ``value`` as bytes from a peer, who keeps all rules of the codec."""
    documents.read(codec.encode(value), name)


@EVERY_EXAMPLE
def test_reading_the_bytes_of_a_document_gives_it_back(example):
    """DOC-01."""
    read = documents.read(example.raw, example.type)

    assert read == example
    assert codec.encode(read.value) == example.raw


@EVERY_EXAMPLE
def test_each_example_is_signed_as_its_type_demands(example):
    """PRF-07."""
    if example.type == "Terms":
        assert example.proofs == ()
    elif len(example.proofs) == 1 and example.type == "Agreement":
        record.verify_candidate(example, keys=KEYS)
    else:
        record.verify(example, keys=KEYS)


def test_what_was_read_is_typed():
    """DOC-01."""
    body = documents.read(RECORD.raw, "Agreement").body

    assert body.second_party.legal_name == "Laden für Tee GmbH"
    assert body.proffer.counter is Counter.ONE
    assert documents.read(MINIMAL["Agreement"].raw, "Agreement").body.roster is None
    assert documents.read(MAXIMAL["Decline"].raw, "Decline").body.declined_by is Party.SECOND


def test_the_body_digest_stays_when_the_second_party_signs_and_the_record_digest_does_not():
    """DOC-04."""
    assert RECORD.body_digest == CANDIDATE.body_digest
    assert RECORD.record_digest != CANDIDATE.record_digest
    assert RECORD.record_digest == digest(RECORD.raw)


def test_terms_have_one_digest_since_nobody_signs_them():
    """DOC-04."""
    assert MAXIMAL["Terms"].body_digest == MAXIMAL["Terms"].record_digest


@EVERY_EXAMPLE
def test_a_time_that_does_not_exist_is_refused(example):
    """PRF-06, CJ17: 30 February has the right spelling."""
    for path in instants(example):
        with refused("time"):
            documents.read(
                codec.encode(changed(example.value, path, "2026-02-30T12:00:00Z")), example.type
            )


def instants(document: Document) -> list[Path]:
    """The places of all instants, the proofs' too."""
    return [
        path
        for path, value in places(document.value)
        if isinstance(value, str) and value[4:5] == "-" and value.endswith("Z")
    ]


@pytest.mark.parametrize("example", MAXIMAL.values(), ids=lambda document: document.type)
def test_a_wrong_or_missing_nested_id_is_refused(example):
    """DOC-05."""
    for path, value in places(example.value):
        if "proof" not in path and path[-1:] == ("id",) and len(path) > 1:
            with refused("nested-id"):
                documents.read(
                    codec.encode(changed(example.value, path, value + "0")), example.type
                )
            with refused("schema"):
                reread(removed(example.value, path), example.type)


def test_two_nested_objects_that_changed_their_ids_are_refused():
    """DOC-05, LD11."""
    first, second = ("firstParty", "id"), ("secondParty", "id")
    value = changed(RECORD.value, first, at(RECORD.value, second))

    with refused("nested-id"):
        reread(changed(value, second, at(RECORD.value, first)), "Agreement")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"protocolVersion": "2.0"}, "version"),
        ({"@context": [*documents.CONTEXT, "https://evil.example"]}, "context"),
        ({"@graph": []}, "schema"),
        ({"type": ["Agreement"]}, "schema"),
        ({"type": "Receipt"}, "schema"),
    ],
)
def test_a_signed_document_that_was_changed_is_refused_before_its_proofs_are_read(change, code):
    """PRF-04, PRF-05, DOC-02, LD3: with RDFC some of these would still verify."""
    with refused(code):
        reread(RECORD.value | change, "Agreement")


def test_a_document_of_another_type_is_refused_though_it_is_whole():
    """PRF-05."""
    with refused("schema"):
        documents.read(RECORD.raw, "Receipt", "Decline")


def test_our_own_documents_pass_the_schema_too():
    """PRF-05: nothing leaves that could not come back."""
    nowhere = replace(RECORD.body, place="Germany")

    with refused("schema"):
        documents.seal(documents.write(nowhere))
