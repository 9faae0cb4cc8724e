"""A vendor that answers a proffer with anything but the truth (CL4, CLI-25).

Whatever comes: no agreement is shown, the proffer's fate stays unknown or as it was, the message
says what was wrong, and what a stranger could check is kept.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assent import codec, documents, proofs, record
from assent.documents import Counter, Document
from assent.documents.containers import Proffer, pack, read_proffer
from assent.documents.parts import Difference, TermsReference
from assent.roster import terms_reference
from assent.times import plus
from assent_client import Fault, Order, Outcome, Response, SyncClient
from support.parties import NOON, Customer, Vendor, standard
from support.parties.shared import anything, reference_to
from support.replacing import replace
from support.town import Request, Shop, Town

JSON = (("content-type", "application/json"),)
STRICT = Order(terms=("SD-BASE",), counter=Counter.ONE)
KEPT = Order(terms=("SD-BASE-A",))

Forge = Callable[[Shop, Proffer], bytes]


def answering(shop: Shop, forge: Forge) -> Callable[[Request, Response], Response]:
    """Answers to proffers replaced by what ``forge`` makes of them; all else as it is."""

    def meddle(request: Request, answer: Response) -> Response:
        if "/proffers/" not in request.path:
            return answer
        return Response(status=201, headers=JSON, body=forge(shop, read_proffer(request.body)))

    return meddle


def signed_record(shop: Shop, proffer: Proffer) -> Document[Any]:
    return shop.party.countersign(proffer.candidates[0])


def changed(document: Document[Any], **members: Any) -> bytes:
    return codec.encode({**document.value, **members})


def without_vendors_proof(shop: Shop, proffer: Proffer) -> bytes:
    return proffer.candidates[0].raw


def with_an_extra_proof(shop: Shop, proffer: Proffer) -> bytes:
    made = signed_record(shop, proffer)
    stranger = Vendor("stranger.example").countersign(proffer.candidates[0])
    return changed(made, proof=[*made.value["proof"], stranger.value["proof"][1]])


def with_a_doubled_proof(shop: Shop, proffer: Proffer) -> bytes:
    made = signed_record(shop, proffer)
    return changed(made, proof=[made.value["proof"][0]] * 2)


def with_the_proofs_reordered(shop: Shop, proffer: Proffer) -> bytes:
    made = signed_record(shop, proffer)
    return changed(made, proof=made.value["proof"][::-1])


def with_another_signature(shop: Shop, proffer: Proffer) -> bytes:
    made = signed_record(shop, proffer)
    second = made.value["proof"][1] | {"proofValue": made.value["proof"][0]["proofValue"]}
    return changed(made, proof=[made.value["proof"][0], second])


def with_other_terms_under_the_signatures(shop: Shop, proffer: Proffer) -> bytes:
    made = signed_record(shop, proffer)
    terms = made.value["terms"] | {"digestMultibase": anything("other terms")}
    return changed(made, terms=terms)


def with_an_appended_context(shop: Shop, proffer: Proffer) -> bytes:
    made = signed_record(shop, proffer)
    return changed(made, **{"@context": [*made.value["@context"], "https://evil.example/v1"]})


def by_a_stranger(shop: Shop, proffer: Proffer) -> bytes:
    return Vendor("stranger.example").countersign(proffer.candidates[0]).raw


def by_a_key_nobody_listed(shop: Shop, proffer: Proffer) -> bytes:
    fresh = shop.party.new_key(NOON)
    shop.party._entries.pop()
    return record.countersign(proffer.candidates[0], fresh, created=NOON).raw


def of_a_later_version(shop: Shop, proffer: Proffer) -> bytes:
    return changed(signed_record(shop, proffer), protocolVersion="9.9")


def signed_at(seconds: int) -> Forge:
    """A record whose second proof is that many seconds after noon, possible or not."""

    def forge(shop: Shop, proffer: Proffer) -> bytes:
        candidate = proffer.candidates[0]
        unsigned = {name: item for name, item in candidate.value.items() if name != "proof"}
        proof = proofs.sign(
            unsigned,
            key=shop.party.signer.key,
            verification_method=shop.party.signer.verification_method,
            created=plus(NOON, seconds),
            domain=shop.did,
            challenge=candidate.body.proffer_nonce,
        )
        return changed(candidate, proof=[*candidate.value["proof"], proof])

    return forge


def another_customers_record(shop: Shop, proffer: Proffer) -> bytes:
    theirs = Customer(shop.party, 2).proffer("SD-BASE-A")
    return shop.party.countersign(theirs.candidates[0]).raw


def with_white_space(shop: Shop, proffer: Proffer) -> bytes:
    return signed_record(shop, proffer).raw.replace(b'","', b'", "', 1)


def with_a_byte_order_mark(shop: Shop, proffer: Proffer) -> bytes:
    return b"\xef\xbb\xbf" + signed_record(shop, proffer).raw


def cut_off(shop: Shop, proffer: Proffer) -> bytes:
    return signed_record(shop, proffer).raw[:-40]


def two_documents(shop: Shop, proffer: Proffer) -> bytes:
    return signed_record(shop, proffer).raw * 2


def nothing_at_all(shop: Shop, proffer: Proffer) -> bytes:
    return b""


def named(name: str, forge: Forge) -> Forge:
    forge.__name__ = name
    return forge


FORGERIES = (
    (named("dated_tomorrow", signed_at(24 * 3600)), "proof-time"),
    (named("signed_before_she_did", signed_at(-60)), "proof-time"),
    (named("signed_after_the_time_for_it", signed_at(40 * 24 * 3600)), "proof-time"),
    (without_vendors_proof, "proof-missing"),
    (with_an_extra_proof, "proof-extra"),
    (with_a_doubled_proof, "proof-doubled"),
    (with_the_proofs_reordered, "proof-order"),
    (with_another_signature, "proof-invalid"),
    (with_other_terms_under_the_signatures, "proof-invalid"),
    (with_an_appended_context, "context"),
    (by_a_stranger, "proof-foreign"),
    (by_a_key_nobody_listed, "key-unknown"),
    (of_a_later_version, "version"),
    (another_customers_record, "reference"),
    (with_white_space, "not-canonical"),
    (with_a_byte_order_mark, "encoding"),
    (cut_off, "not-json"),
    (two_documents, "not-json"),
    (nothing_at_all, "not-json"),
)


@pytest.mark.parametrize(("forge", "code"), FORGERIES, ids=[item[0].__name__ for item in FORGERIES])
def test_a_forged_record_is_no_agreement(
    town: Town, shop: Shop, ada: SyncClient, forge: Forge, code: str
) -> None:
    """CL4, PF2, PF3, PF4, PF8, PF13, PF16, LD3, PR15, CJ10, CJ11, I2."""
    with town.meddling(answering(shop, forge)):
        (result,) = ada.proffer(shop.origin, order=KEPT)

    assert result.outcome is Outcome.UNKNOWN
    assert result.problem is not None
    assert (result.problem.code, result.problem.fault) == (code, Fault.VENDOR)
    assert "not known" in result.sentence
    assert ada.client.agreements() == ()


@pytest.mark.parametrize("forge", [with_an_extra_proof, by_a_stranger, another_customers_record])
def test_what_shows_the_forgery_is_kept(
    town: Town, shop: Shop, ada: SyncClient, forge: Forge
) -> None:
    """CLI-09."""
    with town.meddling(answering(shop, forge)):
        ada.proffer(shop.origin, order=KEPT)

    (evidence,) = ada.client.wallet.evidence.all(shop.did)
    assert any(b'"Agreement"' in item for item in evidence.documents)


def test_a_key_that_the_site_cannot_be_asked_about_shows_nothing(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """CLI-25: it may be their next one."""

    def cut(request: Request, answer: Response) -> Response:
        town.down.add("shop.example")
        return answering(shop, by_a_key_nobody_listed)(request, answer)

    with town.losing():
        ada.proffer(shop.origin, order=KEPT)
    with town.meddling(cut):
        (result,) = ada.resume()

    assert result.outcome is Outcome.UNKNOWN
    assert ada.client.wallet.evidence.all() == []


def test_a_document_of_tomorrow_shows_nothing(town: Town, shop: Shop, ada: SyncClient) -> None:
    """CLI-25, PF13: nobody can tell whose clock is wrong."""
    with town.meddling(answering(shop, signed_at(24 * 3600))):
        (result,) = ada.proffer(shop.origin, order=KEPT)

    assert result.outcome is Outcome.UNKNOWN
    assert ada.client.wallet.evidence.all() == []


def test_after_a_forgery_the_same_bytes_still_fetch_the_true_record(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """I4."""
    with town.meddling(answering(shop, without_vendors_proof)):
        ada.proffer(shop.origin, order=KEPT)

    (result,) = ada.resume()

    assert result.outcome is Outcome.AGREED


def wrong_type(request: Request, answer: Response) -> Response:
    return replace(answer, headers=(("content-type", "text/html"),), body=b"<script>alert(1)")


def redirected(request: Request, answer: Response) -> Response:
    return Response(status=302, headers=(("location", "http://evil.example/"),))


def oversized(request: Request, answer: Response) -> Response:
    return replace(answer, body=b" " * 65_537)


def compressed(request: Request, answer: Response) -> Response:
    return replace(answer, headers=(*answer.headers, ("content-encoding", "gzip")))


def unexplained(request: Request, answer: Response) -> Response:
    return Response(status=403, headers=(("content-type", "text/html"),), body=b"<p>Forbidden")


def problem_of_another_status(request: Request, answer: Response) -> Response:
    body = b'{"code":"not-found","status":404}'
    return Response(status=409, headers=(("content-type", "application/problem+json"),), body=body)


ANSWERS = (
    (wrong_type, "media-type"),
    (redirected, "redirect"),
    (oversized, "too-large"),
    (compressed, "content-encoding"),
    (unexplained, "status"),
    (problem_of_another_status, "status"),
)


@pytest.mark.parametrize(("meddle", "code"), ANSWERS, ids=[item[0].__name__ for item in ANSWERS])
def test_an_answer_that_is_none_is_not_read(
    town: Town, shop: Shop, ada: SyncClient, meddle: Any, code: str
) -> None:
    """CL4, CJ12, CJ13, CLI-26."""

    def writes_only(request: Request, answer: Response) -> Response:
        return meddle(request, answer) if "/proffers/" in request.path else answer

    with town.meddling(writes_only):
        (result,) = ada.proffer(shop.origin, order=KEPT)

    assert result.outcome is Outcome.UNKNOWN
    assert result.problem is not None
    assert result.problem.code == code
    assert "script" not in result.sentence


def test_what_a_vendor_says_in_an_error_cannot_command_a_terminal(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    body = (
        b'{"code":"schema","status":400,"type":"x","title":"t","requirement":"PRF-05",'
        b'"detail":"\\u001b[2J\\u202eno\\nline' + b"x" * 999 + b'"}'
    )

    def refuse(request: Request, answer: Response) -> Response:
        if "/proffers/" not in request.path:
            return answer
        problem = (("content-type", "application/problem+json"),)
        return Response(status=400, headers=problem, body=body)

    with town.meddling(refuse):
        (result,) = ada.proffer(shop.origin, order=KEPT)

    assert result.outcome is Outcome.REJECTED
    assert "\x1b" not in result.sentence
    assert "\u202e" not in result.sentence
    assert len(result.sentence) < 500


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


def test_a_vendor_cannot_fill_the_wallet_with_forgeries(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """CLI-25: what is kept is bounded."""
    town.lossy.add("shop.example")
    ada.proffer(shop.origin, order=KEPT)
    town.lossy.clear()
    minutes = iter(range(1, 200))

    def another(shop: Shop, proffer: Proffer) -> bytes:
        return signed_at(-60 * next(minutes))(shop, proffer)

    with town.meddling(answering(shop, another)):
        for _ in range(70):
            ada.resume()

    assert len(ada.client.wallet.evidence.all(shop.did)) == 64


def test_a_decline_for_a_reason_that_nobody_knows_is_a_decline(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """VER-05."""

    def declined(request: Request, answer: Response) -> Response:
        if "/proffers/" not in request.path:
            return answer
        made = shop.party.decline(*read_proffer(request.body).candidates, reason="bad-weather")
        return replace(answer, body=made.raw)

    with town.meddling(declined):
        (result,) = ada.proffer(shop.origin, order=KEPT)

    assert result.outcome is Outcome.DECLINED
    assert ada.client.agreements() == ()
