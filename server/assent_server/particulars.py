"""What an operator says of the organisation, read into the identifiers that documents carry."""

import re

from assent import did_web
from assent.errors import LocalError, PeerError
from assent.terms import load_vocabulary

__all__ = ["contact_iri", "country_iri", "did_of_origin"]

_LOCATION = "https://w3id.org/dpv/loc#"
_MAIL = re.compile(r"[^@\s:/]+@[^@\s:/]+")


def country_iri(country: str) -> str:
    """The location IRI of ``DE``.

    Raises:
        LocalError: the vocabulary has no such country.
    """
    if _LOCATION + country not in load_vocabulary().locations.countries:
        raise LocalError(f"{country} is no country code.", "Write two letters: DE, FR, US, …")
    return _LOCATION + country


def contact_iri(said: str) -> str:
    """Where a person is reached: a mail address, with ``mailto:`` or without, ``tel:`` or a page.

    Raises:
        LocalError: it is none of these.
    """
    contact = said.strip()
    if _MAIL.fullmatch(contact):
        contact = f"mailto:{contact}"
    if not contact.startswith(("mailto:", "tel:", "https://")) or " " in contact:
        raise LocalError(
            f"“{said}” is no address where a person is reached.",
            "Write mailto:privacy@shop.example, tel:+49301234567, or the https:// of a page.",
        )
    return contact


def did_of_origin(origin: str) -> str:
    """The DID that follows from an origin; of ``http://localhost:PORT`` one for local tests.

    Raises:
        LocalError: this cannot be a vendor's origin.
    """
    try:
        return did_web.origin_to_did(origin, loopback=True)
    except PeerError as error:
        raise LocalError(
            f"{origin} is no origin of a vendor.",
            "Write https:// and the host in small letters; for a local test http://localhost:PORT.",
        ) from error
