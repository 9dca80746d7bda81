"""Run the server over standard input and output."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import IO

from .endpoint import Endpoint
from .inbox import Inbox
from .session import Session


def serve(stdin: IO[bytes], write: IO[bytes]) -> bool:
    """Serve one client until it says `exit` or closes its end; tell whether it said `shutdown` before.

    The input is read without a buffer of Python's: another process may be forked while a read waits.
    """
    descriptor = stdin.fileno()
    endpoint = Endpoint(Inbox(lambda size: os.read(descriptor, size)), _flushing(write))
    session = Session(endpoint)
    try:
        endpoint.serve(session)
    except BrokenPipeError:
        pass
    finally:
        session.close()
    return session.is_shut_down


def _flushing(stream: IO[bytes]) -> Callable[[bytes], None]:
    def write(data: bytes) -> None:
        rest = memoryview(data)
        while rest:  # a raw stream may write only a part
            rest = rest[stream.write(rest) :]
        stream.flush()

    return write
