"""Proffering: nothing before the look, kept before it is sent, one result whatever happens."""

from pathlib import Path
from typing import Any

import pytest

from assent.documents import Counter
from assent.documents.description import Status
from assent.policy import Policy
from assent.times import plus
from assent_client import Fault, Order, Outcome, ProfferResult, Response, SyncClient
from assent_client.candidates import Wishes
from assent_client.wallet import ProfferState
from support.parties import standard
from support.replacing import replace
from support.town import Shop, Town, customer
from support.wallets import reopened


def order(*terms: str, **changes: Any) -> Order:
    return Order(terms=terms, **changes)


def test_terms_that_the_shop_keeps_are_agreed_and_both_hold_the_same_record(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """NEG-02, I1, I2."""
    (result,) = ada.proffer(shop.origin, order=order("SD-BASE-A"))

    held = ada.client.agreement(result.record or "")
    theirs = ada.sync()[0]
    assert result.outcome is Outcome.AGREED
    assert result.sentence.startswith("Laden für Tee GmbH accepted your terms “service-analytics”")
    assert held.agreement.terms == result.terms
    assert theirs.equal is True
    assert theirs.changes == ()


def test_nothing_but_plain_reads_leaves_before_the_vendor_was_looked_at(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """CLI-20."""
    ada.proffer(shop.origin, order=order("SD-BASE-A"))

    methods = [item.method for item in town.sent]
    first_write = methods.index("PUT")
    looked = town.sent[:first_write]
    assert [item.path for item in looked[:2]] == ["/.well-known/assent", "/.well-known/did.json"]
    assert all(not item.body for item in looked)
    assert all("did:key" not in str(item.headers) for item in looked)


def test_a_proffer_is_kept_before_it_is_sent(town: Town, shop: Shop, ada: SyncClient) -> None:
    """CL6."""
    seen: list[tuple[ProfferState, bytes]] = []

    def watch(request, answer: Response) -> Response:
        if "/proffers/" in request.path:
            seen.extend((item.state, item.raw) for item in ada.client.wallet.proffers.all())
            assert seen[0][1] == request.body
        return answer

    with town.meddling(watch):
        ada.proffer(shop.origin, order=order("SD-BASE-A"))

    assert [state for state, _ in seen] == [ProfferState.UNKNOWN]


def test_stricter_terms_are_declined_with_what_differed(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """NEG-02."""
    (result,) = ada.proffer(shop.origin, order=order("SD-BASE"))

    assert result.outcome is Outcome.DECLINED
    assert result.reason == "outside-practices"
    assert result.differences
    assert "No agreement exists" in result.sentence
    assert "service-analytics" in [item.name for item in result.also_accepted]
    assert ada.client.agreements() == ()


def test_stricter_terms_are_answered_by_the_one_alternative_where_it_was_asked_for(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """NEG-03."""
    (result,) = ada.proffer(shop.origin, order=order("SD-BASE", counter=Counter.ONE))

    assert result.outcome is Outcome.COUNTERED
    assert result.terms is not None
    assert result.terms.name == "service-analytics"
    assert ada.client.agreements() == ()


def test_an_alternative_among_the_preferences_is_taken_by_itself(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """CLI-29, PR9: the digest decides, not the name."""
    town.shops["shop.example"].policy = Policy(
        remove=frozenset({standard("service-analytics-portable").entry.digest_multibase})
    )
    ada.client.prefer(["SD-BASE-DP", "SD-BASE-A"], counter=Counter.ONE)

    (result,) = ada.proffer(shop.origin)

    (kept,) = ada.client.wallet.proffers.all()
    assert result.outcome is Outcome.AGREED
    assert result.terms is not None
    assert result.terms.name == "service-analytics"
    assert kept.counter_offer is not None


def test_an_alternative_outside_the_preferences_waits_for_the_customer(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """CLI-29, PR9: never accepted by itself."""
    ada.client.prefer(["SD-BASE"], counter=Counter.ONE)

    (result,) = ada.proffer(shop.origin)

    assert result.outcome is Outcome.COUNTERED
    assert ada.client.agreements() == ()


def test_of_several_preferences_the_first_that_the_vendor_is_within_is_proffered(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    ada.client.prefer(["SD-BASE", "SD-BASE-A"])

    (result,) = ada.proffer(shop.origin)

    assert result.outcome is Outcome.AGREED
    assert result.terms is not None
    assert result.terms.name == "service-analytics"


def test_several_candidates_go_by_explicit_choice_and_the_first_accepted_is_signed(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """NEG-02."""
    several = order("SD-BASE", "SD-BASE-A", several=True)

    (result,) = ada.proffer(shop.origin, order=several)

    held = ada.client.agreement(result.record or "")
    assert result.outcome is Outcome.AGREED
    assert held.agreement.proffer.position == "2"


def test_several_terms_without_that_choice_are_not_sent(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    (result,) = ada.proffer(shop.origin, order=order("SD-BASE", "SD-BASE-A"))

    assert result.outcome is Outcome.NOT_SENT
    assert town.writes() == []


def test_without_preferences_nothing_is_sent(town: Town, shop: Shop, ada: SyncClient) -> None:
    (result,) = ada.proffer(shop.origin)

    assert result.outcome is Outcome.NOT_SENT
    assert "assent prefer" in result.sentence
    assert town.writes() == []


def test_a_site_without_an_endpoint_is_told_nothing(town: Town, ada: SyncClient) -> None:
    (result,) = ada.proffer("https://old.example", order=order("SD-BASE"))

    assert result.outcome is Outcome.NOT_SENT
    assert "does not take customers' terms yet" in result.sentence
    assert "nothing was sent" in result.sentence
    assert result.discovery is not None
    assert "old.example" in (result.discovery.letter or "")
    assert town.writes() == []


def test_a_lost_answer_leaves_it_unknown_and_the_same_bytes_fetch_the_record(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """CLI-27, CL5, PR19, I4."""
    with town.losing():
        (first,) = ada.proffer(shop.origin, order=order("SD-BASE-A"))
    (again,) = ada.resume()

    puts = [item.body for item in town.writes() if "/proffers/" in item.path]
    assert first.outcome is Outcome.UNKNOWN
    assert first.problem is not None
    assert first.problem.fault is Fault.NETWORK
    assert again.outcome is Outcome.AGREED
    assert puts[0] == puts[1]


def test_after_a_crash_the_next_run_of_the_program_sends_the_same_bytes(
    town: Town, shop: Shop, ada: SyncClient, tmp_path: Path
) -> None:
    """CL6, I4."""
    with town.losing():
        ada.proffer(shop.origin, order=order("SD-BASE-A"))
    wallet = reopened(ada.client.wallet, tmp_path / "ada")
    next_run = customer(town, tmp_path / "ada", wallet=wallet, seed=2)
    (result,) = next_run.proffer(shop.origin, order=order("SD-BASE-A"))

    assert result.outcome is Outcome.AGREED
    assert len({item.body for item in town.writes() if "/proffers/" in item.path}) == 1


def test_after_a_crash_in_the_midst_of_many_the_rest_is_sent_and_nothing_twice(
    town: Town, ada: SyncClient, tmp_path: Path
) -> None:
    """PR26, CL7: each vendor has its own place where it goes on."""
    origins = [town.shop(f"shop{number}.example").origin for number in range(8)]

    class Killed(BaseException):
        """Nothing of the program runs after this."""

    def third(result: ProfferResult) -> None:
        done.append(result)
        if len(done) == 3:
            raise Killed

    done: list[ProfferResult] = []
    with pytest.raises(BaseExceptionGroup) as caught:
        ada.proffer(*origins, order=order("SD-BASE-A"), progress=third)
    assert caught.group_contains(Killed)
    assert 3 <= len({item.host for item in town.writes()}) < len(origins)
    wallet = reopened(ada.client.wallet, tmp_path / "ada")
    next_run = customer(town, tmp_path / "ada", wallet=wallet, seed=2)

    results = next_run.proffer(*origins, order=order("SD-BASE-A"))

    assert {item.outcome for item in results} <= {Outcome.AGREED, Outcome.IN_FORCE}
    sent = {(item.host, item.body) for item in town.writes() if "/proffers/" in item.path}
    assert sorted(host for host, _ in sent) == sorted(town.shops)
    assert all(host.encode() in body for host, body in sent)


def test_offline_for_ninety_days_a_proffer_ends_in_a_signed_decline(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """CL9: nobody expires it by the customer's own clock."""
    town.lossy.add("shop.example")
    (first,) = ada.proffer(shop.origin, order=order("SD-BASE-A"))
    town.lossy.clear()
    town.later(90 * 24 * 3600)
    (result,) = ada.resume()

    assert first.outcome is Outcome.UNKNOWN
    assert result.outcome is Outcome.DECLINED
    assert result.reason == "expired"


def test_a_person_decides_later(town: Town, ada: SyncClient) -> None:
    """NEG-02: 202."""
    digest = standard("service-analytics").entry.digest_multibase
    shop = town.shop(policy=Policy(person=frozenset({digest})))

    (result,) = ada.proffer(shop.origin, order=order("SD-BASE-A"))

    assert result.outcome is Outcome.PENDING
    assert result.try_again is not None
    assert ada.client.agreements() == ()


def test_while_one_proffer_is_open_no_second_one_is_made(town: Town, ada: SyncClient) -> None:
    """CL12."""
    digest = standard("service-analytics").entry.digest_multibase
    shop = town.shop(policy=Policy(person=frozenset({digest})))

    for _ in range(2):
        ada.proffer(shop.origin, order=order("SD-BASE-A"))

    assert len({item.path for item in town.writes()}) == 1


def test_an_agreement_in_force_is_not_doubled(town: Town, shop: Shop, ada: SyncClient) -> None:
    (first,) = ada.proffer(shop.origin, order=order("SD-BASE-A"))
    before = len(town.writes())

    (second,) = ada.proffer(shop.origin, order=order("SD-BASE-A"))

    assert second.outcome is Outcome.IN_FORCE
    assert second.record == first.record
    assert len(town.writes()) == before


def test_it_is_replaced_by_a_successor_where_that_is_asked_for(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    (first,) = ada.proffer(shop.origin, order=order("SD-BASE-A"))
    town.later(60)

    (second,) = ada.proffer(shop.origin, order=order("SD-BASE-A", replace=True))

    old = ada.client.agreement(first.record or "")
    new = ada.client.agreement(second.record or "")
    assert new.agreement.supersedes == first.record
    assert old.standing.status == "superseded"
    assert new.standing.status == "active"


def test_a_shop_that_makes_no_new_agreements_is_not_proffered_to(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    shop.party.publish(shop.party.signer, at=town.now, status=Status.RETIRED)

    (result,) = ada.proffer(shop.origin, order=order("SD-BASE-A"))

    assert result.outcome is Outcome.NOT_SENT
    assert town.writes() == []


@pytest.mark.parametrize("named", ["EU27", "XX"])
def test_what_is_no_country_is_signed_neither_for_the_vendor_nor_for_oneself(
    town: Town, shop: Shop, ada: SyncClient, named: str
) -> None:
    """NEG-14: a vendor's jurisdiction is what she names who names none."""
    location = f"https://w3id.org/dpv/loc#{named}"
    wishes = (Wishes(place=location), Wishes(governing_law=location), Wishes())
    shop.party.publish(shop.party.signer, at=town.now, jurisdiction=location)

    for wish in wishes:
        (result,) = ada.proffer(shop.origin, order=order("SD-BASE-A", wishes=wish))
        assert result.outcome is Outcome.NOT_SENT
        assert "names a country" in result.sentence
    assert town.writes() == []


def test_a_vendors_jurisdiction_is_not_asked_of_who_names_her_own_country(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    shop.party.publish(shop.party.signer, at=town.now, jurisdiction="https://w3id.org/dpv/loc#EU27")
    wishes = Wishes(place="https://w3id.org/dpv/loc#FR")

    (result,) = ada.proffer(shop.origin, order=order("SD-BASE-A", wishes=wishes))

    agreed = ada.client.agreement(result.record or "").agreement
    assert (agreed.place, agreed.governing_law) == (wishes.place, wishes.place)


def test_after_a_decline_as_outdated_the_client_looks_again_and_proffers_anew(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """NEG-08: a new description between the look and the proffer."""
    original = shop.answer

    async def describe_anew(request):
        if "/proffers/" in request.path and len(shop.party.descriptions) == 1:
            shop.party.publish(shop.party.signer, at=town.now)
        return await original(request)

    shop.answer = describe_anew  # type: ignore[method-assign]
    (result,) = ada.proffer(shop.origin, order=order("SD-BASE-A"))

    states = {item.state for item in ada.client.wallet.proffers.all()}
    assert result.outcome is Outcome.AGREED
    assert states == {ProfferState.DECLINED, ProfferState.AGREED}


def test_one_vendors_failure_is_nobody_elses(town: Town, ada: SyncClient) -> None:
    """CL7, PR26."""
    hosts = [f"shop{number}.example" for number in range(6)]
    for host in hosts:
        town.shop(host)
    town.down |= {"shop2.example", "shop4.example"}
    heard: list[str] = []

    results = ada.proffer(
        *(f"https://{host}" for host in hosts),
        order=order("SD-BASE-A"),
        progress=lambda result: heard.append(result.url),
    )

    outcomes = [item.outcome for item in results]
    assert outcomes[2] == outcomes[4] == Outcome.NOT_SENT
    assert [outcomes[at] for at in (0, 1, 3, 5)] == [Outcome.AGREED] * 4
    assert sorted(heard) == sorted(item.url for item in results)
    assert all(item.host in item.body.decode() for item in town.writes() if "proffers" in item.path)


def test_one_address_given_twice_is_asked_once(town: Town, shop: Shop, ada: SyncClient) -> None:
    results = ada.proffer("shop.example", "https://shop.example/cart", order=order("SD-BASE-A"))

    assert len(results) == 1


def test_what_is_no_address_is_a_result_not_a_crash(town: Town, ada: SyncClient) -> None:
    (result,) = ada.proffer("http://shop.example", order=order("SD-BASE-A"))

    assert result.outcome is Outcome.NOT_SENT
    assert result.problem is not None
    assert result.problem.fault is Fault.OURS
    assert town.sent == []


def test_personal_terms_go_under_a_fresh_id_to_each_vendor(town: Town, ada: SyncClient) -> None:
    """TRM: terms of one's own, outside IEEE 7012."""
    own = replace(standard("service-analytics").terms, name="mine", texts=())
    shops = [town.shop("one.example"), town.shop("two.example")]

    results = ada.proffer(*(shop.origin for shop in shops), order=Order(personal=own))

    named = [ada.client.agreement(item.record or "").agreement for item in results]
    assert [item.outcome for item in results] == [Outcome.AGREED] * 2
    assert named[0].roster is None
    assert named[0].terms.ref != named[1].terms.ref
    assert named[0].terms.digest_multibase != named[1].terms.digest_multibase


def test_a_vendor_may_refuse_with_a_problem_and_no_agreement_exists(
    town: Town, shop: Shop, ada: SyncClient, tmp_path: Path
) -> None:
    """PF13: this computer's clock is far ahead."""
    fast = customer(town, tmp_path, wallet=ada.client.wallet, now=lambda: plus(town.now, 7200))

    (result,) = fast.proffer(shop.origin, order=order("SD-BASE-A"))

    assert result.outcome is Outcome.REJECTED
    assert result.problem is not None
    assert result.problem.code == "proof-time"
    assert "clock" in result.sentence


def test_a_busy_endpoint_is_asked_again_after_the_time_it_names(
    town: Town, shop: Shop, ada: SyncClient
) -> None:
    """I12: a 503 is no answer."""

    def busy(request, answer: Response) -> Response:
        if request.method != "PUT":
            return answer
        return Response(status=503, headers=(("retry-after", "120"),))

    with town.meddling(busy):
        (result,) = ada.proffer(shop.origin, order=order("SD-BASE-A"))

    assert result.outcome is Outcome.UNKNOWN
    assert result.try_again == "2027-03-01T12:02:00Z"
