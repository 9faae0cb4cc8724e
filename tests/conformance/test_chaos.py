"""The chaos vendor: many faults at once, the same ones for the same seed."""

from pathlib import Path
from random import Random

import pytest

from assent_conformance.chaos import FAULTS, Where
from assent_conformance.chaos.mixing import Mixed, matching
from assent_conformance.evidence import Evidence
from assent_conformance.site import Site
from support.conformance import client, now

_ROUNDS = 4


def told(seed: int) -> list[str]:
    """The faults that a hundred requests for the description meet."""
    from assent_conformance.site import Request

    met: list[str] = []
    with Site(chance=Random(seed), now=now, evidence=Evidence()) as site:
        mixed = Mixed(site, FAULTS, Random(seed), 0.5, say=lambda fault: met.append(fault.name))
        request = Request(method="GET", target="/.well-known/assent", headers=())
        for _ in range(100):
            mixed(request, site._honest(request))
    return met


def test_a_seed_repeats_its_faults():
    assert told(1) == told(1)
    assert told(1) != told(2)
    assert {"description-unsigned", "description-ended"} < set(told(1))


def test_faults_can_be_chosen_by_name():
    assert {fault.where for fault in matching(["receipt-*"])} == {Where.RECEIPT}


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_in_a_storm_our_client_holds_nothing_but_genuine_records(
    seed: int, tmp_path: Path, monkeypatch
):
    """I1, I2, I4: what both hold afterwards is equal, whatever came between."""
    import sys

    monkeypatch.setenv("PYTHONPATH", ":".join(sys.path))
    evidence = Evidence()
    with client(tmp_path, evidence) as under_test, under_test.site() as site:
        person = under_test.person()
        for _ in range(_ROUNDS):
            site.meddle = Mixed(site, FAULTS, Random(seed), 0.3)
            for command in ("proffer", "sync", "withdraw"):
                person.call(command, site)
        site.meddle = None
        person.call("sync", site)
        person.call("sync", site)
        made = {item.record_digest for item in site.desk.records}
        held = {item["record"] for item in person.agreements()}
        waiting = [item["waiting"] for item in person.agreements()]
        site.check()

    assert held == made
    assert not any(waiting)
