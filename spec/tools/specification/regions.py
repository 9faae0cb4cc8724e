"""The generated regions of a text: found by their markers, filled by name.

A region begins with ``<!-- generated: name -->`` or ``<!-- example: name -->`` on a line of its
own and ends with ``<!-- end -->``; what stands between is written anew each time.
"""

import re
from collections.abc import Callable, Iterator, Mapping

__all__ = ["Writers", "filled", "names"]

Writers = Mapping[str, Callable[[], str]]

_REGION = re.compile(
    r"(?P<head>^<!-- (?:generated|example): (?P<name>[a-z-]+) -->\n)"
    r"(?P<body>.*?)(?P<tail>^<!-- end -->$)",
    re.MULTILINE | re.DOTALL,
)


def names(text: str) -> Iterator[str]:
    """The names of the regions of a text."""
    return (match["name"] for match in _REGION.finditer(text))


def filled(text: str, writers: Writers) -> str:
    """The text with each region as its writer writes it.

    Raises:
        KeyError: nobody writes a region of this name.
    """

    def written(match: re.Match[str]) -> str:
        body = writers[match["name"]]().strip("\n")
        return f"{match['head']}\n{body}\n\n{match['tail']}"

    return _REGION.sub(written, text)
