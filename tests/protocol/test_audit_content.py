"""What a stranger says of a bundle in which something is missing, or is something else."""

from collections.abc import Callable
from typing import Any

import pytest

from assent import documents, record
from assent.audit import Answer, judge
from assent.bundle import Bundle, Text
from assent.keys import SigningKey
from assent.record import Signer
from support.bundles import (
    EVENING,
    Story,
    agreed_in_the_evening,
    judged,
    story,
    with_documents,
)
from support.parties import IN_A_YEAR, NOON, Customer, Vendor, history, standard
from support.replacing import replace

Change = Callable[[Story], Bundle]
MISSING: dict[str, tuple[str, Change]] = {
    "the description that is pinned": (
        "2 descriptions",
        lambda told: replace(told.bundle, descriptions=told.bundle.descriptions[1:]),
    ),
    "the description of a later key": (
        "6 notices and receipts",
        lambda told: replace(told.bundle, descriptions=told.bundle.descriptions[:1]),
    ),
    "the counter-offer": (
        "5 negotiation",
        lambda told: replace(told.bundle, counter_offer=None),
    ),
    "the roster": ("9 complete", lambda told: replace(told.bundle, roster=None)),
    "the plain text": ("9 complete", lambda told: without_text(told, "plain")),
    "the legal text": ("9 complete", lambda told: without_text(told, "legal")),
    "a receipt": ("9 complete", lambda told: without(told, "Receipt")),
    "a notice that was answered": ("9 complete", lambda told: without(told, "Withdrawal")),
}


def without(told: Story, kind: str) -> Bundle:
    left = [item for item in told.documents if item.type != kind]
    return replace(told.bundle, history=history(told.record, *left))


def without_text(told: Story, kind: str) -> Bundle:
    return replace(
        told.bundle, texts=tuple(text for text in told.bundle.texts if text.kind != kind)
    )


@pytest.mark.parametrize("missing", MISSING)
def test_what_is_missing_leaves_a_bundle_undecided(told: Story, missing: str) -> None:
    """REC-06: and the verdict says what it is."""
    check, change = MISSING[missing]
    first_key_only = told.published[:1]

    verdict = judged(told, change(told), trusted=first_key_only)

    assert (verdict.answer, verdict.check) == (Answer.UNDECIDED, check)
    assert "missing" in verdict.reason


OTHER: dict[str, tuple[str, Change]] = {
    "practices of another vendor": (
        "4 what it rests on",
        lambda told: replace(told.bundle, practices=Vendor("other.example").practices),
    ),
    "other terms": (
        "4 what it rests on",
        lambda told: replace(told.bundle, terms=standard("service").document),
    ),
    "a text that the terms do not name": (
        "4 what it rests on",
        lambda told: replace(
            told.bundle,
            texts=(*told.bundle.texts, Text(language="en", kind="legal", text="All is allowed.")),
        ),
    ),
    "a text under another language": (
        "4 what it rests on",
        lambda told: replace(
            told.bundle,
            texts=tuple(replace(text, language="de") for text in told.bundle.texts),
        ),
    ),
    "another counter-offer": (
        "5 negotiation",
        lambda told: replace(told.bundle, counter_offer=Vendor().counter_offer(told.proffer)),
    ),
    "a description of another vendor": (
        "2 descriptions",
        lambda told: replace(
            told.bundle,
            descriptions=(*told.bundle.descriptions, Vendor("other.example").description),
        ),
    ),
    "a notice about another record": (
        "6 notices and receipts",
        lambda told: with_documents(
            told, told.customer.dispute(agreed_in_the_evening(told.customer), at=EVENING)
        ),
    ),
    "a candidate for a record": (
        "3 record",
        lambda told: replace(
            told.bundle,
            history=history(told.customer.answer(told.proffer, told.bundle.counter_offer)),
        ),
    ),
}


@pytest.mark.parametrize("other", OTHER)
def test_a_bundle_with_something_else_in_it_is_invalid(told: Story, other: str) -> None:
    """REC-06, PF16."""
    check, change = OTHER[other]
    bundle = change(told)
    if other == "another counter-offer":
        extra = replace(bundle.counter_offer.body, id=told.customer.new_id())
        bundle = replace(bundle, counter_offer=Vendor().sign(extra, at=NOON))

    verdict = judged(told, bundle)

    assert (verdict.answer, verdict.check) == (Answer.INVALID, check)
    assert verdict.code is not None


@pytest.mark.parametrize("member", ["origin", "legal_name", "vocabulary", "accept_by"])
def test_a_record_that_its_own_description_contradicts_is_invalid(member: str) -> None:
    """REC-06, PR14, NEG-06."""
    vendor = Vendor()
    customer = Customer(vendor)
    body = customer.agreement("service-analytics")
    changes: dict[str, Any] = {
        "origin": {"origin": "https://www.shop.example"},
        "legal_name": {"second_party": replace(vendor.named, legal_name="Another GmbH")},
        "vocabulary": {"vocabulary": replace(body.vocabulary, version="2.2")},
        "accept_by": {"accept_by": IN_A_YEAR},
    }[member]
    agreed = vendor.countersign(customer.sign(replace(body, **changes)))
    bundle = replace(story().bundle, history=history(agreed), counter_offer=None)

    verdict = judge(bundle, trusted=vendor.keys.listed(), at=EVENING)

    assert (verdict.answer, verdict.check) == (Answer.INVALID, "4 what it rests on")


def test_a_local_test_is_judged_only_where_that_is_meant() -> None:
    """KEY-04: and says so everywhere."""
    told = story("localhost%3A8080")

    refused = judged(told)
    meant = judged(told, loopback=True)

    assert (refused.answer, refused.code) == (Answer.INVALID, "wrong-audience")
    assert meant.answer is Answer.VALID
    for verdict in (refused, meant):
        assert any("LOCAL TEST" in remark for remark in verdict.remarks)


def test_personal_terms_are_remarked() -> None:
    """REC-07: they are outside the agreement model of IEEE 7012."""
    vendor = Vendor()
    customer = Customer(vendor)
    own = replace(standard("service-analytics").terms, id=customer.new_id(), name="mine", texts=())
    terms = documents.seal(documents.write(own))
    body = customer.agreement()
    named = replace(body.terms, ref=own.id, name="mine", digest_multibase=terms.record_digest)
    agreed = vendor.countersign(customer.sign(replace(body, terms=named, roster=None)))
    bundle = Bundle(
        history=history(agreed),
        descriptions=(vendor.description,),
        practices=vendor.practices,
        terms=terms,
    )

    verdict = judge(bundle, trusted=vendor.keys.listed(), at=EVENING)

    assert verdict.answer is Answer.VALID
    assert any("IEEE 7012" in remark for remark in verdict.remarks)


def test_an_unlisted_description_vouches_for_no_key(told: Story) -> None:
    """REC-05, ID5: a forged description beside the real ones extends no key's life."""
    thief = SigningKey.from_seed(bytes([9]) * 32)
    signer = Signer(key=thief, verification_method=f"{told.vendor.did}#key-9")
    latest = told.vendor.description.body
    entry = replace(
        latest.keys[0],
        ref=signer.verification_method,
        public_key_multibase=thief.public.multibase,
        valid_until=None,
    )
    forged = Vendor().descriptions[0].body
    body = replace(forged, keys=(entry,), signed_by=(signer.verification_method,), issued=EVENING)
    beside = record.sign(body, signer, created=EVENING)
    bundle = replace(told.bundle, descriptions=(*told.bundle.descriptions, beside))

    assert judged(told, bundle).answer is Answer.UNDECIDED
