"""Checking evidence: offline, without a wallet, with an exit code for each verdict."""

import asyncio
import base64
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from assent import codec
from assent.audit import Answer
from assent_client.commands import main
from assent_client.commands.codes import VERDICTS
from assent_client.wallet import Wallet
from support.person import Person
from support.town import Town
from support.wallets import PASSPHRASE


@pytest.fixture
def evidence(agreed: Person, town: Town) -> Path:
    """A bundle, and the vendor's published keys beside it in did.json."""
    agreed.done("export", "shop.example", "bundle.json")
    Path("did.json").write_bytes(keys_of(town, "shop.example"))
    return Path("bundle.json")


def verify(nobody: Person, *words: str) -> Result:
    """The result for somebody who gives no passphrase."""
    return nobody.run("verify", *words, passphrase=None)


def keys_of(town: Town, host: str) -> bytes:
    """What a vendor publishes as its keys."""
    asked = town.request("GET", f"https://{host}/.well-known/did.json", (), b"")
    return asyncio.run(asked).body


def test_a_whole_bundle_with_the_vendors_keys_is_valid(evidence: Path, town: Town, nobody: Person):
    before = len(town.sent)

    result = verify(nobody, str(evidence), "--keys", "did.json")

    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("VALID\n")
    assert "Laden für Tee GmbH, shop.example" in result.stdout
    assert "it does not show who that person is" in " ".join(result.stdout.split())
    assert len(town.sent) == before


def test_without_keys_from_outside_nothing_is_decided(evidence: Path, nobody: Person):
    """CLI-33, REC-05."""
    result = verify(nobody, str(evidence))

    assert result.exit_code == 21
    assert "The keys are not proven to be shop.example's." in result.stdout
    assert "--keys" in result.stdout


def test_one_changed_byte_makes_it_invalid(evidence: Path, nobody: Person):
    raw = evidence.read_bytes()
    assert raw.count(b"Laden") > 1
    evidence.write_bytes(raw.replace(b"Laden", b"Luden"))

    result = verify(nobody, str(evidence), "--keys", "did.json")

    assert result.exit_code == 22
    assert "NOT VALID" in result.stdout
    assert "A signature does not hold" in result.stdout


def test_a_withdrawn_agreement_was_valid_when_made(
    agreed: Person, evidence: Path, town: Town, nobody: Person
):
    town.later(60)
    agreed.done("withdraw", "shop.example")
    agreed.done("export", "shop.example", "later.json")

    result = verify(nobody, "later.json", "--keys", "did.json")

    assert result.exit_code == 10
    assert "VALID WHEN MADE" in result.stdout


@pytest.mark.parametrize("content", [None, b"", b"{}", b"[1]"])
def test_what_are_not_the_vendors_keys_is_said_and_is_no_verdict(
    evidence: Path, town: Town, nobody: Person, content: bytes | None
):
    town.shop("baker.example")
    Path("other.json").write_bytes(keys_of(town, "baker.example") if content is None else content)

    result = verify(nobody, str(evidence), "--keys", "other.json")

    assert (result.exit_code, result.stdout) == (3, "")
    assert "does not hold the keys of shop.example" in result.stderr
    assert "https://shop.example/.well-known/did.json" in result.stderr


def test_a_key_that_the_vendor_does_not_publish_decides_nothing(
    evidence: Path, town: Town, nobody: Person
):
    """REC-05."""
    published = orjson.loads(keys_of(town, "shop.example"))
    Path("fewer.json").write_bytes(
        orjson.dumps({**published, "verificationMethod": [], "assertionMethod": []})
    )

    assert verify(nobody, str(evidence), "--keys", "fewer.json").exit_code == 21


def test_a_record_alone_shows_its_signatures_and_no_more(
    agreed: Person, evidence: Path, nobody: Person
):
    with Wallet.open(agreed.folder, passphrase=PASSPHRASE) as wallet:
        Path("agreement.json").write_bytes(wallet.records.all()[0].raw)

    with_keys = verify(nobody, "agreement.json", "--keys", "did.json")
    without = verify(nobody, "agreement.json")

    assert (with_keys.exit_code, without.exit_code) == (21, 21)
    assert "Both signatures hold, but this is a record alone" in with_keys.stdout
    assert "signatures hold" not in without.stdout


def test_a_changed_record_is_invalid(agreed: Person, evidence: Path, nobody: Person):
    with Wallet.open(agreed.folder, passphrase=PASSPHRASE) as wallet:
        value = orjson.loads(wallet.records.all()[0].raw)
    value["secondParty"]["legalName"] = "Somebody Else"
    Path("agreement.json").write_bytes(codec.encode(value))

    assert verify(nobody, "agreement.json", "--keys", "did.json").exit_code == 22


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b"\xff", b'{"history":{"record":{}}}', b'{"type":"Bundle"}']
)
def test_what_is_no_bundle_is_invalid_and_no_accident(content: bytes, nobody: Person):
    Path("file").write_bytes(content)

    assert verify(nobody, "file").exit_code == 22


def test_a_missing_file_is_called_wrongly(nobody: Person):
    assert verify(nobody, "nothing.json").exit_code == 2


def test_json_names_verdict_check_and_code(evidence: Path, nobody: Person):
    value = nobody.value("verify", str(evidence), code=21)

    assert (value["verdict"], value["check"]) == ("undecided", "7 keys")
    assert value["agreement"]["legalName"] == "Laden für Tee GmbH"


def test_each_verdict_has_an_exit_code_of_its_own_in_the_help():
    codes = [VERDICTS[answer] for answer in Answer]

    said = CliRunner().invoke(main, ["verify", "--help"]).stdout

    assert len(set(codes)) == len(codes)
    assert all(f" {code} " in said for code in codes)


def test_a_bundle_can_be_piped(agreed: Person, evidence: Path):
    result = agreed.done("export", "shop.example", "-")

    assert result.stdout_bytes == evidence.read_bytes()


def test_an_export_replaces_no_file(agreed: Person, evidence: Path):
    assert agreed.run("export", "shop.example", str(evidence)).exit_code == 3


def test_verify_asks_for_a_file(nobody: Person):
    result = verify(nobody)

    assert result.exit_code == 2
    assert "FILE" in result.stderr


def test_a_harness_is_answered_line_by_line(evidence: Path, nobody: Person, town: Town):
    """CLI-33: the vectors in ``spec/vectors`` put many more requests."""
    raw = base64.urlsafe_b64encode(evidence.read_bytes()).decode().rstrip("=")
    told = {"task": "bundle", "bytes": raw, "at": "2027-03-02T00:00:00Z"}
    keys = orjson.loads(keys_of(town, "shop.example"))
    asked = [{"id": "1", **told}, {"id": "2", **told, "keys": keys}, {"id": "3", "task": "x"}]

    result = nobody.run(
        "verify", "--lines", answers="".join(orjson.dumps(one).decode() + "\n" for one in asked)
    )

    said = [orjson.loads(line) for line in result.stdout.splitlines()]
    assert [answer["id"] for answer in said] == ["1", "2", "3"]
    assert [answer["verdict"] for answer in said] == ["undecided", "valid", "unsupported"]
