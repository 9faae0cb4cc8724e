"""People never read of seeds, DIDs, digests or proofs: the output of every command is searched."""

import asyncio
import re
from pathlib import Path

import pytest

from assent_client.wallet import to_words
from assent_client.words import plain
from support.keeping import keeper_document
from support.person import Person
from support.programs import PROGRAMS, leaves
from support.town import Shop, Town

Said = list[tuple[tuple[str, ...], str]]

FORBIDDEN = re.compile(
    r"\b[Ss]eeds?\b|\bSEED\b|\bDIDs?\b|\bdid:|\b[Dd]igests?\b|\bDIGEST\b|\b[Pp]roofs?\b|\bPROOF\b"
    r"|\buEi[\w-]{20,}|\b(?:first|second)[ -]part(?:y|ies)\b",
)


@pytest.fixture
def said(nobody: Person, shop: Shop, town: Town, tmp_path: Path) -> Said:
    """What a person reads who goes through every command and most of its ways."""
    heard: Said = []

    def run(*words: str, who: Person = nobody, **arguments: str | None) -> None:
        heard.append((words, who.run(*words, **arguments).output))

    run()
    run("init", answers="wrong\nwrong\nwrong\n")
    run("init", "--yes")
    run("terms", "list")
    run("terms", "show", "service-care")
    run("terms", "show", "service-care", "--plain")
    run("terms", "show", "nonsense")
    run("terms", "compare", "service-analytics", "service-care")
    run("prefer", "service-care", "service-analytics")
    run("config", "set", "country", "DE")
    run("config", "set", "country", "nowhere")
    Path("keeper.json").write_bytes(keeper_document())
    run("config", "set", "keeper", "keeper.json")
    run("config", "set", "keeper", "nobody.example", "--forget")
    run("overview")
    run("discover", "shop.example")
    run("discover", "nowhere.example")
    run("proffer", "shop.example", "--terms", "service", "--no-counter")
    run("proffer", "shop.example", "--terms", "service", "--counter")
    run("answer", "shop.example")
    run("answer", "shop.example", "--decline")
    run("proffer", "shop.example")
    run("agreements", "list")
    run("agreements", "show", "shop.example")
    run("agreements", "view", "nonsense", "--as", "odrl")
    run("export", "shop.example", "bundle.json")
    run("verify", "bundle.json")
    keys = asyncio.run(town.request("GET", f"{shop.origin}/.well-known/did.json", (), b"")).body
    Path("keys.json").write_bytes(keys)
    run("verify", "bundle.json", "--keys", "keys.json")
    raw = Path("bundle.json").read_bytes()
    for name, changed in (
        ("a.json", raw.replace(b"Laden", b"Luden")),
        ("b.json", raw[:-1]),
        ("c.json", re.sub(rb'"proofValue":"z[^"]+"', b'"proofValue":"z1"', raw)),
        ("d.json", re.sub(rb'"proof":\[[^\]]*\]', b'"proof":[]', raw)),
        ("e.json", raw.replace(b"uEi", b"uEj")),
    ):
        Path(name).write_bytes(changed)
        run("verify", name, "--keys", "keys.json")
    run("verify", "bundle.json", "--keys", "bundle.json")
    run("sessions", "open", "shop.example", "--cookie-jar", "jar.txt")
    run("sessions", "open", "shop.example", "--origin", "https://evil.example")
    run("dispute", "shop.example", "--about", "They called me.")
    town.down.add("shop.example")
    run("dispute", "shop.example", "--about", "They called me again.")
    run("sync")
    run("withdraw", "shop.example", "--erase")
    run()
    town.down.clear()
    run("sync")
    shop.lose_everything()
    run("sync")
    run()
    run("agreements", "show", "shop.example")
    run("agreements", "show", "nonsense")
    run("publish", "site")
    run("backup", "copy")
    run("restore", "copy")
    other = Person(town, tmp_path / "other", seed=9)
    run("restore", who=other, answers=" ".join(to_words(bytes(32))[:17]))
    run("restore", who=other, answers=" ".join(to_words(bytes(32))))
    run("sync", "shop.example", who=other)
    run("proffer", "shop.example", "--terms", "service-analytics", who=other)
    run("config", "show")
    return heard


def test_no_command_says_them(said: Said):
    """CLI-52."""
    found = [
        (words, line)
        for words, output in said
        for line in output.splitlines()
        if FORBIDDEN.search(line)
    ]

    assert found == []


def test_a_command_at_the_end_of_a_line_can_be_pasted_whole(said: Said):
    """CLI-61."""
    ends = re.compile(r"\bassent (?:[a-z]+ ?)+[.,;]$")

    assert [line for _, output in said for line in output.splitlines() if ends.search(line)] == []


def test_every_command_was_looked_at(said: Said):
    heard = [words for words, _ in said]

    assert [
        leaf
        for leaf in leaves(PROGRAMS["assent"])
        if not any(w[: len(leaf)] == leaf for w in heard)
    ] == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The proof is missing.", "The signature is missing."),
        ("It does not know did:web:shop.example.", "It does not know shop.example."),
        ("The second party signed.", "The vendor signed."),
        ("The DID document is wrong.", "The list of keys is wrong."),
        (f"It confirms the record uEi{'A' * 43}.", "It confirms the record."),
        ("The keys are not localhost%3A8642's.", "The keys are not localhost:8642's."),
        ("It ended on 2026-03-02T14:05:09Z.", "It ended on 2 March 2026, 14:05 UTC."),
        ("They wrote 2026-99-99T99:99:99Z.", "They wrote 2026-99-99T99:99:99Z."),
        ("At .texts: it is empty.", "At .texts: it is empty."),
        ("~/proof/seed.txt is there already.", "~/proof/seed.txt is there already."),
    ],
)
def test_sentences_are_put_into_plain_words_and_names_of_files_left(sentence: str, expected: str):
    assert plain(sentence) == expected
