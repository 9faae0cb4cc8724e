"""Terms that a customer wrote herself."""

from assent import documents
from assent.documents import Document
from assent.documents.terms import Permission, Terms, TermsKind
from assent_server.published import Published

__all__ = ["own_terms"]


def own_terms(published: Published) -> Document[Terms]:
    """Terms of a customer who allows exactly what the vendor does."""
    (profile,) = published.practices.values()
    body = Terms(
        id="urn:uuid:00000000-0000-4000-8000-000000000077",
        name="mine",
        version="1",
        kind=TermsKind.ONGOING,
        vocabulary_version="2.3",
        permissions=tuple(
            Permission(
                purposes=process.purposes,
                data=process.data,
                operations=process.operations,
                recipients=process.recipients,
                retention=process.retention or "",
                locations=process.locations,
                automation=process.automation or "",
            )
            for process in profile.body.processes
        ),
    )
    return documents.seal(documents.write(body))
