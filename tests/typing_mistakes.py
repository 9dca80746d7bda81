"""Front matter with a mistake of typing in it, and whether safe fixes leave it as it was meant.

The value is known before the mistake is made. `python tests/typing_mistakes.py 100000` tries 100,000 files in all
syntaxes, and prints those whose meaning a fix changed.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any, NamedTuple

from mattercheck.checking.result import Result
from mattercheck.document.document import Document, read_front_matter
from mattercheck.document.front_matter.locate import read_head
from mattercheck.fixing.fixer import fix_content
from trials import Trial, run

_PROPERTIES: dict[str, Any] = {
    "title": {"type": "string"},
    "description": {"type": "string"},
    "draft": {"type": "boolean"},
    "weight": {"type": "integer"},
    "tags": {"type": "array", "items": {"type": "string"}},
    "date": {"type": "string", "format": "date"},
    "version": {"type": "string"},
    "author": {
        "type": "object",
        "properties": {"name": {"type": "string"}, "mail": {"type": "string"}},
        "additionalProperties": False,
    },
    "links": {
        "type": "array",
        "items": {"properties": {"url": {"type": "string"}, "text": {"type": "string"}}},
    },
}
SCHEMAS: tuple[dict[str, Any], ...] = (
    {"type": "object", "properties": _PROPERTIES, "additionalProperties": False},
    {"type": "object", "properties": _PROPERTIES, "required": ["title"]},
    {"type": "object"},
    {
        "type": "object",
        "properties": {**_PROPERTIES, "title": {}, "tags": {"type": ["string", "array"]}},
    },
)
_WORDS = (
    *("plan", "review", "plan", "review", "story", "market", "Note", "the", "user", "says", "it's", "don't", "two", "2024", "C++", "résumé"),
    *("a/b", "e.g.", "10:30", "note-1", "x_y", "no", "on", "`code`", "#1", "C#", "[x]", "(see", "{y}", "100%", "&", "*b*"),
    *("http://localhost:8080/", "C:\\new\\dir", "\\n", "\"so\"", "'so'", "\u201cso\u201d", "\U0001f600", "\u05e9\u05dc", "---"),
)  # fmt: skip
_JOINTS = (" ", " ", " ", ": ", ", ", " - ")
_BODIES = ("", "Text.\n", "# Title\n\nNote: text.\n")
_QUOTED = re.compile(r'"([^"\n]*)"|\'([^\'\n]*)\'')
_INVISIBLE = ("\u00a0", "\u200b", "\ufeff")
_TYPOGRAPHIC = "\u201c\u201d\u2018\u2019\u201e\u00ab\u00bb"


class Sample(NamedTuple):
    """A content with a mistake, the value that was meant, and the mistake."""

    data: bytes
    meant: Any
    mistake: str
    schema: int


def samples(seed: int) -> Iterator[Sample]:
    """Yield samples without end; the same ones for the same seed."""
    random_ = random.Random(seed)  # noqa: S311
    while True:
        syntax = random_.choice(("yaml", "yaml", "toml", "json"))
        text = _WRITERS[syntax](random_, _fields(random_)) + random_.choice(_BODIES)
        meant = _read(text.encode())
        mistake = random_.choice((*_MISTAKES,))
        wrong_text = _MISTAKES[mistake](random_, text)
        if wrong_text is None or wrong_text == text:
            continue
        ends = ("\n", "\n", "\r\n") if syntax == "toml" else ("\n", "\n", "\r\n", "\r")
        wrong_text = wrong_text.replace("\n", random_.choice(ends))
        yield Sample(wrong_text.encode(), meant, f"{syntax}: {mistake}", random_.randrange(len(SCHEMAS)))


def wrong(sample: Sample, check: Callable[[bytes], Result]) -> str | None:
    """Return what a safe fix made of a sample if the letters and digits of its values aren't those meant, else None."""
    fixed = fix_content(sample.data, check).data
    if fixed == sample.data or _letters(_read(fixed)) == _letters(sample.meant):
        return None
    return fixed.decode()


def _document(data: bytes) -> Document:
    return read_front_matter("input.md", read_head(BytesIO(data).read))


def _read(data: bytes) -> Any:
    return _document(data).value


def _letters(value: Any) -> Any:
    """Return a value with nothing but the letters and digits of its texts."""
    if isinstance(value, str):
        return "".join(filter(str.isalnum, value))
    if isinstance(value, list):
        return [_letters(item) for item in value]
    if isinstance(value, dict):
        return {key: _letters(item) for key, item in value.items()}
    return value


# What is written


def _text(random_: random.Random, most: int) -> str:
    return random_.choice(_JOINTS).join(random_.choices(_WORDS, k=random_.randint(1, most)))


def _fields(random_: random.Random) -> dict[str, Any]:
    optional: dict[str, Any] = {
        "description": _text(random_, 9),
        "draft": random_.random() < 0.5,
        "weight": random_.randint(1, 99),
        "tags": [_text(random_, 2).replace(",", "") for _ in range(random_.randint(1, 3))],
        "date": "2024-05-01",
        "version": "1.10",
        "author": {"name": _text(random_, 2), "mail": "a@b.example"},
        "links": [
            {"url": "https://a.example/x", "text": _text(random_, 2)} for _ in range(random_.randint(1, 2))
        ],
    }
    chosen = [("title", _text(random_, 4)), *(item for item in optional.items() if random_.random() < 0.5)]
    random_.shuffle(chosen)
    return dict(chosen)


def _in_yaml(random_: random.Random, fields: Mapping[str, Any]) -> str:
    lines, indent = [], random_.choice(("", "  "))
    for key, value in fields.items():
        in_flow = random_.random() < 0.4
        if isinstance(value, list) and in_flow and isinstance(value[0], str):
            lines.append(f"{key}: [{', '.join(map(_quoted, value))}]")
        elif isinstance(value, list):
            lines.append(f"{key}:")
            for item in value:
                members = item.items() if isinstance(item, dict) else ()
                written = [f"{name}: {_scalar(random_, member)}" for name, member in members]
                written = written or [_scalar(random_, item)]
                lines += [f"{indent}{'  ' if index else '- '}{line}" for index, line in enumerate(written)]
        elif isinstance(value, dict) and in_flow:
            lines.append(
                f"{key}: {{{', '.join(f'{name}: {_quoted(item)}' for name, item in value.items())}}}"
            )
        elif isinstance(value, dict):
            lines += [f"{key}:", *(f"  {name}: {_scalar(random_, item)}" for name, item in value.items())]
        elif isinstance(value, str) and len(value) > 20 and random_.random() < 0.6:
            words = value.replace("'", "''").split(" ")
            half = len(words) // 2
            indicator, deeper = random_.choice((">-", "|-", "quoted")), random_.choice(("  ", "    "))
            written = [" ".join(words[:half]), " ".join(words[half:])]
            if indicator == "quoted":
                lines += [f"{key}: '{written[0]}", f"{deeper}{written[1]}'"]
            else:
                written = [line.replace("''", "'") for line in written]
                lines += [f"{key}: {indicator}", *(deeper + line for line in written)]
        else:
            lines.append(f"{key}: {_scalar(random_, value)}")
    return "\n".join(["---", *lines, "---", ""])


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _scalar(random_: random.Random, value: Any) -> str:
    if not isinstance(value, str):
        return _quoted(value)
    document = _document(f"---\nkey: {value}\n---\n".encode())
    is_plain = document.value == {"key": value} and not document.problems
    styles = [_quoted(value), "'" + value.replace("'", "''") + "'", *([value] * 3 if is_plain else [])]
    return random_.choice(styles)


def _in_toml(random_: random.Random, fields: Mapping[str, Any]) -> str:
    lines, tables = [], []
    for key, value in fields.items():
        if isinstance(value, dict) and random_.random() < 0.5:
            tables += [f"[{key}]", *(f"{name} = {_quoted(item)}" for name, item in value.items())]
        elif isinstance(value, dict):
            members = ", ".join(f"{name} = {_quoted(item)}" for name, item in value.items())
            lines.append(f"{key} = {{{members}}}")
        elif isinstance(value, list) and isinstance(value[0], dict):
            for item in value:
                tables += [f"[[{key}]]", *(f"{name} = {_quoted(member)}" for name, member in item.items())]
        elif isinstance(value, list):
            lines.append(f"{key} = [{', '.join(map(_quoted, value))}]")
        else:
            is_literal = isinstance(value, str) and "'" not in value and random_.random() < 0.5
            lines.append(f"{key} = '{value}'" if is_literal else f"{key} = {_quoted(value)}")
    return "\n".join(["+++", *lines, *tables, "+++", ""])


def _in_json(random_: random.Random, fields: Mapping[str, Any]) -> str:
    text = json.dumps(fields, ensure_ascii=False, indent=random_.choice((2, 2, 2, None)))
    return random_.choice((f"{text}\n", f"---json\n{text}\n---\n"))


_WRITERS = {"yaml": _in_yaml, "toml": _in_toml, "json": _in_json}


# The mistakes


def _end(text: str) -> int:
    """Return the offset at which the front matter ends, with its closing delimiter."""
    head = read_head(BytesIO(text.encode()).read)
    return len(head.data.decode())


def _somewhere(random_: random.Random, text: str, characters: str) -> int | None:
    """Return a random offset between the delimiters: of one of the characters, or of any if `characters` is empty."""
    places = [at for at in range(4, _end(text) - 4) if not characters or text[at] in characters]
    return random_.choice(places) if places else None


def _without(characters: str) -> Callable[[random.Random, str], str | None]:
    def make(random_: random.Random, text: str) -> str | None:
        at = _somewhere(random_, text, characters)
        return None if at is None else text[:at] + text[at + 1 :]

    return make


def _before(characters: str, added: tuple[str, ...]) -> Callable[[random.Random, str], str | None]:
    def make(random_: random.Random, text: str) -> str | None:
        at = _somewhere(random_, text, characters)
        return None if at is None else text[:at] + random_.choice(added) + text[at:]

    return make


def _instead_of(characters: str, written: tuple[str, ...]) -> Callable[[random.Random, str], str | None]:
    def make(random_: random.Random, text: str) -> str | None:
        at = _somewhere(random_, text, characters)
        return None if at is None else text[:at] + random_.choice(written) + text[at + 1 :]

    return make


def _at_line_starts(added: tuple[str, ...]) -> Callable[[random.Random, str], str | None]:
    def make(random_: random.Random, text: str) -> str | None:
        at = _somewhere(random_, text, "\n")
        return None if at is None else text[: at + 1] + random_.choice(added) + text[at + 1 :]

    return make


def _other_quotes(random_: random.Random, text: str) -> str | None:
    matches = list(_QUOTED.finditer(text, 4, _end(text)))
    if not matches:
        return None
    match = random_.choice(matches)
    inner = match[1] if match[1] is not None else match[2]
    forms = ("{}", "'{}'", "`{}`", "\u201c{}\u201d", "\u2018{}\u2019", '""{}""', '"{}', '{}"')
    return text[: match.start()] + random_.choice(forms).format(inner) + text[match.end() :]


def _outdented(random_: random.Random, text: str) -> str | None:
    places = [match.start(1) for match in re.finditer(r"\n( +)", text[: _end(text)])]
    if not places:
        return None
    at = random_.choice(places)
    return text[:at] + text[at + 1 :]


def _other_fence(random_: random.Random, text: str) -> str | None:
    end = _end(text)
    before, line, rest = text[: end - 4], text[end - 4 : end - 1], text[end - 1 :]
    if line not in {"---", "+++"}:
        return None
    forms = (
        line[1:],
        line + line[:1],
        f" {line}",
        f"{line} ",
        "\u2014",
        "",
        "***",
        "---" if line == "+++" else "+++",
    )
    return before + random_.choice(forms) + rest


def _other_opening(random_: random.Random, text: str) -> str | None:
    line, rest = text.split("\n", 1)
    forms = (
        f"{line}\n{line}",
        line + line[:1],
        f" {line}",
        f"\n{line}",
        f"\ufeff{line}",
        f"Note:\n{line}",
        "",
        f"{line} yaml",
    )
    return f"{random_.choice(forms)}\n{rest}" if line in {"---", "+++"} else None


def _shallow_block(random_: random.Random, text: str) -> str | None:
    """Return a text with a block of text that is no deeper than its key, or less deep than it was."""
    match = random_.choice([None, *re.finditer(r": [|>]-?\n((?: +.*\n)+)", text[: _end(text)])])
    if match is None:
        return None
    less = random_.choice((1, 2, 4))
    lines = [line.removeprefix(" " * less) for line in match[1].splitlines(keepends=True)]
    return text[: match.start(1)] + "".join(lines) + text[match.end(1) :]


def _line_twice(random_: random.Random, text: str) -> str | None:
    if text.startswith(("{", "---json")):
        return None  # an item that is there twice needs no more than a comma
    lines = text[: _end(text)].split("\n")
    at = random_.randrange(len(lines))
    return "\n".join([*lines[: at + 1], *lines[at:]]) + text[_end(text) :]


def _misspelt_boolean(random_: random.Random, text: str) -> str | None:
    match = re.search(r"(?<=[:=] )(?:true|false)", text[: _end(text)])
    if match is None:
        return None
    forms = {
        "true": ("ture", "treu", "truex", "tru", "True", "tr>ue", "yes"),
        "false": ("flase", "fasle", "fals", "FALSE", "fa~lse", "off"),
    }
    return text[: match.start()] + random_.choice(forms[match[0]]) + text[match.end() :]


def _other_case(random_: random.Random, text: str) -> str | None:
    words = list(re.finditer(r"[A-Za-z]{3,}", text[: _end(text)]))
    match = random_.choice(words)
    return text[: match.start()] + match[0].swapcase() + text[match.end() :]


_MISTAKES: dict[str, Callable[[random.Random, str], str | None]] = {
    "a quote is missing": _without("\"'"),
    "a quote too many": _before("", ('"', "'")),
    "a comma is missing": _without(","),
    "a comma too many": _before('\n,]}"', (",", ";")),
    "a bracket is missing": _without("[]{}"),
    "a bracket too many": _before('\n"', ("[", "]", "{", "}")),
    "a typographic quote": _instead_of("\"'", tuple(_TYPOGRAPHIC)),
    "other quotes": _other_quotes,
    "a colon is missing": _without(":"),
    "another sign for a colon": _instead_of(":", ("=", "\uff1a", "::", ";", " :")),
    "another sign for an equals sign": _instead_of("=", (":", "==", "", ":=")),
    "a space is missing": _without(" "),
    "an invisible character": _before("", _INVISIBLE),
    "another space": _instead_of(" ", ("\u00a0", "\t", "\u3000")),
    "a line end in a line": _instead_of(" ", ("\n",)),
    "two lines in one": _instead_of("\n", (" ", "")),
    "a tab": _at_line_starts(("\t",)),
    "indented too far": _at_line_starts((" ", "  ", "    ")),
    "not indented far enough": _outdented,
    "a comment": _before("\n", (" # c", " // c", " #c", " /* c */")),
    "a dash of another length": _instead_of("-", ("\u2013", "\u2014")),
    "another delimiter": _other_fence,
    "another delimiter above": _other_opening,
    "a block of text that is too shallow": _shallow_block,
    "a line twice": _line_twice,
    "another case": _other_case,
    "a backslash too many": _before("", ("\\",)),
    "a sign too many": _before(
        "", ("@", "*", "&", "!", "%", "|", ">", "`", "?", "~", "=", ":", "-", ".", "\u2028")
    ),
    "a misspelt boolean": _misspelt_boolean,
    "a line of something else": _at_line_starts(("- x\n", "<b>\n", "/path/to\n", "```\n", "\n")),
}


def _show(sample: Sample, after: str) -> str:
    return f"{sample.mistake} (schema {sample.schema})\n{sample.data.decode()}\n==>\n{after}"


if __name__ == "__main__":
    sys.exit(run(Trial(samples, wrong, SCHEMAS, _show)))
