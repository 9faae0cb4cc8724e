"""Another validator's opinion of a value, by the same schemas: ``jsonschema``, slow and exact.

The schemas name each other by ``$ref``; the registry here knows the shipped ones only.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

import assent_schemas
from assent.schema import ROOT

FILES = assent_schemas.names("json/")


def accepts(value: Any, name: str) -> bool:
    """Whether ``value`` has the shape ``name``."""
    opinion: bool = _validator(name).is_valid(value)
    return opinion


def _pattern(
    validator: Any, pattern: str, instance: object, schema: object
) -> Iterator[ValidationError]:
    # Python's $ also matches before a line feed at the end; that of JSON Schema does not.
    if isinstance(instance, str) and not re.search(pattern.removesuffix("$") + r"\Z", instance):
        yield ValidationError(f"does not match {pattern}")


_Validator = extend(Draft202012Validator, {"pattern": _pattern})


@cache
def _validator(name: str) -> Any:
    registry: Registry[Any] = Registry().with_resources(
        (ROOT + file.removeprefix("json/"), DRAFT202012.create_resource(_without_dialect(file)))
        for file in FILES
    )
    return _Validator({"$ref": f"{ROOT}{name}.schema.json"}, registry=registry)


def _without_dialect(file: str) -> dict[str, Any]:
    # A schema that names its dialect gets that dialect's own validator, not the one above.
    return {key: part for key, part in assent_schemas.load(file).items() if key != "$schema"}
