"""What the second party publishes now, as one immutable snapshot.

Everything a decision rests on is here: description, practices, terms, rosters, policy, key. A
change of any of it makes a new snapshot; an exchange works on one from start to end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assent.description import key_ring
from assent.documents import Digest, Document, SecondPartyDescription
from assent.documents.description import Status
from assent.documents.parts import TermsReference
from assent.documents.roster import EntryStatus
from assent.key_ring import KeyRing
from assent.negotiation import Current
from assent.policy import Offer, Policy
from assent.record import Signer
from assent.roster import find, terms_reference
from assent.terms.matching import match
from assent.terms.model import Practices, Roster, Terms
from assent.terms.sensitivity import sensitive_data
from assent.terms.verdict import Verdict
from assent.terms.vocabulary import Vocabulary
from assent.times import Instant

__all__ = ["Published", "Standard"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """Terms of a roster that is used here, and how documents name them."""

    named: TermsReference
    terms: Document[Terms]
    roster: Document[Roster]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """The documents by recordDigest, and what the endpoint does with proffers.

    ``former`` are earlier descriptions, oldest first: records pin them and their keys verify
    them. ``former_practices`` and ``former_rosters`` are read back but no longer agreed to.
    ``offers`` stand in roster order; ``texts`` are plain and legal texts by digest; ``myterms``
    and ``gpc`` are static files that others read; ``erase_within`` is an ISO 8601 duration.
    """

    description: Document[SecondPartyDescription]
    former: tuple[Document[SecondPartyDescription], ...] = ()
    practices: Mapping[Digest, Document[Practices]]
    former_practices: Mapping[Digest, Document[Practices]] = field(default_factory=dict)
    terms: Mapping[Digest, Document[Terms]]
    rosters: Mapping[Digest, Document[Roster]]
    former_rosters: Mapping[Digest, Document[Roster]] = field(default_factory=dict)
    texts: Mapping[Digest, bytes]
    offers: tuple[Offer, ...]
    policy: Policy
    vocabulary: Vocabulary
    signer: Signer
    keys: KeyRing
    myterms: bytes | None = None
    gpc: bytes | None = None
    erase_within: str = "P30D"
    loopback: bool = False
    current: Current = field(init=False)
    """What a candidate must rest on to be signed."""
    sensitive: frozenset[Digest] = field(init=False)
    """The practices that use sensitive data."""
    _standards: dict[tuple[Digest, Digest], Standard | None] = field(
        default_factory=dict, repr=False
    )
    _verdicts: dict[tuple[Digest, Digest], Verdict] = field(default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        body = self.description.body
        current = Current(
            description=self.description.record_digest,
            vocabulary=body.vocabulary.digest_multibase,
            legal_name=body.second_party.legal_name,
        )
        object.__setattr__(self, "current", current)
        sensitive = frozenset(
            digest
            for digest, item in self.practices.items()
            if sensitive_data(item.body, self.vocabulary)
        )
        object.__setattr__(self, "sensitive", sensitive)

    def verdict(self, practices: Document[Practices], terms: Document[Terms]) -> Verdict:
        """Whether a profile is within terms; that of standard terms is worked out once."""
        pair = practices.record_digest, terms.record_digest
        if pair in self._verdicts:
            return self._verdicts[pair]
        found = match(practices.body, terms.body, self.vocabulary)
        if terms.record_digest in self.terms:
            self._verdicts[pair] = found
        return found

    def standard(self, roster_digest: Digest, terms_digest: Digest) -> Standard | None:
        """The terms of an active entry of a roster used here, looked up once."""
        pair = roster_digest, terms_digest
        if roster_digest in self.rosters and terms_digest in self.terms:
            if pair not in self._standards:
                self._standards[pair] = self._find(*pair)
            return self._standards[pair]
        return None

    def _find(self, roster_digest: Digest, terms_digest: Digest) -> Standard | None:
        roster = self.rosters[roster_digest]
        entry = find(roster.body, terms_digest)
        if entry is None or entry.status is not EntryStatus.ACTIVE:
            return None
        return Standard(named=terms_reference(entry), terms=self.terms[terms_digest], roster=roster)

    @property
    def did(self) -> str:
        """The second party's DID."""
        return self.description.body.second_party.ref

    @property
    def is_retired(self) -> bool:
        """Whether no new agreements are made."""
        return self.description.body.status is Status.RETIRED

    def warnings(self, now: Instant) -> tuple[str, ...]:
        """Codes of what hinders new agreements now; reads and withdrawals go on regardless."""
        found = []
        if self.is_retired:
            found.append("retired")
        if not self.offers:
            found.append("no-terms-offered")
        offered = {offer.terms.digest_multibase for offer in self.offers}
        if not offered.issuperset(self.policy.prefer):
            found.append("preferred-terms-not-kept")
        if now > self.description.body.ends_at:
            found.append("description-ended")
        if all(now > roster.body.ends_at for roster in self.rosters.values()):
            found.append("rosters-ended")
        return tuple(found)

    def content(self, kind: str, digest: Digest) -> bytes | None:
        """The bytes of published content by kind and digest."""
        if kind == "descriptions":
            described = (self.description, *self.former)
            return next((item.raw for item in described if item.record_digest == digest), None)
        if kind == "texts":
            return self.texts.get(digest)
        held = {"terms": self.terms, "practices": self.practices, "rosters": self.rosters}[kind]
        former = {"practices": self.former_practices, "rosters": self.former_rosters}
        document = held.get(digest) or former.get(kind, {}).get(digest)
        return None if document is None else document.raw


def keys_of(
    description: Document[SecondPartyDescription],
    former: tuple[Document[SecondPartyDescription], ...],
) -> KeyRing:
    """All signing keys that the second party ever described, with their validity."""
    return key_ring(item.body for item in (*former, description))
