"""Each rule is broken over HTTP, and each code of the registry is got, with its one status.

What is rejected changes no stored byte, makes no signature, and repeats nothing that was sent.
"""

import re
from pathlib import Path

import pytest

import assent_schemas
from assent.errors import CODES
from support.breaches import Breach, Sender
from support.breaches.binding import BINDING
from support.breaches.profile import OTHER, PROFILE
from support.breaches.proofs import PROOFS
from support.second_opinion import accepts
from support.web import Web

TESTS = Path(__file__).resolve().parents[1]
BREACHES = (*PROFILE, *PROOFS, *BINDING)


@pytest.fixture
def sender(tmp_path: Path):
    web = Web(tmp_path)
    yield Sender(web)
    web.close()


@pytest.mark.parametrize("breach", BREACHES, ids=lambda b: f"{b.rule}: {b.answer}")
def test_a_breach_gets_its_code_and_status_and_changes_nothing(sender, breach: Breach):
    """PRF-01 to PRF-10, KEY-01, KEY-02, DOC-02 to DOC-05, BND-01 to BND-10, I10, I12."""
    response = breach.send(sender)

    said = response.json()
    assert (response.status_code, said["code"]) == (breach.status, breach.code), said
    assert (said["status"], said["requirement"]) == (breach.status, CODES[breach.code].requirement)
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    assert accepts(said, "Problem")
    assert not sender.web.wrote_last
    # Where the fault is our own, a signature may have been made that nobody gets.
    assert breach.status >= 500 or not sender.web.signed_last
    assert not any(text in response.text for text in (sender.customer.did, "Bücher", OTHER))


# Codes of what stands before a site: tests/server/middleware and tests/server/sidecar have each.
BEFORE_A_SITE = {"agreement-required", "upgrade", "upstream"}
OF_THE_ENDPOINT = [
    row
    for row in assent_schemas.load("registries/errors.json")["errors"]
    if row["code"] not in BEFORE_A_SITE
]


@pytest.mark.parametrize("row", OF_THE_ENDPOINT, ids=lambda row: row["code"])
def test_each_code_of_the_registry_comes_over_http_with_its_status_only(row):
    """BND-10: a code that nothing gets is no promise."""
    answers = {breach.answer for breach in BREACHES if breach.code == row["code"]}

    assert answers == {f"{row['status']} {row['code']}"}


# What breaks one rule only is valid without that: else a refusal could have another reason.
VALID = {
    "a dispute": lambda s: s.put("notices", s.valid.id, s.valid.raw),
    "a dispute with another text": lambda s: s.said("subject", new='Käse 😀\n"two" \\'),
    "a dispute sent as linked data": lambda s: s.put(
        "notices", s.valid.id, s.valid.raw, content_type="application/ld+json; charset=utf-8"
    ),
    "an acknowledgement": lambda s: s.said(
        "received", new="2027-02-28T10:00:00Z", of=s.acknowledgement()
    ),
    "a proffer": lambda s: s.proffered_with(("place",), "https://w3id.org/dpv/loc#FR"),
    "a record": lambda s: s.returned(*s.proofs()),
}


@pytest.mark.parametrize("name", VALID)
def test_without_the_breach_it_is_taken_in(sender, name):
    """PRF-01 to PRF-09, BND-02."""
    response = VALID[name](sender)

    assert response.status_code == 201, response.text
    assert sender.web.wrote_last


# The rules for signed documents, sentence by sentence: what breaks each over HTTP, by its name
# in the tables, or the test that breaks it where no request can.
RULES = """
UTF-8
no byte order mark
at most 64 KiB
one JSON object
nothing after it
application/json or application/ld+json
no content encoding
each name once
no odd escapes
no white space
names in order
no numbers
no null
no true, no false
at most 16 levels
arrays are bounded
member names of the pattern
normalisation form C
no control characters but line feed
no bidirectional controls
no surrogates
counters are decimal strings
the first of several breaches is named
@context is exactly the pinned one
@context is identical in each proof
@context stands nowhere else
schemas/test_pins.py::test_an_edited_context_is_refused
protocol/test_core_is_pure.py::test_every_document_is_read_without_the_outside
protocol/test_linked_data.py::test_any_other_context_is_refused_and_never_fetched
schemas/test_context.py::test_it_defines_none_of_the_names_that_data_integrity_scopes
closed schemas
schemas/test_schemas.py::test_every_object_is_closed
schemas/test_schemas.py::test_every_pattern_says_the_same_in_every_engine
texts are bounded
arrays without repetition
schemas/test_schemas.py::test_every_string_and_array_is_bounded
a nested id follows from the document's
no blank nodes
identifiers have one spelling
document ids are random UUIDs
digests are multihash sha2-256 in base64url multibase
a signature has one spelling
times have one spelling
a customer's times are whole minutes
a container has no context
a container has no proof
a container has limits of its own
each document in a container keeps all rules
protocol/test_core_is_pure.py::test_nothing_in_the_core_imports_the_linked_data_view
protocol/test_containers.py::test_every_document_in_a_proffer_keeps_its_signed_bytes
a Data Integrity proof of suite eddsa-jcs-2022
the purpose is assertionMethod
no further members of a proof
the domain is the other party
the challenge is that of the type
no proof is missing
no proof too many
no proof twice
no foreign proof
proofs in order
every proof holds
times of proofs are possible
protocol/test_documents.py::test_the_body_digest_stays_when_the_second_party_signs_and_the_record_digest_does_not
keys of customers are Ed25519 in did:key
no weak keys
protocol/test_derivation.py::test_the_info_is_the_designs_text
the key is one that the signer lists
the key was valid when it signed
protocol/test_description.py::test_new_keys_that_no_known_key_vouches_for_are_refused
server/exchange/test_proffers.py::test_a_proffer_on_what_is_no_longer_published_is_outdated
""".strip().splitlines()


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_for_signed_documents_is_broken_by_a_test(rule):
    """PRF-01 to PRF-09, DOC-03, DOC-04, KEY-01 to KEY-03, KEY-06, DOC-08, NEG-08."""
    file, _, test = rule.partition("::")

    if test:
        assert re.search(rf"^def {test}\(", (TESTS / file).read_text(), re.MULTILINE)
    else:
        assert rule in {breach.rule for breach in BREACHES}


def test_each_breach_of_a_document_is_of_a_rule_that_is_listed():
    assert {breach.rule for breach in (*PROFILE, *PROOFS)} <= set(RULES)
