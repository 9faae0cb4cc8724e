"""The test vectors as the site shows them; there are none before ``spec/vectors`` is there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from specification.text import SPEC

__all__ = ["Vector", "read"]

FOLDER = SPEC / "vectors" / "cases"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """One case: what is asked, and what has to be answered."""

    id: str
    area: str
    title: str
    requirement: str
    task: str
    expect: Mapping[str, Any] = field(repr=False)

    @property
    def due(self) -> str:
        """The answer that is due, in a few words."""
        codes = self.expect.get("codes") or [self.expect.get("code")]
        named = " or ".join(str(item) for item in codes if item)
        step = self.expect.get("step")
        parts = [str(self.expect["verdict"]), named, f"at {step}" if step else ""]
        return ", ".join(part for part in parts if part)


def read() -> tuple[Vector, ...]:
    """All vectors by area, in the order of their files."""
    found = []
    for path in sorted(FOLDER.glob("*.json")):
        value = json.loads(path.read_text(encoding="utf-8"))
        found += [
            Vector(
                id=case["id"],
                area=value["area"],
                title=case["title"],
                requirement=case["requirement"],
                task=case["task"],
                expect=case["expect"],
            )
            for case in value["cases"]
        ]
    return tuple(found)
