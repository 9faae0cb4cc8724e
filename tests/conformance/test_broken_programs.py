"""The kit passes no broken implementation: each variant is caught by the check that names it."""

import shlex
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from msgspec.structs import replace

from assent import did_document, record
from assent.key_ring import ListedKey
from assent.keys import SigningKey
from assent.record import Signer
from assent_conformance import client as clients
from assent_conformance import keeper as keepers
from assent_conformance import vendor as vendors
from assent_conformance import verifier as verifiers
from assent_conformance.check import Check, Verdict
from assent_conformance.evidence import Evidence
from assent_conformance.runner import chosen, run
from assent_conformance.verifier import Verifier
from support import broken
from support.conformance import client, files, keeper, new_shop, running, vendor
from support.keeping import Kept, kept, sign

VARIANTS = list(broken.load().values())


def of(program: str) -> list[object]:
    return [pytest.param(item, id=item.name) for item in VARIANTS if item.program == program]


def only(checks: list[Check], name: str) -> list[Check]:
    (check,) = chosen(checks, [name])
    return [check]


@pytest.fixture(scope="module")
def shop(forge, tmp_path_factory):
    return new_shop(forge, tmp_path_factory.mktemp("broken") / "shop")


@pytest.mark.slow
@pytest.mark.parametrize("variant", of("vendor"))
def test_a_broken_endpoint_is_caught_by_name(forge, shop, variant: broken.Variant):
    evidence = Evidence()
    with running(forge, shop, variant.name) as origin:
        under_test, http = vendor(origin, evidence)
        (result,) = run(
            only(vendors.checks(), variant.check),
            under_test,
            evidence,
            before=http.as_somebody_else,
        )

    assert result.verdict is Verdict.FAILED, result.check.name


@pytest.mark.slow
@pytest.mark.parametrize("variant", of("client"))
def test_a_broken_client_is_caught_by_name(variant: broken.Variant, tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", ":".join(sys.path))
    evidence = Evidence()
    with client(tmp_path, evidence, variant.name) as under_test:
        (result,) = run(only(clients.checks(), variant.check), under_test, evidence)

    assert result.verdict is Verdict.FAILED, result.check.name


@pytest.mark.slow
@pytest.mark.parametrize("variant", of("verifier"))
def test_a_broken_verifier_is_caught_by_name(variant: broken.Variant, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", ":".join(sys.path))
    code = (
        f"from support import broken; broken.load()[{variant.name!r}].apply(); "
        "from assent_client.commands import main; main()"
    )
    evidence = Evidence()
    under_test = Verifier(shlex.join([sys.executable, "-c", code, "verify", "--lines"]), evidence)
    (result,) = run(only(verifiers.checks(), variant.check), under_test, evidence)
    under_test.close()

    assert result.verdict is Verdict.FAILED, result.check.name


def _unsigned(made: Kept, folder: Path) -> None:
    value = {name: member for name, member in made.newest.value.items() if name != "proof"}
    (folder / "roster.json").write_bytes(orjson.dumps(value, option=orjson.OPT_SORT_KEYS))


def _changed_terms(made: Kept, folder: Path) -> None:
    path = folder / "terms" / f"{made.newest.body.entries[0].digest_multibase}.json"
    path.write_bytes(path.read_bytes().replace(b'"1.0"', b'"1.1"', 1))


def _changed_text(made: Kept, folder: Path) -> None:
    path = sorted((folder / "texts").iterdir())[0]
    path.write_bytes(path.read_bytes() + b" And more.")


def _no_history(made: Kept, folder: Path) -> None:
    (folder / "rosters" / f"{made.rosters[0].record_digest}.json").unlink()


def _published(made: Kept, folder: Path, **changes: object) -> None:
    newest = sign(replace(made.newest.body, **changes))
    (folder / "roster.json").write_bytes(newest.raw)
    (folder / "rosters" / f"{newest.record_digest}.json").write_bytes(newest.raw)


def _skipped(made: Kept, folder: Path) -> None:
    _published(made, folder, sequence="3")


def _rewritten(made: Kept, folder: Path) -> None:
    entries = made.newest.body.entries
    _published(made, folder, entries=(replace(entries[0], aliases=("SD-NEW",)), *entries[1:]))


def _removed(made: Kept, folder: Path) -> None:
    _published(made, folder, entries=made.newest.body.entries[1:])


def _ended(made: Kept, folder: Path) -> None:
    _published(made, folder, ends_at=made.newest.body.issued)


def _unannounced(made: Kept, folder: Path) -> None:
    """The keeper lists a second key, which no version announced, and signs with it."""
    did = made.newest.body.keeper.ref
    key = Signer(key=SigningKey.from_seed(bytes(32)), verification_method=f"{did}#key-2")
    path = folder / "keeper.did.json"
    listed = (
        *did_document.read(path.read_bytes(), did=did),
        ListedKey(id=key.verification_method, key=key.key.public),
    )
    path.write_bytes(did_document.write(did, listed))
    newest = record.sign(made.newest.body, key, created=made.newest.body.issued)
    (folder / "roster.json").write_bytes(newest.raw)
    (folder / "rosters" / f"{newest.record_digest}.json").write_bytes(newest.raw)


def _translated_twice(made: Kept, folder: Path) -> None:
    first, *rest = made.newest.body.entries
    translations = (*first.translations, replace(first.translations[0], language="en"))
    _published(made, folder, entries=(replace(first, translations=translations), *rest))


KEEPERS: dict[str, tuple[Callable[[Kept, Path], None], str]] = {
    "unsigned": (_unsigned, "keeper/history/newest-is-signed"),
    "changed-terms": (_changed_terms, "keeper/files/terms-by-digest"),
    "changed-text": (_changed_text, "keeper/files/texts-by-digest"),
    "no-history": (_no_history, "keeper/history/begins-with-one"),
    "skipped-sequence": (_skipped, "keeper/history/counts-by-one"),
    "rewritten-entry": (_rewritten, "keeper/history/grows-only"),
    "removed-entry": (_removed, "keeper/history/grows-only"),
    "ended": (_ended, "keeper/history/in-force"),
    "unannounced-key": (_unannounced, "keeper/history/keys-are-announced"),
    "translated-twice": (_translated_twice, "keeper/files/translations-into-other-languages"),
}


@pytest.mark.parametrize("name", KEEPERS)
def test_a_broken_keeper_is_caught_by_name(name: str, tmp_path: Path):
    """ROS-01 to ROS-04, ROS-12, ROS-15."""
    spoil, check = KEEPERS[name]
    made = kept()
    folder = made.write(tmp_path / "kept")
    spoil(made, folder)
    evidence = Evidence()
    with files(folder) as url:
        (result,) = run(only(keepers.checks(), check), keeper(url, evidence), evidence)

    assert result.verdict is Verdict.FAILED, result.said


def test_there_are_variants_enough():
    assert len(VARIANTS) + len(KEEPERS) >= 25
