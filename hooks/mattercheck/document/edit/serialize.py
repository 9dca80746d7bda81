"""Serialize keys and texts in each syntax, so that they are read back unchanged."""

from __future__ import annotations

import json
import re
import tomllib

from ..block import Block
from ..source_text import SourceText
from ..syntax import Syntax, YamlVersion

_BARE_TOML_KEY = r"[A-Za-z0-9_-]+"
_CONTROL = "[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff]"


def write_text(
    text: str,
    syntax: Syntax,
    *,
    like: str = "",
    in_flow: bool = False,
    yaml_version: YamlVersion = YamlVersion.CORE,
) -> str:
    """Serialize a text in a syntax, in the style of the text it replaces: plain, in single or double quotes.

    `like` is the replaced source text. `in_flow` means inside YAML brackets or braces, where a comma ends plain text.
    """
    if syntax is Syntax.JSON or like[:1] == '"' or _has_control(text):
        return _in_double_quotes(text)
    if syntax is Syntax.TOML:
        if like[:1] == "'" and "'" not in text:
            return f"'{text}'"
        bare = bool(like) and like[0] not in "\"'" and _is_toml_date(text)
        return text if bare else _in_double_quotes(text)
    if like[:1] == "'":
        return "'" + text.replace("'", "''") + "'"
    template = "[{}]" if in_flow else "{}"
    return (
        text if _reads_as(template.format(text), [text] if in_flow else text, yaml_version) else quoted(text)
    )


def write_key(
    key: str, syntax: Syntax, *, like: str = "", yaml_version: YamlVersion = YamlVersion.CORE
) -> str:
    """Serialize a key in a syntax, in the style of the key it replaces (`like`)."""
    if syntax is Syntax.TOML and like[:1] not in {'"', "'"} and re.fullmatch(_BARE_TOML_KEY, key):
        return key
    if syntax is Syntax.YAML and like[:1] not in {'"', "'"}:
        plain = "\n" not in key and _reads_as(f"{{{key}: 1}}", {key: 1}, yaml_version)
        return key if plain else quoted(key)
    return write_text(key, syntax, like=like or '"')


def quoted(text: str) -> str:
    """Put a text in double quotes, or in YAML single quotes if it contains double quotes or a backslash."""
    if ('"' in text or "\\" in text) and not _has_control(text):
        return "'" + text.replace("'", "''") + "'"
    return _in_double_quotes(text)


def _in_double_quotes(text: str) -> str:
    """Quote a text for all three syntaxes, with escapes for quotes, backslashes and control characters."""
    written = json.dumps(text, ensure_ascii=False)
    return (
        re.sub(_CONTROL, lambda match: f"\\u{ord(match[0]):04x}", written)
        if _has_control(written)
        else written
    )


def _has_control(text: str) -> bool:
    """Tell whether a text has a control character, a line separator or a byte order mark."""
    return not text.isprintable() and re.search(_CONTROL, text) is not None


def _reads_as(written: str, value: object, version: YamlVersion) -> bool:
    """Tell whether source text after a YAML key is read as a value, without ambiguity between YAML versions."""
    from ..yaml.read import read_yaml

    line = f"key: {written}"
    parsed = read_yaml(Block(SourceText("", line), Syntax.YAML, 0, len(line)), version)
    return parsed.complete and not parsed.problems and parsed.value == {"key": value}


def _is_toml_date(text: str) -> bool:
    try:
        return not isinstance(tomllib.loads(f"x = {text}")["x"], int | float | str | list | dict)
    except ValueError:
        return False
