"""Where things stand on the site: parts, requirements, threats, tests, vectors.

Every page knows its depth, so that the site works from any folder and without a server.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from specification.requirements import Requirement
from specification.scanning import TestCase
from specification.tables.markdown import anchor
from specification.threats import Threat
from specification.vectors import Vector

__all__ = ["Links", "page_of_test", "page_of_vector"]

_ID = re.compile(r"\[?\b([A-Z]{3}-[0-9]{2}|(?:CJ|LD|PF|PR|ID|SV|ST|CL)[0-9]{1,2})\b\]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Addresses by id, and what names each id."""

    pages: dict[str, str]
    tests: dict[str, tuple[TestCase, ...]] = field(repr=False)
    vectors: dict[str, tuple[Vector, ...]] = field(repr=False)

    @classmethod
    def of(
        cls,
        requirements: Iterable[Requirement],
        threats: Iterable[Threat],
        tests: Iterable[TestCase],
        vectors: Iterable[Vector],
    ) -> "Links":
        """The links of everything that there is."""
        pages = {item.id: f"{item.part}.html#{item.id}" for item in requirements}
        pages |= {item.id: f"security.html#{item.id}" for item in threats}
        listed, cases = tuple(tests), tuple(vectors)
        return cls(
            pages=pages,
            tests={name: tuple(case for case in listed if name in case.names) for name in pages},
            vectors={
                name: tuple(case for case in cases if case.requirement == name) for name in pages
            },
        )

    def split(self, text: str) -> list[tuple[str, str | None]]:
        """``text`` in pieces, each with the id that it is, where it is one that the site knows."""
        pieces: list[tuple[str, str | None]] = []
        at = 0
        for match in _ID.finditer(text):
            if match[1] in self.pages:
                pieces += [(text[at : match.start()], None), (match[1], match[1])]
                at = match.end()
        return [piece for piece in [*pieces, (text[at:], None)] if piece[0]]


def page_of_test(case: TestCase) -> str:
    """The address of a test from the top of the site."""
    name = case.file.removeprefix("tests/").removesuffix(".py").replace("/", "-")
    return f"tests/{name}.html#{case.name}"


def page_of_vector(vector: Vector) -> str:
    """The address of a vector from the top of the site."""
    return f"vectors/{vector.area}.html#{anchor(vector.id)}"
