"""The HTTP binding: media types, statuses, signed reads, published files ."""

import pytest

from assent import codec, documents, proofs, record
from assent.documents.containers import (
    read_agreement_list,
    read_history,
    read_reconciliation_answer,
)
from assent.documents.notices import Head
from assent.errors import PeerError
from assent.multibase import digest, read_digest
from assent.signers import expected
from assent.times import plus
from assent_server.app import create_app
from assent_server.limits import Limits, Rate
from assent_server.store import Damaged, StoreUnavailable
from support import shop
from support.customer import Customer
from support.own_terms import own_terms
from support.replacing import replace

NONCE = "uAAAAAAAAAAAAAAAAAAAAAA"


@pytest.fixture
def made(web, customer):
    """A record of the customer."""
    return documents.read(web.put("proffers", customer.proffer("SD-BASE-A")).content, "Agreement")


def bare(document_id: str) -> str:
    return document_id.removeprefix("urn:uuid:")


def code(response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code
    return response.status_code, problem["code"]


def test_a_proffer_is_answered_in_the_same_response(web, customer):
    """BND-02, SV22."""
    response = web.put("proffers", customer.proffer("SD-BASE-A"))

    assert response.status_code == 201
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["etag"] == f'"{digest(response.content)}"'


@pytest.mark.parametrize("version", ["0.9", "1.1", "2.0"])
def test_another_version_is_refused_and_none_can_be_put_in_its_place(web, customer, made, version):
    """PR15, DOC-02: the version is among what is signed."""
    withdrawal = customer.withdraw(made)
    newer = withdrawal.value | {"protocolVersion": version}

    response = web.put("notices", replace(withdrawal, value=newer, raw=codec.encode(newer)))

    assert code(response) == (426, "version")
    with pytest.raises(PeerError, match="proof-invalid"):
        proofs.verify(newer, expected(withdrawal), keys=web.desk.published.keys)


def test_the_description_is_public_and_verifies(web):
    """BND-13."""
    response = web.call("GET", "/.well-known/assent")

    described = documents.read(response.content, "SecondPartyDescription")
    record.verify(described, keys=web.desk.published.keys)
    assert response.headers["cache-control"].startswith("public")


def test_the_did_document_lists_the_signing_key(web):
    """BND-13."""
    listed = web.call("GET", "/.well-known/did.json").json()

    assert listed["id"] == shop.DID
    assert listed["verificationMethod"][0]["publicKeyMultibase"] == shop.KEY.public.multibase


def test_content_is_read_by_digest(web):
    """BND-11, BND-14."""
    (terms, *_) = web.desk.published.terms

    response = web.call("GET", f"terms/{terms}")

    assert digest(response.content) == terms
    assert "immutable" in response.headers["cache-control"]


def test_personal_terms_are_read_by_each_who_agreed_on_them(web):
    """BND-14: and nobody else learns that they are there."""
    terms = own_terms(web.desk.published)
    customers = [Customer(published=web.desk.published, seed=seed) for seed in (1, 2, 3)]
    for one in customers[:2]:
        assert web.put("proffers", one.personal_proffer(terms)).status_code == 201

    path = f"terms/{terms.record_digest}"
    assert [web.signed(one, "GET", path).status_code for one in customers] == [200, 200, 404]
    assert code(web.call("GET", path)) == (404, "not-found")


@pytest.mark.parametrize("kind", ["terms", "practices", "rosters", "descriptions", "texts"])
def test_unknown_content_is_not_found(web, kind):
    assert code(web.call("GET", f"{kind}/{digest(b'nothing')}")) == (404, "not-found")


@pytest.mark.parametrize(
    "path",
    [
        "terms/../terms",
        "terms/%00",
        "proffers/1",
        "agreements/..%2f..%2fetc",
        "nothing",
        "/",
        "/.well-known/other",
        "agreements/6F8B2C6E-0D4F-4F3A-9A55-0F6F3F0C1D11",
    ],
)
def test_other_addresses_are_not_found(web, path):
    """SV7, CJ18."""
    assert code(web.call("GET", path)) == (404, "not-found")


def test_other_methods_are_refused(web, customer):
    """BND-01."""
    path = f"proffers/{bare(customer.new_id())}"

    assert code(web.call("DELETE", path)) == (405, "method")
    refused = web.call("POST", "/.well-known/assent")
    assert code(refused) == (405, "method")
    assert refused.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "media_type",
    [
        "text/plain",
        "application/json; charset=iso-8859-1",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "",
    ],
)
def test_other_media_types_are_refused(web, customer, media_type):
    """CJ12."""
    response = web.put("proffers", customer.proffer("SD-BASE-A"), **{"content-type": media_type})

    assert code(response) == (415, "media-type")


@pytest.mark.parametrize("media_type", ["application/ld+json", "application/json; charset=utf-8"])
def test_both_names_of_json_are_read(web, customer, media_type):
    response = web.put("proffers", customer.proffer("SD-BASE-A"), **{"content-type": media_type})

    assert response.status_code == 201


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate", "gzip, gzip"])
def test_encoded_bodies_are_never_inflated(web, customer, encoding):
    """CJ13."""
    response = web.put("proffers", customer.proffer("SD-BASE-A"), **{"content-encoding": encoding})

    assert code(response) == (415, "content-encoding")


def test_a_record_is_read_back_by_its_party(web, customer, made):
    response = web.signed(customer, "GET", f"agreements/{bare(made.id)}")

    assert response.content == made.raw


def test_a_proffer_is_read_back_by_its_party(web, customer, made):
    response = web.signed(customer, "GET", f"proffers/{bare(made.body.proffer.ref)}")

    assert response.content == made.raw


def test_unknown_and_not_yours_are_the_same(web, customer, made):
    """SV17, SV18, BND-05."""
    stranger = Customer(published=web.desk.published, seed=7)

    theirs = web.signed(stranger, "GET", f"agreements/{bare(made.id)}")
    nothing = web.signed(stranger, "GET", f"agreements/{bare(customer.new_id())}")

    assert code(theirs) == (404, "not-found")
    assert theirs.content == nothing.content


def test_unsigned_reads_are_refused(web, made):
    assert code(web.call("GET", f"agreements/{bare(made.id)}")) == (401, "request-signature")


def test_a_signed_request_is_good_once(web, customer, made):
    path = f"agreements/{bare(made.id)}"
    web.signed(customer, "GET", path, nonce="the-same-nonce")

    again = web.signed(customer, "GET", path, nonce="the-same-nonce")

    assert code(again) == (401, "request-signature")


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "PUT"},
        {"url": f"{shop.BASE}/agreements"},
        {"url": "https://other.example/assent/v1/agreements"},
        {"created": plus(shop.NOW, 301)},
        {"created": plus(shop.NOW, -301)},
        {"nonce": "short"},
    ],
)
def test_a_signature_over_something_else_is_refused(web, customer, made, changes):
    """PR13, BND-04."""
    response = web.signed(customer, "GET", f"agreements/{bare(made.id)}", **changes)

    assert code(response) == (401, "request-signature")


def test_the_host_header_decides_nothing(web, customer, made):
    """BND-03, PR13, SV19: the audience comes from the configuration."""
    response = web.put("proffers", customer.proffer("SD-BASE-A"), host="evil.example")

    assert "evil" not in response.text
    assert "evil" not in str(response.headers)


def test_a_history_holds_the_receipt(web, customer, made):
    web.put("notices", customer.withdraw(made))

    response = web.signed(customer, "GET", f"agreements/{bare(made.id)}/history")

    history = read_history(response.content)
    assert history.record.raw == made.raw
    assert sorted(item.type for item in history.documents) == ["Receipt", "Withdrawal"]


def test_records_are_listed_for_their_party(web, customer, made):
    """BND-15."""
    page = read_agreement_list(web.signed(customer, "GET", "agreements").content)
    after = web.signed(customer, "GET", f"agreements?after={made.record_digest}")

    assert page.records == (made.record_digest,)
    assert read_agreement_list(after.content).records == ()


def test_a_page_that_goes_on_names_where(web, customer, made, monkeypatch):
    """BND-15."""
    web.put("notices", customer.withdraw(made))
    second = documents.read(web.put("proffers", customer.proffer("SD-BASE-A")).content, "Agreement")
    monkeypatch.setattr("assent_server.reads.PAGE_SIZE", 1)

    one = read_agreement_list(web.signed(customer, "GET", "agreements").content)
    other = read_agreement_list(web.signed(customer, "GET", f"agreements?after={one.next}").content)

    assert one.next == one.records[0]
    assert [*one.records, *other.records] == sorted(
        [made.record_digest, second.record_digest], key=read_digest
    )
    assert other.next is None


def test_a_page_begins_at_a_digest_only(web, customer, made):
    """BND-15."""
    assert code(web.signed(customer, "GET", "agreements?after=garbage")) == (400, "identifier")


def test_reconciling_gives_what_the_customer_lacks(web, customer, made):
    """BND-16."""
    receipt = documents.read(web.put("notices", customer.withdraw(made)).content, "Receipt")
    asked = customer.reconcile()

    answer = read_reconciliation_answer(
        web.signed(customer, "POST", "reconciliations", asked).content
    )

    record.verify(answer.heads, keys=web.desk.published.keys)
    assert answer.heads.body.reconciliation_nonce == NONCE
    (head,) = answer.heads.body.heads
    assert receipt.record_digest in head.documents
    assert {item.type for item in answer.documents} == {"Agreement", "Withdrawal", "Receipt"}


def test_reconciling_names_what_the_vendor_lacks(web, customer, made):
    """ST8, BND-16."""
    unknown = customer.withdraw(made)
    lost = digest(b"a record the vendor lost")
    heads = (
        Head(record=made.record_digest, documents=(unknown.record_digest,)),
        Head(record=lost),
    )

    answer = read_reconciliation_answer(
        web.signed(customer, "POST", "reconciliations", customer.reconcile(*heads)).content
    )

    assert set(answer.lacks) == {unknown.record_digest, lost}
    assert answer.documents == ()


def test_nobody_reconciles_for_another(web, customer, made):
    stranger = Customer(published=web.desk.published, seed=7)
    asked = customer.reconcile()

    response = web.signed(stranger, "POST", "reconciliations", asked)

    assert code(response) == (401, "request-signature")


def test_a_body_that_is_too_large_is_refused(web, customer):
    """BND-07."""
    response = web.call(
        "PUT",
        f"notices/{bare(customer.new_id())}",
        content=b" " * 65_537,
        headers={"content-type": "application/json"},
    )

    assert code(response) == (413, "too-large")


def test_a_fault_of_our_own_says_nothing_about_us(web, customer, monkeypatch):
    """BND-10, SV16."""

    async def broken(*arguments: object) -> None:
        raise RuntimeError("/secret/path SELECT * FROM agreements")

    monkeypatch.setattr(web.desk.store, "negotiation", broken)

    response = web.put("proffers", customer.proffer("SD-BASE-A"))

    assert code(response) == (500, "internal")
    assert "secret" not in response.text


def test_health_says_what_hinders_new_agreements(web):
    web.desk.published = shop.published(status=shop.Status.RETIRED)

    assert web.call("GET", "/health/live").json() == {"status": "live"}
    assert web.call("GET", "/health/ready").json()["warnings"] == ["retired"]


def test_an_address_that_asks_too_often_must_wait_but_may_withdraw(web, customer, made):
    """BND-08, SV5."""
    once = Limits(per_address=Rate(per_minute=1, burst=1), proxies=["127.0.0.1"])
    web.app = create_app(replace(web.service, limits=once))
    far_away = {"x-forwarded-for": "192.0.2.7"}
    web.put("proffers", customer.proffer("SD-BASE-A"), **far_away)

    refused = web.put("proffers", customer.proffer("SD-BASE-A"), **far_away)

    assert code(refused) == (429, "too-many")
    assert int(refused.headers["retry-after"]) > 0
    assert web.put("notices", customer.withdraw(made), **far_away).status_code == 201


def test_a_record_that_was_deleted_is_gone(web, customer, made, monkeypatch):
    """BND-06."""

    async def deleted(record: object) -> None:
        return None

    monkeypatch.setattr(web.desk.store, "agreement_by_record", deleted)

    response = web.signed(customer, "GET", f"proffers/{bare(made.body.proffer.ref)}")

    assert code(response) == (410, "gone")


@pytest.mark.parametrize("fault", [StoreUnavailable("full"), Damaged("bits")])
def test_a_store_that_cannot_read_says_so(web, customer, monkeypatch, lines, fault):
    """BND-09, ST5, ST7: to the customer, and to the operator, who sees what kind of fault it is."""

    async def failing(proffer_id: str) -> None:
        raise fault

    monkeypatch.setattr(web.desk.store, "negotiation", failing)

    assert code(web.put("proffers", customer.proffer("SD-BASE-A"))) == (503, "storage")
    (line,) = lines()
    assert (line["event"], line["error"]) == ("storage-failed", type(fault).__name__)
