"""The JavaScript verifier: its own tests, and what it says to people about real evidence."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from support.differential import SEEDS, Seed
from support.differential.node import VERIFIER, node
from support.differential.seeds import unspelled


def verify(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [node(), str(VERIFIER / "assent-verify.js"), *words], capture_output=True, text=True
    )


def seed(name: str) -> Seed:
    """The request of this name."""
    (found,) = [item for item in SEEDS if item.name == name]
    return found


@pytest.fixture
def files(tmp_path: Path) -> Any:
    """Writes a request as the files that a person has; returns the words of the command."""

    def write(name: str) -> list[str]:
        request = seed(name).request
        evidence, keys = tmp_path / "bundle.json", tmp_path / "did.json"
        evidence.write_bytes(unspelled(request["bytes"]))
        keys.write_text(json.dumps(request["keys"], indent=1))
        at = ["--at", request["at"]] if "at" in request else []
        local = ["--loopback"] if "loopback" in request else []
        return [str(evidence), "--keys", str(keys), *at, *local]

    return write


def test_its_own_tests_pass() -> None:
    """KEY-01, KEY-07, PRF-01 to PRF-10: vectors, weak keys, profile, shapes, command."""
    result = subprocess.run(
        [node(), "--test", "test/"], cwd=VERIFIER, capture_output=True, text=True
    )

    assert result.returncode == 0, result.stdout[-8000:]
    assert "# fail 0" in result.stdout
    assert "# skipped 0" in result.stdout


@pytest.mark.parametrize(
    ("name", "code", "headline"),
    [
        ("bundle", 0, "VALID"),
        ("withdrawn bundle", 10, "VALID WHEN MADE, LATER WITHDRAWN BY THE CUSTOMER"),
        ("terminated bundle", 11, "VALID WHEN MADE, LATER ENDED BY THE VENDOR"),
        ("superseded bundle", 12, "VALID WHEN MADE, LATER REPLACED"),
        ("expired bundle", 13, "VALID WHEN MADE, ITS TIME IS OVER"),
        ("bundle by a revoked key", 14, "VALID WHEN MADE, THE VENDOR'S KEY WAS GIVEN UP LATER"),
        ("different bundle", 20, "THE VENDOR SIGNED TWO DIFFERENT THINGS"),
        ("bundle by unknown keys", 21, "CANNOT DECIDE"),
        ("record", 21, "CANNOT DECIDE"),
        ("bundle by other keys", 22, "NOT VALID"),
        ("local bundle", 0, "VALID  [LOCAL TEST]"),
    ],
)
def test_each_answer_has_its_words_and_exit_code(
    name: str, code: int, headline: str, files: Any
) -> None:
    """REC-06."""
    result = verify(*files(name))

    assert result.returncode == code, result.stderr
    assert result.stdout.splitlines()[0] == headline
    assert "Laden für Tee GmbH" in result.stdout


def test_every_verdict_comes_with_what_it_does_not_prove(files: Any) -> None:
    """REC-07."""
    words = " ".join(verify(*files("bundle")).stdout.split())

    assert "does not prove who that person is" in words
    assert "the other side may hold a later document" in words


def test_a_local_test_is_admitted_only_where_that_is_meant(files: Any) -> None:
    """KEY-04."""
    evidence, _, keys, *_ = files("local bundle")

    result = verify(evidence, "--keys", keys, "--json")

    assert result.returncode == 22
    assert json.loads(result.stdout)["code"] == "wrong-audience"


def test_a_mix_up_of_keys_is_no_verdict(files: Any, tmp_path: Path) -> None:
    """REC-05: somebody else's keys say nothing about this vendor."""
    words = files("bundle")
    other = seed("local bundle").request["keys"]
    (tmp_path / "did.json").write_text(json.dumps(other))

    result = verify(*words)

    assert (result.returncode, result.stdout) == (3, "")
    assert "The file of keys is not that of shop.example" in result.stderr


def test_normal_output_has_no_word_of_the_trade(files: Any) -> None:
    for name in ("bundle", "withdrawn bundle", "different bundle", "record"):
        words = verify(*files(name)).stdout.lower()
        assert not any(word in words for word in ("did:", "digest", "proofs", "seed", "multibase"))
