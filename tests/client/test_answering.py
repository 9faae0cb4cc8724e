"""Answering the one alternative, and taking a proffer back."""

import pytest

from assent import documents
from assent.documents import Counter
from assent.errors import LocalError
from assent.policy import Policy
from assent_client import Order, Outcome, ProfferResult, SyncClient
from assent_client.wallet import ProfferState
from support.parties import standard
from support.town import Shop, Town

STRICT = Order(terms=("SD-BASE",), counter=Counter.ONE)
KEPT = Order(terms=("SD-BASE-A",))


@pytest.fixture
def offered(town: Town, shop: Shop, ada: SyncClient) -> ProfferResult:
    (result,) = ada.proffer(shop.origin, order=STRICT)
    assert result.outcome is Outcome.COUNTERED
    return result


def test_an_accepted_alternative_is_agreed_and_changes_terms_only(
    town: Town, shop: Shop, ada: SyncClient, offered: ProfferResult
) -> None:
    """NEG-07, I7."""
    result = ada.answer(offered.proffer_id or "", accept=True)

    (kept,) = ada.client.wallet.proffers.all()
    first = documents.containers.read_proffer(kept.raw).candidates[0].body
    agreed = ada.client.agreement(result.record or "").agreement
    assert result.outcome is Outcome.AGREED
    assert agreed.terms == offered.terms
    assert agreed.proffer_nonce == first.proffer_nonce
    assert agreed.place == first.place
    assert ada.sync()[0].equal is True


def test_a_declined_alternative_leaves_no_agreement_on_either_side(
    town: Town, shop: Shop, ada: SyncClient, offered: ProfferResult
) -> None:
    """NEG-03."""
    result = ada.answer(offered.proffer_id or "", accept=False)

    assert result.outcome is Outcome.DECLINED
    assert "You declined" in result.sentence
    assert ada.client.agreements() == ()
    assert ada.client.wallet.outbox.waiting() == []


def test_a_decline_holds_at_once_and_waits_for_a_vendor_that_is_down(
    town: Town, shop: Shop, ada: SyncClient, offered: ProfferResult
) -> None:
    town.down.add("shop.example")
    result = ada.answer(offered.proffer_id or "", accept=False)
    waiting = len(ada.client.wallet.outbox.waiting())
    town.down.clear()
    town.later(60)
    ada.sync()

    assert result.outcome is Outcome.DECLINED
    assert waiting == 1
    assert ada.client.wallet.outbox.waiting() == []


def test_a_lost_answer_to_an_acceptance_is_fetched_by_the_same_bytes(
    town: Town, shop: Shop, ada: SyncClient, offered: ProfferResult
) -> None:
    """CL5, I4."""
    with town.losing():
        lost = ada.answer(offered.proffer_id or "", accept=True)
    town.later(60)
    (synced,) = ada.sync()

    sent = [item.body for item in town.writes() if "/answers/" in item.path]
    (kept,) = ada.client.wallet.proffers.all()
    assert lost.outcome is Outcome.UNKNOWN
    assert kept.state is ProfferState.AGREED
    assert sent[0] == sent[1]
    assert synced.equal is True


def test_an_alternative_is_answered_once(
    town: Town, shop: Shop, ada: SyncClient, offered: ProfferResult
) -> None:
    """CLI-04."""
    ada.answer(offered.proffer_id or "", accept=False)

    with pytest.raises(LocalError, match="declined this alternative already"):
        ada.answer(offered.proffer_id or "", accept=True)


def test_an_acceptance_that_comes_too_late_ends_in_a_signed_decline(
    town: Town, shop: Shop, ada: SyncClient, offered: ProfferResult
) -> None:
    """NEG-06."""
    town.later(8 * 24 * 3600)

    result = ada.answer(offered.proffer_id or "", accept=True)

    assert result.outcome in (Outcome.DECLINED, Outcome.REJECTED)
    assert ada.client.agreements() == ()


def test_what_was_not_countered_cannot_be_answered(town: Town, shop: Shop, ada: SyncClient) -> None:
    (result,) = ada.proffer(shop.origin, order=KEPT)

    with pytest.raises(LocalError, match="no alternative"):
        ada.answer(result.proffer_id or "", accept=True)


def asking_a_person(town: Town) -> Shop:
    digest = standard("service-analytics").entry.digest_multibase
    return town.shop(policy=Policy(person=frozenset({digest})))


def test_a_pending_proffer_can_be_taken_back(town: Town, ada: SyncClient) -> None:
    """NEG-04."""
    shop = asking_a_person(town)
    (pending,) = ada.proffer(shop.origin, order=KEPT)

    result = ada.cancel(pending.proffer_id or "")

    assert result.outcome is Outcome.CANCELLED
    assert ada.client.wallet.outbox.waiting() == []


def test_a_proffer_that_never_arrived_is_taken_back_before_it_does(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """NEG-04: the cancellation overtakes its proffer."""
    town.lossy.add("shop.example")
    (unknown,) = ada.proffer(shop.origin, order=KEPT)
    town.lossy.clear()

    result = ada.cancel(unknown.proffer_id or "")

    assert result.outcome is Outcome.CANCELLED
    assert not any("/proffers/" in item.path for item in town.writes())


def test_while_a_cancellation_waits_its_proffer_is_not_sent_again(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """CLI-27."""
    town.lossy.add("shop.example")
    (unknown,) = ada.proffer(shop.origin, order=KEPT)
    ada.cancel(unknown.proffer_id or "")
    town.lossy.clear()

    ada.resume()
    ada.proffer(shop.origin, order=KEPT)
    waits = list(town.writes())
    town.later(60)
    ada.sync()

    (kept,) = ada.client.wallet.proffers.all()
    assert not any("/proffers/" in item.path for item in waits)
    assert kept.state is ProfferState.CANCELLED


def test_what_was_taken_back_is_not_sent_again_though_it_is_asked_for(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """CLI-27, ST8: a vendor that has lost the cancellation would agree."""
    with town.losing():
        (unknown,) = ada.proffer(shop.origin, order=Order(terms=("SD-BASE",)))
    shop.lose_everything()
    ada.cancel(unknown.proffer_id or "")
    shop.lose_everything()

    result = ada.ask_again(unknown.proffer_id or "")

    assert result.outcome is Outcome.CANCELLED
    assert len([item for item in town.writes() if "/proffers/" in item.path]) == 1


def test_a_vendor_that_agreed_before_it_heard_of_the_cancellation_was_first(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """PR5, I6: its order is the order; both sides end alike."""
    with town.losing():
        (unknown,) = ada.proffer(shop.origin, order=KEPT)

    result = ada.cancel(unknown.proffer_id or "")

    assert result.outcome is Outcome.AGREED
    assert ada.sync()[0].equal is True


def test_what_has_an_outcome_cannot_be_taken_back(town: Town, shop: Shop, ada: SyncClient) -> None:
    (result,) = ada.proffer(shop.origin, order=KEPT)

    with pytest.raises(LocalError, match="has an outcome already"):
        ada.cancel(result.proffer_id or "")
