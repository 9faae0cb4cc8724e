"""The vectors as the tests read them."""

import base64
import json
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["FOLDER", "REQUEST", "area", "every_case", "input_of"]

Json = dict[str, Any]

FOLDER = Path(__file__).resolve().parents[2] / "spec" / "vectors"
REQUEST = ("id", "task", "bytes", "type", "keys", "descriptions", "at", "loopback")
"""The members of a case that a verifier is told."""


@cache
def area(name: str) -> tuple[Json, ...]:
    """The cases of one area."""
    return tuple(json.loads((FOLDER / "cases" / f"{name}.json").read_bytes())["cases"])


def every_case() -> tuple[Json, ...]:
    """The cases of all areas."""
    names = sorted(path.stem for path in (FOLDER / "cases").glob("*.json"))
    return tuple(case for name in names for case in area(name))


def input_of(case: Json) -> bytes:
    """The exact bytes that a case is about."""
    text = case["bytes"]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
