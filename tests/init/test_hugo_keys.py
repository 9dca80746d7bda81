"""Hugo reads keys in any case, so another case is neither a mistake nor a missing field."""

from __future__ import annotations

from collections.abc import Callable

from conftest import Outcome, Repository

Run = Callable[..., Outcome]


def test_a_key_in_another_case(repository: Repository, run: Run) -> None:
    (repository.folder / "mattercheck.toml").unlink()
    repository.write("hugo.toml", 'baseURL = "https://example.org"\n')
    for number in range(60):
        key = "linktitle" if number == 7 else "linkTitle"
        repository.write(f"content/posts/{number}.md", f"---\ntitle: T {number}\n{key}: L {number}\n---\n")
    outcome = run("init", "--yes")
    assert "wrong" not in outcome.out
    repository.write("content/posts/new.md", "---\nTITLE: T\nlinktitle: L\n---\n")
    assert run("check").code == 0
    repository.write("content/posts/new.md", "---\nTitel: T\nlinktitle: L\n---\n")
    assert "did you mean `title`" in run("check").out
