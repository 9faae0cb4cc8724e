"""``assent-server init``: a folder that serves, made by flags or answers; and how errors read."""

import json
import stat

import pytest
from click.testing import CliRunner

from assent_server import key_files
from assent_server.commands import main
from assent_terminal import Screen
from support.processes import free_port
from support.vendor_folder import VENDOR, VendorFolder


def test_flags_make_an_endpoint_that_only_lacks_a_signature(empty: VendorFolder) -> None:
    empty.done("init", *VENDOR, "--port", str(free_port()))

    found = {item["check"]: item for item in json.loads(empty.command("doctor", "--json").stdout)}
    assert [name for name, item in found.items() if item["health"] == "bad"] == [
        "practices",
        "terms",
    ]


def test_it_ends_with_what_to_do_next(empty: VendorFolder) -> None:
    result = empty.done("init", *VENDOR)

    for command in ("practices show", "practices sign", "doctor", "run"):
        assert f"assent-server --folder {empty.path} {command}" in result.stderr


def test_the_commands_that_it_names_work(empty: VendorFolder) -> None:
    empty.done("init", *VENDOR, "--port", str(free_port()))
    empty.done("practices", "show")
    empty.done("practices", "sign", "--yes", "--signer", "Ada")

    assert empty.command("doctor").exit_code == 0


def test_quiet_says_the_answer_only(empty: VendorFolder) -> None:
    result = empty.done("init", *VENDOR, "-q")

    assert result.stderr == ""
    assert result.stdout.count("\n") == 1


def test_what_is_not_given_is_asked_where_somebody_is_there(
    empty: VendorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Screen, "can_ask", True)

    empty.command(
        "init",
        answers="https://shop.example\nBücher & Söhne\nmailto:privacy@shop.example\nDE\n",
    )

    text = empty.folder.policy.read_text(encoding="utf-8")
    assert 'legal_name = "Bücher & Söhne"' in text
    assert 'origins = ["https://shop.example"]' in text


def test_without_anybody_to_ask_the_missing_flag_is_named(empty: VendorFolder) -> None:
    result = empty.command("init", "--origin", "https://shop.example")

    assert result.exit_code == 2
    assert "--name is missing" in result.stderr
    assert not empty.path.exists()


def test_only_the_owner_can_look_into_the_folder(empty: VendorFolder) -> None:
    empty.done("init", *VENDOR)

    assert stat.S_IMODE(empty.path.stat().st_mode) == 0o700


def test_a_folder_that_is_an_endpoint_is_left_alone(vendor: VendorFolder) -> None:
    before = {path: path.read_bytes() for path in vendor.path.rglob("*") if path.is_file()}

    result = vendor.command("init", *VENDOR)

    assert result.exit_code == 3
    assert "already" in result.stderr
    assert {p: p.read_bytes() for p in vendor.path.rglob("*") if p.is_file()} == before


def test_who_answers_wrongly_is_asked_the_same_again(
    empty: VendorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Screen, "can_ask", True)
    typed = ("ftp://x", "https://shop.example", "Shop", "at the desk", "tel:+4930123456", "Germany")

    result = empty.command("init", answers="\n".join((*typed, "de", "")))

    assert result.exit_code == 0, result.output
    for said in ("no origin of a vendor", "no address where a person", "no country code"):
        assert said in result.stderr
    written = empty.folder.policy.read_text(encoding="utf-8")
    assert '"tel:+4930123456"' in written
    assert 'jurisdiction = "DE"' in written


def test_a_host_and_a_mail_address_are_taken_as_people_write_them(empty: VendorFolder) -> None:
    words = list(VENDOR)
    words[words.index("--origin") + 1] = "shop.example"
    words[words.index("--contact") + 1] = "privacy@shop.example"

    empty.done("init", *words)

    written = empty.folder.policy.read_text(encoding="utf-8")
    assert '"https://shop.example"' in written
    assert '"mailto:privacy@shop.example"' in written


@pytest.mark.parametrize(
    ("flag", "value", "says"),
    [
        ("--contact", "privacy at shop", "no address where a person is reached"),
        ("--name", "Shop‮", "cannot be published"),
        ("--name", "", "without a name"),
        ("--jurisdiction", "Germany", "no country code"),
        ("--origin", "ftp://shop.example", "no origin of a vendor"),
        ("--origin", "http://localhost:8080", "does not go with"),
    ],
)
def test_what_could_not_be_published_makes_no_endpoint(
    empty: VendorFolder, flag: str, value: str, says: str
) -> None:
    words = list(VENDOR)
    words[words.index(flag) + 1] = value

    result = empty.command("init", *words)

    assert result.exit_code == 3
    assert says in result.stderr
    assert not empty.folder.policy.exists()


def test_after_a_mistake_the_same_command_goes_on(empty: VendorFolder) -> None:
    empty.command("init", *VENDOR[:-2], "--jurisdiction", "XX-")
    empty.command("init", *VENDOR[:4], "--contact", "nobody", "--jurisdiction", "DE")

    empty.done("init", *VENDOR)

    assert [row["name"] for row in empty.value("keys", "list")] == ["key-1"]


def test_text_with_quotes_and_line_ends_stays_what_it_was(empty: VendorFolder) -> None:
    name = 'Say "yes" \\ GmbH'
    words = list(VENDOR)
    words[1] = name

    empty.done("init", *words)

    with empty.opened() as shop:
        assert shop.endpoint.published.description.body.second_party.legal_name == name


@pytest.mark.parametrize("practices", ["service", "analytics", "marketing"])
def test_each_ready_made_draft_can_be_signed(empty: VendorFolder, practices: str) -> None:
    empty.made(practices=practices)

    row = empty.value("practices", "show")
    assert row[0]["profile"] == practices
    assert "signed" in row[0]["state"]


@pytest.mark.parametrize(
    "words",
    [
        ("run",),
        ("agreements", "list"),
        ("pending", "list"),
        ("keys", "list"),
        ("keys", "rotate"),
        ("fsck",),
        ("retire",),
        ("practices", "show"),
        ("policy", "check"),
        ("terminate", "x", "--reason", "y", "--yes"),
        ("fulfil", "x"),
    ],
)
def test_without_an_endpoint_every_command_says_so_in_two_lines(
    empty: VendorFolder, words: tuple[str, ...]
) -> None:
    result = empty.command(*words)

    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) <= 2
    assert result.stdout == ""
    assert result.stderr.startswith("error: ")
    assert not empty.path.exists()


def test_colours_are_left_out_where_nobody_wants_them(
    empty: VendorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    coloured = CliRunner().invoke(main, ["doctor", "--folder", str(empty.path)], color=True)
    monkeypatch.setenv("NO_COLOR", "1")

    plain = CliRunner().invoke(main, ["doctor", "--folder", str(empty.path)], color=True)

    assert "\x1b[" in coloured.stdout
    assert "\x1b[" not in plain.output


def test_a_mistake_of_ours_tells_its_place_and_nothing_else(
    vendor: VendorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mistaken(folder: object) -> None:
        raise RuntimeError("did:key:z6Mk something secret")

    monkeypatch.setattr(key_files, "read", mistaken)

    result = vendor.command("keys", "list")

    assert result.exit_code == 70
    assert "RuntimeError in keys_list.py:" in result.stderr
    assert "secret" not in result.output
    assert len(result.stderr.splitlines()) == 2
