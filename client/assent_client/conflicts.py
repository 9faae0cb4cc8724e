"""Keeping what shows that a vendor broke a rule or contradicted itself (PR16).

Bounded: a vendor that makes up a new breach at each call cannot fill the wallet.
"""

from typing import Final

from assent_client.agent import Agent
from assent_client.problems import VendorFault
from assent_client.wallet import Evidence

__all__ = ["keep_evidence"]

_KEPT_MAX: Final = 64


def keep_evidence(
    agent: Agent, fault: VendorFault, *documents: bytes, about: str, vendor: str
) -> Evidence | None:
    """Keep the documents that a fault is shown by, and ``documents`` beside them.

    None where nothing shows it, where it is kept already, or where enough is kept about this
    vendor.
    """
    kept = agent.wallet.evidence.all(vendor)
    if not fault.documents or len(kept) >= _KEPT_MAX:
        return None
    evidence = agent.wallet.evidence.keep(
        *fault.documents,
        *documents,
        about=about,
        vendor=vendor,
        explanation=fault.sentence,
        now=agent.now(),
    )
    return None if evidence in kept else evidence
