"""Debian's Chromium without a window, for tests that look at pages.

A test that needs it fails, and says so, when it is absent: a skipped check is one that cannot fail.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

__all__ = ["FAINT_TEXT", "chromium"]

FAINT_TEXT = (Path(__file__).parent / "faint_text.js").read_text(encoding="utf-8")
"""A function for pages: the elements whose text is too faint against what lies behind it."""


@contextmanager
def chromium() -> Iterator[Browser]:
    """A browser of its own."""
    program = shutil.which("chromium")
    if program is None:
        raise AssertionError("CHROMIUM IS ABSENT: `make browser` installs it.")
    with sync_playwright() as playwright:
        # As root Chromium runs without its sandbox only; the pages are our own files.
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()
