"""Stored bodies: zstd where it pays, the exact bytes where it does not.

Owns how a body lies in a column; both directions are exact. A frame carries a checksum, so a
rotten one is noticed when it is read.
"""

from typing import Final

import zstandard

from assent_server.store.model import StoreUnavailable

__all__ = ["Damaged", "pack", "unpack"]

_MAGIC: Final = b"\x28\xb5\x2f\xfd"
_PAYS_FROM_BYTES: Final = 256
_BODY_BYTES_MAX: Final = 64 * 1024 * 1024
_LEVEL: Final = 3

_compressor: Final = zstandard.ZstdCompressor(
    level=_LEVEL, write_checksum=True, write_content_size=True
)
_decompressor: Final = zstandard.ZstdDecompressor()


class Damaged(StoreUnavailable):
    """A stored value is not one that this program wrote: it is never served (ST7)."""


def pack(raw: bytes) -> bytes:
    """``raw`` as it is stored."""
    # Bytes that look like a frame always become one: the first four bytes tell the two apart.
    if len(raw) < _PAYS_FROM_BYTES and not raw.startswith(_MAGIC):
        return raw
    frame = _compressor.compress(raw)
    return frame if len(frame) < len(raw) or raw.startswith(_MAGIC) else raw


def unpack(stored: bytes) -> bytes:
    """The bytes that were packed.

    Raises:
        Damaged: a frame does not decompress, or to something else than was packed.
    """
    if not stored.startswith(_MAGIC):
        return stored
    try:
        if zstandard.frame_content_size(stored) > _BODY_BYTES_MAX:
            raise Damaged("A stored body claims an impossible size.")
        return _decompressor.decompress(stored)
    except zstandard.ZstdError as error:
        raise Damaged("A stored body does not decompress.") from error
