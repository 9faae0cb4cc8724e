"""Histories: what belongs to one, in which order it stands, and what each side lacks."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assent.agreement import (
    Gap,
    are_rivals,
    chain,
    check_belongs,
    check_notice,
    check_whole,
    compare,
    forks,
    known,
)
from assent.documents import Agreement, Document
from assent.documents.notices import Action, Head
from assent.documents.parts import Party
from assent.times import plus
from support.parties import IN_A_MONTH, NOON, TOMORROW, Customer, Vendor, anything, history
from support.refused import refused
from support.replacing import replace


@pytest.fixture
def story(vendor: Vendor, customer: Customer, agreed: Document[Agreement]) -> list[Document[Any]]:
    """Withdrawal, receipt, fulfilment, termination, acknowledgement."""
    withdrawal = customer.withdraw(agreed, at=NOON, requests=("erase",))
    receipt = vendor.receipt(withdrawal, at=TOMORROW)
    action = Action(action="erase", outcome="done", at=TOMORROW)
    done = vendor.fulfil(agreed, withdrawal, action, at=TOMORROW, previous=receipt)
    end = vendor.terminate(agreed, at=TOMORROW, effective_at=IN_A_MONTH, previous=done)
    return [withdrawal, receipt, done, end, customer.acknowledge(agreed, end, at=TOMORROW)]


def test_every_document_about_a_record_belongs_to_it(
    agreed: Document[Agreement], story: list[Document[Any]]
) -> None:
    """AGR-02."""
    for document in story:
        check_belongs(document, agreed)


def test_a_document_about_another_record_does_not_belong(
    customer: Customer, story: list[Document[Any]]
) -> None:
    """AGR-02, SV18: even between the same parties."""
    other = customer.agree()

    for document in story:
        with refused("reference"):
            check_belongs(document, other)


@pytest.mark.parametrize("party", ["first_party", "second_party"])
def test_a_document_between_other_parties_does_not_belong(
    vendor: Vendor, agreed: Document[Agreement], story: list[Document[Any]], party: str
) -> None:
    """AGR-02, CL4, PR22."""
    other = {
        "first_party": Customer(vendor, 2).reference,
        "second_party": Vendor("other.example").reference,
    }[party]

    for document in story:
        changed = replace(document, body=replace(document.body, **{party: other}))
        with refused("reference"):
            check_belongs(changed, agreed)


def test_a_receipt_from_a_negotiation_belongs_to_no_history(
    agreed: Document[Agreement], story: list[Document[Any]]
) -> None:
    """AGR-02."""
    receipt = replace(story[1], body=replace(story[1].body, record=None, previous=None))

    with refused("reference"):
        check_belongs(receipt, agreed)


def test_no_document_tells_of_what_comes_after_it(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement], story: list[Document[Any]]
) -> None:
    """AGR-03, AGR-09: nor can a customer put off a termination by what she received."""
    late = plus(TOMORROW, 60)
    receipt = vendor.receipt(story[0], at=TOMORROW, received=late)
    action = Action(action="erase", outcome="done", at=late)
    done = vendor.fulfil(agreed, story[0], action, at=TOMORROW)
    seen = customer.acknowledge(agreed, story[3], at=TOMORROW)
    seen = customer.sign(replace(seen.body, received=late), at=TOMORROW)
    end = vendor.terminate(agreed, at=TOMORROW, effective_at=NOON)

    for document in (receipt, done, seen, end):
        with refused("time-order"):
            check_belongs(document, agreed)


def test_a_termination_leaves_the_notice_that_was_described(
    vendor: Vendor, agreed: Document[Agreement]
) -> None:
    """AGR-09."""
    enough = vendor.terminate(agreed, at=NOON, effective_at=IN_A_MONTH)
    short = vendor.terminate(agreed, at=NOON, effective_at=plus(IN_A_MONTH, -1))

    check_notice(enough, "P30D")
    with refused("time-order"):
        check_notice(short, "P30D")


def test_the_vendors_documents_form_one_chain(
    agreed: Document[Agreement], story: list[Document[Any]]
) -> None:
    """AGR-04: in whatever order they are kept."""
    whole = history(agreed, *reversed(story), *story)

    assert list(chain(whole)) == story[1:4]
    assert forks(whole) == ()
    check_whole(whole)


def test_a_history_without_documents_of_the_vendor_is_whole(
    customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-04."""
    assert chain(history(agreed, customer.dispute(agreed, at=NOON))) == ()


@pytest.mark.parametrize("missing", [1, 2])
def test_a_gap_in_the_chain_is_found(
    agreed: Document[Agreement], story: list[Document[Any]], missing: int
) -> None:
    """AGR-04, I11."""
    story.pop(missing)

    with refused("reference"):
        chain(history(agreed, *story))


def test_a_missing_notice_is_found_by_its_receipt(
    agreed: Document[Agreement], story: list[Document[Any]]
) -> None:
    """AGR-04: the chain alone does not show it."""
    without = history(agreed, *story[1:2])

    chain(without)
    with refused("reference"):
        check_whole(without)


def test_a_missing_notice_is_found_by_its_fulfilment(
    vendor: Vendor, agreed: Document[Agreement], story: list[Document[Any]]
) -> None:
    """AGR-04."""
    done = vendor.sign(replace(story[2].body, previous=agreed.record_digest), at=TOMORROW)

    with refused("reference"):
        check_whole(history(agreed, done))


@pytest.mark.parametrize("place", [0, 1, 2, 3])
def test_two_documents_after_one_are_proof_of_equivocation(
    vendor: Vendor, agreed: Document[Agreement], story: list[Document[Any]], place: int
) -> None:
    """AGR-04, PR16: both are shown."""
    own = [agreed, *story[1:4]]
    rival = vendor.dispute(agreed, at=TOMORROW, previous=own[place])
    whole = history(agreed, *story, rival)

    if place == 3:
        assert chain(whole)[-1] == rival
        return
    (group,) = forks(whole)
    assert {item.record_digest for item in group} == {
        own[place + 1].record_digest,
        rival.record_digest,
    }
    with refused("conflicting-record"):
        chain(whole)


def test_the_same_document_twice_is_no_fork(
    agreed: Document[Agreement], story: list[Document[Any]]
) -> None:
    """AGR-04, PR3."""
    assert forks(history(agreed, *story, *story)) == ()


def test_two_records_of_one_proffer_are_rivals(vendor: Vendor, customer: Customer) -> None:
    """AGR-05, PR16."""
    one, other = customer.proffer("service", "service-analytics").candidates
    record = vendor.countersign(one)

    assert are_rivals(record, vendor.countersign(other))
    assert are_rivals(record, vendor.countersign(one, at=plus(NOON, 30)))
    assert not are_rivals(record, record)
    assert not are_rivals(record, customer.agree())


def test_two_customers_proffers_of_one_id_are_no_rivals(vendor: Vendor, customer: Customer) -> None:
    """AGR-05: whoever takes over another's id accuses nobody."""
    mine = customer.agree()
    other = Customer(vendor, 2)
    copied = other.agree(proffer=mine.body.proffer)

    assert not are_rivals(mine, copied)


def test_heads_of_hers_belong_to_the_histories_that_they_list(
    vendor: Vendor, customer: Customer, agreed: Document[Agreement]
) -> None:
    """AGR-02, AGR-09: the vendor's do not; they would be its own word."""
    hers = customer.heads(history(agreed))
    its_own = vendor.sign(replace(hers.body, listed_by=Party.SECOND), at=NOON)

    check_belongs(hers, agreed)
    with refused("reference"):
        check_belongs(its_own, agreed)
    with refused("reference"):
        check_belongs(hers, customer.agree())


def test_two_sides_with_the_same_documents_lack_nothing(
    agreed: Document[Agreement], story: list[Document[Any]]
) -> None:
    """AGR-12, I1."""
    ours = known(history(agreed, *story))
    theirs = known(history(agreed, *reversed(story), *story))

    assert ours == theirs
    assert compare([ours], [theirs]).is_closed


def test_each_side_learns_what_it_lacks(
    customer: Customer, agreed: Document[Agreement], story: list[Document[Any]]
) -> None:
    """AGR-12: records first, for documents about a record need it."""
    withdrawal, receipt, *rest = (item.record_digest for item in story)
    another = customer.agree().record_digest
    ours = [
        Head(record=agreed.record_digest, documents=(withdrawal, receipt)),
        Head(record=another),
    ]
    theirs = [Head(record=agreed.record_digest, documents=(receipt, *rest))]

    gap = compare(ours, theirs)

    assert gap == Gap(ours=tuple(sorted(rest)), theirs=(another, withdrawal))
    assert not gap.is_closed
    assert compare(theirs, ours) == Gap(ours=gap.theirs, theirs=gap.ours)


def test_an_unknown_record_is_lacked_with_all_its_documents(
    agreed: Document[Agreement], story: list[Document[Any]]
) -> None:
    """AGR-12, ST8: as after the restoration of an old backup."""
    theirs = known(history(agreed, *story))

    gap = compare([], [theirs])

    assert gap.ours == (agreed.record_digest, *theirs.documents)
    assert gap.theirs == ()


digests = st.sampled_from([anything(str(number)) for number in range(6)])
sides = st.lists(
    st.builds(Head, record=digests, documents=st.lists(digests, max_size=4).map(tuple)),
    max_size=4,
)


@given(sides, sides)
def test_what_is_exchanged_closes_the_gap(ours: list[Head], theirs: list[Head]) -> None:
    """AGR-12: the union is the same on both sides."""
    gap = compare(ours, theirs)
    held = {head.record for head in ours} | {item for head in ours for item in head.documents}
    there = {head.record for head in theirs} | {item for head in theirs for item in head.documents}

    assert set(gap.ours) <= there
    assert set(gap.theirs) <= held
    assert compare([*ours, *theirs], [*theirs, *ours]).is_closed
