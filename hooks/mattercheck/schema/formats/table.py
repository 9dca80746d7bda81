"""The formats of draft 2020-12 (validation, section 7.3): what each is called, and a text that meets it."""

from __future__ import annotations

from typing import NamedTuple


class Format(NamedTuple):
    """A format: as a person names it, an example as a message shows it, and a text that is valid.

    `example` may hold words beside the text, such as `P1DT2H (one day and two hours)`.
    """

    noun: str
    example: str
    sample: str


_EMAIL = Format("an email address", "ada@example.com", "ada@example.com")
_HOSTNAME = Format("a host name", "www.example.com", "example.com")
_URL = Format("a URL", "https://example.com/page", "https://example.com/")
_REFERENCE = Format("a URL or a path", "/page or https://example.com/page", "/path")

FORMATS = {
    "date": Format("a date", "2021-08-23", "2024-01-31"),
    "date-time": Format("a date-time", "2021-08-23T09:59:00Z", "2024-01-31T09:30:00Z"),
    "duration": Format("a duration", "P1DT2H (one day and two hours)", "P1D"),
    "email": _EMAIL,
    "hostname": _HOSTNAME,
    "idn-email": _EMAIL,
    "idn-hostname": _HOSTNAME,
    "ipv4": Format("an IPv4 address", "192.0.2.1", "192.0.2.1"),
    "ipv6": Format("an IPv6 address", "2001:db8::1", "2001:db8::1"),
    "iri": _URL,
    "iri-reference": _REFERENCE,
    "json-pointer": Format("a JSON Pointer", "/key/0", "/a"),
    "regex": Format("a regular expression", "^[a-z]+$", "a+"),
    "relative-json-pointer": Format("a relative JSON Pointer", "1/key", "0/a"),
    "time": Format("a time", "09:59:00Z", "09:30:00Z"),
    "uri": _URL,
    "uri-reference": _REFERENCE,
    "uri-template": Format("a URL template", "https://example.com/{page}", "/path/{id}"),
    "uuid": Format("a UUID", "123e4567-e89b-12d3-a456-426614174000", "123e4567-e89b-42d3-a456-426614174000"),
}
"""The formats by name."""


def noun_of(name: str) -> str:
    """Return what a person calls a format, `a date` say; a format that no draft defines goes by its name."""
    known = FORMATS.get(name)
    return known.noun if known is not None else f"of the format {name}"


def example_of(name: str) -> str | None:
    """Return an example of a format as a message shows it; None where no draft defines the format."""
    known = FORMATS.get(name)
    return known.example if known is not None else None
