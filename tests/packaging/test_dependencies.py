"""What is installed with Assent: few packages, each decided, each in one exact version.

Who adds a dependency adds it here, with a page in ``spec/decisions`` that says why; one that a
dependency brings along is looked at before it is added to the list of those.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import distribution, packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PINNED = dict(line.split("==") for line in CONSTRAINTS)
VERSIONS = {str(canonicalize_name(name)): version for name, version in PINNED.items()}

# What runs for a customer or a vendor: what was decided, and what comes along with it.
DECIDED: dict[str, set[str]] = {
    "": {
        *("apsw", "click", "cryptography", "http-message-signatures", "httpx2", "jsonschema-rs"),
        *("msgspec", "orjson", "pynacl", "rich"),
    },
    "server": {
        *("httptools", "jinja2", "prometheus-client", "starlette", "uvicorn", "uvloop"),
        "zstandard",
    },
    "postgres": {"asyncpg"},
    "linked-data": {"pyld", "rdflib"},
    "conformance": {"jinja2", "pyyaml"},
}
BROUGHT: dict[str, set[str]] = {
    "": {
        *("anyio", "cffi", "h11", "http-sf", "httpcore2", "idna", "markdown-it-py", "mdurl"),
        *("pycparser", "pygments", "truststore", "typing-extensions"),
    },
    "server": {"anyio", "h11", "idna", "markupsafe", "typing-extensions"},
    "postgres": set(),
    "linked-data": {"cachetools", "frozendict", "lxml", "pyparsing"},
    "conformance": {"markupsafe"},
}
# Each package of ours, and the extras without which it need not run.
PACKAGES: dict[str, tuple[str, ...]] = {
    "schemas/assent_schemas": (),
    "protocol/assent": ("linked-data",),
    "terminal/assent_terminal": (),
    "server/assent_server": ("server", "postgres"),
    "client/assent_client": (),
    "keeper/assent_keeper": ("linked-data",),
    "spec/assent_conformance": ("conformance",),
}
# What only who has such an application imports, and nobody gets with Assent: decision 0019.
INTEGRATIONS: dict[str, set[str]] = {
    "server/assent_server/middleware/flask.py": {"flask"},
    "server/assent_server/middleware/django.py": {"django"},
}
DISTRIBUTIONS = packages_distributions()
EXTRAS = pytest.mark.parametrize("extra", DECIDED, ids=lambda extra: extra or "base")


def asked(extra: str) -> list[Requirement]:
    """What the project itself asks for."""
    project = PROJECT["project"]
    rows = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return [Requirement(row) for row in rows]


def named(requirements: Iterable[Requirement]) -> set[str]:
    return {str(canonicalize_name(item.name)) for item in requirements}


def along(requirements: Iterable[Requirement]) -> set[str]:
    """The names of all that the installed packages of these requirements ask for in turn."""
    queue, seen = list(requirements), set[str]()
    while queue:
        item = queue.pop()
        for text in distribution(item.name).requires or ():
            further = Requirement(text)
            wanted = any(
                further.marker is None or further.marker.evaluate({"extra": extra})
                for extra in ("", *item.extras)
            )
            if wanted and str(further) not in seen:
                seen.add(str(further))
                queue.append(further)
    return named(map(Requirement, seen))


def imported(package: str) -> set[str]:
    """The distributions whose modules a package imports, at whatever place of its own."""
    files = (ROOT / package).rglob("*.py")
    modules = set[str]().union(*(outermost(file) - integrated(file) for file in files))
    ours = {Path(name).name for name in PACKAGES}
    foreign = modules - set(sys.stdlib_module_names) - ours
    return {str(canonicalize_name(name)) for one in foreign for name in DISTRIBUTIONS[one]}


def outermost(file: Path) -> set[str]:
    """The outermost packages of all that a file imports."""
    modules = set[str]()
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            modules |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            modules.add(node.module.partition(".")[0])
    return modules


def integrated(file: Path) -> set[str]:
    """The framework that this file, and no other, may import."""
    return INTEGRATIONS.get(file.relative_to(ROOT).as_posix(), set())


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_it_asks_for(package: str) -> None:
    """CL14: nothing that only the developers' extra, or another package's, has brought along."""
    asks = set[str]().union(*(named(asked(extra)) for extra in ("", *PACKAGES[package])))

    assert imported(package) <= asks


def test_a_framework_is_imported_by_who_has_it_only() -> None:
    """CL14: nothing that is installed with Assent brings one along, or imports one of these."""
    frameworks = set[str]().union(*INTEGRATIONS.values())
    comes_along = set[str]().union(
        *(named(asked(extra)) | along(asked(extra)) for extra in DECIDED)
    )

    assert frameworks.isdisjoint(comes_along)
    integrations = {f"assent_server.middleware.{name}" for name in frameworks}
    for file in (ROOT / "server").rglob("*.py"):
        tree = ast.walk(ast.parse(file.read_text("utf-8")))
        modules = {node.module for node in tree if isinstance(node, ast.ImportFrom)}
        assert file.stem in frameworks or integrations.isdisjoint(modules), file


def test_every_package_that_is_shipped_is_looked_at() -> None:
    assert set(PACKAGES) == set(PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])


@pytest.mark.parametrize("extra", ["conformance", "linked-data", "postgres"])
def test_an_extra_brings_nothing_that_nobody_imports(extra: str) -> None:
    """CL14."""
    users = [package for package, extras in PACKAGES.items() if extra in extras]

    assert named(asked(extra)) <= set[str]().union(*map(imported, users))


@EXTRAS
def test_only_what_was_decided_is_asked_for(extra: str) -> None:
    """CL14."""
    assert named(asked(extra)) == DECIDED[extra]


@EXTRAS
def test_what_comes_along_was_looked_at(extra: str) -> None:
    """CL14: on another system or Python fewer may come, never another one."""
    assert along(asked(extra)) <= DECIDED[""] | BROUGHT[extra]


@EXTRAS
def test_each_is_pinned_in_the_version_that_is_installed(extra: str) -> None:
    """CL14."""
    here = named(asked(extra)) | along(asked(extra))
    installed = {name: distribution(name).version for name in here}

    assert installed == {name: VERSIONS[name] for name in installed}


def test_every_constraint_is_one_exact_version_and_names_no_place() -> None:
    """CL14: no range, no address, no option; where packages come from is the installer's choice."""
    assert all(re.fullmatch(r"[A-Za-z0-9_.-]+==[0-9][0-9a-z.]*", line) for line in CONSTRAINTS)
    assert len(VERSIONS) == len(CONSTRAINTS)


def test_every_way_of_installing_is_held_to_the_constraints() -> None:
    """CL14."""
    for file in ("Makefile", ".ci/run"):
        text = (ROOT / file).read_text(encoding="utf-8").replace("\\\n", " ")
        installs = [line for line in text.splitlines() if re.search(r"-m pip .*\binstall\b", line)]
        held = re.compile(r"--constraint constraints\.txt|--no-deps")
        assert installs
        assert all(held.search(line) for line in installs)


def test_nothing_of_ours_runs_when_it_is_installed() -> None:
    """CL14: a wheel runs nothing; a build by hatchling runs only the hooks it is given: none."""
    hatch = PROJECT["tool"]["hatch"]

    assert PROJECT["build-system"] == {
        "requires": ["hatchling>=1.27"],
        "build-backend": "hatchling.build",
    }
    assert hatch.keys() == {"build"}
    assert "hooks" not in hatch["build"]
    assert all("hooks" not in target for target in hatch["build"]["targets"].values())
    assert PROJECT["project"].keys().isdisjoint({"dynamic", "entry-points"})
    assert set(PROJECT["project"]["scripts"]) == {
        "assent",
        "assent-conformance",
        "assent-keeper",
        "assent-server",
    }
    made = {path.name for path in ROOT.iterdir()}
    assert made.isdisjoint({"setup.py", "setup.cfg", "hatch_build.py", "hatch.toml"})
    assert not any(
        list((ROOT / package).rglob("*.pth"))
        for package in hatch["build"]["targets"]["wheel"]["packages"]
    )
