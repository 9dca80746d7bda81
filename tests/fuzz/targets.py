"""What is fuzzed: functions that take any bytes and run the program on them, in this process.

Each raises AssertionError where something does not hold that always should, and lets through whatever the program
raises; MattercheckError is an answer where a schema or a configuration is read. Nothing is written but a temporary folder
that is empty except for one schema.
"""

from __future__ import annotations

import json
import re
import signal
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from mattercheck.checking.checker import Checker
from mattercheck.checking.result import Result, Summary
from mattercheck.checking.validate import check_document, is_clean
from mattercheck.config.file_config import ConfigResolver, FileConfig
from mattercheck.config.settings import load_config
from mattercheck.core.errors import MattercheckError
from mattercheck.core.problem import Problem, Span
from mattercheck.document.document import read_data
from mattercheck.document.source_text import SourceText
from mattercheck.document.syntax import NotCleanError, Syntax
from mattercheck.fixing.fixer import FixResult, fix_content
from mattercheck.io.configuration_files import WorkTreeFiles
from mattercheck.io.sources import Source, StreamSource
from mattercheck.reporting.color import Style
from mattercheck.reporting.renderer import FORMATS, make_renderer
from mattercheck.reporting.schema_markdown import html, markdown
from mattercheck.rules.document import DOCUMENT_RULES
from mattercheck.schema.analysis.compare import compare
from mattercheck.schema.analysis.contradictions import contradictions
from mattercheck.schema.analysis.describe import fields_of
from mattercheck.schema.load.loader import SchemaLoader
from mattercheck.schema.model.schema import Schema

SECONDS = 5.0
"""Of processor time that a step may take for an input of up to 64 kB, if nothing ends it."""
ENDED_AFTER = 2.0
"""Seconds after which what is wrong is said no more: the program does that in a process that it ends, so it is no fault."""
MEGABYTES = 400
"""Of memory that a step may take."""
LONGEST = 1 << 16

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["title"],
    "properties": {
        "title": {
            "type": "string",
            "minLength": 1,
            "maxLength": 60,
            "description": "What the page is called",
        },
        "date": {"type": "string", "format": "date"},
        "time": {"type": "string", "format": "time"},
        "publishedDateTime": {"type": "string", "format": "date-time"},
        "url": {"type": "string", "format": "uri"},
        "email": {"type": "string", "format": "email"},
        "host": {"format": "hostname"},
        "address": {"anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]},
        "id": {"format": "uuid"},
        "pointer": {"format": "json-pointer"},
        "slug": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
        "draft": {"type": "boolean"},
        "weight": {"type": "integer", "minimum": 0, "maximum": 100},
        "price": {"type": "number", "multipleOf": 0.01, "exclusiveMinimum": 0},
        "version": {"type": "string"},
        "layout": {"enum": ["post", "page", "wide", None, 1]},
        "kind": {"const": "article"},
        "tags": {
            "type": "array",
            "items": {"type": "string", "pattern": "^[a-z]+$"},
            "uniqueItems": True,
            "maxItems": 5,
            "contains": {"minLength": 2},
        },
        "point": {"prefixItems": [{"type": "number"}, {"type": "number"}], "items": False},
        "old": {"deprecated": True},
        "author": {
            "oneOf": [
                {"type": "string"},
                {
                    "type": "object",
                    "required": ["name"],
                    "additionalProperties": False,
                    "properties": {"name": {"type": "string"}, "email": {"format": "email"}},
                },
            ]
        },
        "blocks": {"type": "array", "items": {"$ref": "#/$defs/block"}},
        "meta": {
            "type": "object",
            "additionalProperties": {"type": ["string", "null"]},
            "propertyNames": {"pattern": "^[a-z_]+$"},
            "minProperties": 1,
        },
        "secret": False,
    },
    "patternProperties": {"^x-": {"type": "integer"}},
    "if": {"properties": {"layout": {"const": "post"}}, "required": ["layout"]},
    "then": {"required": ["date"]},
    "else": {"properties": {"draft": {"const": False}}},
    "dependentRequired": {"time": ["date"]},
    "dependentSchemas": {
        "price": {"required": ["weight"], "properties": {"currency": {"enum": ["EUR", "USD"]}}}
    },
    "not": {"required": ["redirect"]},
    "unevaluatedProperties": False,
    "$defs": {
        "block": {
            "oneOf": [
                {
                    "required": ["type"],
                    "properties": {"type": {"const": kind}, name: part},
                    "unevaluatedProperties": False,
                }
                for kind, name, part in (
                    ("text", "text", {"type": "string"}),
                    ("image", "src", {"type": "string", "format": "uri-reference"}),
                    ("list", "children", {"type": "array", "items": {"$ref": "#/$defs/block"}}),
                )
            ]
        }
    },
}
"""What content is held against: all kinds of keywords."""

DOCUMENTS = (
    '---\ntitle: "A title"\ndate: 2024-01-31\ntags: [a, b, a]\nauthor: {name: Ada, x: 1}\n---\n',
    "---\na: 5\nb: text\nc: [1, two, {d: null}]\n'': 1.5\n---\n",
    "---\ntype: image\nblocks: [{type: text, text: 5}, {type: list, children: [{type: image}]}]\n---\n",
    "+++\na = 2024-01-31\nb = [[1, 1], [1.0]]\n[c]\nd = true\n+++\n",
    '{"a": {"a": {"a": {"a": 1e400}}}, "b": 123456789012345678901234567890, "c": "é\\u0000"}\n',
    "---\n---\n",
)
"""What schemas are tried on."""
_PATHS = ("a.md", "content/a.md", "content/news/2024/a b.mdx", "é/:x.html", "a/b/c/d/e.md")

_COMMAND_ANYWHERE = re.compile(r"##\w*\[")
_GITHUB = re.compile(r"::(?:error|warning) (?:[a-zA-Z]+=[^:,\r\n]*,)*[a-zA-Z]+=[^:,\r\n]*::[^\r\n]*")
_AZURE = re.compile(r"##vso\[task\.logissue (?:[a-z]+=[^;\]\r\n]*;)+\](?P<message>[^\r\n]*)")
_DOCUMENT_RULES = frozenset(rule.id for rule in DOCUMENT_RULES)
_JSON = frozenset({"json", "gitlab", "sarif", "rdjson"})
_JSON_LINES = frozenset({"jsonl", "rdjsonl"})
_XML = frozenset({"checkstyle", "junit"})


def content(data: bytes) -> None:
    """Check bytes as a Markdown file, and as a file of data, and show what is found in every format."""
    for name, held in _as_files(data):
        with _limited():
            result = _checked(name, held)
            _require_sound(result)
            _require_harmless(result)


def repair(data: bytes) -> None:
    """Fix bytes as a Markdown file, and as a file of data: what is certain, and all there is to propose."""
    for name, held in _as_files(data):
        for unsafe in (False, True):
            with _limited():
                _require_mended(name, held, unsafe=unsafe)


def schema(data: bytes) -> None:
    """Load bytes as a schema, check documents with it, and ask for all else that is said of schemas."""
    name = "main.json" if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"", b"t", b"f") else "main.yaml"
    root = _root()
    loader = SchemaLoader(root, files=_OneFile(root, name, data))
    try:
        with _bounded("to load a schema"):
            loaded = loader.load(name, root)
    except MattercheckError as error:
        _require_said(error, data, name)
        return
    with _limited():
        file = loader.read_file(name, root)
        warnings = sorted({*loaded.warnings, *contradictions(file, loaded)})
        result = Result(file.shown, checked=True, problems=warnings, source=file.document.source)
        _require_sound(result)
        _require_harmless(result)
    checker, file_config = _checking(loaded)
    for number, document in enumerate(DOCUMENTS):
        path = str(root / f"{number}.md")
        with _limited():
            result = checker.check(StreamSource(path, BytesIO(document.encode())), file_config)
            _require_no_fault(result, checker, file_config, path, document.encode())
            _require_sound(result)
            _require_harmless(result)
    with _limited():
        _require_described(loaded)


def configuration(data: bytes) -> None:
    """Load bytes as a configuration, and ask it about a few paths."""
    root = _root()
    names = ("mattercheck.toml", "pyproject.toml") if b"tool" in data else ("mattercheck.toml",)
    for name in names:
        loader = SchemaLoader(root, files=_OneFile(root, name, data))
        try:
            with _bounded("to load a configuration"):
                settings = load_config(root / name, loader)
        except MattercheckError as error:
            _require_said(error, data, name)
            continue
        assert all(limit > 0 for limit in (settings.limits.size, settings.limits.depth))
        with _bounded("to assign paths"):
            for path in _PATHS:
                for collection in settings.collections:
                    assert not (collection.match(path) and collection.excludes(path)), path


TARGETS: dict[str, Callable[[bytes], None]] = {
    "content": content,
    "schema": schema,
    "configuration": configuration,
    "repair": repair,
}


class _EndedError(BaseException):
    """Something took as long as the program lets nothing take."""


@contextmanager
def _limited() -> Iterator[None]:
    """End what is done when it takes too long, as the process does in which the program does it."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def end(*_: object) -> None:
        raise _EndedError

    before = signal.signal(signal.SIGPROF, end)
    signal.setitimer(signal.ITIMER_PROF, ENDED_AFTER)
    try:
        with suppress(_EndedError):
            yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


@contextmanager
def _bounded(what: str) -> Iterator[None]:
    """Hold what is done to its time, and to its memory, which is seen only where no step before took more."""
    start, had = time.process_time(), _most_memory()
    yield
    taken, used = time.process_time() - start, _most_memory() - had
    assert taken < SECONDS, f"too long {what}: {taken:.1f} s of processor time"
    assert used < MEGABYTES, f"too much {what}: {used} MB more than any step before"


def _most_memory() -> int:
    """Return how much memory this process had at most so far, in megabytes; 0 where the system does not say."""
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (
        1_000_000 if sys.platform == "darwin" else 1000
    )


class _OneFile(WorkTreeFiles):
    """The files of a folder, in which one has other content."""

    def __init__(self, root: Path, name: str, data: bytes) -> None:
        super().__init__(root)
        self._name, self._data = name, data

    def read(self, path: Path, most: int | None = None) -> bytes:
        return self._data if path.name == self._name else super().read(path, most)

    def is_file(self, path: Path) -> bool:
        return path.name in {self._name, "part.json"}


@cache
def _root() -> Path:
    """Return a folder of this process, with a schema in it that others may refer to."""
    # It is removed with the process; the object must stay, for with it the folder goes.
    folder = tempfile.TemporaryDirectory(prefix="mattercheck-fuzz-")
    _folders.append(folder)
    root = Path(folder.name).resolve()
    (root / "part.json").write_text(
        '{"$defs": {"a": {"type": "string"}}, "required": ["a"]}', encoding="utf-8"
    )
    (root / "schema.json").write_text("{}", encoding="utf-8")
    return root


_folders: list[tempfile.TemporaryDirectory[str]] = []


@cache
def _content_checking() -> tuple[Checker, FileConfig]:
    return _checking(SchemaLoader(_root()).from_value(SCHEMA))


def _checking(loaded: Schema) -> tuple[Checker, FileConfig]:
    loader = SchemaLoader(_root())
    config_resolver = ConfigResolver(loader, schema=lambda: loaded, name="--schema")
    return Checker(loader, config_resolver), config_resolver.assign(str(_root() / "input.md"), named=True)


def _as_files(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of the files that bytes may be: Markdown, and data of the syntax that they begin like."""
    yield "input.md", data
    first = data[:1]
    if first in (b"{", b"["):
        yield "input.json", data
    elif first == b"+":
        yield "input.toml", data.removeprefix(b"+++\n").partition(b"\n+++")[0] + b"\n"
    elif b"=" in data.partition(b"\n")[0]:
        yield "input.toml", data
    else:
        yield "input.yaml", data


def _checked(name: str, data: bytes) -> Result:
    checker, file_config = _content_checking()
    path = str(_root() / name)
    with _bounded("to find whether it is clean"):
        clean = _is_clean(StreamSource(path, BytesIO(data)), checker, file_config)
    result = checker.check(StreamSource(path, BytesIO(data)), file_config)
    _require_no_fault(result, checker, file_config, path, data)
    assert not (clean and result.problems), f"passed as clean, but found are {result.problems}"
    return result


def _is_clean(source: Source, checker: Checker, file_config: FileConfig) -> bool:
    """Tell whether a file is passed without another look."""
    assert file_config.schema is not None
    try:
        document = checker.read(source, file_config, strict=True)
        return is_clean(document, file_config.schema, required=file_config.required) is True
    except NotCleanError:
        return False


def _require_no_fault(
    result: Result, checker: Checker, file_config: FileConfig, path: str, data: bytes
) -> None:
    """Raise what the pipeline caught, if it caught a fault of mattercheck."""
    if any(problem.rule == "internal-error" for problem in result.problems):
        document = checker.read(StreamSource(path, BytesIO(data)), file_config)
        assert file_config.schema is not None
        check_document(document, file_config.schema, required=file_config.required)
        raise AssertionError("internal-error, and not so again")


def _require_sound(result: Result) -> None:
    """Hold the problems of a file to what is promised of all problems."""
    problems = result.problems
    assert problems == sorted(problems), "problems are not sorted"
    starts = None if result.source is None else _starts(result.source)
    for problem in problems:
        if starts is not None:
            _require_inside(problem, starts)
        _require_lines(problem)
        assert problem.rule != "schema" or "cannot be checked" in problem.message, problem


def _require_lines(problem: Problem) -> None:
    said = [problem.message, problem.help, *(related.message for related in problem.related)]
    for text in said:
        assert text is None or (text and "\n" not in text and "\r" not in text), problem


def _starts(source: SourceText) -> list[int]:
    """Return the offsets at which lines begin, and where one below the last would."""
    return [*(source.line_start(line + 1) for line in range(len(source.lines))), len(source.text) + 1]


def _require_inside(problem: Problem, starts: list[int]) -> None:
    """Raise AssertionError where a place of a problem is not in the text that it is about."""
    _require_span(problem.span, starts, problem)
    for related in problem.related:
        _require_span(related.span, starts, problem)
    for edit in problem.fix.edits if problem.fix else ():
        _require_span(edit.span, starts, problem)


def _require_span(span: Span, starts: list[int], problem: Problem) -> None:
    assert (span.line, span.column) <= (span.end_line, span.end_column), problem
    for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
        assert 1 <= line < len(starts), problem
        # The break at the end of a line is still of that line.
        assert 1 <= column <= max(starts[line] - starts[line - 1], 1), problem


def _require_harmless(result: Result) -> None:
    """Show a result in every format, and hold that to what may be in the log of a CI, and to the format itself."""
    style = Style(_root(), _root())
    summary = Summary()
    summary.checked, summary.faulty = 1, int(bool(result.problems))
    summary.add(result.problems)
    for name in FORMATS:
        renderer = make_renderer(name, style)
        with _bounded(f"to show it as {name}"):
            shown = renderer.start() + renderer.result(result) + renderer.end(summary)
        _require_no_command(name, shown)
        _require_form(name, shown, result)


def _require_no_command(name: str, shown: str) -> None:
    if not shown.isascii() or not shown.isprintable():
        signs = {sign for sign in shown if sign not in "\n\t"}
        bad = sorted(sign for sign in signs if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Zl", "Zp"})
        assert not bad, f"{name}: {bad!r} in {shown!r}"
    for line in shown.split("\n"):
        if name == "github":
            assert not line or _GITHUB.fullmatch(line), f"{name}: {line!r}"
        else:
            assert not line.lstrip().startswith("::"), f"{name}: {line!r}"
        match = _AZURE.fullmatch(line) if name == "azure" else None
        assert match or name != "azure" or not line, f"{name}: {line!r}"
        assert not _COMMAND_ANYWHERE.search(match["message"] if match else line), f"{name}: {line!r}"


def _require_form(name: str, shown: str, result: Result) -> None:
    if name in _JSON:
        value = json.loads(shown)
        if name == "json":
            said = [(one["rule"], one["message"], one["help"]) for one in value["problems"]]
            assert said == [(one.rule, one.message, one.help) for one in result.problems], name
    elif name in _JSON_LINES:
        for line in shown.splitlines():
            assert isinstance(json.loads(line), dict), name
    elif name in _XML:
        ElementTree.fromstring(shown)
    elif name == "tap":
        for line in shown.splitlines():
            if line.startswith("    - "):
                assert isinstance(json.loads(line[6:]), dict), name
    elif name == "concise":
        assert shown.count("\n") == len(result.problems), name


def _require_said(error: MattercheckError, data: bytes, name: str) -> None:
    """Hold what is wrong with a schema or a configuration to what is promised of problems."""
    syntax = {"json": Syntax.JSON, "yaml": Syntax.YAML, "toml": Syntax.TOML}[name.rpartition(".")[2]]
    source = read_data(name, data, syntax).source
    starts = _starts(source)
    for problem in error.problems:
        if problem.path == name:
            _require_inside(problem, starts)
        _require_lines(problem)
    assert error.problems or str(error), "it is not said what is wrong"
    _require_harmless(Result(name, checked=True, problems=error.problems, source=source))


def _require_described(loaded: Schema) -> None:
    """Ask for the pages about a schema, and how it differs from itself."""
    fields = list(fields_of(loaded))
    for page in (markdown("title", "", fields), html("title", "", fields)):
        assert "\x1b" not in page
    with suppress(MattercheckError):
        comparison = compare(loaded, loaded)
        assert not comparison.changes, comparison.changes
        assert comparison.counter_example is None, comparison.counter_example


def _require_mended(name: str, data: bytes, *, unsafe: bool) -> None:
    def check(held: bytes) -> Result:
        return _checked(name, held)

    after_fix = fix_content(data, check, unsafe=unsafe)
    assert after_fix.before == data
    _require_consistent(after_fix)
    _require_sound(after_fix.result)
    assert after_fix.result.problems == check(after_fix.data).problems, (
        "the problems are not those of what was after_fix"
    )
    again = fix_content(after_fix.data, check, unsafe=unsafe)
    assert (again.data, again.fixed) == (after_fix.data, []), (
        f"after_fix twice: {after_fix.data!r} {again.data!r}"
    )
    if not _of_the_document(check(data).problems):
        assert not _of_the_document(after_fix.result.problems), f"it could be read before: {after_fix.data!r}"
    if not unsafe:
        fixes = [problem.fix for problem in after_fix.fixed]
        assert all(fix is not None and fix.safe for fix in fixes), "what is not certain was applied"


def _require_consistent(after_fix: FixResult) -> None:
    assert (after_fix.data == after_fix.before) == (not after_fix.fixed), (
        f"{after_fix.data!r} {after_fix.fixed}"
    )
    if not any(problem.fix for problem in after_fix.result.problems) and not after_fix.fixed:
        assert after_fix.data == after_fix.before


def _of_the_document(problems: Iterable[Problem]) -> bool:
    """Tell whether any problem is about how a file is read: it may hide others."""
    return any(problem.rule in _DOCUMENT_RULES and problem.severity == "error" for problem in problems)
