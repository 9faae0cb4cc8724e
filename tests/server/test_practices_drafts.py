"""Practices as operators write them: short names, one meaning each."""

import importlib.resources
from pathlib import Path

import pytest

from assent.documents.terms import Obligation, ObligationKind, Recipient, RecipientKind
from assent.errors import LocalError
from assent.terms import load_vocabulary
from assent.times import Instant
from assent_server import practices_drafts, practices_examples, practices_words
from assent_server.practices_drafts import Draft

PROCESS = """
[[processes]]
name = "Orders"
purposes = ["RequestedServiceProvision"]
data = ["EmailAddress", "pd:Name"]
operations = ["Collect", "Store"]
recipients = ["processors"]
retention = "P2Y"
locations = ["DE", "EU27"]
automation = "FullAutomation"
legal_basis = "Contract"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "shop.toml"


def read(file: Path, text: str) -> Draft:
    file.write_text(text, encoding="utf-8")
    return practices_drafts.read(file, load_vocabulary())


def refused(file: Path, text: str) -> LocalError:
    with pytest.raises(LocalError) as caught:
        read(file, text)
    return caught.value


def test_short_names_mean_concepts_of_the_vocabulary(file: Path) -> None:
    (process,) = read(file, PROCESS).processes

    assert process.purposes == ("https://w3id.org/dpv#RequestedServiceProvision",)
    assert process.data == (
        "https://w3id.org/dpv/pd#EmailAddress",
        "https://w3id.org/dpv/pd#Name",
    )
    assert process.locations == ("https://w3id.org/dpv/loc#DE", "https://w3id.org/dpv/loc#EU27")
    assert process.legal_basis == "https://w3id.org/dpv#Contract"


def test_the_profile_is_called_as_its_file(file: Path) -> None:
    assert read(file, PROCESS).profile == "shop"


def test_anywhere_means_any_place(file: Path) -> None:
    text = PROCESS.replace('["DE", "EU27"]', '["anywhere"]')

    assert read(file, text).processes[0].locations == ("https://w3id.org/dpv#Location",)


def test_what_is_left_out_stays_unsaid(file: Path) -> None:
    """TRM-08: absent is not none."""
    kept = [line for line in PROCESS.splitlines() if line[:4] not in ("rete", "loca", "auto")]

    (process,) = read(file, "\n".join(kept)).processes

    assert (process.retention, process.locations, process.automation) == (None, (), None)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("none", Recipient(kind=RecipientKind.NONE)),
        ("partners", Recipient(kind=RecipientKind.PARTNERS)),
        ("https://bank.example", Recipient(kind=RecipientKind.NAMED, ref="https://bank.example")),
        (
            "https://bank.example (ForProfitOrganisation)",
            Recipient(
                kind=RecipientKind.NAMED,
                ref="https://bank.example",
                category="https://w3id.org/dpv#ForProfitOrganisation",
            ),
        ),
        (
            "Authority",
            Recipient(kind=RecipientKind.CATEGORY, ref="https://w3id.org/dpv#Authority"),
        ),
    ],
)
def test_recipients_are_written_by_kind_name_or_category(
    file: Path, written: str, meant: Recipient
) -> None:
    text = PROCESS.replace('["processors"]', f'["{written}"]')

    assert read(file, text).processes[0].recipients == (meant,)


def test_a_misspelled_concept_is_named_with_the_nearest(file: Path) -> None:
    error = refused(file, PROCESS.replace("Collect", "Colect"))

    assert "no operations called “Colect”" in error.message
    assert "Collect" in error.hint


def test_a_name_of_several_concepts_must_be_made_clear(file: Path) -> None:
    """A third party is one of the DPV and one of its IEEE 7012 extension."""
    error = refused(file, PROCESS.replace('["processors"]', '["ThirdParty"]'))

    assert "means several concepts" in error.message
    text = PROCESS.replace('["processors"]', '["dpv:ThirdParty"]')
    assert read(file, text).processes[0].recipients[0].ref == "https://w3id.org/dpv#ThirdParty"


def test_obligations_are_written_with_their_level_or_duration(file: Path) -> None:
    promised = '[obligations]\nservice-delivery = true\ndeletion = "at-end"\nnotice = "P30D"\n'

    assert read(file, PROCESS + promised).obligations == (
        Obligation(kind=ObligationKind.SERVICE_DELIVERY),
        Obligation(kind=ObligationKind.DELETION, level="at-end"),
        Obligation(kind=ObligationKind.NOTICE, duration="P30D"),
    )


@pytest.mark.parametrize(
    ("promise", "says"),
    [
        ("service-delivery = false", "leave out what is not promised"),
        ("cancel-as-easily = 'yes'", "leave out what is not promised"),
        ("deletion = 'before'", "one of on-request, at-end"),
        ("notice = 30", "a text"),
        ("notice = '30 days'", "cannot be published"),
        ("erasure = true", "means nothing here"),
    ],
)
def test_a_promise_that_says_nothing_clear_is_refused(file: Path, promise: str, says: str) -> None:
    assert says in refused(file, f"{PROCESS}[obligations]\n{promise}\n").message


@pytest.mark.parametrize(
    "text",
    [
        "",
        PROCESS.replace('"Orders"', '""'),
        PROCESS.replace('["RequestedServiceProvision"]', "[]"),
        PROCESS.replace("P2Y", "two years"),
        PROCESS.replace('name = "Orders"\n', ""),
        PROCESS + 'sold_to = "everybody"\n',
    ],
)
def test_a_draft_that_could_not_be_published_is_refused(file: Path, text: str) -> None:
    assert str(file) in refused(file, text).message


@pytest.mark.parametrize("name", ["service", "analytics", "marketing"])
def test_each_example_is_a_draft_that_reads_in_plain_words(file: Path, name: str) -> None:
    example = importlib.resources.files(practices_examples).joinpath(f"{name}.toml")

    lines = practices_words.lines(read(file, example.read_text(encoding="utf-8")))

    assert any("use personal data for requested service provision" in line for line in lines)
    assert not any("https://" in line for line in lines)


def test_what_is_left_open_is_said_to_the_one_who_signs(file: Path) -> None:
    draft = read(file, PROCESS.replace('retention = "P2Y"\n', ""))

    assert any("Not said: how long it is kept." in line for line in practices_words.lines(draft))


def test_who_asks_before_each_use_says_so(file: Path) -> None:
    """TRM-14, SRV-11: and is shown it before it is signed."""
    asks = read(file, 'enforcement = "before-use"\n' + PROCESS)
    silent = read(file, PROCESS)
    body = asks.body(
        practices_id="urn:uuid:00000000-0000-4000-8000-000000000001",
        did="did:web:shop.example",
        valid_from=Instant("2026-01-01T00:00:00Z"),
    )

    assert body.enforcement == "before-use"
    assert asks.says_the_same_as(body)
    assert not silent.says_the_same_as(body)
    assert any("Before each use" in line for line in practices_words.lines(asks))
    assert not any("Before each use" in line for line in practices_words.lines(silent))
    assert "before-use" in refused(file, 'enforcement = "always"\n' + PROCESS).message
