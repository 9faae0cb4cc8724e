"""What a person decides about a waiting proffer: all is looked at again then (SRV-14)."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from assent.documents.containers import write_proffer
from assent.documents.parts import Counter
from assent.errors import LocalError, PeerError
from assent.negotiation import State
from assent_server.pending import Pending
from assent_server.store import Write
from support.replacing import replace
from support.vendor_folder import Clock, OpenVendor, VendorFolder


@pytest.fixture
def shop(vendor: VendorFolder) -> Iterator[OpenVendor]:
    """A shop whose people decide about two kinds of terms."""
    vendor.change("policy.toml", "person = []", 'person = ["service-analytics", "service-sharing"]')
    with vendor.opened() as opened:
        yield opened


def pending(shop: OpenVendor) -> Pending:
    return Pending(exchange=shop.endpoint.exchange)


def waiting(shop: OpenVendor, *terms: str, **changes: Any) -> Any:
    """A proffer that waits for a person."""
    proffer = shop.customer().proffer(*(terms or ("service-analytics",)), **changes)
    assert shop.put("proffers", proffer).status == 202
    return proffer


def state(shop: OpenVendor, proffer: Any) -> State:
    row = shop.run(shop.endpoint.store.negotiation(proffer.id))
    assert row is not None
    return row.state


def test_what_waits_is_listed_with_how_it_stands_to_what_we_do(shop: OpenVendor) -> None:
    proffer = waiting(shop, "service", "service-analytics")

    (row,) = shop.run(pending(shop).list())

    assert row["proffer"] == proffer.id.removeprefix("urn:uuid:")
    assert [item["match"] for item in row["candidates"]] == ["outside", "within"]
    assert "analytics" in row["candidates"][0]["why"][0]


def test_a_persons_yes_makes_the_record_that_the_same_bytes_fetch(shop: OpenVendor) -> None:
    """NEG-02."""
    proffer = waiting(shop)

    shop.run(pending(shop).accept(proffer.id))

    record = shop.answer("proffers", proffer)
    assert record.type == "Agreement"
    assert record.body.terms.name == "service-analytics"


def test_she_signs_the_first_candidate_that_can_be_signed(shop: OpenVendor) -> None:
    """I7: never one that the practices break."""
    proffer = waiting(shop, "service", "service-sharing", "service-analytics")

    shop.run(pending(shop).accept(proffer.id))

    assert shop.answer("proffers", proffer).body.terms.name == "service-sharing"


def test_she_may_choose_among_those_that_can_be_signed(shop: OpenVendor) -> None:
    proffer = waiting(shop, "service-sharing", "service-analytics")

    shop.run(pending(shop).accept(proffer.id, terms="service-analytics"))

    assert shop.answer("proffers", proffer).body.terms.name == "service-analytics"


def test_she_cannot_sign_what_the_practices_break(shop: OpenVendor) -> None:
    proffer = waiting(shop, "service", "service-analytics")

    with pytest.raises(LocalError, match="cannot be accepted"):
        shop.run(pending(shop).accept(proffer.id, terms="service"))

    assert state(shop, proffer) is State.PENDING


def test_she_cannot_sign_what_was_published_anew_since(
    shop: OpenVendor, vendor: VendorFolder
) -> None:
    """NEG-08: policy and practices are evaluated again at that commit."""
    proffer = waiting(shop)
    vendor.change("practices/analytics.toml", 'retention = "P1Y"', 'retention = "P6M"')
    vendor.done("practices", "sign", "--yes", "--signer", "Ada")
    shop.run(shop.endpoint.reload())

    with pytest.raises(LocalError, match="has changed since") as caught:
        shop.run(pending(shop).accept(proffer.id))

    assert "pending decline" in caught.value.hint
    assert state(shop, proffer) is State.PENDING


def test_she_cannot_sign_after_the_customers_time(shop: OpenVendor, time: Clock) -> None:
    """NEG-06, NEG-12."""
    proffer = waiting(shop)
    time.forward(days=2)

    with pytest.raises(LocalError, match="which has passed"):
        shop.run(pending(shop).accept(proffer.id))


def test_she_cannot_sign_a_second_agreement_beside_one_in_force(shop: OpenVendor) -> None:
    first, second = waiting(shop), waiting(shop, "service-sharing")
    shop.run(pending(shop).accept(first.id))

    with pytest.raises(LocalError, match="in force"):
        shop.run(pending(shop).accept(second.id))


def test_she_cannot_sign_under_a_key_that_was_closed(shop: OpenVendor) -> None:
    """AGR-16."""
    first, second = waiting(shop), waiting(shop, "service-sharing")
    shop.run(pending(shop).accept(first.id))
    record = shop.answer("proffers", first)
    shop.put("notices", shop.customer().withdraw(record, close_key="yes"))

    with pytest.raises(LocalError, match="when an earlier one ended"):
        shop.run(pending(shop).accept(second.id))


def test_what_nobody_can_tell_she_may_accept(vendor: VendorFolder) -> None:
    """POL-01."""
    vendor.change("policy.toml", 'unknown = "decline"', 'unknown = "person"')
    vendor.change("practices/analytics.toml", 'locations = ["EU27"]', 'locations = ["EU"]')
    vendor.change("practices/analytics.toml", 'automation = "FullAutomation"\n', "")
    vendor.done("practices", "sign", "--yes", "--signer", "Ada")
    with vendor.opened() as shop:
        proffer = waiting(shop)

        shop.run(pending(shop).accept(proffer.id))

        assert shop.answer("proffers", proffer).type == "Agreement"


def test_her_no_is_a_signed_decline(shop: OpenVendor) -> None:
    proffer = waiting(shop)

    shop.run(pending(shop).decline(proffer.id))

    answer = shop.answer("proffers", proffer)
    assert (answer.type, answer.body.reason) == ("Decline", "person")


def test_her_alternative_can_be_taken_without_asking_her_again(shop: OpenVendor) -> None:
    """NEG-03."""
    customer = shop.customer()
    proffer = customer.proffer("service-analytics")
    assert shop.put("proffers", proffer).status == 202
    shop.run(pending(shop).alternative(proffer.id, terms="service-sharing"))
    offer = shop.answer("proffers", proffer)

    record = shop.answer("answers", customer.take(proffer, offer))

    assert record.type == "Agreement"
    assert record.body.terms.name == "service-sharing"


def test_the_alternative_that_policy_knows_is_none_that_a_person_decides_about(
    shop: OpenVendor,
) -> None:
    proffer = waiting(shop)

    shop.run(pending(shop).alternative(proffer.id))

    assert shop.answer("proffers", proffer).body.terms.name == "service-analytics-portable"


@pytest.mark.parametrize("terms", ["service", "service-analytics", "unheard-of"])
def test_terms_that_are_not_offered_or_were_proffered_are_no_alternative(
    shop: OpenVendor, terms: str
) -> None:
    proffer = waiting(shop)

    with pytest.raises(LocalError, match="no such terms"):
        shop.run(pending(shop).alternative(proffer.id, terms=terms))


def test_she_cannot_sign_under_the_id_of_another_agreement(shop: OpenVendor) -> None:
    """NEG-05: it is said at once, and she still can say no."""
    held = waiting(shop)
    shop.run(pending(shop).accept(held.id))
    record = shop.answer("proffers", held)
    reused = waiting(shop, "service-sharing", id=record.id, supersedes=record.record_digest)

    with pytest.raises(PeerError, match="id-reused"):
        shop.run(pending(shop).accept(reused.id))

    shop.run(pending(shop).decline(reused.id))
    assert state(shop, reused) is State.DECLINED


def test_who_wants_no_alternative_gets_none(shop: OpenVendor) -> None:
    """NEG-03."""
    proffer = waiting(shop, counter=Counter.NONE)

    with pytest.raises(LocalError, match="wants no alternative"):
        shop.run(pending(shop).alternative(proffer.id))


@pytest.mark.parametrize("decide", ["accept", "alternative", "decline"])
def test_what_is_decided_is_decided(shop: OpenVendor, decide: str) -> None:
    """I5, I6."""
    proffer = waiting(shop)
    shop.run(pending(shop).decline(proffer.id))

    with pytest.raises(LocalError, match="was declined already"):
        shop.run(getattr(pending(shop), decide)(proffer.id))


def test_two_people_who_say_yes_at_once_make_one_record(shop: OpenVendor) -> None:
    """PR6, I5: one of them did it, the other is told."""
    proffer = waiting(shop)

    async def both() -> list[Any]:
        people = (pending(shop).accept(proffer.id) for _ in range(2))
        return await asyncio.gather(*people, return_exceptions=True)

    results = shop.run(both())

    told = [item for item in results if isinstance(item, LocalError)]
    assert len(told) == 1
    assert "was accepted already" in told[0].message
    assert len(shop.run(shop.endpoint.store.agreements())) == 1


def test_a_customer_who_cancels_first_wins(
    shop: OpenVendor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PR5: the second party's commit is the order; the loser is planned again."""
    customer = shop.customer()
    proffer = customer.proffer("service-analytics")
    shop.put("proffers", proffer)
    exchange = shop.endpoint.exchange

    async def overtaken(write: Write, *, urgent: bool = False) -> bool:
        cancellation = customer.cancel(proffer)
        await exchange.put("answers", cancellation.id, cancellation.raw)
        return await exchange.commit(write)

    slow = Pending(exchange=_Overtaken(exchange, overtaken))

    with pytest.raises(LocalError, match="was taken back by the customer already"):
        shop.run(slow.accept(proffer.id))

    assert state(shop, proffer) is State.CANCELLED


def test_a_proffer_is_named_by_its_first_digits_but_not_by_a_few_of_them(shop: OpenVendor) -> None:
    proffer = waiting(shop)
    digits = proffer.id.removeprefix("urn:uuid:")

    with pytest.raises(LocalError, match="is not known here"):
        shop.run(pending(shop).accept(digits[:7]))
    shop.run(pending(shop).accept(digits[:8]))

    assert state(shop, proffer) is State.AGREED


def test_digits_that_two_proffers_begin_with_name_neither(shop: OpenVendor) -> None:
    first = shop.customer().new_id()
    twins = [f"{first[:-1]}{digit}" for digit in "01"]
    for seed, twin in enumerate(twins, start=2):
        body = shop.customer(seed).proffer("service-analytics").candidates[0].body
        candidate = shop.customer(seed).sign(replace(body, proffer=replace(body.proffer, ref=twin)))
        assert shop.put("proffers", write_proffer(twin, (candidate,))).status == 202

    with pytest.raises(LocalError, match="Several proffers begin with"):
        shop.run(pending(shop).accept(twins[0][9:20]))


def test_an_unknown_proffer_is_said_to_be_unknown(shop: OpenVendor) -> None:
    with pytest.raises(LocalError, match="is not known here"):
        shop.run(pending(shop).decline("00000000-0000-4000-8000-000000000000"))


class _Overtaken:
    """An exchange whose commit does something else first, once."""

    def __init__(self, exchange: Any, first: Any) -> None:
        self.store, self.desk, self._exchange, self._first = (
            exchange.store,
            exchange.desk,
            exchange,
            first,
        )

    async def commit(self, write: Write) -> bool:
        first, self._first = self._first, self._exchange.commit
        return bool(await first(write))
