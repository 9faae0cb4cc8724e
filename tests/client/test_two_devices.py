"""One customer, two devices with one wallet: neither accuses the vendor of what the other did."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assent import documents
from assent.documents import Counter
from assent.documents.containers import read_proffer
from assent.policy import Policy
from assent_client import Order, Outcome, Response, SyncClient
from assent_client.wallet import KeptProffer, ProfferState, Wallet
from support.parties import standard
from support.town import Request, Shop, Town, customer

KEPT = Order(terms=("SD-BASE-A",))
STRICT = Order(terms=("SD-BASE",), counter=Counter.ONE)
OFFERED = frozenset({standard("SD-BASE-A").entry.digest_multibase})


@pytest.fixture
def proffered(town: Town, shop: Shop, ada: SyncClient) -> str:
    """A proffer that both devices hold and neither has an answer to."""
    with town.losing():
        (result,) = ada.proffer(shop.origin, order=STRICT)
    return result.proffer_id or ""


@pytest.fixture
def other(town: Town, ada: SyncClient, proffered: str, tmp_path: Path) -> Iterator[SyncClient]:
    """The second device, restored from a backup of the first one."""
    folder = tmp_path / "other"
    folder.mkdir()
    file = folder / "wallet.sqlite3"
    file.write_bytes(ada.client.wallet.copy())
    wallet = Wallet.open_file(file, secret=ada.client.wallet.secret)
    yield customer(town, folder, wallet=wallet, seed=2)
    wallet.close()


def kept(device: SyncClient, name: str) -> KeptProffer:
    found = device.client.wallet.proffers.get(name)
    assert found is not None
    return found


def accuses(device: SyncClient) -> list[str]:
    return [item.explanation for item in device.client.wallet.evidence.all()]


def test_a_decline_of_the_other_devices_answer_is_no_misconduct(
    town: Town, shop: Shop, ada: SyncClient, other: SyncClient, proffered: str
) -> None:
    """NEG-09, CL12."""
    ada.ask_again(proffered)
    shop.policy = Policy(remove=OFFERED)
    ada.answer(proffered, accept=True)

    result = other.ask_again(proffered)

    assert result.outcome is Outcome.DECLINED
    assert "declined" in result.sentence
    assert accuses(other) == []


@pytest.mark.parametrize("also", ["answers", "asks", "does nothing"])
def test_an_agreement_by_the_other_devices_answer_is_taken(
    town: Town, shop: Shop, ada: SyncClient, other: SyncClient, proffered: str, also: str
) -> None:
    """NEG-09, CL12, I1: whether this one heard of the alternative, answered it, or did not."""
    for device in (ada, other)[: 1 if also == "does nothing" else 2]:
        device.ask_again(proffered)
    ada.answer(proffered, accept=True)
    if also == "answers":
        other.answer(proffered, accept=True)

    result = other.ask_again(proffered)

    assert result.outcome is Outcome.AGREED
    assert result.record == kept(ada, proffered).record
    assert accuses(other) == []
    assert other.sync()[0].equal is True


def test_what_was_accepted_elsewhere_before_a_decline_arrived_is_agreed(
    town: Town, shop: Shop, ada: SyncClient, other: SyncClient, proffered: str
) -> None:
    """NEG-02, CL12: the vendor's order counts, and a decline that it has not confirmed waits."""
    ada.ask_again(proffered)
    other.ask_again(proffered)
    town.lossy.add("shop.example")
    declined = other.answer(proffered, accept=False)
    town.lossy.clear()
    ada.answer(proffered, accept=True)
    town.later(3600)

    (synced,) = other.sync()

    assert declined.outcome is Outcome.DECLINED
    assert kept(other, proffered).state is ProfferState.AGREED
    assert kept(other, proffered).record == kept(ada, proffered).record
    assert synced.equal is True
    assert accuses(other) == []


def test_a_decline_that_overtook_ours_leaves_it_declined(
    town: Town, shop: Shop, ada: SyncClient, other: SyncClient, proffered: str
) -> None:
    """CL12, I5."""
    ada.ask_again(proffered)
    other.ask_again(proffered)
    town.lossy.add("shop.example")
    other.answer(proffered, accept=False)
    town.lossy.clear()
    shop.policy = Policy(remove=OFFERED)
    ada.answer(proffered, accept=True)

    result = other.ask_again(proffered)

    assert result.outcome is Outcome.DECLINED
    assert accuses(other) == []
    assert accuses(ada) == []


def test_an_agreement_after_a_confirmed_decline_is_misconduct(
    town: Town, shop: Shop, ada: SyncClient, other: SyncClient, proffered: str
) -> None:
    """PR16, CLI-28: the receipt and the record contradict each other, and both are kept."""
    ada.ask_again(proffered)
    other.ask_again(proffered)
    town.down.add("shop.example")
    ada.answer(proffered, accept=True)
    town.down.clear()
    other.answer(proffered, accept=False)
    answer = documents.read(kept(ada, proffered).answer or b"", "Agreement")
    agreed = shop.party.countersign(answer)

    def agree(request: Request, response: Response) -> Response:
        return Response(status=200, headers=response.headers, body=agreed.raw)

    with town.meddling(agree):
        result = other.ask_again(proffered)

    (evidence,) = other.client.wallet.evidence.all(shop.did)
    types = {documents.read(item, "Receipt", "Agreement").type for item in evidence.documents}
    assert result.outcome is Outcome.DECLINED
    assert result.problem is not None
    assert result.problem.code == "second-outcome"
    assert types == {"Receipt", "Agreement"}


def test_a_receipt_for_what_was_sent_about_another_proffer_is_no_answer(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """NEG-09, CL4."""
    replies: list[Any] = []

    def again(request: Request, response: Response) -> Response:
        if "/answers/" in request.path:
            replies.append(response)
        return replies[0] if "/proffers/" in request.path and replies else response

    with town.losing():
        (first,) = ada.proffer(shop.origin, order=Order(terms=("SD-BASE",)))
    shop.lose_everything()
    with town.meddling(again):
        ada.cancel(first.proffer_id or "")
        (second,) = ada.proffer(shop.origin, order=Order(terms=("SD-BASE-A",)))

    assert kept(ada, first.proffer_id or "").state is ProfferState.CANCELLED
    assert second.outcome is Outcome.UNKNOWN
    assert second.problem is not None
    assert second.problem.code == "reference"
    assert read_proffer(kept(ada, second.proffer_id or "").raw).candidates


def test_a_key_that_the_other_device_closed_makes_no_agreement_and_the_next_one_does(
    shop: Shop, ada: SyncClient, other: SyncClient, proffered: str
) -> None:
    """AGR-16, CLI-08, CL12."""
    ada.ask_again(proffered)
    agreed = ada.answer(proffered, accept=True)
    ada.withdraw(agreed.record or "", close_key=True)
    other.sync()

    (refused,) = other.proffer(shop.origin, order=KEPT)
    (again,) = other.proffer(shop.origin, order=KEPT)

    assert (refused.outcome, refused.reason) == (Outcome.DECLINED, "key-closed")
    assert again.outcome is Outcome.AGREED
    assert accuses(other) == []
