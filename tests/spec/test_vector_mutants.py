"""For each constraint of each schema, and each alternative, a vector misses it when it is gone."""

import json
from functools import cache
from pathlib import Path
from re import _parser as regular_expressions
from typing import Any

import jsonschema_rs
import pytest
import yaml

import assent_schemas
from assent.schema import ROOT
from support.schema_mutants import FILES, Mutant, mutants
from support.vector_files import area, input_of

LISTED = {
    place: group["reason"]
    for group in yaml.safe_load(Path(__file__).with_name("equivalent_mutants.yaml").read_text())
    for place in group["places"]
}
SHAPES: dict[str, list[tuple[Any, bool]]] = {}
for case in area("schemas"):
    has_shape = case["expect"].get("step") != "schema"
    SHAPES.setdefault(case["type"], []).append((json.loads(input_of(case)), has_shape))


def test_every_type_has_vectors_that_have_its_shape_and_that_have_not():
    types = {name.removesuffix(".schema.json") for name in map(_name, FILES)} - {"common"}

    assert SHAPES.keys() == types
    assert all({has for _, has in shapes} == {True, False} for shapes in SHAPES.values())


@pytest.mark.parametrize("file", FILES)
def test_a_vector_misses_each_constraint_of_a_schema(file):
    """PRF-05: what no vector can miss is listed with its reason, and nothing else is."""
    judged = {
        f"{_name(file)} {mutant.place}": _is_missed(mutant)
        for mutant in mutants(file)
        if LISTED.get(f"{_name(file)} {mutant.place}") != "pattern"
    }

    assert [place for place, missed in judged.items() if missed is (place in LISTED)] == []


def test_what_is_listed_is_a_constraint():
    every = {f"{_name(file)} {mutant.place}" for file in FILES for mutant in mutants(file)}

    assert LISTED.keys() - every == set()


@pytest.mark.parametrize("listed", sorted(p for p, reason in LISTED.items() if reason == "pattern"))
def test_a_pattern_is_as_strict_as_the_bound_beside_it(listed):
    file, place = listed.split()
    part = assent_schemas.load(f"json/{file}")
    for step in place.split("/")[:-1]:
        part = part[step]

    assert regular_expressions.parse(part["pattern"]).getwidth()[1] <= part["maxLength"]


def _is_missed(mutant: Mutant) -> bool:
    """Whether some vector that names the schema gets another verdict by the mutant."""
    own = _name(mutant.file)
    users = sorted(
        (name for name in map(_name, FILES) if own in _used(name) and "common" not in name),
        key=lambda name: (name != own, len(_used(name))),
    )
    return any(_tells_apart(mutant, name) for name in users)


def _tells_apart(mutant: Mutant, name: str) -> bool:
    parts = {used: assent_schemas.load(f"json/{used}") for used in _used(name)}
    parts[_name(mutant.file)] = mutant.schema
    registry = jsonschema_rs.Registry([(ROOT + used, part) for used, part in parts.items()])
    validator = jsonschema_rs.Draft202012Validator({"$ref": ROOT + name}, registry=registry)
    shapes = SHAPES[name.removesuffix(".schema.json")]
    return any(validator.is_valid(value) is not has_shape for value, has_shape in shapes)


def _name(file: str) -> str:
    return file.removeprefix("json/")


@cache
def _used(name: str) -> frozenset[str]:
    """A schema and those that it names, directly or not."""
    found, waiting = {name}, [name]
    while waiting:
        named = set(_references(assent_schemas.load(f"json/{waiting.pop()}"))) - found
        found |= named
        waiting += named
    return frozenset(found)


def _references(part: Any) -> list[str]:
    if isinstance(part, list):
        return [name for item in part for name in _references(item)]
    if not isinstance(part, dict):
        return []
    own = part.get("$ref", "")
    inner = [name for item in part.values() for name in _references(item)]
    return inner + ([own.removeprefix(ROOT).partition("#")[0]] if own.startswith(ROOT) else [])
