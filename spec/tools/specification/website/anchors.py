"""Published anchors: what others may have linked to stays where it is.

``spec/anchors.txt`` lists the anchors of the text, one a line. Building the site adds new ones and
takes none away; a heading that changes its words keeps its old anchor by ``<a id="old"></a>``
before it.
"""

import re
from pathlib import Path

from specification.text import SPEC, parts

__all__ = ["LIST", "add", "found", "published"]

LIST = SPEC / "anchors.txt"

_ANCHOR = re.compile(r'<(?:h[2-6]|p|a)\b[^>]*? id="([^"]+)"')


def published() -> tuple[str, ...]:
    """All that were ever published: a page from the top of the site, ``#`` and a name."""
    return tuple(LIST.read_text(encoding="utf-8").split())


def found(site: Path) -> set[str]:
    """Those of headings, requirements and threats in a built site."""
    pages = ["index.html", "vectors/index.html", *(f"{part.name}.html" for part in parts())]
    return {
        f"{page}#{name}"
        for page in pages
        for name in _ANCHOR.findall((site / page).read_text(encoding="utf-8"))
    }


def add(site: Path) -> None:
    """List what a built site has and the list has not."""
    everything = sorted({*published(), *found(site)})
    LIST.write_text("\n".join(everything) + "\n", encoding="utf-8")
