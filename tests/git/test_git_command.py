"""A git that is read while it goes on: in order, to its end, and not for ever."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from mattercheck.git.command import Process, read_lines, run
from mattercheck.git.errors import GitError, GitRefusedError
from mattercheck.git.pipes import SelectedPipes, ThreadedPipes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")


@pytest.fixture(params=[SelectedPipes, ThreadedPipes])
def patience(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> float:
    """Read in each of the two ways, and wait for half a second."""
    kind: Any = request.param
    monkeypatch.setattr("mattercheck.git.pipes.pipes", kind)
    monkeypatch.setenv("MATTERCHECK_GIT_TIMEOUT", "0.5")
    return 0.5


def script(commands: str) -> tuple[str, ...]:
    """Return what has git run a script of the shell."""
    return "-c", f"alias.run=!{commands} #", "run"


def test_more_than_a_pipe_holds(tmp_path: Path, patience: float) -> None:
    del patience
    said = script("seq 200000; seq 200000 >&2")
    assert run(tmp_path, *said) == b"".join(b"%d\n" % number for number in range(1, 200_001))


def test_it_may_take_long_as_long_as_it_says_something(tmp_path: Path, patience: float) -> None:
    del patience
    assert run(tmp_path, *script("for n in 1 2 3 4; do printf $n; sleep 0.2; done")) == b"1234"


@pytest.mark.parametrize("commands", ["", "echo a; ", "exec >&-; "])
def test_it_hangs(tmp_path: Path, patience: float, commands: str) -> None:
    with pytest.raises(GitError, match=f"did not answer within {patience} s"):
        run(tmp_path, *script(f"{commands}sleep 5; touch ended"))
    assert not (tmp_path / "ended").exists()


def test_a_child_that_stays_does_not_keep_us(tmp_path: Path, patience: float) -> None:
    del patience
    assert run(tmp_path, *script("(sleep 5; touch ended) >/dev/null & echo a")) == b"a\n"
    assert not (tmp_path / "ended").exists()


def test_it_refuses(tmp_path: Path, patience: float) -> None:
    del patience
    with pytest.raises(GitRefusedError, match="failed: not so"):
        run(tmp_path, *script("echo 'fatal: not so' >&2; exit 128"))


def test_after_its_end_and_after_it_was_killed(tmp_path: Path, patience: float) -> None:
    del patience
    process = Process(tmp_path, *script("cat"), is_asked=True)
    process.write(b"a\n")
    assert process.read() == b"a\n"
    process.kill()
    process.write(b"b\n")
    assert process.read() == b""
    process = Process(tmp_path, *script("true"), is_asked=True)
    assert process.read() == b""
    assert process.read() == b""
    assert process.end() == ""


def test_who_has_had_enough(tmp_path: Path, patience: float) -> None:
    del patience
    lines = read_lines(tmp_path, *script("seq 1000000 | tr '\\n' '\\0'"))
    assert next(lines) == "1"
    lines.close()  # type: ignore[attr-defined]


def test_it_drips(tmp_path: Path, patience: float, monkeypatch: pytest.MonkeyPatch) -> None:
    del patience
    monkeypatch.setattr("mattercheck.git.command._TIMEOUTS_PER_ANSWER", 2)
    with pytest.raises(GitError, match="did not answer within"):
        run(tmp_path, *script("while :; do printf a; printf b >&2; sleep 0.1; done"))


@pytest.mark.parametrize(
    ("name", "size", "what"),
    [
        ("_MAX_OUTPUT", 1 << 20, "printed more than 1,048,576 bytes"),
        ("_MAX_ENTRIES", 1000, "printed more than 1,000 entries"),
        ("_MAX_ENTRY", 1000, "printed something unexpected"),
    ],
)
def test_it_never_ends(
    tmp_path: Path, patience: float, monkeypatch: pytest.MonkeyPatch, name: str, size: int, what: str
) -> None:
    del patience
    monkeypatch.setattr(f"mattercheck.git.command.{name}", size)
    endless = "yes" if name == "_MAX_ENTRY" else "cat /dev/zero"
    with pytest.raises(GitError, match=what):
        if name == "_MAX_OUTPUT":
            run(tmp_path, *script(endless))
        else:
            for _ in read_lines(tmp_path, *script(endless)):
                pass


def test_its_errors_never_end(tmp_path: Path, patience: float, monkeypatch: pytest.MonkeyPatch) -> None:
    del patience
    for module in ("command", "pipes"):
        monkeypatch.setattr(f"mattercheck.git.{module}.MAX_STDERR_BYTES", 1 << 20, raising=False)
    with pytest.raises(GitError):
        run(tmp_path, *script("yes >&2"))


def test_an_error_is_said_in_one_line(tmp_path: Path, patience: float) -> None:
    del patience
    with pytest.raises(GitRefusedError) as refused:
        run(tmp_path, *script("head -c 100000 /dev/zero | tr '\\\\0' x >&2; exit 3"))
    assert len(str(refused.value)) < 700
