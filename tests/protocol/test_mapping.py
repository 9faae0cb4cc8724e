"""Typed documents and their JSON: the classes say exactly what the schemas say."""

from collections.abc import Iterator
from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from msgspec.structs import fields

from assent import documents
from assent.documents import Agreement, mapping
from assent.times import Instant
from support.examples import MAXIMAL, MINIMAL
from support.refused import refused
from support.shapes import Member, all_members, document_schemas, members

TYPES = pytest.mark.parametrize("name", sorted(mapping.TYPES))
BOTH = [*MAXIMAL.values(), *MINIMAL.values()]


def hint_of(body: Any, name: str) -> tuple[Any, bool, bool]:
    """A field's own type, whether it may be absent, and whether it is a tuple."""
    (field,) = [field for field in fields(body) if field.name == name]
    hint, optional = get_type_hints(body)[name], field.default in (None, ())
    if get_origin(hint) in (Union, UnionType):
        (hint,) = [part for part in get_args(hint) if part is not NoneType]
    if get_origin(hint) is tuple:
        return get_args(hint)[0], optional, True
    return hint, optional, False


def check(body: Any, own: list[Member]) -> None:
    """``body`` has the members ``own``, and what is nested in it has its own."""
    names = {field.encode_name: field.name for field in fields(body)} | {"id": "id"}
    assert names.keys() - {"id"} == {member.name for member in own}, body
    for member in own:
        hint, optional, array = hint_of(body, names[member.name])
        assert optional is not member.required, (body, member.name)
        assert array is member.array, (body, member.name)
        assert (hint is Instant) is (member.shape in {"instant", "minute"}), (body, member.name)
        assert is_part(hint) is ("properties" in member.schema), (body, member.name)
        if is_part(hint):
            check(hint, list(members(member.schema, member.file)))
        elif is_enum(hint):
            assert set(member.schema["enum"]) <= set(hint), (body, member.name)


def is_part(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, mapping.Part)


def is_enum(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, StrEnum)


def enums(body: Any) -> Iterator[tuple[type[StrEnum], str]]:
    """The enumerations in ``body`` and in what is nested in it, with the member they stand in."""
    for field in fields(body):
        hint, _, _ = hint_of(body, field.name)
        if is_enum(hint):
            yield hint, field.encode_name
        elif is_part(hint):
            yield from enums(hint)


def test_every_document_type_has_one_class_and_one_schema():
    """DOC-01."""
    assert mapping.TYPES.keys() == document_schemas().keys()
    assert len(set(mapping.TYPES.values())) == len(mapping.TYPES)


@TYPES
def test_class_and_schema_have_the_same_members(name):
    """DOC-01: a member that one side forgets would be signed unread, or never be sent."""
    schema = document_schemas()[name]

    check(mapping.TYPES[name], list(members(schema, schema)))


def test_no_enumeration_has_a_value_that_no_schema_allows():
    """DOC-01: recipients in terms are fewer kinds than those in practices, in one class."""
    allowed = {
        (member.name, value)
        for schema in document_schemas().values()
        for member in all_members(schema, schema)
        for value in member.schema.get("enum", ())
    }

    for body in mapping.TYPES.values():
        for enum, member in enums(body):
            assert {(member, value) for value in enum} <= allowed


@pytest.mark.parametrize("document", BOTH, ids=lambda document: document.type)
def test_writing_what_was_read_gives_the_same_document(document):
    """DOC-01."""
    unsigned = {name: member for name, member in document.value.items() if name != "proof"}

    assert documents.write(document.body) == unsigned


def test_nested_ids_count_objects_in_the_order_of_canonical_bytes():
    """DOC-05."""
    value = MAXIMAL["Decline"].value

    order = ["differences", "firstParty", "secondParty"]
    assert value["differences"][0]["id"] == value["id"] + "#1"
    assert [value[name]["id"] for name in order[1:]] == [value["id"] + "#2", value["id"] + "#3"]


def test_nested_ids_go_down_before_they_go_on():
    """DOC-05."""
    value = MAXIMAL["Practices"].value

    found = [
        value["obligations"][0]["id"],
        value["obligations"][1]["id"],
        value["processes"][0]["id"],
        value["processes"][0]["recipients"][0]["id"],
        value["secondParty"]["id"],
    ]

    assert found == [f"{value['id']}#{number}" for number in range(1, 6)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"id": "urn:uuid:00000000-0000-4000-8000-0000000000ff#1"},
        {"id": "#1"},
        {"id": "_:b0"},
        {},
    ],
)
def test_a_nested_object_with_another_id_or_none_is_refused(wrong):
    """DOC-05, LD11."""
    with refused("nested-id"):
        mapping.check_nested_ids(Agreement, {"id": "urn:uuid:x", "terms": wrong})


@pytest.mark.parametrize("numbers", [(2, 1), (1, 1), (1, 3), (0, 1), ("01", 2)])
def test_nested_ids_out_of_order_are_refused(numbers):
    """DOC-05: swapped or merged nodes would be other statements in the linked-data form."""
    first, second = ({"id": f"urn:uuid:x#{number}"} for number in numbers)

    with refused("nested-id"):
        mapping.check_nested_ids(Agreement, {"id": "urn:uuid:x", "roster": first, "terms": second})


def test_proofs_have_no_nested_id():
    """DOC-05."""
    mapping.check_nested_ids(
        Agreement, {"id": "x", "proof": [{"type": "y"}], "terms": {"id": "x#1"}}
    )


@pytest.mark.parametrize(
    ("field", "member"),
    [("legal_name", "legalName"), ("id", "id"), ("digest_multibase", "digestMultibase")],
)
def test_a_field_gives_its_member_the_name(field, member):
    assert mapping.member_name(field) == member
