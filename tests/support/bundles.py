"""A story from proffer to fulfilment, and the evidence bundle of it."""

from dataclasses import dataclass
from typing import Any

from assent.audit import Verdict, judge
from assent.bundle import Bundle, Text
from assent.documents import Agreement, Counter, Document
from assent.documents.containers import Proffer
from assent.documents.notices import Action, Duty
from assent.key_ring import ListedKey
from assent.roster import reference
from assent.times import Instant, plus
from support.parties import DPV, IN_A_MONTH, NOON, TOMORROW, Customer, Vendor, history, standard
from support.replacing import replace

ROTATION = plus(NOON, 3600)
EVENING = plus(NOON, 6 * 3600)
ANALYTICS = f"{DPV}ServiceUsageAnalytics"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Two parties, what they agreed by an alternative, and what came after it.

    She took back a purpose and asked for erasure; the shop confirmed it, went over to a new key
    and erased; she acknowledged that.
    """

    vendor: Vendor
    customer: Customer
    proffer: Proffer
    bundle: Bundle

    @property
    def record(self) -> Document[Agreement]:
        """The record that the bundle is about."""
        return self.bundle.history.record

    @property
    def documents(self) -> tuple[Document[Any], ...]:
        """Withdrawal, receipt, fulfilment and acknowledgement."""
        return self.bundle.history.documents

    @property
    def published(self) -> tuple[ListedKey, ...]:
        """The keys as the vendor's DID document lists them."""
        return self.vendor.keys.listed()


def story(host: str = "shop.example", *, ends_at: Instant | None = None) -> Story:
    """The story with a vendor at ``host``; documents stand in the order of their digests."""
    vendor = Vendor(host)
    customer = Customer(vendor)
    proffer = customer.proffer("service", counter=Counter.ONE, ends_at=ends_at)
    offer = vendor.counter_offer(proffer)
    agreed = vendor.countersign(customer.answer(proffer, offer))
    withdrawal = customer.withdraw(agreed, ANALYTICS, at=plus(NOON, 600), requests=("erase",))
    owed = (Duty(duty="erase", due_at=IN_A_MONTH),)
    receipt = vendor.receipt(withdrawal, at=plus(NOON, 605), duties=owed)
    vendor.rotate(ROTATION)
    erased = Action(action="erase", outcome="done", at=EVENING, explanation="All of it.")
    fulfilment = vendor.fulfil(agreed, withdrawal, erased, at=EVENING, previous=receipt)
    seen = customer.acknowledge(agreed, receipt, fulfilment, at=EVENING)
    documents = sorted((withdrawal, receipt, fulfilment, seen), key=lambda item: item.record_digest)
    return Story(
        vendor=vendor,
        customer=customer,
        proffer=proffer,
        bundle=Bundle(
            history=history(agreed, *documents),
            descriptions=tuple(vendor.descriptions),
            practices=vendor.practices,
            terms=standard("service-analytics").document,
            texts=tuple(
                Text(language=text.language, kind=text.kind.value, text=text.text)
                for text in standard("service-analytics").texts
            ),
            roster=reference().document,
            counter_offer=offer,
        ),
    )


def judged(
    told: Story, bundle: Bundle | None = None, *, at: Instant = TOMORROW, **known: Any
) -> Verdict:
    """The verdict by the vendor's published keys, where ``known`` says nothing else."""
    known = {"trusted": told.published} | known
    return judge(bundle or told.bundle, at=at, **known)


def with_documents(told: Story, *added: Document[Any]) -> Bundle:
    """The bundle of a longer history."""
    documents = (*told.documents, *added)
    return replace(told.bundle, history=history(told.record, *documents))


def agreed_in_the_evening(who: Customer, **changes: Any) -> Document[Any]:
    """A later record of the same vendor, signed with its new key."""
    candidate = who.candidate(
        "service-analytics", at=EVENING, accept_by=plus(EVENING, 900), **changes
    )
    return who.vendor.countersign(candidate, at=EVENING)
