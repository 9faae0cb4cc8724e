"""JSONTestSuite: what no reader may accept, what readers differ on, and what all accept."""

import pytest

from assent import codec
from assent.errors import PeerError
from support.refused import refused
from support.shared import shared

SUITE = shared("vectors/json-parsing")
BYTES_MAX = 10**7  # So that nothing is refused for its size alone.


def files(kind):
    return sorted(SUITE.glob(f"{kind}_*.json"))


def code_of(path) -> str:
    with pytest.raises(PeerError) as caught:
        codec.decode(path.read_bytes(), bytes_max=BYTES_MAX)
    return caught.value.code


def test_the_suite_is_complete():
    assert [len(files(kind)) for kind in "niy"] == [188, 35, 95]


@pytest.mark.parametrize("path", files("n"), ids=lambda path: path.stem)
def test_what_is_not_json_is_refused(path):
    """PRF-01: all 188, as not JSON, not UTF-8 or too deep."""
    assert code_of(path) in {"not-json", "encoding", "depth"}


@pytest.mark.parametrize("path", files("i"), ids=lambda path: path.stem)
def test_what_readers_differ_on_is_refused(path):
    """PRF-01: all 35; where readers may differ, signed bytes may not."""
    assert code_of(path) in {"not-json", "encoding", "depth", "number", "text"}


# Valid JSON that is a document of the profile, byte for byte.
READ = {"y_object_basic", "y_object_empty", "y_object_simple"}
# Valid JSON objects that the profile refuses, each for its own reason; all other y_ files hold
# an array or a lone value.
REFUSED = {
    "y_object": "not-canonical",
    "y_object_duplicated_key": "not-canonical",
    "y_object_duplicated_key_and_value": "not-canonical",
    "y_object_empty_key": "number",
    "y_object_escaped_null_in_key": "number",
    "y_object_extreme_numbers": "number",
    "y_object_long_strings": "not-canonical",
    "y_object_string_unicode": "not-canonical",
    "y_object_with_newlines": "not-canonical",
}


@pytest.mark.parametrize("path", files("y"), ids=lambda path: path.stem)
def test_valid_json_is_read_only_as_a_canonical_object_of_the_profile(path):
    """PRF-01, PRF-02, PRF-03."""
    if path.stem in READ:
        assert codec.encode(codec.decode(path.read_bytes())) == path.read_bytes()
    else:
        with refused(REFUSED.get(path.stem, "not-json")):
            codec.decode(path.read_bytes())
