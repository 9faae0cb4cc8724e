"""No later agreement under a key that a withdrawal closed (AGR-16)."""

import asyncio

import pytest

from assent import documents
from assent.documents.notices import Scope
from assent.documents.parts import Counter
from assent.multibase import digest
from assent_server.exchange.replies import Plan
from support.customer import Customer
from support.desk import ShopDesk
from support.replacing import replace
from support.web import Web

OTHER_ORIGIN = "https://work.shop.example"
PURPOSE = "https://w3id.org/dpv#ServiceUsageAnalytics"


@pytest.fixture
def made(desk, customer):
    return desk.answer("proffers", customer.proffer("SD-BASE-A"))


def reason(desk, proffer, kind="proffers"):
    return desk.answer(kind, proffer).body.reason


def test_a_closed_key_makes_no_later_agreement(tmp_path):
    """AGR-16, over HTTP; the key still ends and fetches what it made."""
    web = Web(tmp_path)
    customer = Customer(published=web.desk.published)
    proffer = customer.proffer("SD-BASE-A")
    made = documents.read(web.put("proffers", proffer).content, "Agreement")
    assert web.put("notices", customer.withdraw(made, close_key="yes")).status_code == 201

    refused = web.put("proffers", customer.proffer("SD-BASE-A"))

    assert refused.status_code == 201
    decline = documents.read(refused.content, "Decline").body
    assert (decline.reason, decline.differences) == ("key-closed", ())
    assert web.put("proffers", proffer).content == made.raw
    assert web.put("notices", customer.withdraw(made)).status_code == 201
    web.close()


def test_a_withdrawal_that_closes_nothing_leaves_the_key_open(desk, customer, made):
    desk.put("notices", customer.withdraw(made))

    assert desk.answer("proffers", customer.proffer("SD-BASE-A")).type == "Agreement"


def test_another_key_is_not_closed_with_it(desk, customer, made):
    desk.put("notices", customer.withdraw(made, close_key="yes"))
    other = Customer(published=desk.published, seed=2)

    assert desk.answer("proffers", other.proffer("SD-BASE-A")).type == "Agreement"


def test_a_key_is_closed_at_every_origin_and_for_contributions(desk, customer, made):
    """AGR-16: also where no other agreement would stand in the way."""
    desk.put("notices", customer.withdraw(made, close_key="yes"))
    described = desk.published.description
    origins = (*described.body.origins, OTHER_ORIGIN)
    elsewhere = replace(described, body=replace(described.body, origins=origins))
    desk.published = replace(desk.published, description=elsewhere)

    assert reason(desk, customer.proffer("SD-BASE-A", origin=OTHER_ORIGIN)) == "key-closed"
    assert reason(desk, customer.proffer("PDC-GOOD")) == "key-closed"


def test_taking_back_purposes_closes_a_key_and_leaves_its_agreement(desk, customer, made):
    taken_back = customer.withdraw(made, scope=Scope.PURPOSES, purposes=(PURPOSE,), close_key="yes")
    desk.put("notices", taken_back)

    assert reason(desk, customer.proffer("SD-BASE-A")) == "key-closed"


def test_a_key_is_closed_also_where_its_history_is_full(desk, customer, made):
    """AGR-13: the receipt of the first withdrawal comes again."""
    for _ in range(16):
        desk.put("notices", customer.withdraw(made))
    assert desk.put("notices", customer.withdraw(made, close_key="yes")).status == 200

    assert reason(desk, customer.proffer("SD-BASE-A")) == "key-closed"


def test_an_alternative_is_not_taken_under_a_closed_key(desk, customer, made):
    desk.put("notices", customer.withdraw(made))
    proffer = customer.proffer("SD-BASE", counter=Counter.ONE)
    offer = desk.answer("proffers", proffer)
    desk.put("notices", customer.withdraw(made, close_key="yes"))

    assert offer.type == "CounterOffer"
    assert reason(desk, customer.take(proffer, offer), "answers") == "key-closed"


def test_a_record_made_before_comes_back_under_a_closed_key(tmp_path, desk, customer, made):
    """AGR-16, BND-17: it is no new agreement."""
    (tmp_path / "emptied").mkdir()
    emptied = ShopDesk(tmp_path / "emptied")
    closer = emptied.answer("proffers", customer.proffer("SD-BASE-A"))
    emptied.put("notices", customer.withdraw(closer, close_key="yes"))

    assert emptied.answer("agreements", made).raw == made.raw
    emptied.close()


def test_a_withdrawal_that_comes_during_the_commit_closes_the_key_first(desk, customer, made):
    """AGR-16, PR5: the proffer was planned while its key was open."""
    desk.put("notices", customer.withdraw(made))
    proffer = customer.proffer("SD-BASE-A")
    planned = plan(desk, proffer)
    desk.put("notices", customer.withdraw(made, close_key="yes"))

    assert asyncio.run(desk.commit(planned.write)) is False
    assert reason(desk, proffer) == "key-closed"


def plan(desk: ShopDesk, proffer) -> Plan:
    return asyncio.run(desk.exchange.desk().answer_proffer(proffer, digest(proffer.raw), None))
