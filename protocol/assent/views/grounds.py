"""What the views of a consent are made from: a record, and what it pins by digest."""

from collections.abc import Iterator
from dataclasses import dataclass

from msgspec.structs import replace

from assent.agreement import Standing
from assent.did_web import is_loopback
from assent.documents.agreement import Agreement
from assent.documents.description import SecondPartyDescription
from assent.documents.document import Document
from assent.documents.terms import Practices, Process, Recipient, RecipientKind, Terms
from assent.schema import PROTOCOL_VERSION
from assent.terms import Vocabulary

__all__ = ["Grounds"]

_THIRD_PARTIES = {
    *(RecipientKind.NAMED, RecipientKind.CATEGORY, RecipientKind.PARTNERS, RecipientKind.ANY)
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """One agreement, the practices and the description that it was made under, where it stands."""

    record: Document[Agreement]
    terms: Terms
    practices: Document[Practices]
    description: SecondPartyDescription
    standing: Standing

    @property
    def base(self) -> str | None:
        """Where the second party answers; None if it speaks no version that we know."""
        known = (
            item.base for item in self.description.endpoints if item.speaks == PROTOCOL_VERSION
        )
        return next(known, None)

    @property
    def email(self) -> str | None:
        """The address of the second party's contact, if it is an address for letters at all."""
        contact = self.description.contact
        return contact.removeprefix("mailto:") if contact.startswith("mailto:") else None

    def processes(self, vocabulary: Vocabulary) -> Iterator[Process]:
        """What the second party said it does, as far as the agreement permits it now.

        A purpose goes with a withdrawn one that is broader or narrower, as in
        ``agreement.terms_in_force``.
        """
        if not self.standing.permits:
            return
        kin = vocabulary.purposes.kin
        gone = set().union(*(kin.get(name, {name}) for name in self.standing.withdrawn_purposes))
        for process in self.practices.body.processes:
            left = tuple(purpose for purpose in process.purposes if purpose not in gone)
            if left:
                yield replace(process, purposes=left)

    def says(self, sentence: str) -> str:
        """What a view says of itself, marked if the agreement is a local test."""
        is_local = is_loopback(self.record.body.second_party.ref)
        return f"LOCAL TEST. {sentence}" if is_local else sentence


def is_third_party(recipient: Recipient) -> bool:
    """Whether data leaves the second party and those that work for it."""
    return recipient.kind in _THIRD_PARTIES


def rests_on_consent(process: Process, vocabulary: Vocabulary) -> bool:
    """Whether the legal basis that the second party named is a kind of consent."""
    above = vocabulary.legal_bases.above.get(process.legal_basis, frozenset())
    return "https://w3id.org/dpv#Consent" in above
