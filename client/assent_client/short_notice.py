"""A termination that leaves less notice than was promised: kept and told, never confirmed.

Notice runs from when the customer says that she saw a termination (AGR-09). Her client does not
say so of one that breaks the promise, so it does not end the agreement (CLI-62).
"""

from typing import Any

from msgspec.structs import replace

from assent.agreement import check_notice
from assent.documents import Agreement, Document, Termination
from assent.documents.containers import History
from assent.errors import PeerError
from assent_client.agent import Agent

__all__ = ["check_promised", "confirmed", "is_short"]


def check_promised(
    agent: Agent, termination: Document[Termination], record: Document[Agreement]
) -> None:
    """Check that a termination leaves the notice period of the pinned description.

    Raises:
        PeerError: ``time-order`` (AGR-09).
    """
    pinned = record.body.description.digest_multibase
    for described in agent.wallet.vendors.descriptions(record.body.second_party.ref):
        if described.record_digest == pinned:
            check_notice(termination, described.body.limits.notice_period)


def is_short(agent: Agent, document: Document[Any], record: Document[Agreement]) -> bool:
    """Whether this is a termination that leaves less."""
    if not isinstance(document.body, Termination):
        return False
    try:
        check_promised(agent, document, record)
    except PeerError:
        return True
    return False


def confirmed(agent: Agent, history: History) -> History:
    """What we say that we have seen of a history."""
    return replace(
        history,
        documents=tuple(
            item for item in history.documents if not is_short(agent, item, history.record)
        ),
    )
