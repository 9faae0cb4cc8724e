"""The core computes: it knows no clock, no chance, no file and no network (DESIGN 2)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from assent import codec, documents, record
from assent.documents import containers
from support import outside
from support.example_containers import MAXIMAL_CONTAINERS, PROFFER
from support.examples import CANDIDATE, MAXIMAL, RECORD
from support.published import CUSTOMER, KEYS, SHOP
from support.signed import LATER, NOON

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = {
    "assent_schemas": ROOT / "schemas" / "assent_schemas",
    "assent": ROOT / "protocol" / "assent",
    "assent_terminal": ROOT / "terminal" / "assent_terminal",
    "assent_server": ROOT / "server" / "assent_server",
    "assent_client": ROOT / "client" / "assent_client",
    "assent_keeper": ROOT / "keeper" / "assent_keeper",
}
MAY_IMPORT = {
    "assent_schemas": set(),
    "assent": {"assent_schemas"},
    "assent_terminal": {"assent_schemas", "assent"},
    "assent_server": {"assent_schemas", "assent", "assent_terminal"},
    "assent_client": {"assent_schemas", "assent", "assent_terminal"},
    "assent_keeper": {"assent_schemas", "assent", "assent_terminal"},
}
PURE = {
    *("abc", "base64", "binascii", "calendar", "collections", "contextlib", "copy", "dataclasses"),
    *("datetime", "enum", "functools", "hashlib", "hmac", "itertools", "json", "math", "operator"),
    *("re", "string", "struct", "tomllib", "types", "typing", "unicodedata"),
    *("cryptography", "jsonschema_rs", "msgspec", "nacl", "orjson"),
}
"""All that the core may import beside itself and the schemas; every one computes only."""
EXCEPTIONS = {
    "assent_schemas/__init__.py": {"importlib"},
    "assent/linked_data.py": {"pyld"},
    "assent/request_signature.py": {"http_message_signatures", "http_sfv", "requests"},
}
CLOCKS = {"now", "utcnow", "today"}
BUILT_IN = {"open", "input", "print", "exec", "eval", "breakpoint", "compile", "__import__"}

MODULES = [path for name in ("assent_schemas", "assent") for path in PACKAGES[name].rglob("*.py")]
EVERY_MODULE = pytest.mark.parametrize(
    "module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def imports(path: Path) -> set[str]:
    """All packages that a module imports, wherever in it and for whatever reason."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            found.add((node.module or "").partition(".")[0])
    return found


def calls(path: Path) -> Iterator[str]:
    """The names of all functions and methods that a module calls or hands on."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS:
            yield node.attr
        elif isinstance(node, ast.Name) and node.id in BUILT_IN:
            yield node.id


@EVERY_MODULE
def test_a_module_of_the_core_imports_only_what_computes(module):
    """I10."""
    name = module.relative_to(next(p.parent for p in PACKAGES.values() if module.is_relative_to(p)))
    allowed = PURE | EXCEPTIONS.get(name.as_posix(), set()) | {"assent", "assent_schemas"}

    assert imports(module) <= allowed


@EVERY_MODULE
def test_a_module_of_the_core_asks_no_clock_and_opens_nothing(module):
    """I10."""
    assert not set(calls(module))


@pytest.mark.parametrize("package", PACKAGES)
def test_no_layer_imports_one_above_or_beside_it(package):
    """schemas <- protocol <- terminal <- server | client | keeper; these never meet."""
    others = PACKAGES.keys() - MAY_IMPORT[package] - {package}

    for module in PACKAGES[package].rglob("*.py"):
        assert not imports(module) & others, module


def test_only_the_linked_data_view_imports_pyld():
    users = {
        module
        for package in PACKAGES.values()
        for module in package.rglob("*.py")
        if "pyld" in imports(module) and "linked_data" not in module.stem
    }

    assert not users


def test_nothing_in_the_core_imports_the_linked_data_view():
    """DOC-06: it is a view, and nothing is decided by it."""
    for module in MODULES:
        assert "linked_data" not in module.read_text() or module.stem == "linked_data", module


def test_a_whole_agreement_is_made_and_read_without_the_outside(monkeypatch):
    """I10: from bytes to the record and back, no socket, clock, chance, thread or process."""
    outside.close(monkeypatch)

    proffer = containers.read_proffer(PROFFER.raw)
    candidate = documents.read(proffer.candidates[0].raw, "Agreement")
    record.verify_candidate(candidate, keys=KEYS)
    signed = record.sign(candidate.body, CUSTOMER, created=NOON)
    made = record.countersign(signed, SHOP, created=LATER)
    record.verify_record(made, keys=KEYS)

    assert made.raw == RECORD.raw
    assert candidate == CANDIDATE


@pytest.mark.parametrize("name", sorted(MAXIMAL))
def test_every_document_is_read_without_the_outside(name, monkeypatch):
    """I10."""
    outside.close(monkeypatch)

    assert documents.read(MAXIMAL[name].raw, name) == MAXIMAL[name]


@pytest.mark.parametrize("name", sorted(MAXIMAL_CONTAINERS))
def test_every_container_is_opened_without_the_outside(name, monkeypatch):
    """I10."""
    outside.close(monkeypatch)

    assert codec.encode(containers.open_container(MAXIMAL_CONTAINERS[name], name))
