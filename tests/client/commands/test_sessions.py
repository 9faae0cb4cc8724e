"""Opening a session at the command line: a sentence, a header line, or a file of cookies."""

import json
import stat
from http.cookiejar import MozillaCookieJar
from pathlib import Path

from assent.times import to_datetime
from assent_client import Response
from support.parties import NOON
from support.person import Person
from support.town import Town


def test_it_says_until_when_visits_stand_under_which_agreement(agreed: Person) -> None:
    said = " ".join(agreed.done("sessions", "open", "shop.example").stdout.split())

    assert "15 minutes from now, visits to shop.example stand under your agreement" in said
    assert "on the terms “service-analytics”" in said


def test_programs_get_the_header_only_where_they_ask_for_it(agreed: Person) -> None:
    """SES-13."""
    plain = agreed.value("sessions", "open", "shop.example")
    with_header = agreed.value("sessions", "open", "shop.example", "--header")
    line = agreed.done("sessions", "open", "shop.example", "--header").stdout

    assert plain["origin"] == "https://shop.example"
    assert "header" not in plain
    assert set(with_header["header"]) == {"Assent-Session"}
    assert line.startswith("Assent-Session: ")
    assert len(line.splitlines()) == 1


def test_a_cookie_jar_is_the_owners_alone_and_is_read_by_others(agreed: Person) -> None:
    """SES-13."""
    jar = Path("jar.txt")
    jar.write_text("# Netscape HTTP Cookie File\n\nother.example\tFALSE\t/\tTRUE\t0\ttheme\tdark\n")
    jar.chmod(0o644)

    for _ in range(2):
        agreed.done("sessions", "open", "shop.example", "--cookie-jar", str(jar))

    *kept, last = jar.read_text().splitlines()
    fields = last.split("\t")
    assert stat.S_IMODE(jar.stat().st_mode) == 0o600
    assert kept == ["# Netscape HTTP Cookie File", "", kept[2]]
    assert kept[2].startswith("other.example")
    assert fields[:4] == ["#HttpOnly_shop.example", "FALSE", "/", "TRUE"]
    assert fields[5] == "__Host-assent-session"
    assert list(Path().glob(".jar*")) == []


def test_another_program_reads_the_jar_as_a_cookie_of_that_host_alone(
    agreed: Person,
) -> None:
    """SES-13."""
    agreed.done("sessions", "open", "shop.example", "--cookie-jar", "jar.txt")
    jar = MozillaCookieJar("jar.txt")
    jar.load(ignore_discard=True, ignore_expires=True)

    (cookie,) = jar

    assert (cookie.name, cookie.domain) == ("__Host-assent-session", "shop.example")
    assert cookie.secure
    assert cookie.has_nonstandard_attr("HTTPOnly")
    assert not cookie.domain_specified
    assert cookie.expires == to_datetime(NOON).timestamp() + 900


def test_a_file_of_something_else_is_left_alone(agreed: Person, town: Town) -> None:
    note = Path("note.txt")
    note.write_text("Buy tea.\n")

    result = agreed.run("sessions", "open", "shop.example", "--cookie-jar", str(note))

    assert result.exit_code == 3
    assert note.read_text() == "Buy tea.\n"
    assert len(result.stderr.strip().splitlines()) <= 2


def test_an_agreement_that_ended_opens_none_and_nothing_is_sent(agreed: Person, town: Town) -> None:
    """SES-14."""
    agreed.done("withdraw", "shop.example")
    before = len(town.sent)

    result = agreed.run("sessions", "open", "shop.example")

    assert result.exit_code == 3
    assert "not in force" in result.stderr
    assert len(town.sent) == before


def test_a_vendor_without_sessions_is_said_in_two_lines(agreed: Person, town: Town) -> None:
    page = Response(status=404, headers=(("content-type", "text/html"),), body=b"<p>")
    town.pages["https://shop.example/assent/v1/sessions"] = page

    result = agreed.run("sessions", "open", "shop.example")

    assert result.exit_code == 3
    assert "They do not offer sessions." in " ".join(result.stderr.split())


def test_an_answer_for_another_site_ends_as_a_vendors_fault(agreed: Person, town: Town) -> None:
    """SES-12."""

    def elsewhere(request, answer):
        value = json.loads(answer.body) | {"origin": "https://evil.example"}
        body = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
        return Response(status=answer.status, headers=answer.headers, body=body)

    with town.meddling(elsewhere):
        result = agreed.run("sessions", "open", "shop.example", "--cookie-jar", "jar.txt")

    assert result.exit_code == 5
    assert not Path("jar.txt").exists()
