"""A flood where withdrawals arrive: it is counted, and an honest withdrawal is not (SRV-03)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from assent import documents
from assent.documents import Acknowledgement
from assent.documents.notices import Scope
from assent.documents.parts import PartyReference
from assent.times import floor_minute
from assent_server.app import create_app
from assent_server.limits import Limits, Rate
from support import shop
from support.customer import Customer
from support.replacing import replace
from support.web import JSON, Web

ALLOWED = 3
FAR_AWAY = {"x-forwarded-for": "192.0.2.7"}
NOWHERE = "notices/00000000-0000-4000-8000-{:012x}"


class Flooded:
    """A shop that takes three requests of one address, with one agreement made before."""

    def __init__(self, folder: Path) -> None:
        self.web = Web(folder)
        self.customer = Customer(published=self.web.desk.published)
        made = self.web.put("proffers", self.customer.proffer("SD-BASE-A"))
        self.record = documents.read(made.content, "Agreement")
        rate = Rate(per_minute=1, burst=ALLOWED)
        limits = Limits(per_address=rate, proxies=["127.0.0.1"])
        self.web.app = create_app(replace(self.web.service, limits=limits))
        self._number = 0

    def garbage(self, content: bytes = b"garbage", **headers: str) -> httpx2.Response:
        self._number += 1
        path = NOWHERE.format(self._number)
        return self.web.call("PUT", path, content=content, headers=JSON | FAR_AWAY | headers)

    def notice(self, document: Any) -> httpx2.Response:
        return self.web.put("notices", document, **FAR_AWAY)

    def acknowledgement(self) -> Any:
        return self.customer.sign(
            Acknowledgement(
                id=self.customer.new_id(),
                first_party=PartyReference(ref=self.customer.did),
                second_party=PartyReference(ref=shop.DID),
                record=self.record.record_digest,
                received=floor_minute(shop.NOW),
            )
        )


@pytest.fixture
def flooded(tmp_path: Path) -> Iterator[Flooded]:
    made = Flooded(tmp_path)
    yield made
    made.web.close()


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"garbage", {}, 400),
        (b"{}", {}, 400),
        (b"{}", {"content-type": "text/plain"}, 415),
        (b"{}", {"content-encoding": "gzip"}, 415),
        (b"x" * 65_537, {}, 413),
    ],
)
def test_garbage_is_counted_and_an_honest_withdrawal_in_it_succeeds(
    flooded: Flooded, content: bytes, headers: dict[str, str], status: int
) -> None:
    """SRV-03, BND-08, SV5."""
    answers = [flooded.garbage(content, **headers).status_code for _ in range(ALLOWED + 2)]

    assert answers == [status] * ALLOWED + [429, 429]
    assert flooded.notice(flooded.customer.withdraw(flooded.record)).status_code == 201


def test_what_floods_there_is_counted_with_what_floods_elsewhere(flooded: Flooded) -> None:
    """SRV-03."""
    for _ in range(ALLOWED):
        flooded.garbage()

    refused = flooded.web.put("proffers", flooded.customer.proffer("SD-BASE-A"), **FAR_AWAY)

    assert (refused.status_code, refused.json()["code"]) == (429, "too-many")
    assert int(refused.headers["retry-after"]) > 0


def test_forged_withdrawals_are_counted(flooded: Flooded) -> None:
    """SRV-03, PR22: only one whose proof is right is a withdrawal."""
    stranger = Customer(published=flooded.web.desk.published, seed=9)
    forged = [
        stranger.sign(flooded.customer.withdraw(flooded.record).body) for _ in range(ALLOWED + 1)
    ]

    assert [flooded.notice(item).status_code for item in forged] == [422] * ALLOWED + [429]


def test_withdrawals_of_what_is_not_ones_own_are_counted(flooded: Flooded) -> None:
    """SRV-03, SV24: keys cost nothing."""
    answers = [
        flooded.notice(
            Customer(published=flooded.web.desk.published, seed=seed).withdraw(flooded.record)
        ).status_code
        for seed in range(2, ALLOWED + 3)
    ]

    assert answers == [404] * ALLOWED + [429]


def test_other_notices_are_counted_before_anything_is_written(flooded: Flooded) -> None:
    """SRV-03."""
    for _ in range(ALLOWED):
        assert flooded.notice(flooded.acknowledgement()).status_code == 201

    assert flooded.notice(flooded.acknowledgement()).status_code == 429
    assert not flooded.web.wrote_last
    assert not flooded.web.signed_last


def test_a_notice_is_counted_whenever_it_comes_and_a_withdrawal_never(flooded: Flooded) -> None:
    """SRV-03, I4: also where the same bytes were answered before."""
    notice, withdrawal = flooded.acknowledgement(), flooded.customer.withdraw(flooded.record)
    purposes = flooded.customer.withdraw(
        flooded.record,
        scope=Scope.PURPOSES,
        purposes=("https://w3id.org/dpv#ServiceUsageAnalytics",),
    )

    noticed = [flooded.notice(notice).status_code for _ in range(ALLOWED + 1)]
    for taken_back in (purposes, withdrawal):
        answers = [flooded.notice(taken_back).status_code for _ in range(ALLOWED + 2)]
        assert answers == [201] + [200] * (ALLOWED + 1)

    assert noticed == [201, 200, 200, 429]
