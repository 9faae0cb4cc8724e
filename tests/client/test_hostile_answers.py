"""A vendor that answers a proffer with anything but the truth (CL4, CLI-25).

Whatever comes: no agreement is shown, the proffer's fate stays unknown or as it was, the message
says what was wrong, and what a stranger could check is kept.
"""

from typing import Any

import pytest

from assent import codec, proofs, record
from assent.documents import Counter, Document
from assent.documents.containers import Proffer, read_proffer
from assent.times import plus
from assent_client import Fault, Order, Outcome, Response, SyncClient
from support.answering import Forge, answering, signed_record
from support.parties import NOON, Customer, Vendor
from support.parties.shared import anything
from support.replacing import replace
from support.town import Request, Shop, Town

STRICT = Order(terms=("SD-BASE",), counter=Counter.ONE)
KEPT = Order(terms=("SD-BASE-A",))


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
