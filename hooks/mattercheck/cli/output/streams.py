"""The standard streams of a run, and the messages of commands on standard error."""

from __future__ import annotations

from pathlib import Path
from typing import IO

from ...core.errors import MattercheckError
from ...core.named_tuple import NamedTuple


class Streams(NamedTuple):
    """The standard streams of a run."""

    stdin: IO[bytes]
    stdout: IO[str]
    stderr: IO[str]

    def say(self, text: str) -> None:
        """Write a message of the command on standard error, as one line with control characters escaped."""
        from ...reporting.text_safety import escape_controls

        self.stderr.write(f"mattercheck: {escape_controls(text)}\n")

    def warn(self, text: str) -> None:
        """Write a warning of the command on standard error, as one line with control characters escaped."""
        self.say(f"warning: {text}")

    def report(self, error: MattercheckError) -> None:
        """Write on standard error why the command cannot be run."""
        from ... import git
        from ...reporting.color import Style
        from ...reporting.renderers.concise import headline
        from ...reporting.text_safety import escape_controls

        if not error.problems:
            self.say(f"error: {error}")
        here = Path.cwd()
        style = Style(git.find_root(here) or here, here)
        for problem in error.problems:
            self.stderr.write(headline(problem, style) + "\n")
            if problem.help:
                self.stderr.write(f"  help: {escape_controls(problem.help)}\n")
