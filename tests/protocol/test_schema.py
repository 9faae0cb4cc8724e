"""Shapes: what every document and container may look like, and that two validators agree."""

import json
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assent import schema
from assent.errors import PeerError
from support.changes import at, changed, objects, places, removed
from support.example_containers import MAXIMAL_CONTAINERS, MINIMAL_CONTAINERS
from support.examples import MAXIMAL, MINIMAL
from support.refused import refused
from support.second_opinion import accepts

Json = dict[str, Any]

LARGE: dict[str, Json] = {
    **{name: document.value for name, document in MAXIMAL.items()},
    **{name: json.loads(raw) for name, raw in MAXIMAL_CONTAINERS.items()},
}
SMALL: dict[str, Json] = {
    **{name: document.value for name, document in MINIMAL.items()},
    **{name: json.loads(raw) for name, raw in MINIMAL_CONTAINERS.items()},
}
EVERY_TYPE = pytest.mark.parametrize("name", sorted(LARGE))
DOCUMENTS = pytest.mark.parametrize("name", sorted(MAXIMAL))
CONTAINERS = pytest.mark.parametrize("name", sorted(MAXIMAL_CONTAINERS))
AGREEMENT = LARGE["Agreement"]
OTHER = "https://evil.example/context"


def accepted(value: Json, name: str) -> bool:
    try:
        schema.validate(value, name)
    except PeerError:
        return False
    return True


def test_every_type_has_a_large_and_a_small_example():
    assert LARGE.keys() == SMALL.keys() == set(schema.TYPES) - {"Problem"}


@EVERY_TYPE
@pytest.mark.parametrize("examples", [LARGE, SMALL], ids=["large", "small"])
def test_a_complete_value_has_its_shape(examples, name):
    """PRF-05."""
    schema.validate(examples[name], name)

    assert accepts(examples[name], name)


@DOCUMENTS
def test_an_unknown_member_is_refused_wherever_it_stands(name):
    """PRF-05, LD6, VER-01."""
    for path in objects(LARGE[name]):
        grown = changed(LARGE[name], (*path, "note"), "unsigned?")

        assert not accepted(grown, name), path
        assert not accepts(grown, name), path


@CONTAINERS
def test_an_unknown_member_is_refused_anywhere_in_a_container(name):
    """PRF-05, DOC-03, LD6, VER-01."""
    for path in objects(LARGE[name]):
        assert not accepted(changed(LARGE[name], (*path, "note"), "unsigned?"), name), path


@EVERY_TYPE
def test_no_member_of_the_smallest_value_can_be_left_out(name):
    """PRF-05: proofs are judged by ``proofs``, and documents in containers by their own type."""
    for path, _ in places(SMALL[name]):
        in_container = name in MINIMAL_CONTAINERS and len(path) > 1
        if path and isinstance(path[-1], str) and "proof" not in path and not in_container:
            shrunk = removed(SMALL[name], path)

            assert not accepted(shrunk, name), path
            assert not accepts(shrunk, name), path


@EVERY_TYPE
def test_another_kind_of_value_is_refused_everywhere(name):
    """PRF-03, PRF-05, LD8, LD14: one value for an array, an array for one value, and so on."""
    for path, value in places(LARGE[name]):
        in_container = name in MAXIMAL_CONTAINERS and len(path) > 1
        if path and "proof" not in path and not in_container:
            for wrong in (None, 1, True, "", [value], {}, {"@value": value}, {"@list": [value]}):
                other = changed(LARGE[name], path, wrong)

                assert not accepted(other, name), (path, wrong)
                assert not accepts(other, name), (path, wrong)


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("@context", [*AGREEMENT["@context"], OTHER], "context"),
        ("@context", AGREEMENT["@context"][::-1], "context"),
        ("@context", AGREEMENT["@context"][:1], "context"),
        ("@context", [], "context"),
        ("@context", OTHER, "context"),
        ("@context", None, "context"),
        ("@context", {"terms": "https://evil.example/#terms"}, "context"),
        ("@context", [*AGREEMENT["@context"], {"@base": OTHER}], "context"),
        ("@context", [*AGREEMENT["@context"], {"@vocab": OTHER}], "context"),
        ("@context", [None, *AGREEMENT["@context"]], "context"),
        ("@graph", [], "schema"),
        ("@id", AGREEMENT["id"], "schema"),
        ("@included", [{"id": "urn:x:y"}], "schema"),
        ("@index", "x", "schema"),
        ("@nest", {"place": OTHER}, "schema"),
        ("@reverse", {"terms": {"id": "urn:x:y"}}, "schema"),
        ("@type", "Agreement", "schema"),
        ("id", [AGREEMENT["id"]], "schema"),
        ("origin", "/relative", "schema"),
        ("place", {"@value": "x", "@language": "en> <urn:x:y> <urn:x:y"}, "schema"),
        ("place", {"@list": [AGREEMENT["place"]]}, "schema"),
        ("place", {"@set": [AGREEMENT["place"]]}, "schema"),
        ("place", [AGREEMENT["place"]], "schema"),
        ("type", ["Agreement"], "schema"),
        ("type", ["Agreement", "Receipt"], "schema"),
        ("type", "Proffer", "schema"),
    ],
)
def test_no_json_ld_trick_passes(member, value, code):
    """PRF-04, PRF-05, LD1 to LD5, LD7 to LD9, LD11, LD14."""
    with refused(code):
        schema.validate(AGREEMENT | {member: value}, "Agreement")


@pytest.mark.parametrize("value", [AGREEMENT["@context"], {"ref": OTHER}, None, []])
@pytest.mark.parametrize("path", [("terms",), ("proffer",), ("terms", "digestMultibase")])
def test_a_context_inside_is_refused(path, value):
    """PRF-04, LD4: one that is scoped would override even protected terms."""
    inner = {"id": AGREEMENT["id"]} if path[-1] == "digestMultibase" else at(AGREEMENT, path)

    with refused("schema"):
        schema.validate(changed(AGREEMENT, path, inner | {"@context": value}), "Agreement")


@pytest.mark.parametrize("value", [None, {}, OTHER, [None], [{"created": OTHER}]])
def test_an_inline_context_in_a_proof_is_refused(value):
    """PRF-04, LD4, LD5; another list of texts is ``proof-context``."""
    with refused("schema"):
        schema.validate(changed(AGREEMENT, ("proof", 0, "@context"), value), "Agreement")


@pytest.mark.parametrize("version", ["2.0", "1.1", "1", "1.0.0", "", None, ["1.0"]])
def test_another_protocol_version_is_named_before_anything_else(version):
    """DOC-02, VER-01."""
    foreign = AGREEMENT | {"protocolVersion": version, "@context": [OTHER], "newMember": "x"}

    with refused("version"):
        schema.validate(foreign, "Agreement")


def test_a_type_of_another_protocol_version_is_no_error_of_shape():
    """DOC-02: its reader shall know that a newer program would understand it."""
    with refused("version"):
        schema.validate(AGREEMENT | {"protocolVersion": "2.0", "type": "Pact"}, "Agreement")


def test_a_document_of_another_type_than_expected_is_refused():
    """PRF-05."""
    with refused("schema"):
        schema.validate(AGREEMENT, "Receipt", "Decline")
    schema.validate(AGREEMENT, "Receipt", "Agreement")


@pytest.mark.parametrize(
    ("path", "alias"),
    [
        (("id",), AGREEMENT["id"].upper()),
        (("id",), AGREEMENT["id"].replace("-", "")),
        (("id",), AGREEMENT["id"].replace("urn:uuid:", "URN:UUID:")),
        (("id",), "urn:uuid:{" + AGREEMENT["id"][9:] + "}"),
        (("id",), AGREEMENT["id"].replace("-4000-", "-1000-")),
        (("id",), AGREEMENT["id"].replace("-8000-", "-c000-")),
        (("id",), AGREEMENT["id"] + "\n"),
        (("firstParty", "ref"), AGREEMENT["firstParty"]["ref"].replace("did:key", "DID:KEY")),
        (("firstParty", "ref"), AGREEMENT["firstParty"]["ref"] + "#x"),
        (("firstParty", "ref"), AGREEMENT["firstParty"]["ref"].replace("z6Mk", "f6Mk")),
        (("firstParty", "ref"), AGREEMENT["firstParty"]["ref"] + "1"),
        *(
            (("secondParty", "ref"), did)
            for did in (
                "did:web:Shop.example",
                "DID:web:shop.example",
                "did:web:shop.example.",
                "did:web:shop.example%3A443",
                "did:web:shop.example%2E",
                "did:web:sh%6Fp.example",
                "did:web:shop.example:user",
                "did:web:käse.example",
                "did:web:127.0.0.1",
                "did:web:localhost",
                "did:web:localhost%3a8000",
                "did:web:localhost%3A08000",
                "did:web:localhost%3A80",
            )
        ),
        *(
            (("origin",), origin)
            for origin in (
                "https://SHOP.example",
                "HTTPS://shop.example",
                "https://shop.example/",
                "https://shop.example.",
                "https://shop.example:443",
                "https://shop.example:0443",
                "https://shop.example:",
                "http://localhost:80",
                "http://shop.example",
                "https://sh%6Fp.example",
                "https://user@shop.example",
                "https://käse.example",
                "https://127.0.0.1",
                "https://[::1]",
                "https://shop.example\n",
            )
        ),
        *(
            (("practices", "ref"), iri)
            for iri in (
                "https://Shop.example/a",
                "https://shop.example:443/a",
                "https://shop.example/%61",
                "https://shop.example/./a",
                "https://shop.example/b/../a",
                "https://shop.example/a b",
                "https://shop.example/<a>",
                "http://shop.example:80/a",
                "a",
                "/a",
                "//shop.example/a",
                "urn:UUID:00000000-0000-4000-8000-000000000002",
                "_:b0",
                "javascript:alert(1)",
            )
        ),
        (("terms", "digestMultibase"), AGREEMENT["terms"]["digestMultibase"][:-1] + "B"),
        (("terms", "digestMultibase"), AGREEMENT["terms"]["digestMultibase"] + "="),
        (("terms", "digestMultibase"), AGREEMENT["terms"]["digestMultibase"].replace("u", "U", 1)),
        (("terms", "version"), "01.0"),
        (("terms", "version"), "٣"),
        (("proffer", "position"), "01"),
        (("proffer", "position"), "+1"),
        (("proffer", "position"), "-0"),
        (("proffer", "position"), "1.0"),
        (("profferNonce",), AGREEMENT["profferNonce"][:-1] + "B"),
    ],
)
def test_another_spelling_of_an_identifier_is_refused(path, alias):
    """PRF-06, CJ16, CJ18, LD7, LD11."""
    other = changed(AGREEMENT, path, alias)

    with refused("schema"):
        schema.validate(other, "Agreement")
    assert not accepts(other, "Agreement")


@pytest.mark.parametrize(
    ("place", "spelling"),
    [
        (place, spelling)
        for place in ("acceptBy", "effectiveFrom")
        for spelling in (
            "2026-W09-7T12:00:00Z",
            "2026-060T12:00:00Z",
            "2026-03-01T12:00:00+00:00",
            "2026-03-01T12:00:00",
            "2026-03-01T12:00:00.0000000Z",
            "2026-03-01T12:00:00.0Z",
            "2026-03-01T12:00:60Z",
            "2026-03-01T24:00:00Z",
            "2026-03-01 12:00:00Z",
            "2026-03-01t12:00:00z",
            "20260301T120000Z",
            "2026-03-01T12:00Z",
            "2026-13-01T12:00:00Z",
            "2026-03-32T12:00:00Z",
            "+2026-03-01T12:00:00Z",
            "２026-03-01T12:00:00Z",
            "2026-03-01T12:00:07Z",
        )
    ],
)
def test_another_spelling_of_a_time_is_refused(place, spelling):
    """PRF-06, CJ17; the last one is no whole minute, as a customer's times are."""
    other = AGREEMENT | {place: spelling}

    with refused("schema"):
        schema.validate(other, "Agreement")
    assert not accepts(other, "Agreement")


def test_the_detail_names_place_and_rule_and_repeats_nothing_that_was_sent():
    """PRF-05, I10."""
    secret = "did:key:anna.mustermann@example.org"

    with pytest.raises(PeerError) as caught:
        schema.validate(changed(AGREEMENT, ("firstParty", "ref"), secret), "Agreement")

    assert caught.value.detail == "At .firstParty.ref: breaks didKey/pattern."
    assert secret not in str(caught.value)


STRINGS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["", "1", "x\n", "2026-03-01T12:00:00Z", "urn:uuid:", "٣", "all", "done"]),
)
VALUES = st.recursive(
    STRINGS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(STRINGS, inner, max_size=3),
    max_leaves=6,
)


@given(
    name=st.sampled_from(sorted(LARGE)),
    where=st.integers(min_value=0),
    how=st.sampled_from(["replace", "remove", "repeat", "append to text"]),
    new=VALUES,
)
@example(name="Terms", where=0, how="replace", new={})
@example(name="Agreement", where=3, how="append to text", new="\n")
def test_two_validators_agree_about_every_change(name, where, how, new):
    """PRF-05, CJ14."""
    spots = [path for path, _ in places(LARGE[name]) if path]
    path = spots[where % len(spots)]
    old = at(LARGE[name], path)
    if how == "remove":
        other = removed(LARGE[name], path)
    elif how == "repeat":
        other = changed(LARGE[name], path, [old, old])
    elif how == "append to text" and isinstance(old, str):
        other = changed(LARGE[name], path, old + str(new))
    else:
        other = changed(LARGE[name], path, new)
    if other.get("type") == name:
        assert accepted(other, name) == accepts(other, name)
