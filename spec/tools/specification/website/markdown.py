"""Markdown to HTML: headings with anchors, requirements with what holds them, links between pages.

Uses markdown-it for the grammar; what is ours happens on its tokens.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape

from markdown_it import MarkdownIt
from markdown_it.token import Token

from specification.tables.markdown import anchor
from specification.website.links import Links, page_of_test, page_of_vector

__all__ = ["Heading", "Page", "render"]

_REQUIREMENT = re.compile(r"\[([A-Z]{3}-[0-9]{2})\] ")
_THREAT = re.compile(r"\[([A-Z]{2}[0-9]{1,2})\]")
_SHOWN_MAX = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading with its anchor."""

    level: int
    text: str
    anchor: str


@dataclass(slots=True, kw_only=True)
class Page:
    """What a text becomes: its HTML, its headings, and plain sections for the search."""

    html: str
    headings: list[Heading] = field(default_factory=list)


def render(text: str, links: Links, *, up: str = "") -> Page:
    """The page of a Markdown text; ``up`` leads from it to the top of the site."""
    markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
    tokens = markdown.parse(text)
    writer = _Writer(links, up)
    changed = list(writer.changed(tokens))
    return Page(html=markdown.renderer.render(changed, markdown.options, {}), headings=writer.found)


class _Writer:
    """One pass over the tokens of a page."""

    def __init__(self, links: Links, up: str) -> None:
        self._links = links
        self._up = up
        self._anchors: dict[str, int] = {}
        self.found: list[Heading] = []

    def changed(self, tokens: list[Token]) -> Iterator[Token]:
        head: list[str] = []
        column = 0
        requirement: str | None = None
        for at, token in enumerate(tokens):
            if token.type == "heading_open":
                self._heading(token, tokens[at + 1])
            elif token.type == "table_open":
                head, column = [], 0
                yield _html('<div class="table">')
            elif token.type == "tr_open":
                column = 0
            elif token.type == "th_open":
                head.append(_plain(tokens[at + 1]))
            elif token.type == "td_open":
                token.attrSet("data-label", head[column])
                column += 1
            elif token.type == "paragraph_open" and tokens[at + 1].content.startswith("!["):
                token.attrSet("class", "picture")
            elif token.type == "paragraph_open":
                requirement = self._requirement(token, tokens[at + 1])
            elif token.type == "fence":
                token.attrSet("tabindex", "0")
            if token.type == "inline":
                self._inline(token, requirement)
            yield token
            if token.type == "table_close":
                yield _html("</div>")
            elif token.type == "paragraph_close" and requirement is not None:
                yield _html(self._held(requirement))
                requirement = None

    def _heading(self, token: Token, inline: Token) -> None:
        text = _plain(inline)
        name = anchor(text)
        self._anchors[name] = self._anchors.get(name, 0) + 1
        if self._anchors[name] > 1:
            name = f"{name}-{self._anchors[name]}"
        token.attrSet("id", name)
        self.found.append(Heading(level=int(token.tag[1]), text=text, anchor=name))
        if token.tag != "h1":
            link = f'<a class="here" href="#{name}" aria-label="Link to this section">#</a>'
            inline.children = [*(inline.children or []), _html_inline(link)]

    def _requirement(self, token: Token, inline: Token) -> str | None:
        match = _REQUIREMENT.match(inline.content)
        if match is None or match[1] not in self._links.pages:
            return None
        token.attrSet("class", "requirement")
        token.attrSet("id", match[1])
        return match[1]

    def _inline(self, token: Token, requirement: str | None) -> None:
        children: list[Token] = []
        inside = 0
        for child in token.children or []:
            if child.type == "link_open":
                inside += 1
                child.attrSet("href", self._address(str(child.attrGet("href"))))
            elif child.type == "link_close":
                inside -= 1
            elif child.type == "image":
                source = str(child.attrGet("src"))
                child.attrSet("src", f"{self._up}figures/{source.rpartition('/')[2]}")
            if child.type == "text" and not inside:
                children += self._linked(child.content, requirement)
            else:
                children.append(child)
        token.children = children

    def _linked(self, text: str, requirement: str | None) -> Iterator[Token]:
        """Text with its ids made links; the id of a requirement itself leads to itself."""
        for piece, name in self._links.split(text):
            if name is None:
                yield _html_inline(escape(piece, quote=False))
            elif _THREAT.fullmatch(f"[{name}]") and f"[{name}]" in text:
                yield _html_inline(
                    f'<a class="id" id="{name}" href="#{name}">{name}</a>{self._held(name)}'
                )
            elif name == requirement:
                yield _html_inline(f'<a class="id" href="#{name}">{name}</a>')
            else:
                yield _html_inline(
                    f'<a class="ref" href="{self._up}{self._links.pages[name]}">{name}</a>'
                )

    def _held(self, name: str) -> str:
        """The tests and vectors that hold an id, folded."""
        tests, vectors = self._links.tests[name], self._links.vectors[name]
        if not tests and not vectors:
            return ""
        said = [
            f"{len(items)} {word}{'s' if len(items) > 1 else ''}"
            for items, word in ((tests, "test"), (vectors, "vector"))
            if items
        ]
        listed = [
            f'<li><a href="{self._up}{page_of_test(case)}">{_sentence(case.name)}</a></li>'
            for case in tests[:_SHOWN_MAX]
        ]
        listed += [
            f'<li><a href="{self._up}{page_of_vector(case)}">{escape(case.title)}</a></li>'
            for case in vectors[:_SHOWN_MAX]
        ]
        more = len(tests) + len(vectors) - len(listed)
        if more:
            listed.append(f'<li><a href="{self._up}held.html#{name}">{more} more</a></li>')
        return (
            f'<details class="held"><summary>{" and ".join(said)}</summary>'
            f"<ul>{''.join(listed)}</ul></details>"
        )

    def _address(self, href: str) -> str:
        if re.match(r"[a-z]+:|#", href):
            return href
        path, mark, fragment = href.partition("#")
        if path.endswith(".md"):
            path = path.removesuffix(".md") + ".html"
            path = path.replace("README.html", "index.html")
        return f"{path}{mark}{fragment}"


def _sentence(name: str) -> str:
    """The name of a test as a sentence."""
    return escape(name.removeprefix("test_").replace("_", " "))


def _plain(inline: Token) -> str:
    return "".join(
        child.content for child in inline.children or [] if child.type in ("text", "code_inline")
    )


def _html(content: str) -> Token:
    return Token("html_block", "", 0, content=content + "\n")


def _html_inline(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)
