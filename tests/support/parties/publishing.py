"""What a vendor publishes beside its description."""

from functools import cache

from assent.documents import Document
from assent.documents.description import (
    AcceptedTerms,
    RosterReference,
)
from assent.documents.parts import (
    PartyReference,
)
from assent.documents.terms import Practices, Process, Terms
from assent.roster import reference
from assent.terms import load_vocabulary, match
from support.parties.shared import (
    DPV,
    NEW_YEAR,
)


def practices_within(terms: Terms, *, did: str, document_id: str) -> Practices:
    """Practices that use every permission of ``terms`` and take on every obligation."""
    return Practices(
        id=document_id,
        second_party=PartyReference(ref=did),
        profile="standard",
        vocabulary_version=terms.vocabulary_version,
        processes=tuple(
            Process(
                name=f"What permission {number} allows",
                purposes=permission.purposes,
                data=permission.data,
                operations=permission.operations,
                recipients=permission.recipients,
                retention=permission.retention,
                locations=permission.locations,
                automation=permission.automation,
                legal_basis=f"{DPV}Contract",
            )
            for number, permission in enumerate(terms.permissions, start=1)
        ),
        obligations=terms.obligations,
        valid_from=NEW_YEAR,
    )


def roster_described() -> RosterReference:
    """The reference roster as a description names it."""
    roster = reference().document
    return RosterReference(
        ref=roster.id,
        keeper=roster.body.keeper.ref,
        version=roster.body.sequence,
        digest_multibase=roster.record_digest,
    )


@cache
def accepted(practices: Document[Practices]) -> tuple[AcceptedTerms, ...]:
    """The roster terms that the practices are within."""
    vocabulary = load_vocabulary()
    return tuple(
        AcceptedTerms(
            ref=item.entry.ref,
            name=item.entry.name,
            version=item.entry.version,
            digest_multibase=item.entry.digest_multibase,
            practices=practices.record_digest,
        )
        for item in reference().standards.values()
        if match(practices.body, item.terms, vocabulary).result == "within"
    )
