"""The answer to a request whose agreement does not permit a use: a problem that says what would.

It links to the vendor's description and names the terms offered that permit the purpose, so that
an agent can agree and ask again (PEP-04).
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import orjson

from assent.documents import Digest
from assent.errors import PeerError
from assent_server.problems import MEDIA_TYPE, problem

__all__ = ["AgreementRequired", "Offer", "Refusal"]

CODE: Final = "agreement-required"

_NONE: Final = "The request stands under no agreement."
# An agreement permits less where the request says `Sec-GPC: 1` beside it.
_NOT_PERMITTED: Final = (
    "The agreement under which the request stands does not permit it to this request."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Terms that the vendor accepts."""

    name: str
    iri: str
    digest: Digest


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a page is refused, and what could be agreed."""

    origin: str
    purposes: tuple[str, ...]
    offers: tuple[Offer, ...]
    has_agreement: bool = False

    @property
    def status(self) -> int:
        """403 Forbidden."""
        return PeerError(CODE).status

    @cached_property
    def body(self) -> bytes:
        """The problem document (RFC 9457)."""
        found = orjson.loads(
            problem(PeerError(CODE, _NOT_PERMITTED if self.has_agreement else _NONE))
        )
        terms = [
            {"name": item.name, "id": item.iri, "digestMultibase": item.digest}
            for item in self.offers
        ]
        return orjson.dumps(
            {**found, "description": self._description, "purposes": self.purposes, "terms": terms}
        )

    @property
    def headers(self) -> dict[str, str]:
        """What goes with it: never kept, as the next request may stand under an agreement."""
        return {
            "content-type": MEDIA_TYPE.decode(),
            "cache-control": "no-store",
            "link": f'<{self._description}>; rel="describedby"',
        }

    @property
    def _description(self) -> str:
        return f"{self.origin}/.well-known/assent"


class AgreementRequired(Exception):
    """A page needs an agreement that the request does not stand under."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(CODE)
