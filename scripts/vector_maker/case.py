"""One vector: what is asked of a verifier, and what it has to answer."""

from dataclasses import dataclass, field
from typing import Any

from vector_maker.encoding import base64url, canonical
from vector_maker.workings import workings

__all__ = ["Case", "accepted", "bytes_of", "rejected"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``slug`` is the case's name within its area and never changes; ``request`` holds the members
    of the line protocol beside ``id`` and ``task``; ``shown`` are intermediate values of tasks
    without documents; those of documents are read off the bytes."""

    slug: str
    title: str
    requirement: str
    task: str
    request: Json
    expect: Json
    shown: Json = field(default_factory=dict)

    def written(self, area: str) -> Json:
        """The case as it stands in the file of its area."""
        case = {
            "id": f"{area}/{self.slug}",
            "title": self.title,
            "requirement": self.requirement,
            "task": self.task,
            **self.request,
            "expect": self.expect,
        }
        shown = self.shown or workings(case, self.expect)
        return case | ({"intermediate": shown} if shown else {})


def accepted() -> Json:
    """What a verifier answers to input that breaks no rule."""
    return {"verdict": "accepted"}


def rejected(step: str, code: str) -> Json:
    """What a verifier answers to input whose first breach is this one."""
    return {"verdict": "rejected", "code": code, "step": step}


def bytes_of(document: Json) -> str:
    """The canonical bytes of a document as the line protocol carries them."""
    return base64url(canonical(document))
