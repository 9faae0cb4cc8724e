"""Evidence out of the wallet, and what a stranger can say of it (REC-05, REC-06, PR17)."""

from pathlib import Path

import pytest

from assent import bundle, codec, did_document, documents
from assent.audit import Answer
from assent.documents import Counter
from assent.errors import LocalError
from assent.times import plus
from assent_client import Order, ProfferResult, SyncClient, judge_bundle
from support.parties import Vendor
from support.town import Shop, Town, customer
from support.wallets import new_wallet

KEPT = Order(terms=("SD-BASE-A",))


@pytest.fixture
def agreed(town: Town, shop: Shop, ada: SyncClient) -> ProfferResult:
    (result,) = ada.proffer(shop.origin, order=KEPT)
    town.later(600)
    return result


def did_json(shop: Shop) -> bytes:
    return did_document.write(shop.did, shop.party.keys.listed())


def test_a_stranger_with_the_vendors_keys_says_valid(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    """PR17: nothing but the file, the published keys and a time."""
    raw = ada.export(agreed.record or "")

    verdict = judge_bundle(raw, did_json=did_json(shop), at=town.now)

    assert verdict.answer is Answer.VALID
    assert "who that person is" in " ".join(verdict.remarks)


def test_without_keys_from_outside_nothing_is_decided(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    """REC-05, CLI-33."""
    verdict = judge_bundle(ada.export(agreed.record or ""), did_json=None, at=town.now)

    assert verdict.answer is Answer.UNDECIDED


def test_after_a_withdrawal_it_was_valid_when_made(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    ada.withdraw(agreed.record or "")

    verdict = ada.verify(ada.export(agreed.record or ""))

    assert verdict.answer is Answer.WITHDRAWN


def test_a_changed_byte_is_noticed(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    raw = ada.export(agreed.record or "")

    verdict = judge_bundle(
        raw.replace(b"loc#DE", b"loc#FR", 1), did_json=did_json(shop), at=town.now
    )

    assert verdict.answer is Answer.INVALID


def test_what_is_no_bundle_is_a_verdict_not_a_crash(town: Town, ada: SyncClient) -> None:
    for raw in (b"", b"{}", b"[" * 100_000, b"\xff"):
        assert judge_bundle(raw, did_json=None, at=town.now).answer is Answer.INVALID
        assert ada.verify(raw).answer is Answer.INVALID


def test_another_vendors_keys_prove_nothing(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    other = did_document.write("did:web:other.example", Vendor("other.example").keys.listed())

    verdict = judge_bundle(ada.export(agreed.record or ""), did_json=other, at=town.now)

    assert verdict.answer is Answer.INVALID


def test_the_wallets_own_pin_is_enough_for_its_owner(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    raw = ada.export(agreed.record or "")
    town.down.add("shop.example")

    assert ada.verify(raw).answer is Answer.VALID


def test_somebody_elses_wallet_asks_the_live_site_where_that_is_allowed(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult, tmp_path: Path
) -> None:
    raw = ada.export(agreed.record or "")
    bob = customer(town, tmp_path / "bob", seed=2)

    assert bob.verify(raw).answer is Answer.UNDECIDED
    assert bob.verify(raw, live=True).answer is Answer.VALID
    bob.client.wallet.close()


def test_the_bundle_tells_how_the_agreement_came_about(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    (offered,) = ada.proffer(shop.origin, order=Order(terms=("SD-BASE",), counter=Counter.ONE))
    result = ada.answer(offered.proffer_id or "", accept=True)

    made = bundle.read(ada.export(result.record or ""))

    assert made.counter_offer is not None
    assert {text.kind for text in made.texts} == {"plain", "legal"}
    assert ada.verify(ada.export(result.record or "")).answer is Answer.VALID


def test_records_made_under_an_older_key_stay_valid(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    """ID9."""
    shop.party.rotate(town.now)
    town.later(600)
    ada.sync()

    raw = ada.export(agreed.record or "")

    verdict = judge_bundle(raw, did_json=did_json(shop), at=plus(town.now, 60))
    assert verdict.answer in (Answer.VALID, Answer.KEY_WITHDRAWN)


def test_two_records_of_one_proffer_are_both_in_the_bundle(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    """PR16: transferable proof."""
    view = ada.client.agreement(agreed.record or "")
    value = view.history.record.value
    unsigned = {name: item for name, item in value.items() if name != "proof"}
    candidate = documents.seal(unsigned, value["proof"][0])
    rival = shop.party.countersign(candidate, at=plus(view.agreement.effective_from, 30))
    ada.client.wallet.records.keep(rival, now=town.now)

    verdict = judge_bundle(ada.export(agreed.record or ""), did_json=did_json(shop), at=town.now)

    assert verdict.answer is Answer.DIFFERENT


def test_a_restored_wallet_fetches_what_its_evidence_rests_on(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult, tmp_path: Path
) -> None:
    """CL3."""
    restored = new_wallet(tmp_path / "new", secret=ada.client.wallet.secret, restored=True)
    again = customer(town, tmp_path, wallet=restored, seed=3)
    again.proffer(shop.origin, order=KEPT)

    raw = again.export(agreed.record or "")

    assert judge_bundle(raw, did_json=did_json(shop), at=town.now).answer is Answer.VALID
    restored.close()


def test_what_nobody_holds_is_no_evidence(ada: SyncClient) -> None:
    with pytest.raises(LocalError, match="no agreement"):
        ada.export("uEi")


def test_a_bundle_is_canonical_and_holds_the_exact_record(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    """REC-04."""
    raw = ada.export(agreed.record or "")

    record = ada.client.agreement(agreed.record or "").history.record.raw
    assert record in raw
    assert codec.decode(raw, bytes_max=len(raw))
