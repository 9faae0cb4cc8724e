"""Agreements that a vendor deleted at the end of their time: when it may, and when it may not."""

from assent.agreement import standing
from assent.documents.containers import History
from assent_client.agent import Agent

__all__ = ["may_be_purged"]


def may_be_purged(agent: Agent, record: str, *, without: str | None = None) -> bool:
    """Whether by our own copy an agreement is over and nothing is owed under it (AGR-19).

    ``without`` is the id of a notice that does not count: what a vendor never took in can be no
    reason for it.
    """
    row = agent.wallet.records.get(record)
    if row is None:
        return True
    held = agent.wallet.records.history(row.record)
    history = History(
        record=held.record, documents=tuple(item for item in held.documents if item.id != without)
    )
    where = standing(history, agent.now(), successors=agent.wallet.records.successors(row.vendor))
    return where.status.is_over and all(duty.outcome is not None for duty in where.duties)
