"""How keys and texts are written in each syntax, so that they are read as what they are."""

from __future__ import annotations

import json
import re
import tomllib

from ..block import Block
from ..source_text import SourceText
from ..syntax import Syntax, YamlVersion

_BARE_TOML_KEY = re.compile(r"[A-Za-z0-9_-]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]")


def write_text(
    text: str,
    syntax: Syntax,
    *,
    like: str = "",
    in_flow: bool = False,
    yaml_version: YamlVersion = YamlVersion.CORE,
) -> str:
    """Write a text in a syntax, in the style of what was written before it: plain, in single or double quotes.

    `in_flow` tells that it stands in brackets or braces of YAML, where a comma ends a plain text.
    """
    if syntax is Syntax.JSON or like[:1] == '"' or _CONTROL.search(text):
        return _in_double_quotes(text)
    if syntax is Syntax.TOML:
        if like[:1] == "'" and "'" not in text:
            return f"'{text}'"
        bare = bool(like) and like[0] not in "\"'" and _is_toml_date(text)
        return text if bare else _in_double_quotes(text)
    if like[:1] == "'":
        return "'" + text.replace("'", "''") + "'"
    around = "[{}]" if in_flow else "{}"
    return text if _reads_as(around.format(text), [text] if in_flow else text, yaml_version) else quoted(text)


def write_key(
    key: str, syntax: Syntax, *, like: str = "", yaml_version: YamlVersion = YamlVersion.CORE
) -> str:
    """Write a key in a syntax, in the style of the key that was written before it."""
    if syntax is Syntax.TOML and like[:1] not in {'"', "'"} and _BARE_TOML_KEY.fullmatch(key):
        return key
    if syntax is Syntax.YAML and like[:1] not in {'"', "'"}:
        plain = "\n" not in key and _reads_as(f"{{{key}: 1}}", {key: 1}, yaml_version)
        return key if plain else quoted(key)
    return write_text(key, syntax, like=like or '"')


def quoted(text: str) -> str:
    """Put a text in double quotes; in single ones, which YAML has, where it holds double ones or a backslash."""
    if ('"' in text or "\\" in text) and not _CONTROL.search(text):
        return "'" + text.replace("'", "''") + "'"
    return _in_double_quotes(text)


def _in_double_quotes(text: str) -> str:
    """Write a text as all three syntaxes read it: with escapes for quotes, backslashes and control characters."""
    return _CONTROL.sub(lambda sign: f"\\u{ord(sign[0]):04x}", json.dumps(text, ensure_ascii=False))


def _reads_as(written: str, value: object, version: YamlVersion) -> bool:
    """Tell whether what is written after a key of YAML is read as a value, whoever reads it."""
    from ..yaml.read import read_yaml

    line = f"key: {written}"
    parsed = read_yaml(Block(SourceText("", line), Syntax.YAML, 0, len(line)), version)
    return parsed.complete and not parsed.problems and parsed.value == {"key": value}


def _is_toml_date(text: str) -> bool:
    try:
        return not isinstance(tomllib.loads(f"x = {text}")["x"], int | float | str | list | dict)
    except ValueError:
        return False
