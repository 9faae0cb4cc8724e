"""The kit itself: what it refuses, what it reports, and that known gaps stay true."""

import re
import shlex
import socket
import sys
from pathlib import Path
from random import Random
from threading import Thread
from xml.etree import ElementTree

import orjson
import pytest
from click.testing import CliRunner

import assent_conformance
from assent.documents.description import Endpoint
from assent.errors import LocalError
from assent.times import Instant
from assent_conformance.chaos import FAULTS, Expect
from assent_conformance.check import (
    Area,
    Caution,
    Failure,
    Level,
    NeedsReview,
    Skip,
    Verdict,
    require,
)
from assent_conformance.client.driver import read_driver
from assent_conformance.commands import main
from assent_conformance.evidence import Evidence, Exchange
from assent_conformance.expectations import Expectations, judged, read
from assent_conformance.hosts import check_host
from assent_conformance.http_calls import Http
from assent_conformance.report import Run, report, write_json
from assent_conformance.reports import grid, junit
from assent_conformance.runner import Result, Worker, run, run_by
from assent_conformance.site import Reply, Site
from assent_conformance.site.http_server import Server
from assent_conformance.vendor.under_test import read_profile
from assent_conformance.verifier import under_test
from support.conformance import DRIVER, files, now
from support.keeping import kept

ENDS: dict[str, Exception | None] = {
    "passes": None,
    "fails": Failure("It did <something> else."),
    "warns": Caution("It is not recommended."),
    "asks": NeedsReview("Look at it."),
    "skips": Skip("It does not apply."),
    "trips": KeyError("x"),
}
AT = Instant("2027-03-01T12:00:00Z")


def results() -> list[Result]:
    """A run in which a check ends in every way."""
    area = Area("vendor", "examples")
    evidence = Evidence()

    def ends(how: Exception | None):
        def ending(under_test: object) -> None:
            evidence.add(Exchange(method="GET", url="http://localhost/", status=200, body=b"\0x"))
            if how is not None:
                raise how

        return ending

    for name, how in ENDS.items():
        area.add("PRF-01", name, f"a check that {name}", ends(how))
    area.add("PRF-02", "advises", "a SHOULD", ends(Failure("No.")), level=Level.SHOULD)
    return run(area, None, evidence)


def made(expected: Expectations) -> dict:
    listed = results()
    outcome = judged(listed, expected, [item.check.name for item in listed])
    about = Run(implementation="example", kind="vendor", made=AT, seed="1")
    return report(about, listed, expected, outcome)


def test_a_check_ends_in_one_of_five_ways():
    verdicts = {item.check.name.split("/")[-1]: item.verdict for item in results()}

    assert verdicts == {
        "passes": Verdict.PASSED,
        "fails": Verdict.FAILED,
        "warns": Verdict.WARNING,
        "asks": Verdict.REVIEW,
        "skips": Verdict.SKIPPED,
        "trips": Verdict.FAILED,
        "advises": Verdict.WARNING,
    }


def test_a_report_has_requirement_sentence_verdict_and_evidence_of_each_check():
    value = made(Expectations(reasons={}))

    row = value["checks"][1]
    assert row["requirement"] == "PRF-01"
    assert row["sentence"].startswith("A signed document MUST be one JSON object")
    assert (row["verdict"], row["said"]) == ("FAILED", "It did <something> else.")
    assert row["evidence"][0]["answer"]["status"] == 200
    assert orjson.loads(write_json(value)) == value


def test_a_report_is_junit_that_a_parser_reads():
    root = ElementTree.fromstring(junit(made(Expectations(reasons={}))))  # noqa: S314

    failed = [case.get("name") for case in root if case.find("failure") is not None]
    assert failed == ["fails", "trips"]
    assert (root.get("tests"), root.get("skipped")) == ("7", "1")


def test_a_page_holds_implementations_against_requirements_and_escapes_what_it_shows():
    value = made(Expectations(reasons={}))

    page = grid([value, value | {"implementation": "<other>"}])

    assert 'id="PRF-01"' in page
    assert "&lt;other&gt;" in page
    assert "&lt;something&gt;" in page
    assert "<something>" not in page
    assert "http" not in page.replace("http://localhost/", "").replace("https://w3id.org", "")


def test_a_known_gap_passes_until_it_is_mended():
    known = {"vendor/examples/fails": "known", "vendor/examples/trips": "known"}
    fine = made(Expectations(reasons=known))
    mended = made(Expectations(reasons=known | {"vendor/examples/passes": "no longer"}))
    unknown = made(Expectations(reasons=known | {"vendor/examples/nothing": "a slip"}))

    assert (fine["passed"], mended["passed"], unknown["passed"]) == (True, False, False)
    assert mended["unexpected"]["mended"] == ["vendor/examples/passes"]
    assert unknown["unexpected"]["unknown"] == ["vendor/examples/nothing"]
    assert "This known gap is mended" in junit(mended)


def test_a_known_gap_has_a_reason(tmp_path: Path):
    path = tmp_path / "gaps.txt"
    path.write_text("# gaps\nvendor/reads/unsigned we have no keys yet\n\n")
    bad = tmp_path / "bad.txt"
    bad.write_text("vendor/reads/unsigned\n")

    assert read(path).reasons == {"vendor/reads/unsigned": "we have no keys yet"}
    with pytest.raises(LocalError, match="Line 1"):
        read(bad)


OF_OTHERS = (
    *("shop.example", "localhost.example", "localhost.", "localhost@shop.example", "127.0.0.1.sh"),
    *("192.0.2.1", "10.0.0.1", "0", "2130706433", "127.1"),
    *("[2001:db8::1]", "[::ffff:192.0.2.1]", "[fe80::1]", "[::]"),
)


@pytest.mark.parametrize("host", OF_OTHERS)
def test_hosts_of_others_are_refused_unless_they_are_meant(host: str):
    with pytest.raises(LocalError, match="not on this machine"):
        check_host(f"https://{host}", any_host=False)
    check_host(f"https://{host}", any_host=True)


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "127.9.9.9", "[::1]:80"])
def test_hosts_of_this_machine_are_tested(host: str):
    check_host(f"http://{host}", any_host=False)


@pytest.mark.parametrize("name", ["localhost", "shop.localhost"])
@pytest.mark.parametrize("elsewhere", ["192.0.2.1", "2001:db8::1"])
def test_a_name_of_this_machine_that_leads_elsewhere_is_refused(name, elsewhere, monkeypatch):
    found = [(0, 0, 0, "", ("127.0.0.1", 0)), (0, 0, 0, "", (elsewhere, 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_named: found)

    with pytest.raises(LocalError, match="not on this machine"):
        check_host(f"http://{name}:8000", any_host=False)


def test_a_redirect_to_somebody_else_is_not_followed(monkeypatch):
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", _noting(asked))
    elsewhere = Reply(status=302, headers=(("location", "http://shop.example/roster.json"),))
    with Server(lambda _request: elsewhere) as server:
        url = f"http://localhost:{server.port}"
        ended = CliRunner().invoke(main, ["keeper", "--url", url, "--check", "*/newest-is-*"])

    assert ended.exit_code == 1
    assert set(asked) == {"localhost", "127.0.0.1"}


def test_an_endpoint_that_names_somebody_elses_address_is_not_followed(monkeypatch):
    """Whoever runs the kit is in charge of what was named, and of nothing that answers name."""
    asked = []
    monkeypatch.setattr(socket, "getaddrinfo", _noting(asked))
    with Site(chance=Random(1), now=now, evidence=Evidence()) as site:
        base = Endpoint(speaks="1.0", base="https://shop.example/assent/v1")
        site.publisher.publish(site.publisher.signer, endpoints=(base,))
        ended = CliRunner().invoke(
            main, ["vendor", "--url", site.origin, "--check", "vendor/outcomes/*"]
        )

    assert ended.exit_code != 0
    assert "shop.example is not on this machine" in ended.output
    assert "shop.example" not in asked


def _noting(asked: list[str]):
    resolve = socket.getaddrinfo

    def noting(host, *args, **named):
        asked.append(host)
        return resolve(host, *args, **named)

    return noting


def test_an_endpoint_may_listen_on_ipv6_only():
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as there:
        Thread(target=_hello, args=(there,), daemon=True).start()
        answer = Http(Evidence()).request("GET", f"http://[::1]:{there.getsockname()[1]}/")

    assert answer.status == 204


def _hello(there: socket.socket) -> None:
    connection, _ = there.accept()
    with connection:
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n")


def test_several_workers_run_every_check_once_and_in_order(tmp_path: Path):
    area = Area("client", "examples")
    for number in range(7):
        area.add("PRF-01", f"check-{number}", "a check", lambda seen: seen.append(1))
    workers = [Worker(under_test=[], evidence=Evidence()) for _ in range(3)]

    results = run_by(workers, list(area))

    assert [item.check for item in results] == list(area)
    assert sorted(len(worker.under_test) for worker in workers) == [2, 2, 3]


def test_a_known_gap_fails_the_command_once_it_is_mended_until_its_line_goes(tmp_path: Path):
    folder, gaps = kept().write(tmp_path / "kept"), tmp_path / "gaps.txt"
    whole = (folder / "roster.json").read_bytes()
    name = "keeper/history/newest-is-signed"
    gaps.write_text(f"{name}  our keeper is on holiday\n", encoding="utf-8")

    with files(folder) as url:
        words = ["keeper", "--url", url, "--check", "keeper/history/newest-*"]
        (folder / "roster.json").write_bytes(whole.replace(b'"proofValue":"z', b'"proofValue":"z1'))
        failing = CliRunner().invoke(main, words)
        known = CliRunner().invoke(main, [*words, "--expected", str(gaps)])
        (folder / "roster.json").write_bytes(whole)
        mended = CliRunner().invoke(main, [*words, "--expected", str(gaps)])
        gaps.write_text("# none\n", encoding="utf-8")
        done = CliRunner().invoke(main, [*words, "--expected", str(gaps)])

    assert [end.exit_code for end in (failing, known, mended, done)] == [1, 0, 1, 0]
    assert f"is mended; take its line out of the list: {name}" in mended.output


def test_the_command_refuses_hosts_of_others_before_it_sends_anything():
    for kind in ("vendor", "keeper"):
        ended = CliRunner().invoke(main, [kind, "--url", "https://shop.example"])

        assert ended.exit_code == 3
        assert "nothing was sent" in ended.output


def test_the_command_writes_all_reports_and_exits_by_what_it_found(tmp_path: Path):
    with files(tmp_path) as url:
        ended = CliRunner().invoke(
            main,
            [
                *("keeper", "--url", url, "--check", "keeper/files/*"),
                *("--json", str(tmp_path / "r.json"), "--junit", str(tmp_path / "r.xml")),
                *("--html", str(tmp_path / "r.html")),
            ],
        )

    assert ended.exit_code == 1
    assert "FAILED" in ended.output
    assert orjson.loads((tmp_path / "r.json").read_bytes())["counts"]["PASSED"] > 0
    assert (tmp_path / "r.xml").exists()
    assert (tmp_path / "r.html").exists()


def test_the_command_lists_checks_and_requirements():
    listed = CliRunner().invoke(main, ["list", "keeper"]).output
    named = CliRunner().invoke(main, ["requirements"]).output

    assert "keeper/history/grows-only" in listed
    assert "ROS-04" in named


def test_a_driver_names_every_command_and_exit(tmp_path: Path):
    assert read_driver(DRIVER).words("proffer", {"url": "http://x", "terms": "y"})[1] == "http://x"
    lacking = tmp_path / "driver.toml"
    lacking.write_text('name = "x"\n[commands]\nprepare = []\n[exits]\ndone = 0\n')
    with pytest.raises(LocalError, match="is no command of a driver, or is missing"):
        read_driver(lacking)


def test_a_profile_with_a_setting_that_nobody_knows_is_refused(tmp_path: Path):
    path = tmp_path / "profile.toml"
    path.write_text('[instances]\nslow = "http://localhost:1"\n')

    with pytest.raises(LocalError, match="slow"):
        read_profile(path)


def test_there_are_forty_faults_and_more_each_with_a_threat():
    assert len(FAULTS) >= 40
    assert len({fault.name for fault in FAULTS}) == len(FAULTS)
    assert {fault.expect for fault in FAULTS} == set(Expect)
    assert all(fault.threat[:2].isalpha() and fault.threat[2:].isdigit() for fault in FAULTS)


def test_what_does_not_hold_is_a_failure():
    require(True, "never said")
    with pytest.raises(Failure, match="said"):
        require(False, "said")


def test_the_kit_imports_neither_the_server_nor_the_client():
    folder = Path(assent_conformance.__file__).parent
    imported = {
        str(path.relative_to(folder))
        for path in folder.rglob("*.py")
        if re.search(r"^\s*(from|import) assent_(server|client)\b", path.read_text(), re.MULTILINE)
    }

    assert imported == set()


def _script(body: str) -> str:
    return shlex.join([sys.executable, "-u", "-c", body])


def test_a_verifier_that_never_answers_is_told_how_to(monkeypatch):
    monkeypatch.setattr(under_test, "_WITHIN_S", 0.2)
    silent = _script("import sys; sys.stdin.read()")

    ended = CliRunner().invoke(main, ["verifier", "--command", silent])

    assert ended.exit_code == 3
    assert "no answer to its first line" in ended.output
    assert "flushed" in ended.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["verifier", "--command", "/nowhere/verify --lines"], "cannot be started"),
        (["verifier", "--command", _script("pass")], "ended without an answer"),
        (["client", "--command", "/nowhere/x", "--driver", str(DRIVER)], "cannot be started"),
        (
            ["client", "--lines", "--command", _script("pass"), "--driver", str(DRIVER)],
            "gave no line",
        ),
        (
            ["client", "--lines", "--driver", str(DRIVER), "--command", _script("print('hello')")],
            "answered “hello",
        ),
    ],
)
def test_a_command_that_cannot_be_tested_ends_the_run_with_a_sentence(words: list[str], said: str):
    ended = CliRunner().invoke(main, words)

    assert ended.exit_code == 3
    assert said in ended.output
    assert "Traceback" not in ended.output


def test_many_failures_are_summed_up_by_area():
    says_no = _script(
        "import json, sys\n"
        "for line in sys.stdin:\n"
        "    print(json.dumps({'id': json.loads(line)['id'], 'verdict': 'unsupported'}))"
    )

    ended = CliRunner().invoke(
        main, ["verifier", "-q", "--command", says_no, "--check", "verifier/[pb]*/*"]
    )

    assert ended.exit_code == 1
    assert len(ended.output.splitlines()) < 30
    assert "passed by area: protocol" in ended.output
    assert "bundles 0/" in ended.output
