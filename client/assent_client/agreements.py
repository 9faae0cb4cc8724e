"""The customer's agreements as one looks at them: what was agreed, and where it stands now."""

from dataclasses import dataclass

from assent import documents
from assent.agreement import Standing, standing
from assent.did_web import is_loopback
from assent.documents import Agreement, Digest, Document, Terms
from assent.documents.containers import History
from assent.documents.terms import Practices
from assent.errors import LocalError
from assent.times import Instant
from assent_client.agent import Agent
from assent_client.wallet import Errand, Evidence, KeptRecord, Outgoing

__all__ = ["AgreementView", "find_record", "standing_of", "view", "views"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementView:
    """One agreement.

    ``terms`` and ``practices`` are None only where a restored wallet has not fetched them yet.
    ``waiting`` are
    documents on their way to the vendor; ``rivals`` other records of the same proffer;
    ``evidence`` what the vendor did wrong about this agreement.
    """

    record: Digest
    agreement: Agreement
    vendor: str
    legal_name: str
    context: str
    received: Instant
    standing: Standing
    terms: Document[Terms] | None
    history: History
    practices: Practices | None = None
    waiting: tuple[Outgoing, ...] = ()
    rivals: tuple[Digest, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    local_test: bool = False

    @property
    def withdrawal_waits(self) -> bool:
        """Whether it is withdrawn here and the vendor has not confirmed that yet."""
        return any(item.errand == Errand.WITHDRAWAL for item in self.waiting)


def view(agent: Agent, name: str) -> AgreementView:
    """The agreement of a record's digest, an agreement's id, or the beginning of one.

    Raises:
        LocalError: none, or more than one, is meant.
    """
    return _view(agent, find_record(agent, name))


def views(agent: Agent) -> tuple[AgreementView, ...]:
    """All agreements in the order they were made."""
    return tuple(_view(agent, held) for held in agent.wallet.records.all())


def find_record(agent: Agent, name: str) -> KeptRecord:
    """The record of a digest, an agreement's id, or the beginning of one of them.

    Raises:
        LocalError: none, or more than one, is meant.
    """
    exact = agent.wallet.records.get(name)
    if exact is not None:
        return exact
    wanted = name.removeprefix("urn:uuid:")
    found = [
        item
        for item in agent.wallet.records.all()
        if wanted
        and (
            item.record.startswith(wanted)
            or item.agreement_id.removeprefix("urn:uuid:").startswith(wanted)
        )
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise LocalError(
            f"There is no agreement “{name}”.", "See which there are: assent agreements list"
        )
    raise LocalError(f"“{name}” means {len(found)} records.", "Write more of the name.")


def standing_of(agent: Agent, held: KeptRecord) -> Standing:
    """Where an agreement stands now, by everything that this wallet holds."""
    return standing(
        agent.wallet.records.history(held.record),
        agent.now(),
        successors=agent.wallet.records.successors(held.vendor),
    )


def _view(agent: Agent, held: KeptRecord) -> AgreementView:
    history = agent.wallet.records.history(held.record)
    body = history.record.body
    raw = agent.wallet.contents.get(body.terms.digest_multibase)
    practices = agent.wallet.contents.get(body.practices.digest_multibase)
    relationship = agent.wallet.relationships.get(held.first_party)
    about = {held.record, held.proffer_id, held.agreement_id}
    return AgreementView(
        record=held.record,
        agreement=body,
        vendor=held.vendor,
        legal_name=body.second_party.legal_name,
        context="" if relationship is None else relationship.context,
        received=held.received,
        standing=standing_of(agent, held),
        terms=None if raw is None else documents.read(raw, "Terms"),
        history=history,
        practices=None if practices is None else documents.read(practices, "Practices").body,
        waiting=tuple(
            item for item in agent.wallet.outbox.waiting(held.vendor) if item.record == held.record
        ),
        rivals=tuple(
            item.record
            for item in agent.wallet.records.all(held.vendor)
            if item.proffer_id == held.proffer_id and item.record != held.record
        ),
        evidence=tuple(
            item for item in agent.wallet.evidence.all(held.vendor) if item.about in about
        ),
        local_test=is_loopback(held.vendor),
    )
