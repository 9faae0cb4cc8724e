"""Makes every way to the outside fail, so that what runs without it is seen to need none."""

import os
import random
import secrets
import socket
import subprocess
import threading
import time
from typing import Any

import pytest


class OutsideWorldError(AssertionError):
    """Code that may not know of the world outside asked it for something."""


def close(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sockets, clocks, processes, threads, randomness and the environment raise."""

    def refuse(*args: Any, **kwargs: Any) -> Any:
        raise OutsideWorldError

    for module, names in (
        (socket, ("socket", "create_connection", "getaddrinfo")),
        (time, ("time", "time_ns", "monotonic", "sleep")),
        (random, ("random", "randrange", "randbytes", "choice")),
        (secrets, ("token_bytes", "token_hex", "randbelow")),
        (os, ("urandom", "getenv", "system")),
        (subprocess, ("Popen",)),
        (threading, ("Thread",)),
    ):
        for name in names:
            monkeypatch.setattr(module, name, refuse)
