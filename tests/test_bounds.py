"""What no file, no schema and no commit can do: take forever, take all memory, hide, or have secrets shown."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from call_count import counted_calls
from conftest import BAD, CONFIGURATION, GOOD, SCHEMA, Outcome, Repository
from mattercheck.core.bounded import BoundedWorker, LimitExceededError
from mattercheck.core.limits import DEFAULT_LIMITS
from mattercheck.schema.load.loader import SchemaLoader

Run = Callable[..., Outcome]
MANY_CALLS = 10_000_000
"""More than what is bounded makes, at most 4 million, and far less than what isn't."""
posix = pytest.mark.skipif(sys.platform == "win32", reason="processes and links as POSIX has them")
SLOW_TO_COMPILE = r"^(\p{L}y){1,100}x"
"""40 ms each; jsonschema-rs 0.61.1 and later do not unroll a repetition of one class, or one without an anchor."""


def concise(run: Run, *arguments: str) -> list[str]:
    return run("check", "--format", "concise", *arguments).lines


def yaml(body: str) -> str:
    return f"---\n{body}\n---\n"


def nested(depth: int) -> str:
    inner = "{txt: hi}"
    for _ in range(depth):
        inner = f"{{list: 1, children: [{inner}]}}"
    return inner


BLOCK = {
    "oneOf": [
        {
            "type": "object",
            "required": [kind],
            "properties": {"children": {"type": "array", "items": {"$ref": "#/$defs/block"}}},
        }
        for kind in ("text", "image", "list", "quote")
    ]
}
NAMES = [f"name{number}x" for number in range(500)]
HEAVY: dict[str, tuple[Any, str]] = {
    "a recursive union": (
        {"$defs": {"block": BLOCK}, "items": BLOCK, "properties": {"a": BLOCK}},
        yaml(f"a: {nested(12)}"),
    ),
    "lists in lists": (
        {
            "$defs": {
                "n": {
                    "anyOf": [
                        {"type": "array", "items": {"$ref": "#/$defs/n"}, "minItems": 2},
                        {"type": "array", "items": {"$ref": "#/$defs/n"}},
                        {"type": "integer"},
                    ]
                }
            },
            "properties": {"a": {"$ref": "#/$defs/n"}},
        },
        yaml(f"a: {'[' * 20}x{']' * 20}"),
    ),
    "misspelt fields": (
        {"required": NAMES, "properties": dict.fromkeys(NAMES, True), "additionalProperties": False},
        yaml("\n".join(f"nam{number}x: 1" for number in range(500))),
    ),
    "many choices": (
        {"additionalProperties": {"enum": [f"choice{number}" for number in range(20_000)]}},
        yaml("\n".join(f"k{number}: chioce{number}" for number in range(900))),
    ),
    "many branches": (
        {"additionalProperties": {"anyOf": [{"type": "string", "maxLength": n} for n in range(500)]}},
        yaml("\n".join(f"k{number}: 5" for number in range(900))),
    ),
    "look-ahead": ({"properties": {"a": {"pattern": "(?=a)a*b"}}}, yaml(f"a: {'a' * 150_000}")),
    "templates": (True, yaml("\n".join(f"a{number}: {{{{ x }}}}" for number in range(6_000)))),
    "duplicate keys of JSON": (True, "{" + ",".join(['"a": 1'] * 20_000) + "}\n"),
    "deprecated items": (
        {"properties": {"a": {"items": {"deprecated": True}}}},
        yaml(f"a: [{', '.join('1' * 200_000)}]"),
    ),
}


@pytest.mark.parametrize("name", HEAVY)
@pytest.mark.parametrize("command", [["check"], ["fix", "--unsafe", "--diff"]], ids=" ".join)
def test_a_heavy_file_ends_and_the_rest_goes_on(
    repository: Repository, run: Run, name: str, command: list[str]
) -> None:
    schema, text = HEAVY[name]
    repository.write("post.schema.json", json.dumps(schema))
    repository.write("content/a.md", text)
    repository.write("content/b.md", "---\nb: [\n---\n")
    limits = "[limits]\nseconds = 0.5\n\n"
    repository.write("mattercheck.toml", limits + (repository.folder / "mattercheck.toml").read_text())
    with counted_calls() as calls:
        outcome = run(*command)
    assert calls.count < MANY_CALLS, "this process itself must not be kept busy"
    if command == ["check"]:
        assert outcome.code == (0 if name == "deprecated items" and "time-limit" not in outcome.out else 1)
        assert "content/b.md:2:4: error" in outcome.out
        assert "content/a.md:" in outcome.out


@posix
@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("name", ["templates", "duplicate keys of JSON"])
@pytest.mark.parametrize(
    "command",
    [["infer", "content"], ["fix", "--sort-keys"], ["check", "--diff", "HEAD", "--changed-lines"]],
    ids=" ".join,
)
def test_to_read_a_heavy_file_ends(repository: Repository, run: Run, name: str, command: list[str]) -> None:
    limits = "[limits]\nseconds = 0.3\n\n"
    repository.write("mattercheck.toml", limits + (repository.folder / "mattercheck.toml").read_text())
    repository.write("content/a.md", HEAVY[name][1])
    repository.write("content/b.md", GOOD)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "first")
    repository.write("content/a.md", HEAVY[name][1] + "More.\n")
    with counted_calls() as calls:
        outcome = run(*command)
    assert calls.count < MANY_CALLS, "this process itself must not be kept busy"
    assert outcome.code == (0 if command[0] == "infer" else 1)
    assert "content/a.md" in outcome.out + outcome.err or command[0] == "infer"


@posix
@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("name", ["mattercheck.toml", "post.schema.yaml"])
def test_to_say_what_is_wrong_with_the_setup_ends(repository: Repository, run: Run, name: str) -> None:
    repository.write("content/a.md", GOOD)
    if name == "mattercheck.toml":
        repository.write(name, "a = 1\n" + "a = { b = tru\n" * 60_000)
    else:
        repository.write("mattercheck.toml", CONFIGURATION.replace("post.schema.json", name))
        repository.write(name, "".join(f"a{number}: {{{{ x }}}}\n" for number in range(20_000)))
    with counted_calls() as calls:
        outcome = run("check")
    assert calls.count < MANY_CALLS, "this process itself must not be kept busy"
    assert outcome.code == 2
    assert f"{name}:" in outcome.err


@posix
def test_a_process_that_takes_too_long_or_too_much_is_said(repository: Repository, run: Run) -> None:
    schema, text = HEAVY["a recursive union"]
    repository.write("post.schema.json", json.dumps(schema))
    repository.write("content/a.md", text)
    (line,) = concise(run)
    assert line.endswith(("[memory-limit]", "[time-limit]"))
    schema, text = HEAVY["look-ahead"]
    repository.write("post.schema.json", json.dumps(schema))
    repository.write("content/a.md", text)
    limits = "[limits]\nseconds = 0.2\n\n"
    repository.write("mattercheck.toml", limits + (repository.folder / "mattercheck.toml").read_text())
    message = "error: explaining what is wrong here takes more than 0.2 s of processor time [time-limit]"
    assert concise(run) == [f"content/a.md:1:1: {message}"]


@pytest.mark.parametrize(
    "command",
    [["check"], ["fix", "--diff"], ["schema", "diff", "HEAD:post.schema.json", "post.schema.json"]],
    ids=" ".join,
)
def test_where_processes_are_not_forked(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    """As on macOS and Windows: what can be sent to another process is, and the rest is done in this one."""
    repository.write("content/a.md", GOOD)
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "first")
    repository.write("post.schema.json", '{"additionalProperties": {"type": "boolean"}}')
    lines = "".join(f'key{number}: "true"\n' for number in range(400))
    repository.write("content/b.md", f"---\n{lines}---\n")
    forked = run(*command)
    monkeypatch.setattr("mattercheck.core.bounded.start_method", lambda: "spawn")
    spawned = run(*command)
    assert (spawned.code, spawned.out, spawned.err) == (forked.code, forked.out, forked.err)
    assert forked.code == 1


def test_a_process_within_a_process(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is ended at a limit starts no other process: a schema that content names is read by it."""
    named = (repository.folder / "mattercheck.toml").read_text()
    repository.write("mattercheck.toml", "allow-inline-schema = true\n" + named.replace("content", "other"))
    patterns = [{"pattern": f"{SLOW_TO_COMPILE}{number}"} for number in range(6)]
    repository.write("costly.json", json.dumps({"properties": {"title": {"allOf": patterns}}}))
    repository.write("broken.json", '{"type": "string",}' + " " * 5_000)
    for name in ("broken", "costly"):
        repository.write(
            f"content/{name}.md", f"---\n$schema: ../{name}.json\ntitle: 5\nb: {'x' * 5_000}\n---\n"
        )
    for method in ("fork", "spawn"):
        monkeypatch.setattr("mattercheck.core.bounded.start_method", lambda method=method: method)
        said = [line.partition(": error: ")[2].split(":")[0] for line in concise(run)]
        assert said == ["the schema `../broken.json` cannot be used"], method


def _served_by(_state: None) -> int:
    return os.getpid()


def _serve_copy(worker: BoundedWorker[None], answers: Any) -> None:
    answers.send(worker.run(_served_by, DEFAULT_LIMITS))
    worker.close()


@pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")
def test_a_forked_copy_has_a_process_of_its_own() -> None:
    """A pool may be forked after a worker was started; through one pipe, answers would get mixed up."""
    worker: BoundedWorker[None] = BoundedWorker(None)
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    try:
        first = worker.run(_served_by, DEFAULT_LIMITS)
        copy = context.Process(target=_serve_copy, args=(worker, theirs))
        copy.start()
        other = ours.recv()
        copy.join()
        assert copy.exitcode == 0
        assert len({first, other, os.getpid(), copy.pid}) == 4
        assert worker.run(_served_by, DEFAULT_LIMITS) == first
    finally:
        worker.close()


@posix
def test_a_bug_is_not_taken_for_a_limit(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("a bug")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("mattercheck.checking.checker.check_document", fail)
    repository.write("content/a.md", BAD.replace("---\n", f"---\n# {'x' * 5_000}\n", 1))
    (line,) = concise(run)
    assert line.endswith("[internal-error]")
    (log,) = tmp_path.glob("mattercheck-*.log")
    assert "KeyError: 'a bug'" in log.read_text()


_held: list[bytes] = []


def _hold(_: None, megabytes: int) -> int:
    _held.append(b"x" * megabytes * 1_000_000)
    return sum(map(len, _held)) // 1_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux only")
def test_no_job_gets_the_memory_that_others_kept() -> None:
    worker: BoundedWorker[None] = BoundedWorker(None)
    limits = DEFAULT_LIMITS._replace(megabytes=200)
    assert [worker.run(_hold, limits, megabytes) for megabytes in (20, 20, 150, 150)] == [20, 40, 190, 150]
    with pytest.raises(LimitExceededError):
        worker.run(_hold, limits, 250)
    worker.close()


@posix
@pytest.mark.usefixtures("repository")
def test_no_process_can_be_started(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("os.fork", fail)
    outcome = run("schema", "docs")
    assert outcome.code == 2
    assert "cannot start a worker process: resource temporarily unavailable" in outcome.err


def test_what_was_not_looked_for_is_never_known(repository: Repository, run: Run) -> None:
    """Behind a thousand known problems a new one would hide."""
    repository.write("post.schema.json", '{"additionalProperties": {"type": "string"}}')
    lines = "".join(f"k{number}: 1\n" for number in range(1_200))
    repository.write("content/a.md", f"---\n{lines}---\n")
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "--message", "first")
    run("baseline")
    repository.write("content/a.md", f"---\n{lines}new: 5\n---\n")
    for options in (
        [],
        ["--no-baseline", "--new-since", "HEAD"],
        ["--no-baseline", "--diff", "HEAD", "--changed-lines"],
    ):
        assert [line.split()[-1] for line in concise(run, *options)] == ["[problem-limit]"]


@pytest.mark.parametrize("schema", [{"maximum": 5}, {"multipleOf": 7}, {"type": "string"}, {"enum": [1]}])
@pytest.mark.parametrize("digits", ["0x" + "f" * 3_600, "0o" + "7" * 5_000, "9" * 5_000])
def test_a_number_of_too_many_digits(repository: Repository, run: Run, schema: Any, digits: str) -> None:
    repository.write("post.schema.json", json.dumps({"properties": {"a": schema}}))
    repository.write("content/a.md", f"+++\na = {digits}\n+++\n")
    assert [line.split()[-1] for line in concise(run)] == ["[no-json-value]"]


@pytest.mark.parametrize("last", ["{a: 0}", "{a: x}"])
def test_many_items_that_must_differ(repository: Repository, run: Run, last: str) -> None:
    repository.write("post.schema.json", '{"properties": {"a": {"uniqueItems": true}}}')
    items = ", ".join(f"{{a: {number}}}" for number in range(6_000))
    repository.write("content/a.md", f"---\na: [{items}, {last}]\n---\n")
    assert [line.split()[-1] for line in concise(run)] == ["[uniqueItems]"] * (last == "{a: 0}")


def doubling(reference: Callable[[int], str], name: Callable[[int], str], holder: str) -> dict[str, Any]:
    parts: dict[str, Any] = {"s0": {"type": "string", "$anchor": "s0"}}
    for number in range(1, 26):
        branch = {"$ref": reference(number - 1)}
        parts[name(number)] = {"$anchor": f"s{number}", "anyOf": [branch, branch]}
    return {holder: parts, "properties": {"a": {"$ref": reference(25)}}}


ENDLESS = {
    "by anchors": doubling("#s{}".format, "s{}".format, "$defs"),
    "below a keyword that nobody knows": doubling("#/parts/s{}".format, "s{}".format, "parts"),
    "by an anchor of its own": {"$anchor": "q", "$ref": "#q"},
    "by an identifier": {"$defs": {"a": {"$id": "https://a.example/a", "allOf": [{"$ref": "a"}]}}},
    "by a dynamic anchor": {"$dynamicAnchor": "q", "anyOf": [{"$dynamicRef": "#q"}]},
    "by recursion": {
        "$schema": "https://json-schema.org/draft/2019-09/schema",
        "$recursiveAnchor": True,
        "anyOf": [{"$recursiveRef": "#"}],
    },
    "in a long chain": {
        "$defs": {f"s{n}": {"anyOf": [{"$ref": f"#/$defs/s{n - 1}"}] if n else []} for n in range(3_000)}
        | {"s0": {}},
        "$ref": "#/$defs/s2999",
    },
}


@pytest.mark.parametrize("name", ENDLESS)
@pytest.mark.parametrize("command", [["check"], ["schema", "check"], ["schema", "docs"]], ids=" ".join)
def test_a_schema_without_end_is_refused(
    repository: Repository, run: Run, name: str, command: list[str]
) -> None:
    repository.write("post.schema.json", json.dumps(ENDLESS[name]))
    repository.write("content/a.md", GOOD)
    outcome = run(*command)
    assert outcome.code in {1, 2}
    said = outcome.out + outcome.err
    assert "leads back to itself" in said or "subschemas" in said


MANY = range(6_000)
HEAVY_SCHEMAS: dict[str, tuple[list[str], Any, str]] = {
    "many required fields": (
        ["new", "posts", "content/new.md"],
        {
            "required": [f"field{number}" for number in MANY],
            "properties": {f"field{number}": {"$ref": "#/$defs/group"} for number in MANY},
            "$defs": {"group": {"type": "object", "required": [f"part{number}" for number in range(400)]}},
        },
        "creating a file for post.schema.json takes more than",
    ),
    "many defaults": (
        ["schema", "check"],
        {"properties": {f"n{number}": {"type": "string", "default": 5} for number in MANY}},
        "checking for contradictions takes more than",
    ),
    "fields that double": (
        ["schema", "docs"],
        {
            "$defs": {
                f"d{number}": {"properties": {key: {"$ref": f"#/$defs/d{number + 1}"} for key in "abcdefgh"}}
                for number in range(9)
            }
            | {"d9": {}},
            "$ref": "#/$defs/d0",
        },
        "describing post.schema.json takes more than",
    ),
    "many branches": (
        ["schema", "diff", "post.schema.json", "other.schema.json"],
        {"anyOf": [{"required": [f"n{number}"], "minProperties": number} for number in MANY]},
        "comparing these schemas takes more than",
    ),
}


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what has no configuration take a fifth of the usual time."""
    limits = DEFAULT_LIMITS._replace(seconds=0.3)
    for module in ("schema.load.regex_cost", "document.bounded_read", "config.file_config"):
        monkeypatch.setattr(f"mattercheck.{module}.DEFAULT_LIMITS", limits)


@posix
@pytest.mark.parametrize("name", HEAVY_SCHEMAS)
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_command_about_a_heavy_schema_ends(
    repository: Repository, run: Run, monkeypatch: pytest.MonkeyPatch, name: str, method: str
) -> None:
    monkeypatch.setattr("mattercheck.core.bounded.start_method", lambda: method)
    command, schema, said = HEAVY_SCHEMAS[name]
    repository.write("post.schema.json", json.dumps(schema))
    repository.write("other.schema.json", json.dumps({**schema, "minProperties": 3}))
    limits = "[limits]\nseconds = 0.2\n\n"
    repository.write("mattercheck.toml", limits + (repository.folder / "mattercheck.toml").read_text())
    with counted_calls() as calls:
        outcome = run(*command)
    assert calls.count < MANY_CALLS, "this process itself must not be kept busy"
    assert f"{said} 0.2 s of processor time" in outcome.out + outcome.err
    assert outcome.code in {1, 2}
    assert not (repository.folder / "content/new.md").exists()


@posix
@pytest.mark.usefixtures("hurry")
@pytest.mark.parametrize("command", [["check"], ["schema", "check"], ["infer", "content"]], ids=" ".join)
def test_regular_expressions_that_take_too_long_to_prepare(
    repository: Repository, run: Run, command: list[str]
) -> None:
    patterns = {f"n{number}": {"pattern": f"{SLOW_TO_COMPILE}{number}"} for number in range(200)}
    repository.write("post.schema.json", json.dumps({"properties": patterns}))
    repository.write("content/a.md", GOOD)
    with counted_calls() as calls:
        outcome = run(*command)
    assert calls.count < MANY_CALLS
    if command[0] != "infer":
        assert "post.schema.json:1:" in outcome.out + outcome.err
        assert "error: compiling the regular expressions takes more than" in outcome.out + outcome.err
        assert outcome.code in {1, 2}


@posix
@pytest.mark.usefixtures("hurry")
def test_they_cannot_hide_in_another_file(repository: Repository, run: Run) -> None:
    patterns = [{"pattern": f"{SLOW_TO_COMPILE}{number}"} for number in range(100)]
    repository.write("content/a.md", GOOD)
    repository.write("other.json", json.dumps({"parts": {"a": {"allOf": patterns}}}))
    repository.write("post.schema.json", '{"$ref": "other.json#/parts/a"}')
    with counted_calls() as calls:
        assert "other.json:1:" in run("check").err
    assert calls.count < MANY_CALLS


@posix
def test_they_do_not_hide_one_that_is_none(repository: Repository, run: Run) -> None:
    patterns = [{"pattern": f"{SLOW_TO_COMPILE}{number}"} for number in range(8)]
    repository.write("content/a.md", GOOD)
    repository.write("post.schema.json", json.dumps({"allOf": [*patterns, {"pattern": "("}]}))
    assert "`(` is not a valid regular expression" in run("check").err


def test_a_regular_expression_that_repeats_too_often(repository: Repository, run: Run) -> None:
    repository.write(
        "post.schema.json", json.dumps({"properties": {"a": {"pattern": "^(a{1,999}){1,999}$"}}})
    )
    repository.write("content/a.md", GOOD)
    said = "`^(a{1,999}){1,999}$` is not a valid regular expression, or its repetitions would take too much memory"
    assert f"post.schema.json:1:34: error: {said} [invalid-schema]" in run("check").err


def test_many_keywords_that_nobody_knows(repository: Repository, run: Run) -> None:
    unknown = {f"requried{number}": 1 for number in range(40_000)}
    repository.write("post.schema.json", json.dumps({"type": "object", **unknown}))
    repository.write("content/a.md", GOOD)
    with counted_calls() as calls:
        assert "did you mean `required`?" in run("check").out
    assert calls.count < MANY_CALLS


NO_SCHEMAS = [
    {"title": "My post", "date": "2024-01-01", "tags": ["a"]},
    {"name": "package", "version": "1.0.0", "scripts": {}},
    {"openapi": "3.1.0", "info": {}},
    {"a": {"type": "string"}},
]


@pytest.mark.parametrize("contents", NO_SCHEMAS)
def test_a_file_of_json_that_is_no_schema_is_doubted(repository: Repository, run: Run, contents: Any) -> None:
    repository.write("post.schema.json", json.dumps(contents))
    repository.write("content/a.md", GOOD)
    assert "no keyword here checks anything, so every file passes" in run("check").out
    assert run("schema", "check").code == 0
    assert "no keyword here checks anything" in run("schema", "check").out


@posix
@pytest.mark.parametrize("name", ["mattercheck.toml", "post.schema.json", "mattercheck-baseline.txt"])
@pytest.mark.parametrize("kind", ["link", "device", "pipe", "folder"])
def test_what_a_commit_may_not_make_of_the_setup(
    repository: Repository, run: Run, name: str, kind: str
) -> None:
    secret = repository.folder.parent / "secret"
    secret.write_text("AWS_SECRET=hunter2\n")
    repository.write("content/a.md", BAD)
    path = repository.folder / name
    path.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.symlink_to(secret if kind == "link" else "/dev/zero")
    outcome = run("check")
    assert outcome.code == 2
    assert "hunter2" not in outcome.out + outcome.err
    assert "bug" not in outcome.err


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="permissions do not bind this user")
def test_a_folder_that_cannot_be_looked_into(repository: Repository, run: Run) -> None:
    repository.add("content/sub/a.md", BAD)
    (repository.folder / "content/sub").chmod(0)
    try:
        outcome = run("check", "--format", "concise")
    finally:
        (repository.folder / "content/sub").chmod(0o755)
    assert "content/sub/a.md:1:1: error: the file cannot be read: permission denied" in outcome.out


VICTIM = "precious"


@posix
@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("out.sarif", ["check", "--output", "sarif=out.sarif"]),
        ("mattercheck-baseline.txt", ["baseline"]),
        ("made.json", ["infer", "content", "--output", "made.json", "--force"]),
        ("schemas", ["init", "--yes", "--force"]),
        ("content/new", ["new", "posts", "content/new/a.md"]),
    ],
    ids=lambda value: value if isinstance(value, str) else value[0],
)
def test_nothing_is_written_through_a_link_out_of_the_repository(
    repository: Repository, run: Run, name: str, command: list[str]
) -> None:
    """Whoever opens a pull request could have any file written over."""
    outside = repository.folder.parent / "outside"
    repository.write("content/a.md", BAD)
    if "." in name:
        outside.write_text(VICTIM)
    else:
        outside.mkdir()
    (repository.folder / name).symlink_to(outside)
    if command[0] == "init":
        (repository.folder / "mattercheck.toml").unlink()
        command = ["init", "--yes"]
    outcome = run(*command)
    assert outcome.code == 2
    assert "points outside the repository" in outcome.err
    assert outside.read_text() == VICTIM if outside.is_file() else not list(outside.iterdir())


@posix
def test_a_pipe_in_the_place_of_the_baseline(repository: Repository, run: Run) -> None:
    repository.write("content/a.md", BAD)
    os.mkfifo(repository.folder / "mattercheck-baseline.txt")
    outcome = run("baseline")
    assert (outcome.code, "not a regular file" in outcome.err) == (2, True)


@posix
def test_what_is_inferred_shows_nothing_from_outside(repository: Repository, run: Run) -> None:
    (repository.folder.parent / "secret.md").write_text("---\ntitle: [hunter2]\nb: {{ hunter2 }}\n---\n")
    repository.write("content/a.md", GOOD)
    (repository.folder / "content/l.md").symlink_to("../../secret.md")
    for options in ([], ["--tolerance", "50%"]):
        outcome = run("infer", "content", *options)
        assert "hunter2" not in outcome.out + outcome.err
        assert "points outside the repository" in outcome.out + outcome.err


def test_a_baseline_of_many_files_that_are_gone(repository: Repository, run: Run) -> None:
    lines = "".join(f"content/y{number}.md#/date format ef2d127d\n" for number in range(20_000))
    repository.write("mattercheck-baseline.txt", lines)
    for number in range(30):
        repository.write(f"content/q{number}.md", BAD)
    with counted_calls() as calls:
        assert len([line for line in concise(run) if "[format]" in line]) == 30
    assert calls.count < MANY_CALLS


def test_a_configuration_of_a_megabyte(repository: Repository, run: Run) -> None:
    collections = "".join(CONFIGURATION.replace("posts", f"posts{number}") for number in range(10_000))
    repository.write("mattercheck.toml", collections)
    with counted_calls() as calls:
        outcome = run("check")
        assert (outcome.code, "the file is longer than 262,144 bytes" in outcome.err) == (2, True)
    assert calls.count < MANY_CALLS


def test_a_glob_of_a_megabyte(repository: Repository, run: Run) -> None:
    repository.write("mattercheck.toml", CONFIGURATION.replace("content/**/*.md", "{a,b}" * 40_000))
    outcome = run("check")
    assert "a glob must not be longer than 1,000 characters" in outcome.err


def test_what_a_run_that_was_killed_left_behind_is_no_content(repository: Repository, run: Run) -> None:
    configuration = (repository.folder / "mattercheck.toml").read_text()
    repository.write("mattercheck.toml", configuration.replace("**/*.md", "**"))
    repository.write("content/a.md", GOOD)
    repository.write("content/.mattercheck-0123456789abcdef.new", BAD)
    assert (run("check").code, run("check").out) == (0, "")


@posix
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_no_process_outlives_the_program(repository: Repository, number: int) -> None:
    schema, text = HEAVY["look-ahead"]
    limits = "[limits]\nseconds = 5\n\n"
    repository.write("mattercheck.toml", limits + (repository.folder / "mattercheck.toml").read_text())
    repository.write("post.schema.json", json.dumps(schema))
    for file in range(1_100):
        repository.write(f"content/{file}.md", text if file % 20 == 0 else GOOD)
    command = [sys.executable, "-m", "mattercheck", "check", "--no-cache", "--jobs", "2"]
    with subprocess.Popen(
        command, cwd=repository.folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        time.sleep(0.7)
        process.send_signal(number)
        # Ends when no process has the output open any more: at the latest after the file that it is at.
        process.communicate(timeout=60)


@posix
def test_an_interrupt_at_any_moment_is_quiet(repository: Repository) -> None:
    for file in range(300):
        repository.write(f"content/{file}.md", GOOD)
    command = [sys.executable, "-m", "mattercheck", "check", "--no-cache"]
    for step in range(6):
        with subprocess.Popen(
            [*command, "--jobs", str(1 + step % 2)],
            cwd=repository.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as process:
            time.sleep(0.1 + 0.04 * step)
            process.send_signal(signal.SIGINT)
            out, _ = process.communicate(timeout=60)
        assert b"cli" not in out, out.decode()  # what Python says while it is starting is not ours
        assert process.returncode in {0, 1, 130, -signal.SIGINT}


def nested_union(levels: int, width: int) -> Any:
    if not levels:
        return {"properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}, "required": ["c"]}
    return {"oneOf": [nested_union(levels - 1, width) for _ in range(width)]}


@pytest.mark.parametrize(("levels", "width"), [(3, 12), (6, 4), (2, 23)])
def test_a_small_file_with_a_small_schema_of_many_readings_is_not_explained_here(
    repository: Repository, run: Run, levels: int, width: int
) -> None:
    repository.write("post.schema.json", json.dumps(nested_union(levels, width)))
    repository.write("content/a.md", "---\na: text\nb: text\n---\n")
    loader = SchemaLoader(repository.folder)
    assert not loader.load("post.schema.json", repository.folder).is_cheap
    assert run("check").code == 1


def test_an_ordinary_union_is_explained_here(repository: Repository) -> None:
    repository.write("post.schema.json", json.dumps(nested_union(1, 20)))
    assert SchemaLoader(repository.folder).load("post.schema.json", repository.folder).is_cheap


def test_a_baseline_cannot_have_what_a_limit_hides(repository: Repository, run: Run) -> None:
    repository.write("mattercheck.toml", f"limits.problems = 2\n{CONFIGURATION}")
    repository.write("post.schema.json", '{"additionalProperties": {"type": "integer"}}')
    repository.write("content/a.md", "---\na: x\nb: x\nc: x\n---\n")
    assert "can't be baselined" in run("baseline").err
    assert "problem-limit" in run("check").out


@posix
@pytest.mark.parametrize("syntax", ["absolute", "up", "link", "folder"])
@pytest.mark.parametrize("staged", [[], ["--staged"]], ids=str)
def test_a_configuration_reads_nothing_outside_of_its_repository(
    repository: Repository, run: Run, syntax: str, staged: list[str]
) -> None:
    """The schema of a configuration in a pull request must not print a file of the machine."""
    secret = repository.folder.parent / "secret.json"
    secret.write_text("root:x:0:0:SECRET\n")
    path = {"absolute": str(secret), "up": "../secret.json", "link": "a.json", "folder": "f/secret.json"}[
        syntax
    ]
    (repository.folder / "a.json").symlink_to(secret)
    (repository.folder / "f").symlink_to(secret.parent)
    repository.write("mattercheck.toml", CONFIGURATION.replace("post.schema.json", path))
    repository.write("content/a.md", GOOD)
    repository.git("add", ".")
    for command in (
        ["check", *staged],
        ["schema", "check"],
        ["schema", "docs"],
        ["explain-file", "content/a.md"],
        ["stats"],
        ["new", "posts"],
    ):
        outcome = run(*command)
        assert outcome.code == 2, command
        assert "SECRET" not in outcome.out + outcome.err, command
        assert "outside the repository" in outcome.err, command
    assert run("check", "--schema", str(secret), "content/a.md").code == 2


SECRETS = {
    ".env": "SECRET_KEY=hunter2\nOTHER: [\n",
    "notes.txt": "hunter2\n",
    "secret.yaml": "apiVersion: v1\nkind: Secret\ntype: hunter2\ndata:\n  password: hunter2\n",
    "broken.yaml": "password: hunter2\nb: [\n",
    "account.json": '{"type": "hunter2", "private_key": "hunter2", "required": "hunter2"}',
    "broken.json": '{"password": "hunter2" "b": hunter2}',
    "text.json": '"hunter2"',
    "secret.toml": 'hunter2 = "x\n',
}


@pytest.mark.parametrize("name", SECRETS)
@pytest.mark.parametrize("staged", [[], ["--staged"]], ids=str)
def test_no_line_of_a_file_that_is_no_schema_is_shown(
    repository: Repository, run: Run, name: str, staged: list[str]
) -> None:
    repository.write(name, SECRETS[name])
    repository.write(
        "mattercheck.toml", "allow-inline-schema = true\n" + CONFIGURATION.replace("post.schema.json", name)
    )
    repository.write("content/a.md", GOOD)
    repository.write("other/a.md", f"---\n$schema: ../{name}\n---\n")
    repository.git("add", "--force", ".")
    for command in (
        ["check", *staged],
        ["check", *staged, "--format", "github"],
        ["check", *staged, "other"],
        ["schema", "check"],
        ["schema", "docs"],
        ["schema", "diff", name, "post.schema.json"],
        ["explain-file", "content/a.md"],
        ["stats"],
        ["report", "--output", "-"],
        ["new", "posts"],
    ):
        outcome = run(*command)
        assert "hunter2" not in outcome.out + outcome.err, command
    assert run("check", "content/a.md").code == 2


@posix
@pytest.mark.parametrize("files", [10, 14, 20, 64])
@pytest.mark.parametrize(
    "command",
    ["check --no-cache", "check --no-cache --jobs 4", "infer content --jobs 4", "report --jobs 4 --output -"],
)
def test_few_files_may_be_open(repository: Repository, files: int, command: str) -> None:
    for number in range(1_100):
        repository.write(f"content/{number}.md", GOOD)
    limited = f"ulimit -n {files}; exec {sys.executable} -P -m mattercheck {command}"
    done = subprocess.run(
        ["sh", "-c", limited], cwd=repository.folder, timeout=60, capture_output=True, check=False
    )
    assert done.returncode in {0, 2}
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    "command", [["check"], ["check", "--diff", "HEAD"], ["baseline"], ["explain-file", "content/a.md"]]
)
def test_the_command_line_may_name_rules_outside_of_the_repository(
    repository: Repository, run: Run, command: list[str]
) -> None:
    repository.add("content/a.md", BAD)
    repository.git("commit", "-qm", "first")
    outside = repository.folder.parent
    (outside / "rules.toml").write_text(CONFIGURATION.replace("content/**", "repository/content/**"))
    (outside / "post.schema.json").write_text(SCHEMA)
    assert run(*command, "--config", "../rules.toml").code in {0, 1}
    if command[0] != "explain-file":
        (outside / "known.txt").write_text("")
        assert run(*command, "--baseline", "../known.txt").code in {0, 1}
