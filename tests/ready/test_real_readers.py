"""The readers of the table, compared with the real programs, where those are installed.

PyYAML always is. Ruby and Hugo are used if they are on the PATH, the others if Node.js finds them. `python
tests/compare_readers.py` installs these in a temporary folder and runs the tests.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml

from mattercheck.checking.checker import Checker
from mattercheck.checking.reader_rules import UNREADABLE
from mattercheck.config.file_config import ConfigResolver, FileConfig
from mattercheck.core.problem import Severity
from mattercheck.document.readers import READERS
from mattercheck.io.sources import StreamSource
from mattercheck.schema.load.loader import SchemaLoader

FILES = {
    "text": "---\ntitle: A title\n---\n",
    "a colon": "---\ntitle: One: two\n---\n",
    "a backtick": "---\ntitle: `code` first\n---\n",
    "an at sign": "---\ntitle: @handle\n---\n",
    "a percent sign": "---\ntitle: %percent\n---\n",
    "a bracket with text after it": "---\ntitle: [One] two\n---\n",
    "an alias that isn't defined": "---\ntitle: *.ts\n---\n",
    "a quote that is never closed": "---\ntitle: 'One\n---\n",
    "a tab": "---\na:\n\tb: 1\n---\n",
    "a duplicate key": "---\ntitle: One\ntitle: Two\n---\n",
    "a list": "---\n- one\n- two\n---\n",
    "flow style": "---\ntags: [a, b]\nmeta: {a: 1}\n---\n",
    "an anchor": "---\na: &x one\nb: *x\n---\n",
    "a block": "---\na: |\n  one: two\n  three\n---\n",
    "a continued text": "---\na: one\n  two\n---\n",
    "a continued text with a colon": "---\na: one\n  two: three\n---\n",
    "CRLF": "---\r\ntitle: A title\r\n---\r\n",
    "blanks after the delimiters": "---  \ntitle: A title\n---  \n",
    "dots": "---\ntitle: A title\n...\ntext\n",
    "a byte order mark": "\ufeff---\ntitle: A title\n---\n",
    "a language": "---yaml\ntitle: A title\n---\n",
    "JSON": '---json\n{"title": "A title"}\n---\n',
    "TOML": '+++\ntitle = "A title"\n+++\n',
    "text above": "text\n---\ntitle: A title\n---\n",
    "an impossible date": "---\ndate: 2024-02-30\n---\n",
    "an impossible date with a time": "---\na:\n  - 2024-13-01 10:00:00\n---\n",
    "an impossible date in quotes": "---\ndate: '2024-02-30'\n---\n",
    "an impossible date in a text": "---\na: on 2024-02-30\nb: |\n  date: 2024-02-30\nc: 2024-02-30 or so\n---\n",
    "no front matter": "# Text\n",
}
OF_HEXO = {
    "YAML without an opening delimiter": "title: A title\ntags: [a]\n---\ntext\n",
    "JSON without an opening delimiter": '"title": "A title", "tags": ["a"]\n;;;\ntext\n',
    "JSON without braces": ';;;\n"title": "A title"\n;;;\n',
    "JSON with braces": ';;;\n{"title": "A title"}\n;;;\n',
    "a blank line above": "\n---\ntitle: A title\n---\n",
    "two blank lines above": "\n\n---\ntitle: A title\n---\n",
    "more dashes": "-----\ntitle: A title\n-----\n",
    "more dashes and no opening": "title: A title\r\ntags: a\r\n-----\r\n",
    "tabs in tabs": "---\na:\n\tb: 1\n\tc:\n\t\td: 2\n---\n",
    "text above a thematic break": "Some text\n---\nmore\n",
    "a heading above a thematic break": "# Title\n\n---\n",
    "nothing but a field": "title: A title\n",
    "an open bracket without an opening": "title: A\ntags: [x\n---\n",
}
VALUES = [
    "yes",
    "no",
    "on",
    "~",
    "12",
    "012",
    "1.0",
    "1e3",
    "0x1f",
    "1_000",
    "1:30",
    "true",
    "True",
    "'yes'",
    "a #b",
]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The loader of MkDocs."""
READ_NEVERTHELESS = {("jekyll", "a tab"), ("gray-matter", "a tab")}
"""What a reader reads although it isn't YAML, and mattercheck reports: of tabs, libyaml makes indentation, and js-yaml 3
silently takes the field below out of its parent."""
OTHER_VALUES = {("jekyll", "1:30"): 5400}
"""Values of YAML 1.1 that a reader reads in its own way: to Ruby, 1:30 is an hour and a half, in seconds."""
_JEKYLL = """
require 'yaml'; require 'json'; require 'date'
puts JSON.generate(JSON.parse(STDIN.read).map { |text|
  begin
    text =~ /\\A(---\\s*\\n.*?\\n?)^((---|\\.\\.\\.)\\s*$\\n?)/m or next nil
    data = YAML.safe_load($1, permitted_classes: [Date, Time, Symbol], aliases: true)
    data.is_a?(Hash) ? data : nil
  rescue StandardError
    nil
  end
})
"""
_GRAY_MATTER = """
const matter = require('gray-matter');
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(texts.map(text => {
  try {
    const data = matter(text, {}).data;
    return Array.isArray(data) || typeof data !== 'object' || !Object.keys(data).length ? null : data;
  } catch { return null; }
})));
"""


_HEXO = """
const { parse } = require('hexo-front-matter');
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify(texts.map(text => {
  try {
    const parsed = parse(text), { _content, ...data } = parsed;
    return Array.isArray(parsed) || !Object.keys(data).length ? null : data;
  } catch { return null; }
})));
"""
_ASTRO = """
const texts = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const { parseFrontmatter } = require('@astrojs/internal-helpers/frontmatter');
console.log(JSON.stringify(texts.map(text => {
  try {
    const data = parseFrontmatter(text).frontmatter;
    return Array.isArray(data) || !Object.keys(data).length ? null : data;
  } catch { return null; }
})));
"""
_NODE = {
    "gray-matter": ("gray-matter", _GRAY_MATTER),
    "hexo": ("hexo-front-matter", _HEXO),
    "astro": ("@astrojs/internal-helpers/frontmatter", _ASTRO),
    "starlight": ("@astrojs/internal-helpers/frontmatter", _ASTRO),
}
"""The package of a reader, and a program that reads with it."""


def ours(reader: str, text: str) -> dict[str, Any] | None:
    """Return the value that mattercheck sees as a reader; None if it reports that the reader can't read it."""
    loader = SchemaLoader(Path.cwd())
    schema = loader.from_value({})
    config = FileConfig(lambda: schema, required=True)
    config.readers, config.yaml_version = (READERS[reader],), READERS[reader].yaml_version
    checker = Checker(loader, ConfigResolver(loader))

    def source() -> StreamSource:
        return StreamSource(str(Path.cwd() / "a.md"), BytesIO(text.encode()))

    for problem in checker.check(source(), config).problems:
        tolerated = problem.rule == "duplicate-key" and READERS[reader].keeps_last
        if problem.severity is Severity.ERROR and not tolerated:
            assert problem.rule in UNREADABLE | {"reader-difference"}
            return None
    value = checker.read(source(), config).value
    return value if isinstance(value, dict) else None


def asked(command: list[str], texts: list[str]) -> list[Any]:
    done = subprocess.run(
        command, input=json.dumps(texts), capture_output=True, text=True, encoding="utf-8", check=True
    )
    parsed: list[Any] = json.loads(done.stdout)
    return parsed


def pyyaml(text: str) -> Any:
    """Return what PyYAML reads between delimiters of MkDocs; None if there are no fields."""
    match = re.match(
        r"\A-{3}[ \t]*\r?\n(.*?\r?\n)(?:\.{3}|-{3})[ \t]*(?:\r?\n|\Z)", text.removeprefix("\ufeff"), re.DOTALL
    )
    try:
        value = yaml.load(match[1], _LOADER) if match else None  # noqa: S506 - it is a safe one
    except (yaml.YAMLError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def readings(reader: str, texts: list[str]) -> list[Any]:
    """Return what the real program reads, or skip the test if it isn't installed."""
    if reader == "mkdocs":
        return [pyyaml(text) for text in texts]
    if reader == "jekyll":
        if shutil.which("ruby") is None:
            pytest.skip("ruby isn't installed")
        return asked(["ruby", "-e", _JEKYLL], texts)
    if shutil.which("node") is None:
        pytest.skip("node isn't installed")
    package, program = _NODE[reader]
    found = subprocess.run(["node", "-e", f"require('{package}')"], capture_output=True, check=False)
    if found.returncode:
        pytest.skip(f"{package} isn't installed: run `python tests/compare_readers.py`")
    return asked(["node", "-e", program], texts)


@pytest.mark.parametrize("reader", ["mkdocs", "jekyll", *_NODE])
def test_the_same_files_are_read(reader: str) -> None:
    files = FILES | (OF_HEXO if reader == "hexo" else {})
    real = readings(reader, list(files.values()))
    wrong = {
        name: (found is not None, expected is not None)
        for (name, text), expected in zip(files.items(), real, strict=True)
        if ((found := ours(reader, text)) is None) != (expected is None)
        and (reader, name) not in READ_NEVERTHELESS
    }
    assert wrong == {}


@pytest.mark.parametrize("reader", ["mkdocs", "jekyll"])
def test_values_of_yaml_1_1_are_the_same(reader: str) -> None:
    texts = [f"---\nvalue: {value}\n---\n" for value in VALUES]
    for value, text, expected in zip(VALUES, texts, readings(reader, texts), strict=True):
        found = ours(reader, text)
        assert found is not None, text
        other = OTHER_VALUES.get((reader, value), found["value"])
        assert expected == {"value": other}, text


def test_hugo_reads_other_values_silently(tmp_path: Path) -> None:
    if shutil.which("hugo") is None:
        pytest.skip("hugo isn't installed")
    (tmp_path / "content").mkdir()
    (tmp_path / "layouts" / "_default").mkdir(parents=True)
    (tmp_path / "config.toml").write_text(
        'baseURL = "https://example.com/"\ndisableKinds = ["taxonomy", "term"]\n'
    )
    layout = tmp_path / "layouts" / "_default" / "single.html"
    layout.write_text("{{ .Draft }} {{ .Weight }}")
    (tmp_path / "content" / "a.md").write_text('---\ntitle: A\ndraft: "yes"\nweight: first\n---\n')
    (tmp_path / "content" / "b.md").write_text("---\ntitle: B\nurl: https://example.com/b\n---\n")
    done = subprocess.run(
        ["hugo", "--destination", "out"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0  # a URL with a host stops the build
    (tmp_path / "content" / "b.md").unlink()
    subprocess.run(["hugo", "--destination", "out"], cwd=tmp_path, capture_output=True, check=True)
    assert (tmp_path / "out" / "a" / "index.html").read_text() == "false 0"
