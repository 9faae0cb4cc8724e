"""A vendor that compares falsely: what it forges is not taken, what contradicts is kept."""

from typing import Any

import pytest

from assent import documents
from assent import record as signing
from assent.documents import Document
from assent.documents.containers import (
    ReconciliationAnswer,
    read_reconciliation,
    read_reconciliation_answer,
    write_reconciliation_answer,
)
from assent.documents.notices import Head
from assent.times import plus
from assent_client import ChangeKind, Response, SyncClient
from support.parties import NOON, Customer, Vendor
from support.replacing import replace
from support.town import Request, Shop, Town, head_of


def forging(change: Any) -> Any:
    """Reconciliation answers changed by ``change`` of the answer; its heads are signed anew."""

    def meddle(request: Request, answer: Response) -> Response:
        if not request.path.endswith("/reconciliations"):
            return answer
        asked = read_reconciliation(request.body)
        made = change(read_reconciliation_answer(answer.body), asked)
        return Response(status=200, headers=answer.headers, body=write_reconciliation_answer(made))

    return meddle


def with_documents(shop: Shop, answer: ReconciliationAnswer, *more: Document[Any]) -> Any:
    return ReconciliationAnswer(
        heads=answer.heads, documents=(*answer.documents, *more), lacks=answer.lacks
    )


def with_heads(shop: Shop, answer: ReconciliationAnswer, heads: tuple[Head, ...]) -> Any:
    changed = replace(answer.heads.body, heads=heads)
    signed = shop.party.sign(changed, at=answer.heads.proofs[0].created)
    return ReconciliationAnswer(heads=signed, documents=answer.documents, lacks=answer.lacks)


def test_another_customers_record_is_not_taken(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """CL4, I2."""
    theirs = Customer(shop.party, 2).agree("service-analytics")

    with town.meddling(forging(lambda answer, _: with_documents(shop, answer, theirs))):
        (synced,) = ada.sync()

    assert [item.kind for item in synced.changes] == [ChangeKind.CONFLICT]
    assert "another customer" in synced.changes[0].sentence
    assert len(ada.client.wallet.records.all()) == 1


@pytest.mark.parametrize("forger", ["a stranger", "nobody"])
def test_an_end_that_the_vendor_did_not_sign_is_not_taken(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any], forger: str
) -> None:
    """PR22, CLI-31."""
    at, ends = town.now, plus(town.now, 40 * 24 * 3600)
    true = shop.party.terminate(record, at=at, effective_at=ends, previous=head_of(ada, record))
    made = signing.sign(true.body, Vendor("stranger.example").signer, created=at)
    if forger == "nobody":
        unsigned = {name: item for name, item in true.value.items() if name != "proof"}
        made = documents.seal(unsigned, true.value["proof"][0] | {"created": NOON})

    with town.meddling(forging(lambda answer, _: with_documents(shop, answer, made))):
        (synced,) = ada.sync()

    held = ada.client.agreement(record.record_digest)
    assert [item.kind for item in synced.changes] == [ChangeKind.CONFLICT]
    assert held.standing.status == "active"
    assert held.standing.ends_at is None


def test_a_second_record_of_one_proffer_is_kept_as_proof_and_the_first_counts(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """PR16, AGR-05."""
    candidate = documents.seal(
        {name: item for name, item in record.value.items() if name != "proof"},
        record.value["proof"][0],
    )
    rival = shop.party.countersign(candidate, at=plus(NOON, 9))

    with town.meddling(forging(lambda answer, _: with_documents(shop, answer, rival))):
        (synced,) = ada.sync()

    (kept,) = ada.client.wallet.proffers.all()
    assert ChangeKind.CONFLICT in [item.kind for item in synced.changes]
    assert kept.record == record.record_digest
    assert set(ada.client.wallet.evidence.all(shop.did)[0].documents) == {record.raw, rival.raw}


def test_two_continuations_of_one_history_are_proof(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """PR16, AGR-04: a fork."""
    rival = shop.party.terminate(record, at=town.now, effective_at=plus(town.now, 40 * 24 * 3600))

    with town.meddling(forging(lambda answer, _: with_documents(shop, answer, rival))):
        (synced,) = ada.sync()

    conflicts = [item for item in synced.changes if item.kind is ChangeKind.CONFLICT]
    assert any("two ways" in item.sentence for item in conflicts)
    assert rival.raw in ada.client.wallet.evidence.all(shop.did)[0].documents


def test_a_document_that_is_listed_and_not_shown_is_told(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """PR16, seq gap."""

    def hide(answer: ReconciliationAnswer, _: Any) -> Any:
        (head,) = answer.heads.body.heads
        more = (*head.documents, documents.Digest("uEi" + "A" * 44))
        return with_heads(shop, answer, (Head(record=head.record, documents=tuple(sorted(more))),))

    with town.meddling(forging(hide)):
        (synced,) = ada.sync()

    assert ChangeKind.WITHHELD in [item.kind for item in synced.changes]
    assert synced.equal is False


def test_heads_that_answer_another_question_are_not_used(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """PR1: a replayed list."""
    replayed: list[Response] = []

    def replay(request: Request, answer: Response) -> Response:
        if not request.path.endswith("/reconciliations"):
            return answer
        replayed.append(answer)
        return replayed[0]

    with town.meddling(replay):
        ada.sync()
        (synced,) = ada.sync()

    assert synced.equal is None
    assert synced.problem is not None
    assert synced.problem.code == "reference"


def test_heads_that_the_vendor_did_not_sign_are_not_used(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """PF1."""

    def unsigned(request: Request, answer: Response) -> Response:
        if not request.path.endswith("/reconciliations"):
            return answer
        return Response(
            status=200,
            headers=answer.headers,
            body=answer.body.replace(b'"proofValue":"z', b'"proofValue":"z1', 1),
        )

    with town.meddling(unsigned):
        (synced,) = ada.sync()

    assert synced.equal is None
    assert synced.problem is not None
    assert synced.problem.code.startswith("proof-")
