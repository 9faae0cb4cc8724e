"""Stored bodies: one byte that says how, then the bytes, compressed by zstd where it pays.

Owns how a body lies in a column; both directions are exact. Documents are short and alike, so
frames begin from a dictionary of their skeletons: the documents with all values left out, the
most frequent last. A dictionary never changes, because what was stored rests on it; a better
one gets the next number. A frame carries a checksum, so a rotten one is noticed (ST7).
"""

from importlib import resources
from typing import Final

import zstandard

from assent_server.store.model import StoreUnavailable

__all__ = ["Damaged", "pack", "unpack"]

_EXACT: Final = b"\x00"
_ZSTD_1: Final = b"\x01"
_BODY_BYTES_MAX: Final = 64 * 1024 * 1024
_LEVEL: Final = 1  # Higher levels take twice the time to save five percent.

_dictionary: Final = zstandard.ZstdCompressionDict(
    resources.files("assent_server.store").joinpath("dictionary-1.txt").read_bytes(),
    dict_type=zstandard.DICT_TYPE_RAWCONTENT,
)
_dictionary.precompute_compress(level=_LEVEL)
_compressor: Final = zstandard.ZstdCompressor(
    level=_LEVEL, dict_data=_dictionary, write_checksum=True, write_content_size=True
)
_decompressor: Final = zstandard.ZstdDecompressor(dict_data=_dictionary)


class Damaged(StoreUnavailable):
    """A stored value is not one that this program wrote: it is never served."""


def pack(raw: bytes) -> bytes:
    """``raw`` as it is stored."""
    frame = _compressor.compress(raw)
    return _ZSTD_1 + frame if len(frame) < len(raw) else _EXACT + raw


def unpack(stored: bytes) -> bytes:
    """The bytes that were packed.

    Raises:
        Damaged: this is nothing that ``pack`` makes, or not what it made.
    """
    how, body = stored[:1], stored[1:]
    if how == _EXACT:
        return body
    if how != _ZSTD_1:
        raise Damaged("A stored body says no known way to read it.")
    try:
        if zstandard.frame_content_size(body) > _BODY_BYTES_MAX:
            raise Damaged("A stored body claims an impossible size.")
        return _decompressor.decompress(body)
    except zstandard.ZstdError as error:
        raise Damaged("A stored body does not decompress.") from error
