"""The files of a keeper under test.

They are those of the table of ROS-10, below its address.
"""

from functools import cached_property
from typing import Any

from assent import did_document, documents
from assent.documents import Document, Roster, Terms
from assent.documents.roster import RosterEntry
from assent.errors import PeerError
from assent.key_ring import KeyRing
from assent.times import Instant
from assent_conformance.check import Failure, require
from assent_conformance.http_calls import Answer, Http

__all__ = ["INDEX", "KEYS", "Keeper"]

INDEX = "index.json"
KEYS = "keeper.did.json"

_STEPS_MAX = 256


class Keeper:
    """One keeper; what cannot be read fails each check that rests on it, not the run."""

    def __init__(self, url: str, http: Http, *, now: Any) -> None:
        self._url = url.rstrip("/")
        self._http = http
        self._now = now

    @property
    def now(self) -> Instant:
        """What the kit's clock says."""
        instant: Instant = self._now()
        return instant

    def get(self, path: str, method: str = "GET") -> Answer:
        """One file."""
        return self._http.request(method, f"{self._url}/{path}")

    @cached_property
    def newest(self) -> Document[Roster]:
        """The newest roster."""
        return self._read("roster.json", "Roster")

    @cached_property
    def chain(self) -> tuple[Document[Roster], ...]:
        """The newest roster and all before it, back to the first."""
        found = [self.newest]
        while (previous := found[-1].body.previous) is not None:
            require(len(found) < _STEPS_MAX, f"More than {_STEPS_MAX} rosters lead to the first.")
            found.append(self._read(f"rosters/{previous}.json", "Roster"))
        return tuple(found)

    @cached_property
    def keys(self) -> KeyRing:
        """The keys of its DID document."""
        raw = self.get(KEYS).body
        return KeyRing(did_document.read(raw, did=self.newest.body.keeper.ref))

    @cached_property
    def terms(self) -> dict[str, Document[Terms]]:
        """The terms of every entry of the newest roster, by digest."""
        return {
            item.digest_multibase: self._read(f"terms/{item.digest_multibase}.json", "Terms")
            for item in self.newest.body.entries
        }

    @cached_property
    def texts(self) -> dict[str, bytes]:
        """The texts that terms and entries name, by digest."""
        named = {text.digest_multibase for item in self.terms.values() for text in item.body.texts}
        entries = self.newest.body.entries
        named |= {text.digest_multibase for item in entries for text in item.translations}
        found: dict[str, bytes] = {}
        for name in sorted(named):
            answer = self.get(f"texts/{name}.txt")
            require(answer.status == 200, f"A text is not there ({answer.status}).")
            found[name] = answer.body
        return found

    @cached_property
    def index(self) -> dict[str, Any]:
        """The overview of all versions."""
        answer = self.get(INDEX)
        require(answer.status == 200, f"{INDEX} is not there ({answer.status}).")
        value = answer.json()
        if not isinstance(value, dict):
            raise Failure(f"{INDEX} is no JSON object.")
        return value

    def entries(self) -> tuple[tuple[RosterEntry, Document[Terms]], ...]:
        """Each entry of the newest roster with its terms."""
        return tuple((item, self.terms[item.digest_multibase]) for item in self.newest.body.entries)

    def _read(self, path: str, kind: str) -> Document[Any]:
        answer = self.get(path)
        require(answer.status == 200, f"{path} is not there ({answer.status}).")
        try:
            return documents.read(answer.body, kind)
        except PeerError as error:
            raise Failure(f"{path} is no {kind}: {error.code}, {error.detail}") from error
