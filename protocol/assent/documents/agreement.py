"""The agreement: the one document that both parties sign (specification, Documents)."""

from assent.documents.mapping import Part, document
from assent.documents.parts import (
    Digest,
    NamedSecondParty,
    PartyReference,
    ProfferReference,
    Reference,
    TermsReference,
    VersionedReference,
)
from assent.times import Instant

__all__ = ["Agreement"]


@document("Agreement")
class Agreement(Part, frozen=True, kw_only=True):
    """A candidate while only the first party signed it, a record once both did.

    ``proffer_nonce`` is 128 bits in base64url multibase; ``place`` and ``governing_law`` are
    location IRIs of the vocabulary; times are whole minutes; ``roster`` is absent for personal
    terms; ``contributions`` are salted digests.
    """

    id: str
    first_party: PartyReference
    second_party: NamedSecondParty
    terms: TermsReference
    roster: VersionedReference | None = None
    practices: Reference
    vocabulary: VersionedReference
    description: Reference
    proffer: ProfferReference
    proffer_nonce: str
    origin: str
    place: str
    governing_law: str
    effective_from: Instant
    ends_at: Instant | None = None
    accept_by: Instant
    supersedes: Digest | None = None
    contributions: tuple[Digest, ...] = ()

    @property
    def is_personal(self) -> bool:
        """Whether the terms are the customer's own and stand in no roster."""
        return self.roster is None

    @property
    def terms_name(self) -> str:
        """What to call the terms; personal ones may have given themselves a standard name."""
        return f"{self.terms.name} (personal)" if self.is_personal else self.terms.name
