"""The streams of a run, and how an error of the set-up is written to them."""

from __future__ import annotations

from pathlib import Path
from typing import IO, NamedTuple

from ...core.errors import MattercheckError


class Streams(NamedTuple):
    stdin: IO[bytes]
    stdout: IO[str]
    stderr: IO[str]

    def say(self, text: str) -> None:
        """Say on standard error what the command did, as one escape_controls line."""
        from ...reporting.text_safety import escape_controls

        self.stderr.write(f"mattercheck: {escape_controls(text)}\n")

    def warn(self, text: str) -> None:
        """Say on standard error what the command did not do, and why, as one escape_controls line."""
        self.say(f"warning: {text}")

    def report(self, error: MattercheckError) -> None:
        """Say on standard error why the check cannot be run."""
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
