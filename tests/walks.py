"""Walks through a page of the docs: its files are written and its commands run, one after the other."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

from conftest import Outcome

Run = Callable[..., Outcome]

_STEP = re.compile(
    r"^(?:<!-- repository: (?P<repository>[\w-]+) -->"
    r'|```(?P<language>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```)$',
    re.MULTILINE | re.DOTALL,
)


class Walk:
    """A walk in a repository, which is shown as `home`; `enter` changes to another one by its name."""

    def __init__(self, run: Run, folder: Path, home: str, enter: Callable[[str], Path] | None = None) -> None:
        self._run = run
        self._folder = folder
        self._home = home
        self._enter = enter
        self.commands = 0
        self.files = 0

    def go(self, page: str) -> str:
        """Return the page with what its commands print now."""
        return _STEP.sub(self._step, page)

    def _step(self, match: re.Match[str]) -> str:
        text = match["text"]
        if match["repository"] is not None:
            assert self._enter is not None
            self._folder = self._enter(match["repository"])
        elif match["title"] is not None:
            self.files += 1
            path = self._folder / match["title"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        elif match["language"] == "diff":
            subprocess.run(["git", "apply", "-"], cwd=self._folder, input=text.encode(), check=True)
        elif match["language"] == "console":
            commands = [line for line in text.splitlines() if line.startswith("$ ")]
            self.commands += len(commands)
            printed = "".join(f"{command}\n{self._printed(command)}" for command in commands)
            return f"```console\n{printed.replace(str(self._folder), self._home)}```"
        return match[0]

    def _printed(self, command: str) -> str:
        program, *arguments = shlex.split(command.removeprefix("$ "))
        if program == "git":
            done = subprocess.run(
                ["git", *arguments], cwd=self._folder, capture_output=True, text=True, check=False
            )
            return done.stdout + done.stderr
        assert program == "mattercheck", command
        outcome = self._run(*arguments)
        return outcome.out + outcome.err
