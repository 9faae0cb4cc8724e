"""Containers carry documents whole: each member's bytes are the ones that were signed."""

import json
from typing import Any

import pytest

from assent import codec
from assent.documents import containers
from assent.documents.containers import BUNDLE_BYTES_MAX, CONTAINER_BYTES_MAX
from assent.documents.document import Document
from support.changes import changed
from support.example_containers import (
    HISTORY,
    MAXIMAL_CONTAINERS,
    MINIMAL_CONTAINERS,
    PROFFER,
)
from support.examples import (
    ACKNOWLEDGEMENT,
    CANDIDATE,
    COUNTER_OFFER,
    HEADS,
    OWN_HEADS,
    RECEIPT,
    RECORD,
    WITHDRAWAL,
)
from support.refused import refused
from support.replacing import replace

EVERY_CONTAINER = pytest.mark.parametrize("name", sorted(MAXIMAL_CONTAINERS))


def test_every_document_in_a_proffer_keeps_its_signed_bytes():
    """DOC-03: canonical bytes are compositional."""
    proffer = containers.read_proffer(PROFFER.raw)

    assert proffer == PROFFER
    assert proffer.candidates[0].raw == CANDIDATE.raw
    assert all(item.raw in PROFFER.raw for item in proffer.candidates + proffer.personal_terms)


def test_a_history_is_the_same_whatever_order_its_documents_are_told_in():
    """DOC-03."""
    members = containers.history_members(HISTORY)
    turned = replace(HISTORY, documents=HISTORY.documents[::-1])

    read = containers.read_history(containers.pack("History", members))

    assert containers.history_members(turned) == members
    assert read.record == RECORD
    assert set(map(digest_of, read.documents)) == set(map(digest_of, HISTORY.documents))


def digest_of(document: Document[Any]) -> str:
    return document.record_digest


def test_a_reconciliation_says_what_was_written():
    """DOC-03."""
    raw = MAXIMAL_CONTAINERS["Reconciliation"]

    read = containers.read_reconciliation(raw)

    assert read == OWN_HEADS
    assert containers.write_reconciliation(read) == raw


def test_a_reconciliation_answer_says_what_was_written():
    """DOC-03."""
    raw = MAXIMAL_CONTAINERS["ReconciliationAnswer"]

    read = containers.read_reconciliation_answer(raw)

    assert (read.heads, read.documents) == (HEADS, (RECEIPT,))
    assert read.lacks == (ACKNOWLEDGEMENT.record_digest,)
    assert containers.write_reconciliation_answer(read) == raw


def test_a_page_of_agreements_says_where_the_next_one_begins():
    """DOC-03."""
    last = containers.read_agreement_list(MINIMAL_CONTAINERS["AgreementList"])
    first = containers.read_agreement_list(MAXIMAL_CONTAINERS["AgreementList"])

    assert (last.records, last.next) == ((), None)
    assert (first.records, first.next) == ((RECORD.record_digest,), RECORD.record_digest)


@EVERY_CONTAINER
def test_a_container_has_no_context_id_or_proof_of_its_own(name):
    """DOC-03, LD4."""
    value = json.loads(MAXIMAL_CONTAINERS[name])

    assert not {"@context", "proof"} & value.keys()
    for own in ({"@context": RECORD.value["@context"]}, {"proof": RECORD.value["proof"]}):
        with refused("schema"):
            containers.open_container(codec.encode(value | own), name)


@EVERY_CONTAINER
def test_a_container_of_another_version_or_type_is_refused(name):
    """DOC-02, DOC-03."""
    value = json.loads(MAXIMAL_CONTAINERS[name])

    with refused("version"):
        containers.open_container(codec.encode(value | {"protocolVersion": "2.0"}), name)
    with refused("schema"):
        containers.open_container(codec.encode(value | {"type": "Agreement"}), name)


@pytest.mark.parametrize(
    ("path", "new", "code"),
    [
        (("candidates", 0, "@context"), [], "schema"),
        (("candidates", 0, "terms", "id"), RECORD.id + "#1", "nested-id"),
        (("candidates", 0, "acceptBy"), "2026-02-30T12:00:00Z", "time"),
        (("candidates", 1, "protocolVersion"), "2.0", "schema"),
        (("candidates", 1, "type"), "Withdrawal", "schema"),
        (("candidates",), [], "schema"),
        (("candidates",), [CANDIDATE.value, CANDIDATE.value], "schema"),
        (("personalTerms", 0), CANDIDATE.value, "schema"),
        (("id",), "urn:uuid:1", "schema"),
    ],
)
def test_a_proffer_with_a_wrong_part_is_refused_as_a_whole(path, new, code):
    """DOC-03, DOC-05, PRF-04 to PRF-06."""
    raw = codec.encode(changed(json.loads(PROFFER.raw), path, new))

    with refused(code):
        containers.read_proffer(raw)


def test_a_history_holds_only_what_belongs_to_an_agreement():
    """DOC-03."""
    value = json.loads(MAXIMAL_CONTAINERS["History"])

    with refused("schema"):
        containers.read_history(codec.encode(changed(value, ("documents", 0), COUNTER_OFFER.value)))
    with refused("schema"):
        containers.read_history(codec.encode(changed(value, ("record",), WITHDRAWAL.value)))


def test_a_document_in_a_container_may_not_be_larger_than_alone():
    """PRF-01."""
    padded = {f"{'x' * 60}{number}": "y" * 2000 for number in range(33)}

    with refused("too-large"):
        containers.member(CANDIDATE.value | padded)


def test_a_container_beyond_its_limit_is_refused_before_it_is_read():
    """PRF-01, CJ8."""
    assert CONTAINER_BYTES_MAX < BUNDLE_BYTES_MAX

    with refused("too-large"):
        containers.read_proffer(b"[" * (CONTAINER_BYTES_MAX + 1))
    with refused("too-large"):
        containers.read_history(b"[" * (BUNDLE_BYTES_MAX + 1))


def test_our_own_containers_pass_the_schema_too():
    """PRF-05: nothing leaves that could not come back."""
    with refused("schema"):
        containers.write_proffer(PROFFER.id, ())
