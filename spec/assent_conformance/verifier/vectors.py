"""The vectors of the specification as checks, one each.

A vector whose task is no verifier's (matching, derivation, states) is not asked.
"""

from collections.abc import Callable, Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import orjson

from assent_conformance.check import Check, require
from assent_conformance.verifier.under_test import Verifier

__all__ = ["TASKS", "checks", "vectors"]

Json = dict[str, Any]

TASKS = frozenset({"document", "record", "bundle"})
_NOT_ASKED = frozenset({"title", "requirement", "expect", "intermediate"})


@cache
def vectors() -> tuple[Json, ...]:
    """All vectors of verifiers, areas by name."""
    folder = _folder()
    named = sorted(item.name for item in folder.iterdir() if item.name.endswith(".json"))
    cases = [case for name in named for case in orjson.loads((folder / name).read_bytes())["cases"]]
    return tuple(case for case in cases if case["task"] in TASKS)


def checks() -> list[Check]:
    """A check for each vector."""
    return list(_made())


def _made() -> Iterator[Check]:
    for case in vectors():
        yield Check(
            name=f"verifier/{case['id']}",
            requirement=case["requirement"],
            title=case["title"],
            run=_run(case),
        )


def _run(case: Json) -> Callable[[Verifier], None]:
    request = {name: value for name, value in case.items() if name not in _NOT_ASKED}

    def run(verifier: Verifier) -> None:
        answer = verifier.answer(request)
        require(answer.get("id") == case["id"], "It answers another request.")
        for name, wanted in case["expect"].items():
            said = answer.get("code" if name == "codes" else name)
            good = said in wanted if name == "codes" else said == wanted
            due = " or ".join(wanted) if name == "codes" else wanted
            require(good, f"Its {name} is {said} where {due} was due.")

    return run


def _folder() -> Traversable:
    shipped = files("assent_conformance") / "vectors" / "cases"
    if shipped.is_dir():
        return shipped
    # In a checkout the vectors stand in their own place, beside the kit.
    return Path(__file__).parents[2] / "vectors" / "cases"
