"""The site as files: pages of the parts, of decisions, of tests and vectors, and what they need."""

import json
import re
import shutil
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from assent_conformance.reports import TEMPLATES, table
from specification import requirements, scanning, threats, vectors
from specification.requirements import Requirement
from specification.scanning import TestCase
from specification.text import ROOT, SPEC, Part, paragraphs, parts
from specification.threats import Threat
from specification.vectors import Vector
from specification.website.links import Links, page_of_test, page_of_vector
from specification.website.markdown import Page, render

__all__ = ["TARGET", "build"]

TARGET = ROOT / "build" / "spec"

_PICTURES = (ROOT / "docs" / "proffer.svg", SPEC / "figures" / "negotiation.svg")
_REPORTS = ROOT / "build" / "conformance"
_FILES = (requirements.LIST, SPEC / "verifier-js" / "index.html")


def build(target: Path = TARGET, *, reports: Path = _REPORTS) -> Path:
    """Build everything into ``target``, which is emptied first.

    ``reports`` is the folder of the conformance reports, which are made by their own target; a site
    without them is whole, too.
    """
    shutil.rmtree(target, ignore_errors=True)
    site = _Site(target)
    site.write()
    site.report([json.loads(_read(path)) for path in sorted(reports.glob("*.json"))])
    return target


class _Site:
    """Everything that the pages are made of."""

    def __init__(self, target: Path) -> None:
        self.target = target
        self.parts = parts()
        self.requirements = requirements.read(self.parts)
        self.threats = threats.read()
        named = {item.id for item in self.requirements} | {item.id for item in self.threats}
        self.tests = tuple(case for case in scanning.cases() if case.names & named)
        self.vectors = vectors.read()
        self.links = Links.of(self.requirements, self.threats, self.tests, self.vectors)
        self.environment = Environment(
            loader=ChoiceLoader([PackageLoader("specification.website", "templates"), TEMPLATES]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def write(self) -> None:
        """Write all pages and files."""
        self._page("index.html", _read(SPEC / "README.md"))
        for part in self.parts:
            self._page(f"{part.name}.html", part.text)
        for path in sorted((SPEC / "decisions").glob("*.md")):
            self._page(f"decisions/{path.stem}.html", _read(path))
        for path in sorted((SPEC / "vectors").glob("README.md")):
            self._page("vectors/index.html", _read(path))
        self._held()
        self._tests()
        self._vectors()
        self._static()

    def report(self, reports: list[dict[str, Any]]) -> None:
        """Write the page of the conformance reports; without any it says how to make them."""
        shown = table(reports, addresses=self.links.pages)
        title = "Our own conformance report"
        self._write("conformance-report.html", "report.html", title=title, **shown)

    def _page(self, name: str, text: str) -> None:
        up = "../" * name.count("/")
        page: Page = render(text, self.links, up=up)
        title = page.headings[0].text
        inside = [item for item in page.headings[1:] if item.level <= 3]
        self._write(name, "page.html", title=title, body=page.html, inside=inside)

    def _held(self) -> None:
        """One page that lists every id with all tests and vectors that name it."""
        rows: list[Requirement | Threat] = [*self.requirements, *self.threats]
        self._write("held.html", "held.html", title="What holds each requirement", rows=rows)

    def _tests(self) -> None:
        by_file: dict[str, list[TestCase]] = {}
        for case in self.tests:
            by_file.setdefault(case.file, []).append(case)
        for file, own in by_file.items():
            name = page_of_test(own[0]).partition("#")[0]
            self._write(name, "tests.html", title=file, cases=own)

    def _vectors(self) -> None:
        by_area: dict[str, list[Vector]] = {}
        for vector in self.vectors:
            by_area.setdefault(vector.area, []).append(vector)
        for area, cases in by_area.items():
            title = f"Vectors: {area}"
            self._write(f"vectors/{area}.html", "vectors.html", title=title, cases=cases)

    def _static(self) -> None:
        shipped = files("specification.website") / "static"
        for name in ("style.css", "search.js"):
            self._text(name, (shipped / name).read_text(encoding="utf-8"))
        index = json.dumps(list(_searchable(self.parts)), ensure_ascii=False)
        self._text("search-index.js", f"const ASSENT_INDEX = {index};\n")
        for picture in _PICTURES:
            self._text(f"figures/{picture.name}", _read(picture))
        for path in _FILES:
            self._text(path.relative_to(SPEC).as_posix(), _read(path))

    def _write(self, name: str, template: str, **values: object) -> None:
        html = self.environment.get_template(template).render(
            up="../" * name.count("/"),
            here=name,
            parts=self.parts,
            areas=sorted({vector.area for vector in self.vectors}),
            links=self.links,
            page_of_test=page_of_test,
            page_of_vector=page_of_vector,
            **values,
        )
        self._text(name, html)

    def _text(self, name: str, text: str) -> None:
        path = self.target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def _searchable(everything: tuple[Part, ...]) -> Iterator[dict[str, str]]:
    """What the search looks through: each paragraph with its part, requirements by their ids."""
    for part in everything:
        for item in paragraphs(part):
            text = re.sub(r"\[([^\]]+)\]\([^)]*\)|[`*]", r"\1", item.text)
            where = f"{part.name}.html" + (f"#{item.id}" if item.id else "")
            yield {"t": item.id or part.title, "u": where, "x": text}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
