"""A headless Chromium, and a static server for what it shows."""

import functools
import http.server
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright


def chromium() -> str:
    """The Chromium program; a missing one fails the test instead of skipping it."""
    found = shutil.which("chromium")
    if found is None:
        raise AssertionError(
            "CHROMIUM IS MISSING: pages cannot be tested. "
            "On Debian: apt-get install chromium, or make browser."
        )
    return found


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A browser without a window."""
    with sync_playwright() as playwright:
        # In containers there is nothing that a sandbox could be made of.
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield browser
        browser.close()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The base URL of a folder on this machine."""
    handler = functools.partial(_Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()
