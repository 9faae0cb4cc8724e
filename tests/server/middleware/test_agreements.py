"""Under which agreement a request stands, and what takes it away."""

import asyncio

import pytest

from assent.documents.notices import Scope
from assent.documents.sessions import LASTS_S_MAX
from assent.errors import LocalError
from assent_server.middleware.agreements import Agreements
from assent_server.middleware.credentials import Credentials
from assent_server.store.sqlite.whole import WholeSqlite
from assent_server.store.whole import Mark
from support.visiting import ORIGIN, token_for, until


def test_a_session_says_which_agreement_is_in_force(find, vendor, record):
    """PEP-01."""
    agreement = find(token_for(vendor, record))

    assert agreement.record == record.record_digest
    assert agreement.terms_name == record.body.terms_name
    assert agreement.terms_iri == record.body.terms.ref
    assert agreement.allows("ServiceUsageAnalytics")
    assert not agreement.allows("Marketing")


def test_what_a_question_leaves_open_is_as_the_terms_say(find, vendor, record):
    """DEC-01."""
    agreement = find(token_for(vendor, record))

    assert agreement.allows("ServiceUsageAnalytics", data="pd:ServiceConsumptionBehaviour")
    assert not agreement.allows("ServiceUsageAnalytics", data="pd:Health")
    assert not agreement.allows("ServiceUsageAnalytics", recipients=["https://broker.example/"])
    assert agreement.decide("ServiceUsageAnalytics").conditions is not None


def test_an_answer_is_about_the_agreement_that_was_asked(vendor, agreements):
    """PEP-01: also where somebody with the same terms asked before."""
    with vendor.opened() as shop:
        records = [shop.agreed(seed=seed) for seed in (2, 3)]
    tokens = [token_for(vendor, item) for item in records]
    until(lambda: all(agreements.find(Credentials(token, gpc=False)) for token in tokens))

    for item, token in zip(records, tokens, strict=True):
        found = agreements.find(Credentials(token, gpc=False))
        assert found.decide("ServiceUsageAnalytics").agreed.record == item.record_digest


def test_a_misspelled_purpose_is_a_mistake_of_the_program(find, vendor, record):
    """DEC-03."""
    agreement = find(token_for(vendor, record))

    with pytest.raises(LocalError, match="Did you mean"):
        agreement.allows("ServiceUsageAnalytic")


@pytest.mark.parametrize("said", [None, "", "x", "x.y", "é" * 50, "a" * 5000])
def test_what_is_no_session_is_no_agreement(find, said):
    """PEP-01."""
    assert find(said) is None


def test_a_session_of_another_origin_or_by_another_secret_counts_as_none(find, vendor, record):
    """PEP-01."""
    assert find(token_for(vendor, record, origin="https://evil.example")) is None
    honest = token_for(vendor, record)
    assert find(honest[:-2] + ("AA" if honest[-2:] != "AA" else "BA")) is None


def test_a_session_ends_in_its_time(find, vendor, record, time):
    """PEP-01."""
    token = token_for(vendor, record)
    assert find(token) is not None

    time.forward(seconds=LASTS_S_MAX)

    assert find(token) is None


def test_a_withdrawal_in_another_process_ends_it(find, vendor, record, time):
    """PEP-03: the endpoint is not asked; its records are."""
    token = token_for(vendor, record)
    assert find(token) is not None
    time.forward(seconds=1)

    with vendor.opened() as shop:
        shop.answer("notices", shop.customer().withdraw(record))

    until(lambda: find(token) is None)


def test_a_purpose_taken_back_is_not_permitted_any_more(find, vendor, record, time):
    """PEP-03."""
    token = token_for(vendor, record)
    purpose = "https://w3id.org/dpv#ServiceUsageAnalytics"
    taken = {"scope": Scope.PURPOSES, "purposes": (purpose,)}
    assert find(token).allows(purpose)
    time.forward(seconds=1)

    with vendor.opened() as shop:
        shop.answer("notices", shop.customer().withdraw(record, **taken))

    until(lambda: not find(token).allows(purpose))


def test_what_the_token_says_was_taken_back_holds_at_once(find, vendor, record):
    """PEP-03."""
    purpose = "https://w3id.org/dpv#ServiceUsageAnalytics"

    assert not find(token_for(vendor, record, without=(purpose,))).allows(purpose)


def test_an_older_session_counts_only_once_its_record_was_looked_at(find, vendor, record):
    """PEP-03: whether it was withdrawn since it was opened, nobody here knows yet."""
    token = token_for(vendor, record, lasts_s=600)

    assert find(token) is None
    until(lambda: find(token) is not None)


def test_a_session_whose_record_was_withdrawn_before_counts_from_no_request(
    find, vendor, record, time
):
    """PEP-03."""
    token = token_for(vendor, record)
    time.forward(seconds=60)
    with vendor.opened() as shop:
        shop.answer("notices", shop.customer().withdraw(record))

    assert not any(find(token) for _ in range(100))


def test_after_ten_seconds_without_a_look_nothing_counts(find, vendor, record, stopwatch):
    """PEP-01, PEP-02: the file of records is gone; the last look grows old."""
    token = token_for(vendor, record)
    assert find(token) is not None
    for file in vendor.path.glob("records.sqlite*"):
        file.rename(file.with_name(f"gone-{file.name}"))

    stopwatch.now += 11

    assert find(token) is None


def test_records_that_come_back_are_looked_at_again(find, vendor, record, stopwatch):
    """PEP-02."""
    token = token_for(vendor, record)
    names = list(vendor.path.glob("records.sqlite*"))
    for file in names:
        file.rename(file.with_name(f"gone-{file.name}"))
    stopwatch.now += 11
    assert find(token) is None

    for file in names:
        file.with_name(f"gone-{file.name}").rename(file)

    until(lambda: find(token) is not None)


def test_other_records_in_the_same_place_do_not_know_the_agreement(find, vendor, record, tmp_path):
    """PEP-01: the file that was opened first is not read for ever."""
    token = token_for(vendor, record)
    assert find(token) is not None
    for file in vendor.path.glob("records.sqlite*"):
        file.rename(tmp_path / file.name)

    with vendor.opened():
        until(lambda: find(token) is None)


def test_records_that_were_moved_elsewhere_count_no_more(find, vendor, record):
    """PEP-03, STO-14: withdrawals are not written there any more."""
    token = token_for(vendor, record)
    assert find(token) is not None
    left = WholeSqlite(vendor.folder.records, is_target=False)
    asyncio.run(left.set_mark(Mark.LEFT))
    asyncio.run(left.close())

    until(lambda: find(token) is None)


def test_where_nothing_was_ever_stored_nothing_counts(empty, record, vendor):
    """PEP-02: neither folder nor endpoint; the question is answered at once."""
    nowhere = Agreements(vendor.path.parent / "nowhere", ORIGIN)

    assert nowhere.find(Credentials(token_for(vendor, record), gpc=False)) is None
    nowhere.stop()


def test_an_origin_is_written_as_browsers_do(vendor):
    with pytest.raises(LocalError, match="is no origin"):
        Agreements(vendor.path, "shop.example")


def test_of_agreement_and_signal_the_stricter_wins(find, vendor, agreements):
    """GPC-01, GPC-02: she agreed to sharing, and her browser objects to it."""
    with vendor.opened() as shop:
        token = token_for(vendor, shop.agreed("service-sharing", seed=2))
    sharing = {"data": "AnonymisedData", "recipients": "https://w3id.org/dpv#ThirdParty"}

    agreed, signalled = find(token), find(token, gpc=True)

    assert agreed.allows("PublicBenefit", **sharing)
    assert not signalled.allows("PublicBenefit", **sharing)
    assert "objects" in signalled.decide("PublicBenefit", **sharing).sentence
    assert signalled.allows("ServiceUsageAnalytics")
    assert signalled.allows("RequestedServiceProvision", recipients=["processors"])
