"""Published content by digest: from the wallet, from what is shipped, or from the vendor.

Whoever delivers it, the digest decides what it is (PR10).
"""

from typing import Any

from assent import documents
from assent.documents import Digest, Document
from assent.multibase import digest
from assent.roster import reference
from assent_client.agent import Agent
from assent_client.problems import VendorFault, as_vendor_fault

__all__ = ["TYPES", "fetch", "fetch_document"]

TYPES = {
    "terms": "Terms",
    "practices": "Practices",
    "rosters": "Roster",
    "descriptions": "SecondPartyDescription",
}
"""The type of what is served under each path; texts have none."""


async def fetch(agent: Agent, base: str, kind: str, name: Digest, *, fresh: bool = False) -> bytes:
    """The bytes that ``name`` is the digest of; ``kind`` is the path they are served under.

    ``fresh`` asks the vendor for what is not shipped even if the wallet holds it: what a look
    leaves out would tell what else its owner has looked at (ID12).

    Raises:
        VendorFault: ``changed-content``, other bytes are served in their place.
        Unreachable, Refused: as any request.
    """
    held = _shipped(kind, name) or (None if fresh else agent.wallet.contents.get(name))
    if held is not None:
        return held
    raw = await agent.wire.get(f"{base}/{kind}/{name}", text=kind == "texts")
    if digest(raw) != name:
        raise VendorFault(
            "changed-content",
            f"They serve other {kind} than the ones that were named by their digest.",
            raw,
        )
    return raw


async def fetch_document(
    agent: Agent, base: str, kind: str, name: Digest, *, fresh: bool = False
) -> Document[Any]:
    """The document of this digest, its shape checked; its proofs are the caller's business.

    Raises:
        VendorFault: as ``fetch``, or it is no document of its kind.
    """
    raw = await fetch(agent, base, kind, name, fresh=fresh)
    with as_vendor_fault(raw):
        return documents.read(raw, TYPES[kind])


def _shipped(kind: str, name: Digest) -> bytes | None:
    shipped = reference()
    if kind == "rosters":
        versions = (shipped.document, *shipped.former)
        return next((item.raw for item in versions if item.record_digest == name), None)
    if kind == "terms" and name in shipped.standards:
        return shipped.standards[name].document.raw
    if kind == "texts":
        for standard in shipped.standards.values():
            for text in (*standard.texts, *standard.translations):
                if digest(text.text.encode()) == name:
                    return text.text.encode()
    return None
