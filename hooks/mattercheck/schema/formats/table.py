"""The formats of draft 2020-12 (validation, section 7.3): their names in messages, and examples."""

from __future__ import annotations

from ...core.named_tuple import NamedTuple


class Format(NamedTuple):
    """A format: its noun and its example in messages, and a `sample`, which is a valid text.

    `example` may include an explanation, as in `P1DT2H (one day and two hours)`.
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
    """Return the noun for a format in messages, such as `a date`; for an unknown format it contains the name."""
    known = FORMATS.get(name)
    return known.noun if known is not None else f"in the format {name}"


def example_of(name: str) -> str | None:
    """Return the example of a format for messages, or None for an unknown format."""
    known = FORMATS.get(name)
    return known.example if known is not None else None
