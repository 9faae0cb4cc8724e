"""The parts of the specification as they lie in ``spec/``: order, titles, paragraphs.

Owns what a paragraph is and which of them state a requirement. Reads Markdown, and no more of it
than that needs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["ROOT", "SPEC", "Paragraph", "Part", "paragraphs", "parts"]

ROOT = Path(__file__).resolve().parents[3]
SPEC = ROOT / "spec"

_LISTED = re.compile(r"^[0-9]+\. \[([^\]]+)\]\(([a-z-]+)\.md\)", re.MULTILINE)
_FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_REGION = re.compile(r"^<!-- (?:generated|example): [a-z-]+ -->$.*?^<!-- end -->$", re.M | re.S)
_REQUIREMENT = re.compile(r"\[([A-Z]{3}-[0-9]{2})\] (.+)", re.DOTALL)
_INFORMATIVE = re.compile(r"\*Informative[.,]|\*This (?:part|section) is informative")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One document of the suite; ``name`` is its file's without the ending."""

    name: str
    title: str
    text: str

    @property
    def path(self) -> Path:
        """Where it lies."""
        return SPEC / f"{self.name}.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of a part, its lines joined; ``id`` where it states a requirement.

    ``informative`` says that it, or the section or part that it stands in, binds nobody.
    """

    part: str
    text: str
    id: str | None = None
    informative: bool = False


def parts() -> tuple[Part, ...]:
    """All parts in reading order, which ``README.md`` gives."""
    listed = _LISTED.findall((SPEC / "README.md").read_text(encoding="utf-8"))
    found = []
    for title, name in listed:
        text = (SPEC / f"{name}.md").read_text(encoding="utf-8")
        if not text.startswith(f"# {title}\n"):
            raise ValueError(f"{name}.md does not begin with the title that README.md lists.")
        found.append(Part(name=name, title=title, text=text))
    return tuple(found)


def paragraphs(part: Part) -> Iterator[Paragraph]:
    """The paragraphs that people wrote: no code, and nothing that a program writes."""
    text = _FENCE.sub("", _REGION.sub("", part.text))
    whole = section = False
    for block in re.split(r"\n{2,}", text):
        if block.startswith("#"):
            section = whole
            block = block.partition("\n")[2]
        joined = " ".join(block.split())
        if not joined:
            continue
        if _INFORMATIVE.match(joined):
            whole |= joined.startswith("*This part")
            section |= joined.startswith("*This section") or whole
        stated = _REQUIREMENT.fullmatch(joined)
        yield Paragraph(
            part=part.name,
            text=stated[2] if stated else joined,
            id=stated[1] if stated else None,
            informative=section or bool(_INFORMATIVE.match(joined)),
        )
