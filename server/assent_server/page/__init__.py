"""The script that a page with a consent banner includes; it needs nothing else of the page.

Where an agreement is in force it keeps the banner away; in every other case, and when Assent does
not answer, the page is as it ever was.
"""

import importlib.resources
from typing import Final

__all__ = ["SCRIPT"]

SCRIPT: Final = importlib.resources.files(__name__).joinpath("page.js").read_bytes()
