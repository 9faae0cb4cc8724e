"""A vendor whose alternative changes more than terms, or that gives two answers (CLI-28)."""

from pathlib import Path
from typing import Any

import pytest

from assent import documents
from assent.documents import Counter
from assent.documents.containers import Proffer, pack
from assent.documents.parts import Difference, TermsReference
from assent.roster import terms_reference
from assent.times import plus
from assent_client import Fault, Order, Outcome, Response, SyncClient
from support.answering import JSON, Forge, answering, signed_record
from support.parties import NOON, standard
from support.parties.shared import anything, reference_to
from support.replacing import replace
from support.town import Request, Shop, Town

STRICT = Order(terms=("SD-BASE",), counter=Counter.ONE)
KEPT = Order(terms=("SD-BASE-A",))


def an_alternative(**changes: Any) -> Forge:
    def forge(shop: Shop, proffer: Proffer) -> bytes:
        made = {name: make(shop, proffer) for name, make in changes.items()}
        return shop.party.counter_offer(proffer, **made).raw

    return forge


def _elsewhere(shop: Shop, proffer: Proffer) -> TermsReference:
    return TermsReference(
        ref="https://shop.example/our-terms",
        name="service-analytics",
        version="1.0",
        digest_multibase=anything("our own terms"),
    )


def _misnamed(shop: Shop, proffer: Proffer) -> TermsReference:
    """The digest of terms that allow more, under the name of stricter ones."""
    wide = standard("SD-BASE-ATP").entry.digest_multibase
    return replace(_named("SD-BASE-A"), digest_multibase=wide)


def _named(name: str) -> TermsReference:
    return terms_reference(standard(name).entry)


OTHER_ALTERNATIVES = {
    "terms of no roster": an_alternative(terms=_elsewhere),
    "other terms under the right name": an_alternative(terms=_misnamed),
    "the terms that were proffered": an_alternative(terms=lambda *_: _named("SD-BASE")),
    "another roster": an_alternative(
        roster=lambda shop, proffer: replace(
            proffer.candidates[0].body.roster, digest_multibase=anything("roster")
        )
    ),
    "another vendor's roster": an_alternative(
        roster=lambda shop, proffer: replace(
            proffer.candidates[0].body.roster, ref="https://shop.example/roster"
        )
    ),
    "practices that nobody was shown": an_alternative(
        practices=lambda shop, proffer: replace(
            reference_to(shop.party.practices), digest_multibase=anything("practices")
        )
    ),
    "to another candidate": an_alternative(candidate=lambda *_: anything("candidate")),
    "to another proffer": an_alternative(
        proffer=lambda *_: "urn:uuid:00000000-0000-4000-8000-00000000ffff"
    ),
    "for longer than was offered": an_alternative(
        accept_by=lambda shop, proffer: plus(proffer.candidates[0].body.accept_by, 60)
    ),
}


@pytest.mark.parametrize("forge", OTHER_ALTERNATIVES.values(), ids=OTHER_ALTERNATIVES)
def test_an_alternative_that_changes_anything_else_is_refused(
    town: Town, shop: Shop, ada: SyncClient, forge: Forge
) -> None:
    """PR8, PR9, PR10, I7: signed by the vendor, and yet no alternative."""
    with town.meddling(answering(shop, forge)):
        (result,) = ada.proffer(shop.origin, order=STRICT)

    (kept,) = ada.client.wallet.proffers.all()
    (evidence,) = ada.client.wallet.evidence.all(shop.did)
    assert result.outcome is Outcome.UNKNOWN
    assert result.problem is not None
    assert result.problem.fault is Fault.VENDOR
    assert kept.counter_offer is None
    assert len(evidence.documents) == 2 or result.problem.code == "changed-content"


def test_an_alternative_that_was_not_asked_for_is_refused(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """PR8, NEG-03."""
    with town.meddling(answering(shop, an_alternative())):
        (result,) = ada.proffer(shop.origin, order=Order(terms=("SD-BASE",)))

    assert result.outcome is Outcome.UNKNOWN
    assert result.problem is not None
    assert result.problem.code == "reference"


def test_a_second_alternative_changes_nothing_and_both_are_kept(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """PR8, PR16, I5."""
    (first,) = ada.proffer(shop.origin, order=STRICT)
    (kept,) = ada.client.wallet.proffers.all()

    def second(shop: Shop, proffer: Proffer) -> bytes:
        return shop.party.counter_offer(
            proffer, "SD-BASE-A-DP", differences=(Difference(dimension="all", explanation="x"),)
        ).raw

    with town.meddling(answering(shop, second)):
        again = ada.ask_again(first.proffer_id or "")

    (evidence,) = ada.client.wallet.evidence.all(shop.did)
    assert again.outcome is Outcome.COUNTERED
    assert again.problem is not None
    assert again.problem.code == "second-outcome"
    assert again.terms == first.terms
    assert kept.counter_offer in evidence.documents
    assert len(evidence.documents) == 2


def test_a_different_answer_later_leaves_the_first_and_both_are_kept(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """PR16, CLI-28: declined first, agreed later."""
    (first,) = ada.proffer(shop.origin, order=Order(terms=("SD-BASE",)))

    with town.meddling(answering(shop, lambda shop, proffer: signed_record(shop, proffer).raw)):
        again = ada.ask_again(first.proffer_id or "")

    (evidence,) = ada.client.wallet.evidence.all(shop.did)
    types = {documents.read(item, "Decline", "Agreement").type for item in evidence.documents}
    assert again.outcome is Outcome.DECLINED
    assert again.problem is not None
    assert again.problem.code == "second-outcome"
    assert types == {"Decline", "Agreement"}
    assert len(ada.client.wallet.records.all()) == 1


def test_two_records_of_one_proffer_are_both_kept_as_proof(
    town: Town, shop: Shop, ada: SyncClient, tmp_path: Path
) -> None:
    """PR16, AGR-05: equivocation."""
    (first,) = ada.proffer(shop.origin, order=KEPT)

    def other(shop: Shop, proffer: Proffer) -> bytes:
        return shop.party.countersign(proffer.candidates[0], at=plus(NOON, 5)).raw

    with town.meddling(answering(shop, other)):
        again = ada.ask_again(first.proffer_id or "")

    view = ada.client.agreement(first.record or "")
    (evidence,) = ada.client.wallet.evidence.all(shop.did)
    assert again.record == first.record
    assert len(evidence.documents) == 2
    assert len(view.rivals) == 1


def test_a_pending_answer_after_an_outcome_is_a_second_outcome(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """I5."""
    (first,) = ada.proffer(shop.origin, order=KEPT)

    def wait(request: Request, answer: Response) -> Response:
        body = pack("Pending", {"proffer": first.proffer_id})
        return Response(status=202, headers=JSON, body=body)

    with town.meddling(wait):
        again = ada.ask_again(first.proffer_id or "")

    assert again.outcome is Outcome.AGREED
    assert again.problem is not None
    assert again.problem.code == "second-outcome"
