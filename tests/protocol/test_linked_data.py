"""The linked-data view says all that the JSON says, and asks nobody what it means."""

import re
import subprocess
import sys
from typing import Any

import pytest
from pyld import jsonld

import assent_schemas
from assent import linked_data
from assent.documents import Document
from assent.errors import LocalError
from support import outside
from support.examples import MAXIMAL, MINIMAL, RECORD
from support.replacing import replace

BOTH = [*MAXIMAL.values(), *MINIMAL.values()]
EVERY_EXAMPLE = pytest.mark.parametrize("example", BOTH, ids=lambda document: document.type)
TERMS = assent_schemas.load("context/assent-v1.jsonld")["@context"]
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
OURS = "https://w3id.org/assent/v1"


def statements(value: dict[str, Any]) -> set[str]:
    """The N-Quads of an object but for its proofs, written down without any JSON-LD processor."""
    subject, found = f"<{value['id']}>", set()
    for name, member in value.items():
        if name == "type":
            found.add(f"{subject} {RDF_TYPE} <{TERMS[member]}> .")
        elif name not in {"@context", "id", "proof"}:
            for item in member if isinstance(member, list) else [member]:
                found.add(f"{subject} {predicate(name)} {spelled(item, name)} .")
                if isinstance(item, dict):
                    found |= statements(item)
    return found


def predicate(name: str) -> str:
    meaning = TERMS[name]
    return f"<{meaning if isinstance(meaning, str) else meaning['@id']}>"


def spelled(item: str | dict[str, Any], name: str) -> str:
    """The object of a statement: a node, an IRI, or a literal with or without a type."""
    if isinstance(item, dict):
        return f"<{item['id']}>"
    typed = None if isinstance(TERMS[name], str) else TERMS[name]["@type"]
    if typed == "@id":
        return f"<{item}>"
    text = item.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"' + (f"^^<{typed}>" if typed else "")


@EVERY_EXAMPLE
def test_every_member_becomes_its_statement_and_nothing_else_does(example):
    """DOC-06, LD6, LD13: no term is undefined, dropped, merged or invented."""
    lines = linked_data.nquads(example).splitlines()

    about_proofs = {line for line in lines if "_:" in line}
    assert set(lines) - about_proofs == statements(example.value)


@EVERY_EXAMPLE
def test_only_proofs_have_blank_nodes(example):
    """DOC-06, LD10, LD11: a node and a graph each, so that no canonicalisation has much to do."""
    quads = linked_data.nquads(example)

    assert len(set(re.findall(r"_:c14n[0-9]+", quads))) == 2 * len(example.proofs)
    assert quads.count("<https://w3id.org/security#proofValue>") == len(example.proofs)


def test_a_proof_says_what_it_said_though_it_repeats_the_context():
    """PRF-04, LD13."""
    quads = linked_data.nquads(RECORD)

    for proof in RECORD.value["proof"]:
        assert f'<https://w3id.org/security#challenge> "{proof["challenge"]}" _:' in quads
        assert f'<https://w3id.org/security#domain> "{proof["domain"]}" _:' in quads
        assert f'"{proof["created"]}"^^<http://www.w3.org/2001/XMLSchema#dateTime> _:' in quads
        assert f"<{proof['verificationMethod']}> _:" in quads


def test_the_expanded_form_has_full_names_only():
    (view,) = linked_data.expanded(RECORD)

    assert view["@type"] == [f"{OURS}#Agreement"]
    assert view[f"{OURS}#terms"][0]["https://w3id.org/security#digestMultibase"] == [
        {
            "@type": "https://w3id.org/security#multibase",
            "@value": RECORD.body.terms.digest_multibase,
        }
    ]
    assert all(name.startswith(("@", "https://", "http://")) for name in view)


def test_the_view_is_made_without_a_socket(monkeypatch):
    """LD1."""
    linked_data.nquads(RECORD)
    outside.close(monkeypatch)

    assert linked_data.nquads(RECORD)
    assert linked_data.expanded(RECORD)


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "https://w3id.org/assent/v2",
        "https://www.w3.org/ns/credentials/v2",
    ],
)
def test_any_other_context_is_refused_and_never_fetched(url, monkeypatch):
    """PRF-04, LD1, LD3: even of a document that no schema ever saw."""
    outside.close(monkeypatch)

    with pytest.raises(jsonld.JsonLdError) as caught:
        linked_data.expanded(with_context([*RECORD.value["@context"], url]))

    assert isinstance(root_of(caught.value), LocalError)


def with_context(context: list[Any]) -> Document[Any]:
    """The record as ``documents.read`` would never give it out."""
    return replace(RECORD, value=RECORD.value | {"@context": context})


def root_of(error: BaseException) -> BaseException:
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def test_a_hostile_context_elsewhere_in_the_process_changes_nothing(monkeypatch):
    """PRF-04, LD2: PyLD keeps what it once loaded for everyone."""
    before = linked_data.nquads(RECORD)
    monkeypatch.setattr(jsonld, "_resolved_context_cache", {})
    hostile = {
        "contextUrl": None,
        "documentUrl": OURS,
        "document": {"@context": {"terms": "https://evil.example/terms"}},
        "tag": "static",
    }

    jsonld.expand(
        {"@context": OURS, "terms": "x"}, {"documentLoader": lambda url, options: hostile}
    )

    assert linked_data.nquads(RECORD) == before


def test_an_edited_context_is_refused(monkeypatch):
    """PRF-12, LD12."""
    monkeypatch.setattr(assent_schemas, "_file", lambda name: b"{}")
    assent_schemas._pins.cache_clear()

    try:
        with pytest.raises(assent_schemas.PinError):
            linked_data.expanded(RECORD)
    finally:
        assent_schemas._pins.cache_clear()


def test_without_pyld_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyld", None)

    with pytest.raises(LocalError) as caught:
        linked_data.expanded(RECORD)

    assert "pip install 'assent[linked-data]'" in caught.value.hint


def test_the_module_itself_needs_no_pyld():
    code = "import sys; sys.modules['pyld'] = None; import assent.linked_data"

    subprocess.run([sys.executable, "-c", code], check=True)
