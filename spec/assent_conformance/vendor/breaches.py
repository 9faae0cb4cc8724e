"""Breaches as data: what is sent, and the status and code that it must get."""

from collections.abc import Callable

from assent.errors import CODES
from assent_conformance.check import Area, require
from assent_conformance.http_calls import Answer
from assent_conformance.vendor.sender import Sender
from assent_conformance.vendor.under_test import Vendor

__all__ = ["breaches", "check_problem"]

Send = Callable[[Sender], Answer]
Row = tuple[str, str, Send]

_USES_MAX = 25
"""How often one customer breaks rules: an endpoint may limit what one key sends."""


def breaches(area: Area, requirement: str, rule: str, *rows: Row) -> None:
    """Add a check for each row of a name, an answer such as ``400 encoding`` and what gets it."""
    for name, answer, send in rows:
        title = f"{rule}: {name.replace('-', ' ')} is rejected as {answer.split()[1]}"
        area.add(requirement, name, title, _run(answer, send))


def _run(answer: str, send: Send) -> Callable[[Vendor], None]:
    status, code = answer.split()

    def run(vendor: Vendor) -> None:
        sender = _sender(vendor)
        got = send(sender)
        check_problem(got, int(status), code)
        said = got.body.decode("utf-8", errors="replace")
        require(
            not any(text in said for text in (sender.customer.did, "Bücher")),
            "The problem repeats what was sent (BND-10).",
        )

    return run


def check_problem(got: Answer, status: int, *codes: str) -> None:
    """Check that an answer is the problem document of one of some codes.

    Raises:
        Failure: it is another one, or none.
    """
    require(
        got.status == status and got.code in codes,
        f"It answered {got.status} {got.code or 'without a code'} "
        f"where {status} {' or '.join(codes)} was due.",
    )
    value = got.json()
    kind = (got.header("content-type") or "").partition(";")[0]
    require(kind == "application/problem+json", "A problem is not application/problem+json.")
    require(value.get("status") == status, "The problem's status is not the answer's.")
    wanted = CODES[str(got.code)].requirement
    require(value.get("requirement") == wanted, f"The problem does not name {wanted}.")


_SENDERS: dict[int, tuple[Vendor, Sender, list[int]]] = {}


def _sender(vendor: Vendor) -> Sender:
    """A customer who may be used some times: what is rejected leaves no trace of her."""
    held = _SENDERS.get(id(vendor))
    if held is None or held[0] is not vendor or len(held[2]) >= _USES_MAX:
        held = _SENDERS[id(vendor)] = (vendor, Sender(vendor), [])
    held[2].append(1)
    return held[1]
