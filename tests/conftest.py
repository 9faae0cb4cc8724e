"""Options of the whole suite."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("simulation")
    group.addoption("--seeds", type=int, default=2000, help="tell this many stories")
    group.addoption("--seed", type=int, default=None, help="tell the story of this seed only")
