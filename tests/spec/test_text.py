"""The text binds by sentences with ids only, and what a program writes in it is up to date."""

import re
from pathlib import Path

import pytest

from specification import promela, regions, requirements, writing
from specification.scanning import cases, holding
from specification.tables import shapes
from specification.text import SPEC, Part, paragraphs, parts

PARTS = parts()
REQUIREMENTS = requirements.read(PARTS)
IDS = {item.id for item in REQUIREMENTS}
KEYWORD = re.compile(r"\b(MUST|SHOULD|MAY|SHALL|REQUIRED|RECOMMENDED|OPTIONAL)\b")
EACH = pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
# The one sentence that says what the key words are.
SAYS_WHAT_KEYWORDS_ARE = "BCP 14"


def unnumbered(part: Part) -> list[str]:
    """The paragraphs of a part that bind without an id."""
    return [
        item.text
        for item in paragraphs(part)
        if item.id is None and KEYWORD.search(item.text) and SAYS_WHAT_KEYWORDS_ARE not in item.text
    ]


def written(part: Part) -> str:
    """What a program wrote into a part, without code."""
    regions_ = re.findall(r"^<!-- (?:gen|ex).*?^<!-- end -->$", part.text, re.M | re.S)
    return re.sub(r"^```.*?^```$", "", "\n".join(regions_), flags=re.M | re.S)


@EACH
def test_a_sentence_that_binds_has_an_id(part: Part) -> None:
    assert unnumbered(part) == []
    assert KEYWORD.findall(written(part)) == []


def test_a_sentence_without_an_id_is_found() -> None:
    planted = Part(name="x", title="X", text="# X\n\n[ABC-01] One MUST.\n\nAnother SHOULD NOT.\n")

    assert unnumbered(planted) == ["Another SHOULD NOT."]


@EACH
def test_what_binds_does_not_stand_where_nothing_binds(part: Part) -> None:
    assert [item.id for item in paragraphs(part) if item.id and item.informative] == []


@EACH
def test_each_part_says_whether_it_binds(part: Part) -> None:
    said = next(paragraphs(part)).text
    starts = ("This part is normative", "*This part is informative.*")

    assert part.text.startswith(f"# {part.title}\n")
    assert said.startswith(starts)


def test_every_part_is_listed_and_every_list_entry_is_a_part() -> None:
    files = {path.stem for path in SPEC.glob("*.md")} - {"README"}

    assert files == {part.name for part in PARTS}


@pytest.fixture(scope="module")
def due() -> dict[str, str]:
    """What each written file should be, by its name."""
    return {path.name: text for path, text in writing.outputs().items()}


@pytest.mark.parametrize(
    "path",
    [
        *(part.path for part in PARTS),
        requirements.LIST,
        SPEC / "figures" / "negotiation.svg",
        promela.MODEL,
    ],
    ids=lambda path: path.name,
)
def test_what_a_program_writes_is_up_to_date(path, due: dict[str, str]) -> None:
    """After a change of schemas, tables, registries, code or sentences: run `make spec`."""
    assert path.read_text(encoding="utf-8") == due[path.name]


def test_what_a_program_writes_is_the_same_each_time(due: dict[str, str]) -> None:
    from specification.story import story

    story.cache_clear()

    assert {path.name: text for path, text in writing.outputs().items()} == due


def test_a_region_is_written_anew_and_nothing_else() -> None:
    text = "Before.\n\n<!-- generated: a-b -->\nold\n<!-- end -->\n\nAfter.\n"

    anew = regions.filled(text, {"a-b": lambda: "new"})

    assert anew == "Before.\n\n<!-- generated: a-b -->\n\nnew\n\n<!-- end -->\n\nAfter.\n"
    with pytest.raises(KeyError):
        regions.filled(text, {})


def test_each_member_of_each_schema_has_words_and_no_words_are_left_over() -> None:
    said = {(key, name) for key, own in shapes.words().items() for name in own}

    assert said == shapes.every_member()


def test_each_writer_writes_somewhere() -> None:
    used = {name for part in PARTS for name in regions.names(part.text)}

    assert used == set(writing.WRITERS)


@EACH
def test_ids_that_the_text_refers_to_exist(part: Part) -> None:
    areas = {name[:3] for name in IDS}
    named = set(re.findall(r"\b[A-Z]{3}-[0-9]{2}\b", part.text))
    former = next(item.text for item in PARTS if item.name == "changes")

    assert {name for name in named if name[:3] in areas and name not in former} - IDS == set()


def test_each_requirement_binds_some_class() -> None:
    assert [item.id for item in REQUIREMENTS if not item.classes] == []


def test_each_requirement_has_a_test_or_a_reason_why_none_can_decide() -> None:
    untested = {item.id for item in REQUIREMENTS if not holding(item.id)}

    assert untested == {item.id for item in REQUIREMENTS if item.untestable}
    assert all(len(item.untestable.split()) > 5 for item in REQUIREMENTS if item.untestable)


def test_a_test_is_found_by_what_its_docstring_names() -> None:
    """PRF-02."""
    own = {case.name: case for case in cases() if case.file == "tests/spec/test_text.py"}

    assert "PRF-02" in own["test_a_test_is_found_by_what_its_docstring_names"].names
    assert not own["test_each_writer_writes_somewhere"].names


def test_an_id_that_stands_twice_is_refused() -> None:
    twice = Part(name="x", title="X", text="# X\n\n[ABC-01] One MUST.\n\n[ABC-01] Two MUST.\n")

    with pytest.raises(ValueError, match="ABC-01"):
        requirements.read([twice])


def test_a_class_cannot_name_what_nobody_states() -> None:
    table = "# C\n\n| class | requirements |\n|---|---|\n| verifier | ABC, DEF-01 |\n"
    text = Part(name="x", title="X", text="# X\n\n[ABC-01] One MUST.\n")

    with pytest.raises(ValueError, match="DEF-01"):
        requirements.read([text, Part(name="conformance", title="C", text=table)])


DECISIONS = sorted((SPEC / "decisions").glob("*.md"))
LOST = re.compile(r"\bLost:|\bWhat lost\b|\bRejected:|\bConsidered and left:")


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_names_the_options_that_lost(path: Path) -> None:
    assert LOST.search(path.read_text(encoding="utf-8"))


def test_decisions_are_numbered_without_a_gap() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]

    assert numbers == list(range(1, len(DECISIONS) + 1))
