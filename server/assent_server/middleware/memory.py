"""What one process knows of agreements without asking anybody: written by the watcher, read by
requests.

A request finds everything here or counts as one without an agreement; it never waits (PEP-02).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from assent.agreement import Standing, Status
from assent.documents import Digest
from assent.documents.description import AcceptedTerms
from assent.documents.sessions import LASTS_S_MAX
from assent.documents.terms import Terms
from assent.times import Instant, plus
from assent.usage import Decision
from assent_server.middleware.agreement import RequestAgreement
from assent_server.sessions.token import Claims, read

__all__ = ["BELIEVED_S", "Known", "Memory"]

BELIEVED_S: Final = 10.0
"""How old the last look at the records may be (PEP-01)."""

# So young a session was opened when the endpoint itself looked at the records (PEP-03).
_FRESH_S: Final = 4
_WANTED_S: Final = float(LASTS_S_MAX)
_RECORDS_MAX: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the records say of one agreement; ``standing`` is None where they do not have it.

    ``confirmed_at`` and ``read_at`` are readings of a clock that only goes on: when it was last
    seen unchanged, and when it was last read as a whole.
    """

    standing: Standing | None
    version: int
    confirmed_at: float
    read_at: float

    def permits(self, now: Instant) -> bool:
        """Whether the agreement is in force."""
        standing = self.standing
        if standing is None or not standing.permits:
            return False
        return standing.ends_at is None or now < standing.ends_at


@dataclass(slots=True, kw_only=True)
class Memory:
    """The table of one process. Each member is replaced or set in one step, so that no reader
    needs a lock.

    ``wanted`` says when a record was last asked for, ``miss`` is called when one is not known.
    """

    origin: str
    monotonic: Callable[[], float]
    now: Callable[[], Instant]
    miss: Callable[[], None]
    secrets: tuple[bytes, ...] = ()
    terms: dict[Digest, Terms] = field(default_factory=dict)
    offered: tuple[AcceptedTerms, ...] = ()
    records: dict[Digest, Known] = field(default_factory=dict)
    wanted: dict[Digest, float] = field(default_factory=dict)
    looked_at: float = float("-inf")
    decisions: dict[object, Decision] = field(default_factory=dict)
    _read: dict[str, Claims] = field(default_factory=dict, repr=False)

    @property
    def is_believed(self) -> bool:
        """Whether the records were looked at lately."""
        return self.monotonic() - self.looked_at <= BELIEVED_S

    def find(self, token: str, *, gpc: bool) -> RequestAgreement | None:
        """The agreement of a session; None for a token that is not believed, whatever it is."""
        if not self.is_believed:
            return None
        now = self.now()
        claims = self._claims(token, now)
        if claims is None:
            return None
        standing = self._standing(claims, now)
        terms = self.terms.get(claims.terms)
        if standing is None or terms is None:
            return None
        ends = (claims.ends_at, standing.ends_at or claims.ends_at)
        return RequestAgreement(
            record=claims.record,
            agreement_id=claims.agreement_id,
            terms_name=terms.name,
            terms_iri=terms.id,
            terms_digest=claims.terms,
            ends_at=min(ends),
            gpc=gpc,
            _terms=terms,
            _standing=standing,
            _decisions=self.decisions,
        )

    def _claims(self, token: str, now: Instant) -> Claims | None:
        """What a token says; each is held against the secrets once."""
        known = self._read.get(token)
        if known is not None:
            return known if now < known.ends_at else None
        claims = read(self.secrets, token, origin=self.origin, now=now)
        if claims is not None:
            if len(self._read) >= _RECORDS_MAX:
                self._read = {}
            self._read[token] = claims
        return claims

    def trust(self, secrets: tuple[bytes, ...]) -> None:
        """Read tokens by these secrets from now on, and those that were read before anew."""
        if secrets != self.secrets:
            self.secrets = secrets
            self._read = {}

    def _standing(self, claims: Claims, now: Instant) -> Standing | None:
        """Where the agreement stands, if it is in force and that is known."""
        known, moment = self.records.get(claims.record), self.monotonic()
        if known is None:
            self._want(claims.record, moment)
            self.miss()
            if claims.ends_at < plus(now, LASTS_S_MAX - _FRESH_S):
                return None
            return Standing(
                status=Status.ACTIVE, since=now, withdrawn_purposes=tuple(sorted(claims.without))
            )
        self._want(claims.record, moment)
        is_old = moment - known.confirmed_at > BELIEVED_S
        return None if is_old or not known.permits(now) else known.standing

    def _want(self, record: Digest, moment: float) -> None:
        if record in self.wanted or len(self.wanted) < _RECORDS_MAX:
            self.wanted[record] = moment

    def forget(self) -> None:
        """Let go of agreements that nobody has asked for as long as a session lasts."""
        since = self.monotonic() - _WANTED_S
        for record in [name for name, at in self.wanted.copy().items() if at < since]:
            self.wanted.pop(record, None)
            self.records.pop(record, None)
