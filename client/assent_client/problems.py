"""What may go wrong with a vendor: whose fault it is, what happened, in words for a person.

Exceptions carry it from where it is noticed to where a state is settled; a ``Problem`` is what is
shown and kept. Codes are those of the error registry and a few of the client's own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from assent.errors import PeerError
from assent_client.transport import Unreachable

__all__ = ["Fault", "Problem", "Refused", "VendorFault", "as_vendor_fault", "problem_of"]


class Fault(StrEnum):
    """Who has to do something about a problem."""

    VENDOR = "vendor"
    OURS = "ours"
    NETWORK = "network"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why something did not end as asked; ``sentence`` is for a person.

    ``code`` is one of the error registry, or ``unreachable``, ``redirect``, ``status``,
    ``changed-content``, ``second-outcome``, ``withheld``, ``lost``, ``local``.
    """

    code: str
    fault: Fault
    sentence: str


class VendorFault(Exception):
    """The vendor's answer breaks a rule; it is not used.

    ``documents`` are exact bytes that show it, where they are worth keeping.
    """

    def __init__(self, code: str, sentence: str, *documents: bytes) -> None:
        self.code = code
        self.sentence = sentence
        self.documents = documents
        super().__init__(f"{code}: {sentence}")


class Refused(Exception):
    """The vendor answered with a problem document: it took nothing in.

    ``detail`` are the vendor's words, cut and cleaned; ``status`` the HTTP status.
    """

    def __init__(self, code: str, status: int, detail: str) -> None:
        self.code = code
        self.status = status
        self.detail = detail
        super().__init__(f"{code}: {detail}")


@contextmanager
def as_vendor_fault(*documents: bytes) -> Iterator[None]:
    """Turn a breach found inside into the vendor's fault, shown by ``documents``.

    Raises:
        VendorFault: in place of ``PeerError``.
    """
    try:
        yield
    except PeerError as error:
        raise VendorFault(error.code, error.detail, *documents) from error


def problem_of(error: Unreachable | VendorFault | Refused) -> Problem:
    """What an exception means, as a value."""
    if isinstance(error, Unreachable):
        return Problem(
            code="unreachable",
            fault=Fault.NETWORK,
            sentence=f"They cannot be reached: {error.reason}.",
        )
    if isinstance(error, VendorFault):
        return Problem(code=error.code, fault=Fault.VENDOR, sentence=error.sentence)
    return Problem(
        code=error.code,
        fault=Fault.OURS,
        sentence=f"They did not take it in: {error.detail}",
    )
