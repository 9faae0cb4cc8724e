"""Comparing what both hold: take what is missing, give back what was lost, keep conflicts."""

import asyncio
from pathlib import Path
from typing import Any

from assent.agreement import Status, standing
from assent.documents import Document
from assent.documents.containers import (
    read_proffer,
)
from assent.policy import Policy
from assent.times import plus
from assent_client import ChangeKind, Order, Outcome, SyncClient
from assent_client.wallet import Cost, Wallet
from assent_server.exchange.notices import history_row
from assent_server.exchange.stored import stored_history
from assent_server.statements import Statements
from assent_server.store import AgreementChange, Write
from support.parties import standard
from support.town import Shop, Town, customer, head_of
from support.wallets import new_wallet

KEPT = Order(terms=("SD-BASE-A",))
CHEAP = Cost(memory_kib=16, passes=1, lanes=1)


def put_in_history(shop: Shop, record: Document[Any], document: Document[Any]) -> None:
    """What the vendor's own commands do: a further document of the history."""

    async def write() -> None:
        row = await shop.store.agreement_by_record(record.record_digest)
        assert row is not None
        change = AgreementChange(
            record=row.record, version=row.version, slot=None, head=document.record_digest
        )
        rows = (history_row(row.record, document),)
        assert await shop.commit(Write(changes=(change,), history=rows))

    asyncio.run(write())


def test_what_both_hold_is_equal_and_nothing_is_told(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """I1."""
    (synced,) = ada.sync()

    assert synced.equal is True
    assert synced.changes == ()
    assert synced.problem is None


def test_a_termination_is_taken_told_and_acknowledged(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """CLI-31, CLI-32, AGR-09."""
    ended = shop.party.terminate(
        record,
        at=town.now,
        effective_at=plus(town.now, 40 * 24 * 3600),
        previous=head_of(ada, record),
    )
    put_in_history(shop, record, ended)

    (synced,) = ada.sync()

    held = ada.client.agreement(record.record_digest)
    seen = [item.body.seen for item in held.history.documents if item.type == "Acknowledgement"]
    assert [item.kind for item in synced.changes] == [ChangeKind.DOCUMENT]
    assert "They end the agreement" in synced.changes[0].sentence
    assert (ended.record_digest,) in seen
    assert synced.equal is True
    assert ada.sync()[0].changes == ()


def test_a_termination_with_too_little_notice_is_told_and_never_confirmed(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """CLI-62, AGR-09: so it does not end the agreement, whatever she signs later."""
    ended = shop.party.terminate(
        record,
        at=town.now,
        effective_at=plus(town.now, 3600),
        previous=head_of(ada, record),
    )
    put_in_history(shop, record, ended)

    (synced,) = ada.sync()
    ada.sync()
    ada.dispute(record.record_digest, subject="They ended it without notice.")
    ada.sync()

    assert [item.kind for item in synced.changes] == [ChangeKind.CONFLICT]
    assert "notice" in synced.changes[0].sentence
    history = ada.client.agreement(record.record_digest).history
    assert ended.record_digest in {item.record_digest for item in history.documents}
    row = asyncio.run(shop.store.agreement_by_record(record.record_digest))
    assert row is not None
    for side in (history, asyncio.run(stored_history(shop.store, row))):
        assert standing(side, plus(town.now, 90 * 24 * 3600)).status is Status.ACTIVE


def test_a_record_that_the_vendor_lost_is_given_back(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """ST8, I1, CLI-31."""
    shop.lose_everything()

    (synced,) = ada.sync()

    kinds = [item.kind for item in synced.changes]
    assert ChangeKind.GIVEN_BACK in kinds
    (again,) = ada.client.wallet.relationships.all()
    row = asyncio.run(shop.store.agreement_by_record(record.record_digest))
    assert row is not None
    assert row.raw == record.raw
    assert again.first_party == record.body.first_party.ref


def test_a_withdrawal_that_the_vendor_lost_is_given_again(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """ST8, PR21: with the receipt for it, so that there is no second one."""
    ada.withdraw(record.record_digest)
    before = ada.client.agreement(record.record_digest).history.documents
    shop.lose_everything()

    (synced,) = ada.sync()

    given = [item.document for item in synced.changes if item.kind is ChangeKind.GIVEN_BACK]
    assert given[0] == "Agreement"
    assert sorted(given[1:]) == sorted(item.type for item in before)
    assert ada.client.agreement(record.record_digest).history.documents == before
    assert synced.equal is True


def test_a_vendor_that_is_down_is_a_problem_of_that_vendor_only(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """PR26."""
    other = town.shop("other.example")
    ada.proffer(shop.origin, other.origin, order=KEPT)
    town.down.add("other.example")

    by_vendor = {item.vendor: item for item in ada.sync()}

    assert by_vendor[shop.did].equal is True
    assert by_vendor[other.did].equal is None
    assert by_vendor[other.did].problem is not None


def test_a_pending_proffer_is_agreed_by_a_person_and_found_by_sync(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """NEG-02."""
    digest = standard("service-analytics").entry.digest_multibase
    shop.policy = Policy(person=frozenset({digest}))
    (pending,) = ada.proffer(shop.origin, order=KEPT)
    accept_the_pending_one(shop, pending.proffer_id or "")
    town.later(3600)

    (synced,) = ada.sync()

    (change,) = [item for item in synced.changes if item.kind is ChangeKind.OUTCOME]
    assert "accepted your terms" in change.sentence
    assert synced.equal is True


def accept_the_pending_one(shop: Shop, proffer_id: str) -> None:
    async def accept() -> None:
        row = await shop.store.negotiation(proffer_id)
        assert row is not None
        assert row.proffer is not None
        proffer = read_proffer(row.proffer)
        desk = shop.exchange.desk()
        plan = await desk.agree(proffer.candidates[0], row, (), proffer)
        assert await shop.commit(plan.write)

    asyncio.run(accept())


def test_a_wallet_restored_from_its_words_finds_its_agreements_again(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any], tmp_path: Path
) -> None:
    """CL3, CLI-06: before anything is proffered, the vendor is compared with."""
    restored = Wallet.create(
        tmp_path / "restored",
        passphrase="another passphrase",
        secret=ada.client.wallet.secret,
        restored=True,
        cost=CHEAP,
    )
    again = customer(town, tmp_path, wallet=restored, seed=3)

    (result,) = again.proffer(shop.origin, order=KEPT)

    assert result.outcome is Outcome.IN_FORCE
    assert [item.record for item in again.client.agreements()] == [record.record_digest]
    assert again.sync()[0].equal is True
    restored.close()


def test_what_a_full_history_cannot_take_is_told_once_and_not_sent_again(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """AGR-13; a withdrawal still finds room."""
    ada.sync()
    while len(history_of(ada, record)) <= 30:
        ada.dispute(record.record_digest, subject="Whether this goes on.")
    disputed = ada.dispute(record.record_digest, subject="Whether this goes on.")

    first, second = ada.sync(), ada.sync()
    sent = len(town.writes())
    ada.sync()

    assert disputed.problem is not None
    assert disputed.problem.code == "history-full"
    assert [item.waiting for item in (*first, *second)] == [0, 0]
    assert not [item for item in town.writes()[sent:] if "/notices/" in item.path]
    assert ada.withdraw(record.record_digest).delivered


def test_an_acknowledgement_that_finds_no_room_is_told_once(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """AGR-13."""
    while len(history_of(ada, record)) <= 30:
        ada.dispute(record.record_digest, subject="Whether this goes on.")
    asyncio.run(Statements(exchange=shop.exchange).terminate(record.id, "The shop closes."))

    told = [change for item in ada.sync() for change in item.changes]
    again = [change for item in ada.sync() for change in item.changes]

    (given_up,) = [item for item in told if item.kind is ChangeKind.GIVEN_UP]
    assert given_up.sentence == (
        "You told them what you have received. They did not take it in: The history of this "
        "agreement is full; only withdrawals find room in it. It is not sent again."
    )
    assert again == []


def history_of(device: SyncClient, record: Document[Any]) -> Any:
    return device.client.wallet.records.history(record.record_digest).documents


def test_a_restored_wallet_closes_the_keys_that_were_closed(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any], tmp_path: Path
) -> None:
    """CLI-08, CL2."""
    ada.withdraw(record.record_digest, close_key=True)
    restored = new_wallet(tmp_path / "restored", secret=ada.client.wallet.secret, restored=True)
    again = customer(town, tmp_path, wallet=restored, seed=3)

    (result,) = again.proffer(shop.origin, order=KEPT)

    assert result.outcome is Outcome.AGREED
    made = again.client.agreement(result.record or "").agreement
    assert made.first_party != record.body.first_party
    restored.close()


def test_two_devices_with_one_wallet_end_with_the_same_documents(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any], tmp_path: Path
) -> None:
    """CL12: no fork."""
    second = new_wallet(tmp_path / "second", secret=ada.client.wallet.secret, restored=True)
    other = customer(town, tmp_path, wallet=second, seed=3)
    other.proffer(shop.origin, order=KEPT)
    other.withdraw(record.record_digest)

    (synced,) = ada.sync()

    held = ada.client.agreement(record.record_digest)
    assert held.standing.status == "withdrawn"
    assert "from another device" in " ".join(item.sentence for item in synced.changes)
    assert synced.equal is True
    second.close()


def test_a_key_that_changed_between_look_and_answer_is_looked_up_once(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """ID4, KEY-02: the vendor rotates while a person decides."""
    digest = standard("service-analytics").entry.digest_multibase
    shop.policy = Policy(person=frozenset({digest}))
    (pending,) = ada.proffer(shop.origin, order=KEPT)
    shop.party.rotate(town.now)
    town.later(3600)
    accept_the_pending_one(shop, pending.proffer_id or "")

    result = ada.ask_again(pending.proffer_id or "")

    assert result.outcome is Outcome.AGREED
    assert len(ada.client.wallet.vendors.descriptions(shop.did)) == 2


def test_a_timer_leaves_out_what_was_just_tried(
    town: Town, shop: Shop, ada: SyncClient, record: Document[Any]
) -> None:
    """CLI-05."""
    town.lossy.add("shop.example")
    ada.withdraw(record.record_digest)
    (waiting,) = ada.client.wallet.outbox.waiting(shop.did)

    ada.sync(due_only=True)

    after = ada.client.wallet.outbox.get(waiting.id)
    assert after is not None
    assert after.attempts == waiting.attempts == 1
