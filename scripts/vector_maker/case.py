"""One vector: what is asked of a verifier, and what it has to answer."""

from dataclasses import dataclass, field
from typing import Any

from vector_maker.encoding import base64url, canonical, digest
from vector_maker.signing import Made, sealed, unsigned

__all__ = ["Case", "accepted", "intermediate", "rejected"]

Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """``slug`` is the case's name within its area and never changes; ``request`` holds the members
    of the line protocol beside ``id`` and ``task``; ``shown`` are intermediate values."""

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
        return case | ({"intermediate": self.shown} if self.shown else {})


def accepted() -> Json:
    """What a verifier answers to input that breaks no rule."""
    return {"verdict": "accepted"}


def rejected(step: str, code: str) -> Json:
    """What a verifier answers to input whose first breach is this one."""
    return {"verdict": "rejected", "code": code, "step": step}


def intermediate(document: Json, *made: Made) -> Json:
    """Everything that is computed on the way to a signed document, and its two digests."""
    body, whole = canonical(unsigned(document)), canonical(sealed(document, *made))
    return {
        "canonicalDocument": body.decode(),
        "bodyDigest": digest(body),
        "recordDigest": digest(whole),
        "proofs": [item.shown() for item in made],
    }


def bytes_of(document: Json) -> str:
    """The canonical bytes of a document as the line protocol carries them."""
    return base64url(canonical(document))
