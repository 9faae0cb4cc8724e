"""Options of the test run."""

import random

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("assent")
    group.addoption("--kill-cycles", type=int, default=30, help="kills of a server under load")
    group.addoption(
        "--kill-seed", type=int, default=random.randrange(2**32), help="choices under load"
    )


def pytest_report_header(config: pytest.Config) -> str:
    return f"--kill-seed {config.getoption('--kill-seed')}"
