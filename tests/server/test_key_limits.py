"""The assembled endpoint limits each first-party key, and never a withdrawal."""

import pytest

from assent.errors import PeerError
from assent_server.limits import Limits, Rate
from support.customer import Customer
from support.desk import ShopDesk


@pytest.fixture
def strict_desk(tmp_path):
    limits = Limits(per_key=Rate(per_minute=1, burst=1))
    made = ShopDesk(tmp_path, admit=limits.check_key)
    yield made
    made.close()


def test_a_key_that_proffers_too_often_must_wait_but_may_withdraw(strict_desk):
    """BND-08, SV24."""
    customer = Customer(published=strict_desk.published)
    made = strict_desk.answer("proffers", customer.proffer("SD-BASE-A"))

    with pytest.raises(PeerError, match="too-many"):
        strict_desk.put("proffers", customer.proffer("SD-BASE-A"))

    receipt = strict_desk.answer("notices", customer.withdraw(made))
    assert receipt.body.effect == "withdrawn"


def test_what_was_answered_before_is_answered_again_without_counting(strict_desk):
    """I4."""
    proffer = Customer(published=strict_desk.published).proffer("SD-BASE-A")

    bodies = {strict_desk.put("proffers", proffer).body for _ in range(5)}

    assert len(bodies) == 1
