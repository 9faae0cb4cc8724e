"""Saying that a vendor's documents were received; the client does so by itself.

From then on a notice period runs, and the record's time rests on more than the vendor's word.
"""

from collections.abc import Sequence

from assent import record as signing
from assent.documents import Acknowledgement, Agreement, Digest, Document
from assent.documents.parts import PartyReference
from assent_client.agent import Agent
from assent_client.wallet import Errand, Outgoing

__all__ = ["queue_acknowledgement"]


def queue_acknowledgement(
    agent: Agent, record: Document[Agreement], seen: Sequence[Digest]
) -> Outgoing:
    """Sign and queue that the documents ``seen`` were received; part of the history at once."""
    body = Acknowledgement(
        id=agent.new_id(),
        first_party=record.body.first_party,
        second_party=PartyReference(ref=record.body.second_party.ref),
        record=record.record_digest,
        received=agent.minute(),
        seen=tuple(seen),
    )
    signer = agent.wallet.relationships.signer(record.body.first_party.ref)
    made = signing.sign(body, signer, created=agent.minute())
    with agent.wallet.transaction():
        agent.wallet.records.add(made, record=record.record_digest, now=agent.now())
        return agent.wallet.outbox.queue(
            Outgoing(
                id=made.id,
                errand=Errand.ACKNOWLEDGEMENT,
                vendor=record.body.second_party.ref,
                first_party=record.body.first_party.ref,
                path=f"notices/{made.id.removeprefix('urn:uuid:')}",
                raw=made.raw,
                queued=agent.now(),
                record=record.record_digest,
            )
        )
