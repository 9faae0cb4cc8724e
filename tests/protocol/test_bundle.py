"""Bundles as files: what is written is read again, and nothing else is read."""

from assent import bundle as bundles
from assent import codec
from assent.bundle import Bundle, Text
from assent.documents.containers import BUNDLE_BYTES_MAX
from support.bundles import Story
from support.refused import refused
from support.replacing import replace


def test_a_bundle_that_was_written_is_read_again(told: Story) -> None:
    """REC-03: byte for byte and value for value."""
    raw = bundles.write(told.bundle)

    assert bundles.read(raw) == told.bundle
    assert bundles.write(bundles.read(raw)) == raw


def test_a_short_bundle_is_read_again(told: Story) -> None:
    """REC-03."""
    short = Bundle(
        history=replace(told.bundle.history, documents=()),
        descriptions=told.bundle.descriptions[:1],
        practices=told.bundle.practices,
        terms=told.bundle.terms,
    )

    assert bundles.read(bundles.write(short)) == short


def test_each_document_travels_in_the_bytes_that_were_signed(told: Story) -> None:
    """REC-03, I1: canonical bytes are compositional."""
    raw = bundles.write(told.bundle)

    for document in (told.bundle.history.record, *told.bundle.history.documents):
        assert document.raw in raw


def test_conflicts_and_successors_are_carried(told: Story) -> None:
    """REC-03, AGR-05."""
    successor = told.customer.agree(supersedes=told.record.record_digest)
    full = replace(told.bundle, successors=(successor,), conflicts=(told.record,))

    assert bundles.read(bundles.write(full)) == full


def test_a_text_under_the_digest_of_another_is_refused(told: Story) -> None:
    """REC-03, PR10."""
    value = codec.decode(bundles.write(told.bundle), bytes_max=BUNDLE_BYTES_MAX)
    value["texts"][0]["text"] += "And they may sell it."

    with refused("reference"):
        bundles.read(codec.encode(value))


def test_a_bundle_over_four_mebibytes_is_not_read(told: Story) -> None:
    """REC-03, SV2."""
    long = Text(language="en", kind="plain", text="x" * 60_000)
    texts = tuple(replace(long, text=f"{number}{long.text[4:]}") for number in range(64))
    raw = bundles.write(replace(told.bundle, texts=texts))

    bundles.read(raw)
    with refused("too-large"):
        bundles.read(raw + b" " * (BUNDLE_BYTES_MAX - len(raw) + 1))


def test_a_bundle_is_no_document(told: Story) -> None:
    """DOC-03: it has neither context nor proof, and no container hides in another."""
    value = codec.decode(bundles.write(told.bundle), bytes_max=BUNDLE_BYTES_MAX)

    for member in ({"proof": []}, {"@context": []}, {"bundle": value}):
        with refused("schema"):
            bundles.read(codec.encode(value | member))
