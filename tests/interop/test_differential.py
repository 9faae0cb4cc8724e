"""The Python and the JavaScript verifier give the same answers to mutated input (CJ14).

Where they do not, the input is made as small as it gets and written to ``build/disagreements`` in
the form of a vector: somebody decides who is wrong, and the vector stays.
"""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assent_client.line_verdicts import answer
from support.differential import (
    SEEDS,
    Mutant,
    NodeVerifier,
    candidate_vector,
    mutants,
    reduced,
)
from support.differential.node import VERIFIER
from support.differential.seeds import spelled, unspelled

Json = dict[str, Any]
CHUNKS = 10
FOUND = Path(__file__).resolve().parents[2] / "build" / "disagreements"


@pytest.fixture(scope="module")
def javascript() -> Iterator[NodeVerifier]:
    with NodeVerifier() as verifier:
        yield verifier


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.name)
def test_both_answer_alike_about_what_is_whole(seed: Any, javascript: NodeVerifier) -> None:
    request = {"id": "whole", **seed.request}

    assert answer(request) == javascript.answer(request)


def test_the_seeds_have_every_answer_about_bundles(javascript: NodeVerifier) -> None:
    """REC-06: a mutant of an answer that no seed has would hardly come up."""
    verdicts = {
        javascript.answer({"id": "x", **seed.request})["verdict"]
        for seed in SEEDS
        if seed.request["task"] == "bundle"
    }

    assert verdicts == {
        *("valid", "withdrawn", "terminated", "superseded", "expired", "key-withdrawn"),
        *("different", "undecided", "invalid"),
    }


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_both_answer_alike_about_mutants(
    chunk: int, javascript: NodeVerifier, pytestconfig: pytest.Config
) -> None:
    """CJ14: the same verdict, step, check and code for the same bytes."""
    count, run = pytestconfig.option.mutants, pytestconfig.option.mutant_seed
    numbers = range(count * chunk // CHUNKS, count * (chunk + 1) // CHUNKS)

    different = [
        written(mutant, javascript)
        for mutant in mutants(run, numbers)
        if differ(mutant.request, javascript)
    ]

    assert different == []


def test_mutants_reach_every_step_and_most_verdicts(pytestconfig: pytest.Config) -> None:
    """What never got past the schema would compare nothing behind it."""
    run = pytestconfig.option.mutant_seed
    said = [answer(mutant.request) for mutant in mutants(run, range(600))]

    steps = Counter(item.get("step") for item in said)
    assert {"decode", "schema", "read", "proofs", "bundle"} <= steps.keys()
    assert sum(count for step, count in steps.items() if step not in ("decode", "schema")) > 150
    assert len({item["code"] for item in said if "code" in item}) >= 20


@pytest.mark.parametrize(
    ("file", "rule", "fault"),
    [
        ("canonical.js", "canonicalText(value) !== text", "false"),
        ("documents.js", "  checkNestedIds(value);", ""),
        ("proofs.js", 'throw new Breach("proof-context");', "return;"),
        ("audit-steps.js", 'throw new Breach("reference", "The terms are', 'Array.of("'),
        ("standing.js", "Math.max(0, secondsBetween(", "Math.min(0, secondsBetween("),
    ],
)
def test_a_planted_fault_is_found(file: str, rule: str, fault: str, tmp_path: Path) -> None:
    """A rule that one of the two does not have shows."""
    folder = tmp_path / "verifier-js"
    shutil.copytree(VERIFIER, folder)
    source = (folder / "src" / file).read_text()
    assert rule in source
    (folder / "src" / file).write_text(source.replace(rule, fault))

    with NodeVerifier(folder) as faulty:
        assert any(differ(mutant.request, faulty) for mutant in mutants(1, range(1500)))


def test_a_disagreement_is_made_small() -> None:
    """A verifier that overlooks what stands beside one word is caught with little more than it."""
    (seed,) = [seed for seed in SEEDS if seed.name == "Receipt most"]

    def disagree(request: Json) -> bool:
        return b'"effect"' in unspelled(request["bytes"])

    small = reduced({"id": "1", **seed.request}, disagree)
    assert len(unspelled(small["bytes"])) <= len(b'{"effect":"w"}')

    broken = seed.with_raw(seed.raw[:-1])
    assert unspelled(reduced(broken, disagree)["bytes"]) == b'"effect"'


def test_a_disagreement_becomes_a_candidate_for_a_vector() -> None:
    request = {"id": "7", "task": "document", "type": "Terms", "bytes": spelled(b"{}")}

    vector = candidate_vector(
        request, name="1-7", python={"verdict": "accepted"}, javascript={"verdict": "rejected"}
    )

    assert vector["id"] == "differential/1-7"
    assert vector["bytes"] == "e30"
    assert vector["answers"]["python"] == {"verdict": "accepted"}


def differ(request: Json, javascript: NodeVerifier) -> bool:
    return by_python(request) != javascript.answer(request)


def by_python(request: Json) -> Json:
    """Python's answer; a mistake in the program is an answer that nobody else gives."""
    said: Json
    try:
        said = answer(request)
    except Exception as error:
        said = {"id": request["id"], "crash": repr(error)}
    return said


def written(mutant: Mutant, javascript: NodeVerifier) -> str:
    """Write down a disagreement, made small; what it is about."""
    small = reduced(mutant.request, lambda request: differ(request, javascript))
    python, other = by_python(small), javascript.answer(small)
    name = f"{mutant.name.partition(':')[0].replace('/', '-')}"
    FOUND.mkdir(parents=True, exist_ok=True)
    vector = candidate_vector(small, name=name, python=python, javascript=other)
    (FOUND / f"{name}.json").write_text(json.dumps(vector, indent=1) + "\n")
    return f"{mutant.name}: {python} but {other}; see {FOUND / name}.json"
