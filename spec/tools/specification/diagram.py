"""The picture of the states of a negotiation, drawn from the table of steps.

Each open state is a box with a line for every document that leads on; lines go to where it leads.
"""

from collections.abc import Iterator
from html import escape

from assent.documents.parts import Party
from assent.negotiation import STEPS, TERMINAL, State, Step

__all__ = ["draw"]

_WIDTH = 760
_BOX = 300
_LINE = 26
_HEAD = 34
_GAP = 26
_TARGET_X = 590
_TARGET_W = 150
_BY = {Party.FIRST: "first", Party.SECOND: "second"}
_STYLE = """
    .bg { fill: #ffffff } .box { fill: #eef3f5 } .ink { fill: #1b2a33 }
    .first { fill: #0b6e4f; stroke: #0b6e4f } .second { fill: #7a4a00; stroke: #7a4a00 }
    text.first, text.second { stroke: none } path.first, path.second { fill: none }
    @media (prefers-color-scheme: dark) {
      .bg { fill: #10181d } .box { fill: #1d2a31 } .ink { fill: #e8eff2 }
      .first { fill: #57c79c; stroke: #57c79c } .second { fill: #e8b25c; stroke: #e8b25c }
      text.first, text.second { stroke: none } path.first, path.second { fill: none }
    }
"""


def draw() -> str:
    """The picture as SVG."""
    open_states = [state for state in State if state not in TERMINAL]
    tops: dict[State, int] = {}
    at = _GAP
    for state in open_states:
        tops[state] = at
        at += _HEAD + _LINE * len(_from(state)) + 10 + _GAP
    height = at + 26
    ends = [state for state in State if state in TERMINAL]
    places = {
        state: round(height * (number + 1) / (len(ends) + 1)) for number, state in enumerate(ends)
    }
    parts = [
        *_lines(tops, places),
        *(item for state in open_states for item in _box(state, tops[state])),
        *(item for state in ends for item in _end(state, places[state])),
        *_legend(height),
    ]
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        'aria-labelledby="t" font-family="system-ui, sans-serif" font-size="15">'
    )
    title = '<title id="t">The states of a negotiation</title>'
    background = f'<rect class="bg" width="{_WIDTH}" height="{height}"/>'
    return "\n".join([head, title, f"<style>{_STYLE}</style>", background, *parts, "</svg>", ""])


def _from(state: State) -> list[Step]:
    return [step for step in STEPS if step.state is state]


def _box(state: State, top: int) -> Iterator[str]:
    height = _HEAD + _LINE * len(_from(state)) + 10
    yield f'<rect class="box" x="20" y="{top}" width="{_BOX}" height="{height}" rx="8"/>'
    yield f'<text class="ink" x="36" y="{top + 24}" font-weight="600">{escape(state)}</text>'
    for number, step in enumerate(_from(state)):
        y = top + _HEAD + _LINE * number + 18
        yield (
            f'<text class="{_BY[step.sender]}" x="{20 + _BOX - 14}" y="{y}" text-anchor="end">'
            f"{escape(step.document)}</text>"
        )


def _end(state: State, middle: int) -> Iterator[str]:
    yield (
        f'<rect class="box" x="{_TARGET_X}" y="{middle - 22}" width="{_TARGET_W}" height="44" '
        'rx="22"/>'
    )
    yield (
        f'<text class="ink" x="{_TARGET_X + _TARGET_W // 2}" y="{middle + 5}" '
        f'text-anchor="middle" font-weight="600">{escape(state)}</text>'
    )


def _lines(tops: dict[State, int], places: dict[State, int]) -> Iterator[str]:
    right = 20 + _BOX
    for state, top in tops.items():
        for number, step in enumerate(_from(state)):
            y = top + _HEAD + _LINE * number + 13
            kind = _BY[step.sender]
            if step.next in places:
                end = places[step.next]
                curve = f"M{right} {y} C{right + 130} {y} {_TARGET_X - 130} {end} {_TARGET_X} {end}"
                tip = (_TARGET_X, end)
            else:
                end = tops[step.next] + 18
                out = right + 44 + 10 * number
                curve = f"M{right} {y} C{out} {y} {out} {end} {right + 2} {end}"
                tip = (right + 2, end)
            yield f'<path class="{kind}" d="{curve}" stroke-width="1.5"/>'
            yield _tip(kind, tip, leftwards=step.next not in places)


def _tip(kind: str, at: tuple[int, int], *, leftwards: bool) -> str:
    x, y = at
    back = 8 if leftwards else -8
    return f'<polygon class="{kind}" points="{x},{y} {x + back},{y - 4} {x + back},{y + 4}"/>'


def _legend(height: int) -> Iterator[str]:
    y = height - 12
    yield f'<text class="first" x="20" y="{y}" font-size="13">by the first party</text>'
    yield f'<text class="second" x="160" y="{y}" font-size="13">by the second party</text>'
    yield f'<text class="ink" x="320" y="{y}" font-size="13">everything else is rejected</text>'
