"""What is true of every schema, so that no document can hide or grow anything."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import assent_schemas
from assent.schema import ROOT
from support.second_opinion import FILES

SCHEMAS = {file: assent_schemas.load(file) for file in FILES}
NUMBERS_ALLOWED = {"json/Problem.schema.json"}
"""Problems are not signed, and RFC 9457 gives ``status`` a number."""

_BY_NAME = ("properties", "$defs")
_LISTS = ("anyOf", "oneOf", "allOf")
_SINGLE = ("items", "if", "then", "else", "not")


def parts(schema: Any, place: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """``schema`` and every schema inside, each with its place."""
    if not isinstance(schema, dict):
        return
    yield place, schema
    for keyword in _BY_NAME:
        for name, part in schema.get(keyword, {}).items():
            yield from parts(part, f"{place}/{keyword}/{name}")
    for keyword in _LISTS:
        for number, part in enumerate(schema.get(keyword, [])):
            yield from parts(part, f"{place}/{keyword}/{number}")
    for keyword in _SINGLE:
        yield from parts(schema.get(keyword), f"{place}/{keyword}")


EVERY_FILE = pytest.mark.parametrize("file", FILES)


@EVERY_FILE
def test_a_schema_is_one(file):
    Draft202012Validator.check_schema(SCHEMAS[file])

    assert SCHEMAS[file]["$id"] == ROOT + file.removeprefix("json/")


@EVERY_FILE
def test_no_keyword_is_used_that_these_tests_do_not_walk(file):
    walked = {*_BY_NAME, *_LISTS, *_SINGLE}
    known = {
        *("$schema", "$id", "$ref", "title", "type", "const", "enum", "pattern"),
        *("minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "minimum", "maximum"),
        *("required", "dependentRequired", "additionalProperties", "minProperties"),
    }

    for _, part in parts(SCHEMAS[file]):
        assert part.keys() <= walked | known


@EVERY_FILE
def test_every_object_is_closed(file):
    """PRF-05, LD6, LD8."""
    for place, part in parts(SCHEMAS[file]):
        if part.get("type") == "object":
            assert part["additionalProperties"] is False, place
            assert set(part["required"]) <= part["properties"].keys(), place


@EVERY_FILE
def test_every_string_and_array_is_bounded(file):
    """PRF-05, CJ8."""
    for place, part in parts(SCHEMAS[file]):
        if part.get("type") == "string" or "pattern" in part:
            assert part["maxLength"] <= 60_000, place
        if part.get("type") == "array":
            assert part["maxItems"] <= 128, place
            assert part["items"].get("type") != "array", f"{place}: nested ids do not reach it"


@EVERY_FILE
def test_every_pattern_says_the_same_in_every_engine(file):
    """PRF-05: ``\\d`` is more than ten digits in some; without anchors a pattern looks inside."""
    for place, part in parts(SCHEMAS[file]):
        pattern = part.get("pattern")
        if pattern is not None:
            plain = re.sub(r"\[[^]]*\]", "x", pattern)
            assert not re.search(r"\\[a-zA-Z0-9]|\[\^", pattern), place
            assert not re.search(r"\(\?|[*+?}][+?]|(?<!\\)\.", plain), place
            while plain != (outer := re.sub(r"\([^()]*\)", "x", plain)):
                plain = outer
            assert re.fullmatch(r"\^[^|]*\$", plain), f"{place}: an alternative without anchor"


@pytest.mark.parametrize("file", [file for file in FILES if file not in NUMBERS_ALLOWED])
def test_signed_documents_hold_objects_arrays_and_strings_only(file):
    """PRF-03."""
    for place, part in parts(SCHEMAS[file]):
        assert part.get("type", "string") in {"object", "array", "string"}, place
        for value in [part.get("const", ""), *part.get("enum", ())]:
            assert isinstance(value, str | list), place


@EVERY_FILE
def test_member_names_are_ascii_and_only_the_context_has_an_at_sign(file):
    """PRF-03, PRF-04, CJ9, LD8."""
    for place, part in parts(SCHEMAS[file]):
        for name in part.get("properties", {}):
            assert name == "@context" or re.fullmatch("[a-z][A-Za-z]{0,63}", name), place
        if "@context" in part.get("properties", {}):
            assert place in {"", "/$defs/proof"}


@EVERY_FILE
def test_every_reference_leads_to_a_schema(file):
    for place, part in parts(SCHEMAS[file]):
        if "$ref" in part:
            url, _, path = part["$ref"].partition("#")
            found = SCHEMAS["json/" + url.removeprefix(ROOT)] if url else SCHEMAS[file]
            for step in path.split("/")[1:]:
                found = found[step]
            assert found, place


def test_only_objects_that_count_as_nested_have_an_id():
    """DOC-05: an object of a document has an ``id``, one of a container has none."""
    for file, schema in SCHEMAS.items():
        is_document = "@context" in schema.get("properties", {}) or file.startswith("json/common")
        for place, part in parts(schema):
            inner = part.get("type") == "object" and place not in {"", "/$defs/proof"}
            if inner:
                assert ("id" in part["required"]) is is_document, (file, place)
