"""Decode the bytes of a file as UTF-8, and explain those that aren't."""

from __future__ import annotations

from ..core.problem import Problem
from .source_text import SourceText

_UTF16_DASHES = (b"-\x00-\x00-\x00", b"\x00-\x00-\x00-", b"{\x00", b"\x00{")


def decode(path: str, data: bytes) -> tuple[SourceText, Problem | None]:
    """Decode UTF-8; report the first invalid byte, and replace all of them with U+FFFD."""
    if data.startswith(b"---"):  # as nearly all front matter does, and no text in another encoding
        try:
            return SourceText(path, data.decode("utf-8")), None
        except UnicodeDecodeError:
            pass
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        source = SourceText(path, "")
        message = "the file is encoded as UTF-32, not UTF-8"
        return source, source.problem("encoding", (0, 0), message, help="save the file as UTF-8")
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff", *_UTF16_DASHES))
    if utf16:
        big = data.startswith(b"\xfe\xff") or data[:1] == b"\x00"
        source = SourceText(
            path, data.decode("utf-16-be" if big else "utf-16-le", "replace").lstrip("\ufeff")
        )
        message = "the file is encoded as UTF-16, not UTF-8"
        return source, source.problem("encoding", (0, 0), message, help="save the file as UTF-8")
    try:
        return SourceText(path, data.decode("utf-8")), None
    except UnicodeDecodeError as error:
        source = SourceText(path, data.decode("utf-8", "replace"))
        start = len(data[: error.start].decode("utf-8"))
        message = f"byte 0x{data[error.start]:02X} isn't valid UTF-8"
        try:
            character = data[error.start : error.start + 1].decode("cp1252")
            hint = f"save the file as UTF-8 (in Windows-1252 this byte is `{character}`)"
        except UnicodeDecodeError:
            hint = "save the file as UTF-8"
        return source, source.problem("encoding", (start, start + 1), message, help=hint)
