"""Our own vendor, client, verifier and roster pass every check of the kit, and none is skipped."""

import shlex
import sys
from collections import Counter
from contextlib import ExitStack
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from assent.times import plus
from assent_conformance import client as clients
from assent_conformance import keeper as keepers
from assent_conformance import vendor as vendors
from assent_conformance import verifier as verifiers
from assent_conformance.check import Verdict
from assent_conformance.evidence import Evidence
from assent_conformance.runner import Result, chosen, run
from assent_conformance.verifier import Verifier
from support.conformance import ROOT, client, files, keeper, new_shop, running, vendor
from support.keeper import ISSUED, Keeper
from support.keeping import kept


def not_passed(results: list[Result]) -> dict[str, str]:
    return {
        item.check.name: f"{item.verdict}: {item.said}"
        for item in results
        if item.verdict is not Verdict.PASSED
    }


@pytest.mark.slow
def test_our_endpoint_passes_every_check_of_vendors(forge, tmp_path: Path):
    """BND-01 to BND-18, and chaos customers of three seeds."""
    shop = new_shop(forge, tmp_path / "shop")
    names = '["service-analytics", "service-tracking"]'
    slow = new_shop(forge, tmp_path / "slow", person=names)
    retired = new_shop(forge, tmp_path / "retired")
    forge.ask(program="server", words=["retire", "--folder", str(retired.folder)], folder=".")
    evidence = Evidence()

    with (
        running(forge, shop) as origin,
        running(forge, slow) as person,
        running(forge, retired) as gone,
    ):
        under_test, http = vendor(origin, evidence, person=person, retired=gone)
        results = run(vendors.checks(), under_test, evidence, before=http.as_somebody_else)

    assert not_passed(results) == {}
    assert len(results) >= 150


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_our_client_passes_every_check_of_clients(part: int, tmp_path: Path, monkeypatch):
    """CLI-20 to CLI-34: honest vendors, and each fault of the chaos vendor alone."""
    monkeypatch.setenv("PYTHONPATH", ":".join(sys.path))
    everything = clients.checks()
    # Checks of one play stay together, so that it is played once.
    wanted = everything[part * len(everything) // 4 : (part + 1) * len(everything) // 4]
    evidence = Evidence()

    with client(tmp_path, evidence) as under_test:
        results = run(wanted, under_test, evidence)

    assert not_passed(results) == {}
    assert len(everything) >= 120


def test_our_verifier_passes_every_check_of_verifiers():
    """REC-06."""
    code = "from assent_client.commands import main; main()"
    evidence = Evidence()
    under_test = Verifier(shlex.join([sys.executable, "-c", code, "verify", "--lines"]), evidence)

    results = run(verifiers.checks(), under_test, evidence)

    under_test.close()
    assert not_passed(results) == {}
    assert len(results) >= 200


def test_a_keepers_files_pass_every_check_of_keepers(tmp_path: Path):
    """ROS-01 to ROS-07; whether texts say what terms say is left to a person."""
    evidence = Evidence()

    with files(kept().write(tmp_path / "kept")) as url:
        results = run(keepers.checks(), keeper(url, evidence), evidence)

    assert Counter(item.verdict for item in results)[Verdict.REVIEW] == 1
    assert list(not_passed(results)) == ["keeper/terms/texts-say-what-terms-say"]
    assert len(results) >= 30


def test_what_the_keepers_command_publishes_passes_every_check_of_keepers(tmp_path: Path):
    """ROS-08 to ROS-10, ROS-12, ROS-15: with a key replaced, and terms retired on the way."""
    keeping = Keeper(tmp_path).made()
    keeping.sign()
    keeping.done("keys", "new", str(tmp_path / "next.key"))
    keeping.next(2, retired='["intent/1.0"]')
    keeping.change(f'issued = "{ISSUED}"', f'issued = "{plus(ISSUED, 60)}"')
    keeping.sign()
    keeping.next(3)
    keeping.change(f'issued = "{plus(ISSUED, 60)}"', f'issued = "{plus(ISSUED, 120)}"')
    keeping.sign(tmp_path / "next.key")
    keeping.done("publish", str(tmp_path / "site"))
    evidence = Evidence()

    with files(tmp_path / "site") as url:
        results = run(keepers.checks(), keeper(url, evidence), evidence)

    assert list(not_passed(results)) == ["keeper/terms/texts-say-what-terms-say"]


def test_the_reference_roster_passes_as_the_report_publishes_it(tmp_path: Path):
    """ROS-10: what `make conformance` tests."""
    evidence = Evidence()

    spec = spec_from_file_location("make_conformance", ROOT / "scripts" / "conformance.py")
    assert spec is not None
    assert spec.loader is not None
    script = module_from_spec(spec)
    spec.loader.exec_module(script)
    with ExitStack() as stack:
        url = script.of_keeper(tmp_path, stack)
        results = run(keepers.checks(), keeper(url, evidence), evidence)

    assert list(not_passed(results)) == ["keeper/terms/texts-say-what-terms-say"]


def test_each_check_has_a_name_and_a_requirement_of_its_own():
    from assent_conformance.requirements import sentences

    everything = [
        check
        for kind in (vendors, clients, verifiers, keepers)
        for check in chosen(kind.checks(), ())
    ]

    assert [name for name, count in Counter(c.name for c in everything).items() if count > 1] == []
    assert [check.name for check in everything if check.requirement not in sentences()] == []
    assert [check.name for check in everything if not check.title] == []
