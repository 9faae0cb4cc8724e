"""The same bytes sent twice at once: the second finds the outcome of the first at every moment."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest

from support.customer import Customer
from support.desk import ShopDesk


@pytest.fixture
def racing(tmp_path):
    """A desk at which ``rival`` is served wholly after each request was looked up and read."""

    class Racing(ShopDesk):
        rival = None

        def admitted(self, first_party: str) -> None:
            if self.rival is not None:
                rival, self.rival = self.rival, None
                with ThreadPoolExecutor(1) as another:
                    self.first = another.submit(self.put, *rival).result()

    made = Racing(tmp_path, admit=lambda first_party: made.admitted(first_party))
    yield made
    made.close()


def twice(desk, kind, document):
    """The replies to the rival and to the request that it overtook."""
    desk.rival = (kind, document)
    second = asyncio.run(desk.exchange.put(kind, document.id, document.raw))
    return desk.first, second


@pytest.mark.parametrize("terms", ["SD-BASE-A", "SD-BASE"])
def test_a_proffer(racing, terms):
    """PR3, I4, I5: an agreement or a counter-offer, and for both the same bytes."""
    first, second = twice(racing, "proffers", Customer(published=racing.published).proffer(terms))

    assert (first.status, second.status) == (201, 200)
    assert first.body == second.body


def test_an_answer_to_a_counter_offer(racing):
    """PR3, PR6."""
    customer = Customer(published=racing.published)
    proffer = customer.proffer("SD-BASE")
    taken = customer.take(proffer, racing.answer("proffers", proffer))

    first, second = twice(racing, "answers", taken)

    assert (first.status, second.status) == (201, 200)
    assert first.body == second.body


def test_a_returned_record(racing, tmp_path):
    """PR3, ST8."""
    (tmp_path / "lost").mkdir()
    former = ShopDesk(tmp_path / "lost")
    made = former.answer("proffers", Customer(published=racing.published).proffer("SD-BASE-A"))
    former.close()

    first, second = twice(racing, "agreements", made)

    assert (first.status, second.status) == (201, 200)
    assert first.body == second.body
