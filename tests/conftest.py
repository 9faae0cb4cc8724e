"""Options of the whole suite."""

import random
import signal
from collections.abc import Iterator

import pytest
from hypothesis import settings

from support.postgres import Cluster

# A slow machine is no fault of the code.
settings.register_profile("assent", deadline=None)
settings.load_profile("assent")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("simulation")
    group.addoption("--seeds", type=int, default=2000, help="tell this many stories")
    group.addoption("--seed", type=int, default=None, help="tell the story of this seed only")
    group = parser.getgroup("kill")
    group.addoption("--kill-cycles", type=int, default=30, help="kill a server this many times")
    group.addoption("--database-kills", type=int, default=20, help="and a database this many")
    group.addoption("--kill-seed", type=int, help="customers' choices, as printed before")
    group = parser.getgroup("schemathesis")
    group.addoption("--api-cases", type=int, help="try each call of the endpoint this often")
    group = parser.getgroup("differential")
    group.addoption("--mutants", type=int, default=5000, help="compare this many mutants")
    group.addoption("--mutant-seed", type=int, default=1, help="compare others than usual")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        # Programs under test, and the processes of these tests, would inherit from `nohup` that a
        # hang-up is ignored, and from a script that runs them in the background that Ctrl-C is.
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if config.option.kill_seed is None:
        config.option.kill_seed = random.randrange(2**32)


@pytest.fixture(scope="session")
def shared_cluster() -> Iterator[Cluster]:
    """A PostgreSQL of this test process."""
    made = Cluster()
    yield made
    made.close()


@pytest.fixture
def cluster(shared_cluster: Cluster) -> Iterator[Cluster]:
    """It, for one test, which leaves no connection to the next one."""
    yield shared_cluster
    shared_cluster.check_left()


def pytest_report_header(config: pytest.Config) -> str:
    return f"repeat with --kill-seed {config.option.kill_seed}"
