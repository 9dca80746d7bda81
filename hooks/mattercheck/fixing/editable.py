"""The part of a file that fixes read and change: its start. The rest, which can have any length, is only copied."""

from __future__ import annotations

from ..core.limits import Limits
from ..core.named_tuple import NamedTuple
from ..io.sources import Source

_MARGIN = 1 << 17


class Editable(NamedTuple):
    """The start of a file, and whether the file continues after it."""

    data: bytes
    continues: bool


def read_editable(source: Source, limits: Limits) -> Editable:
    """Return the start of a file, of about four times the maximum size of front matter. Raises OSError.

    A check reads no more than half of it (see `read_head`), so that it finds the same in the start as in the whole
    file, however much fixes shorten it.
    """
    size = 4 * limits.size + _MARGIN
    data = source.read(lambda read: read(size + 1))
    if len(data) <= size:
        return Editable(data, continues=False)
    end = size
    while end > size - 3 and data[end] & 0xC0 == 0x80:  # within a character in UTF-8
        end -= 1
    return Editable(data[:end], continues=True)
