"""Explain why a text does not match a format, and suggest one that does. The engine decides whether it matches."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from ...core.text import INVISIBLE, shorten, strip_typographic_quotes
from .diagnosis import Diagnosis
from .table import noun_of

_HIDDEN = f"[{INVISIBLE}]"
_TEMPLATE = r"\{\{|\{%|<%|[$#]\{"
_WITH_BRACES = frozenset({"uri-template", "regex"})
_DATES = frozenset({"date", "date-time", "time"})
_URLS = frozenset({"uri", "iri", "uri-reference", "iri-reference"})


def verified_diagnosis(name: str, text: str, accepts: Callable[[dict[str, Any], Any], bool]) -> Diagnosis:
    """Diagnose a text that does not match a format. The engine accepts the suggested text, if there is one."""
    diagnosis = diagnose(name, text)
    if diagnosis.instead is None or accepts({"format": name}, diagnosis.instead):
        return diagnosis
    return diagnosis._replace(instead=None, help=None)


@lru_cache(maxsize=16)  # the message of a problem asks, and then its fix
def diagnose(name: str, text: str) -> Diagnosis:
    """Diagnose a text that does not match a format. The caller must verify the suggested text."""
    if not text:
        return Diagnosis("the text is empty")
    if text != text.strip():
        where = "trailing" if text == text.lstrip() else "leading"
        return Diagnosis(f"the text has {where} whitespace", text.strip())
    bare = strip_typographic_quotes(text)
    if bare != text:
        return Diagnosis("the text includes typographic quotes", bare, "use straight quotes, or none")
    if re.search(_TEMPLATE, text) and name not in _WITH_BRACES:
        return Diagnosis(
            "the text contains a template, which isn't filled in when the front matter is checked"
        )
    hidden = re.search(_HIDDEN, text)
    if hidden:
        reason = f"character {hidden.start() + 1} is U+{ord(hidden[0]):04X}, which can't be seen"
        return Diagnosis(reason, re.sub(_HIDDEN, "", text), "delete it: {instead}", certain=False)
    if text.endswith((",", ";")):
        rest = _function_for(name)(text[:-1])
        instead, certain = (text[:-1], True) if rest is None else (rest.instead, rest.certain)
        return Diagnosis(f"the text ends with `{text[-1]}`", instead, certain=certain)
    return _function_for(name)(text) or Diagnosis(f"this is not {noun_of(name)}")


def _function_for(name: str) -> Callable[[str], Diagnosis | None]:
    """Return the function for a format. Their modules are imported on demand, because most problems need none."""
    if name in _DATES:
        from .date_times import DATE_DIAGNOSES

        return DATE_DIAGNOSES[name]
    if name in _URLS:
        from .urls import URL_DIAGNOSES

        return URL_DIAGNOSES[name]
    return _DIAGNOSES.get(name, _no_diagnosis)


def _no_diagnosis(_: str) -> Diagnosis | None:
    return None


def _email(text: str) -> Diagnosis | None:
    named = re.match(r".*<([^<>\s]+@[^<>\s]+)>\Z", text)
    if named:
        return Diagnosis("expected only the address, without a name", named[1], certain=False)
    count = text.count("@")
    if count != 1:
        return Diagnosis("the `@` is missing" if count == 0 else f"expected one `@`, found {count}")
    space = re.search(r"\s", text)
    if space:
        return Diagnosis(f"there is a space at character {space.start() + 1}")
    local, domain = text.split("@")
    if not local or not domain:
        return Diagnosis(f"the part {'before' if not local else 'after'} the `@` is missing")
    return None


def _hostname(text: str) -> Diagnosis | None:
    scheme = re.match(r"[a-z]+://([^/]+)", text)
    if scheme:
        return Diagnosis("expected only the host name, found a URL", scheme[1], certain=False)
    bad = re.search(r"[^A-Za-z0-9.-]", text)
    if bad:
        character = "a space" if bad[0].isspace() else f"`{bad[0]}`"
        return Diagnosis(f"{character} at character {bad.start() + 1} is not allowed in a host name")
    if any(not label for label in text.split(".")):
        return Diagnosis("a part of the host name is empty")
    label = next((label for label in text.split(".") if label[0] == "-" or label[-1] == "-"), None)
    if label:
        return Diagnosis(f"the part `{label}` starts or ends with `-`")
    return None


def _ipv4(text: str) -> Diagnosis | None:
    parts = text.split(".")
    if len(parts) != 4:
        return Diagnosis("an IPv4 address must have four numbers, separated by dots")
    large = next((part for part in parts if part.isdecimal() and (len(part) > 3 or int(part) > 255)), None)
    return Diagnosis(f"{shorten(large)} is not a number from 0 to 255") if large else None


def _uuid(text: str) -> Diagnosis | None:
    bad = re.search(r"[^0-9A-Fa-f-]", text)
    if bad:
        return Diagnosis(f"`{bad[0]}` at character {bad.start() + 1} is not a hexadecimal digit")
    digits = text.replace("-", "")
    if len(digits) != 32:
        return Diagnosis(f"a UUID must have 32 hexadecimal digits, not {len(digits)}")
    groups = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
    return Diagnosis("the digits must be grouped 8-4-4-4-12", "-".join(groups))


_DIAGNOSES: dict[str, Callable[[str], Diagnosis | None]] = {
    "email": _email,
    "idn-email": _email,
    "hostname": _hostname,
    "ipv4": _ipv4,
    "uuid": _uuid,
}
