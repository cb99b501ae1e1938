"""Compressed answers, unpacked in limits: a small download cannot become a large text (a decompression bomb)."""

import zlib

from pipeline.errors import SourceError

UNCHECKED = 1_000_000
"""Bytes that an answer may unpack to whatever its ratio: short pages of tables compress very well."""


class Inflater:
    """Gives an answer's bytes unpacked as they come; SourceError past a limit, or for an encoding not asked for."""

    def __init__(self, encoding: str, *, max_bytes: int, max_ratio: float) -> None:
        self._packed = encoding.strip().lower() not in ("", "identity")
        if self._packed and encoding.strip().lower() not in ("gzip", "x-gzip", "deflate"):
            raise SourceError(f"its answer is packed as {encoding!r}, which was not asked for")
        self._max_bytes, self._max_ratio = max_bytes, max_ratio
        self._stream: zlib._Decompress | None = None
        self._taken = self._given = 0

    def feed(self, chunk: bytes) -> bytes:
        """The bytes that `chunk` unpacks to."""
        self._taken += len(chunk)
        unpacked = self._unpack(chunk) if self._packed else chunk
        self._given += len(unpacked)
        if self._given > self._max_bytes:
            step = "Save the part that matters as a file and name that, or raise `[fetch] max_bytes`."
            raise SourceError(f"it is larger than {self._max_bytes:,} bytes", step)
        if self._given > UNCHECKED and self._given > self._max_ratio * self._taken:
            raise SourceError(f"it unpacks to more than {self._max_ratio:g} times its size, as an attack would")
        return unpacked

    def finish(self) -> None:
        """Raises SourceError where the packed answer is not complete."""
        if self._stream and not self._stream.eof:
            raise SourceError("its packed answer is cut off")

    def _unpack(self, chunk: bytes) -> bytes:
        unpacked, room = bytearray(), self._max_bytes - self._given + 1
        while chunk and len(unpacked) < room:
            if self._stream is None or self._stream.eof:
                self._stream = zlib.decompressobj(_window(chunk))
            try:
                unpacked += self._stream.decompress(chunk, room - len(unpacked))
            except zlib.error as error:
                raise SourceError(f"its packed answer is damaged ({error})") from None
            chunk = self._stream.unconsumed_tail or self._stream.unused_data
        return bytes(unpacked)


def _window(chunk: bytes) -> int:
    """zlib's window bits for what the first bytes show: a gzip or zlib header, or none, as some servers have it."""
    zlib_header = len(chunk) > 1 and chunk[0] & 15 == 8 and int.from_bytes(chunk[:2], "big") % 31 == 0
    return zlib.MAX_WBITS | 32 if zlib_header or chunk[:1] == b"\x1f" else -zlib.MAX_WBITS
