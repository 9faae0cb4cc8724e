"""Withdrawing and disputing: it holds at once, and the vendor is told however long that takes."""

import pytest

import assent_schemas
from assent import documents
from assent.documents.notices import DisputeStatus
from assent.errors import LocalError
from assent_client import Fault, Order, Outcome, ProfferResult, Response, SyncClient
from assent_client.wallet import Errand
from support.parties import DPV
from support.town import Request, Shop, Town

KEPT = Order(terms=("SD-BASE-A",))


@pytest.fixture
def agreed(town: Town, shop: Shop, ada: SyncClient) -> ProfferResult:
    (result,) = ada.proffer(shop.origin, order=KEPT)
    assert result.outcome is Outcome.AGREED
    town.later(600)
    return result


def test_withdrawing_takes_no_more_than_agreeing_did(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """PR23, AGR-03: fewer requests, fewer members that must be filled in, and none for a reason."""
    (agreed,) = ada.proffer(shop.origin, order=KEPT)
    to_agree = len(town.sent)
    town.sent.clear()

    ada.withdraw(agreed.record or "")

    until_confirmed = [item.path.split("/")[-2] for item in town.sent]
    assert until_confirmed[0] == "notices"
    assert len(town.writes()) <= 2  # The withdrawal, and thanks for its receipt.
    assert len(town.sent) < to_agree
    names = ("Agreement", "Withdrawal")
    schemas = {name: assent_schemas.load(f"json/{name}.schema.json") for name in names}
    required = {name: set(schema["required"]) for name, schema in schemas.items()}
    assert len(required["Withdrawal"]) < len(required["Agreement"])
    assert schemas["Withdrawal"]["properties"].keys().isdisjoint({"reason", "explanation"})


def test_a_withdrawal_is_confirmed_by_a_receipt(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    """CLI-30, AGR-03: one call, no reason."""
    result = ada.withdraw(agreed.record or "")

    types = [item.type for item in ada.client.agreement(result.record).history.documents]
    assert result.delivered
    assert result.standing.status == "withdrawn"
    assert sorted(types) == ["Acknowledgement", "Receipt", "Receipt", "Withdrawal"]
    assert ada.sync()[0].equal is True


def test_with_the_vendor_down_it_holds_at_once_and_every_attempt_is_kept(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    """PR21."""
    town.down.add("shop.example")
    result = ada.withdraw(agreed.record or "")
    for _ in range(3):
        town.later(7 * 3600)
        ada.sync()

    (waiting,) = [
        item
        for item in ada.client.wallet.outbox.waiting(shop.did)
        if item.errand == Errand.WITHDRAWAL
    ]
    attempts = ada.client.wallet.outbox.attempts(waiting.id)
    view = ada.client.agreement(agreed.record or "")
    assert not result.delivered
    assert result.sentence.startswith("Withdrawn from now on.")
    assert result.problem is not None
    assert result.problem.fault is Fault.NETWORK
    assert view.standing.status == "withdrawn"
    assert view.withdrawal_waits
    assert len(attempts) == 4


def test_it_reaches_the_vendor_when_that_is_back(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    """PR21, CL9."""
    town.down.add("shop.example")
    ada.withdraw(agreed.record or "")
    town.down.clear()
    town.later(90 * 24 * 3600)

    (synced,) = ada.sync()

    assert "They confirmed your withdrawal." in [item.sentence for item in synced.changes]
    assert synced.equal is True
    assert synced.waiting == 0


@pytest.mark.parametrize(
    "answer",
    [
        Response(status=500, headers=(("content-type", "text/html"),), body=b"<h1>Oops"),
        Response(status=200, headers=(("content-type", "text/html"),), body=b"<h1>Thanks"),
        Response(status=200, headers=(("content-type", "application/json"),), body=b"{}"),
        Response(status=302, headers=(("location", "https://evil.example"),)),
        Response(status=404, headers=(("content-type", "text/html"),), body=b"<h1>Gone"),
    ],
    ids=["500", "a page", "an empty object", "a redirect", "404"],
)
def test_a_withdrawal_that_is_ignored_is_not_delivered(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult, answer: Response
) -> None:
    """CLI-30, PR21: only the vendor's own signed receipt counts."""

    def ignore(request: Request, true: Response) -> Response:
        return answer if "/notices/" in request.path else true

    with town.meddling(ignore):
        result = ada.withdraw(agreed.record or "")

    assert not result.delivered
    assert result.problem is not None
    assert result.standing.status == "withdrawn"


def test_a_receipt_that_says_less_than_the_withdrawal_is_none(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    """AGR-03: a withdrawal of everything is not one of purposes."""

    def belittle(request: Request, true: Response) -> Response:
        if "/notices/" not in request.path:
            return true
        notice = documents.read(request.body, "Withdrawal")
        made = documents.read(true.body, "Receipt")
        less = type(made.body)(
            **{
                name: getattr(made.body, name)
                for name in made.body.__slots__
                if name not in ("effect", "answers")
            },
            effect="purposes-withdrawn",
            answers=notice.record_digest,
        )
        return Response(
            status=201, headers=true.headers, body=shop.party.sign(less, at=town.now).raw
        )

    with town.meddling(belittle):
        result = ada.withdraw(agreed.record or "")

    assert not result.delivered
    assert result.problem is not None
    assert result.problem.code == "reference"
    assert len(ada.client.wallet.evidence.all(shop.did)) == 1


def test_only_purposes_can_be_taken_back(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    purpose = f"{DPV}ServiceUsageAnalytics"

    result = ada.withdraw(agreed.record or "", purposes=[purpose])

    assert result.delivered
    assert result.standing.status == "active"
    assert result.standing.withdrawn_purposes == (purpose,)


def test_erasing_and_returning_are_owed_with_a_date(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    """AGR-11."""
    result = ada.withdraw(agreed.record or "", erase=True, give_back=True)

    assert sorted(item.duty for item in result.standing.duties) == ["erase", "return"]
    assert all(item.due_at for item in result.standing.duties)


def test_a_closed_key_is_never_used_for_a_new_agreement(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    """CLI-08."""
    ada.withdraw(agreed.record or "", close_key=True)

    (again,) = ada.proffer(shop.origin, order=KEPT)

    parties = {item.agreement.first_party.ref for item in ada.client.agreements()}
    assert again.outcome is Outcome.AGREED
    assert len(parties) == 2


def test_after_a_withdrawal_a_new_agreement_can_be_made(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    ada.withdraw(agreed.record or "")

    (again,) = ada.proffer(shop.origin, order=KEPT)

    assert again.outcome is Outcome.AGREED


def test_a_withdrawal_to_a_vendor_that_lost_the_record_gives_it_back_first(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    """ST8, AGR-03."""
    shop.lose_everything()

    result = ada.withdraw(agreed.record or "")

    assert result.delivered


def test_a_dispute_is_put_on_record_on_both_sides(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    """PR19."""
    result = ada.dispute(agreed.record or "", subject="They called me.")
    resolved = ada.dispute(
        agreed.record or "", subject="They called me.", status=DisputeStatus.RESOLVED
    )

    assert result.delivered
    assert resolved.delivered
    assert ada.sync()[0].equal is True


def test_the_record_is_acknowledged_without_asking_anybody(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    """CLI-32."""
    documents_held = ada.client.agreement(agreed.record or "").history.documents

    (acknowledged,) = [item for item in documents_held if item.type == "Acknowledgement"]
    assert acknowledged.body.seen == (agreed.record,)


def test_a_name_that_means_nothing_is_the_customers_mistake(ada: SyncClient) -> None:
    with pytest.raises(LocalError, match="no agreement"):
        ada.withdraw("nothing")


def test_an_agreement_is_found_by_the_beginning_of_its_id(
    town: Town, shop: Shop, ada: SyncClient, agreed: ProfferResult
) -> None:
    view = ada.client.agreement(agreed.record or "")

    result = ada.withdraw(view.agreement.id.removeprefix("urn:uuid:")[:8])

    assert result.record == agreed.record
