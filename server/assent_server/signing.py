"""Signing what people of the vendor wrote: nothing leaves that a customer's client would reject."""

from typing import TypeVar

from assent import documents, record
from assent.documents import Document
from assent.errors import LocalError, PeerError
from assent.record import Signer
from assent.times import Instant

__all__ = ["check_readable", "signed"]

B = TypeVar("B")


def signed(body: B, *signers: Signer, created: Instant) -> Document[B]:
    """The signed document of ``body``, read back as a stranger reads it.

    Raises:
        LocalError: something in it may not stand in a document, a control character for example.
    """
    try:
        made = record.sign(body, *signers, created=created)
        documents.read(made.raw, made.type)
    except PeerError as error:
        raise _unreadable(error) from error
    return made


def check_readable(body: object) -> None:
    """Check that ``body`` could be signed, without signing it.

    Raises:
        LocalError: it could not.
    """
    try:
        made = documents.seal(documents.write(body))
        documents.read(made.raw, made.type)
    except PeerError as error:
        raise _unreadable(error) from error


def _unreadable(error: PeerError) -> LocalError:
    return LocalError(f"This cannot be published: {error.detail}", "Correct what was written.")
