"""Diagnose invalid URLs (RFC 3986, RFC 3987), and suggest valid ones."""

from __future__ import annotations

import re
from collections.abc import Callable

from .diagnosis import Diagnosis

BAD_IN_URI = r"[^A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]"
BAD_IN_IRI = r"[\x00-\x20<>\"{}|\\^`\x7f-\x9f]"


_FILE_NAME = r"(?i)\A[^/]*\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp|tiff?|md|mdx|html?|pdf|mp[34]|mov|webm|css|js|json|ya?ml|txt|zip)\Z"

_NORMALIZED_ALIKE = (
    r"https?://[A-Za-z0-9.:-]+/(?:[A-Za-z0-9\-._~/@!$&'()*+,;=:%]|[^\x00-\xa0\s\u200b-\u200f\u2018-\u201f\ufeff])*"
    r"(?:\?(?:[A-Za-z0-9\-._~/?@!$&'()*+,;=%]|(?<=\w) (?=\w)|[^\x00-\xa0\s\u200b-\u200f\u2018-\u201f\ufeff])*)?"
)
"""A URL that all browsers normalize alike: letters anywhere after the host, single spaces in the query."""
_WRAPPED = r"<([^<>\s]+)>|\[[^\[\]]*\]\(([^()\s]+)\)"
"""A URL between angle brackets, or in a link, as in Markdown."""
_PLACEHOLDER = r"[{}<>]"
_SECOND_URL = r"[\s,;|]https?://"
_NOT_OF_URL = r"(?<!:)\s[^\w.~%]|[,;()\[\]]\s|\s[\u2010-\u2015]\s"
"""What isn't part of a URL behind a space: a remark, a dash, or a stray sign."""
_QUOTATION = r"[\u201c-\u201f]"
_SPACE_AFTER_SCHEME = r"(?<=:)\s+(?=//)"


def bad_character(text: str, pattern: str) -> Diagnosis | None:
    """Return a diagnosis of the first character that a pattern of bad characters matches, or None."""
    match = re.search(pattern, text)
    if match is None:
        return None
    character = match[0]
    if "\\" in text:
        column = text.index("\\") + 1
        reason = f"`\\` at character {column} is not allowed in a URL, which has `/` between its parts"
        return Diagnosis(reason, text.replace("\\", "/"), certain=False)
    column = match.start() + 1
    if re.search(_SECOND_URL, text):
        return Diagnosis("there are two URLs here; only one is allowed", None, "keep one of them")
    if character.isspace() and re.search(_NOT_OF_URL, text):
        hint = "remove what isn't part of the URL, or write %20 for the space"
        return Diagnosis(f"there is a space at character {column}", None, hint)
    if re.search(_QUOTATION, text):
        return Diagnosis(f"`{character}` at character {column} is not allowed in a URL")
    if re.search(_PLACEHOLDER, text):  # nobody means the percent-encoded form of these
        return Diagnosis(f"`{character}` at character {column} is not allowed in a URL")
    instead = re.sub(pattern, lambda found: _percent(found[0]), re.sub(_SPACE_AFTER_SCHEME, "", text))
    certain = re.fullmatch(_NORMALIZED_ALIKE, text) is not None
    if character.isspace():
        hint = "remove it, or write %20 instead"
        return Diagnosis(f"there is a space at character {column}", instead, hint, certain=certain)
    return Diagnosis(f"`{character}` at character {column} is not allowed in a URL", instead, certain=certain)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


def absolute(pattern: str) -> Callable[[str], Diagnosis | None]:
    """Return a function that diagnoses a URL, in which a pattern matches the bad characters."""

    def diagnose_uri(text: str) -> Diagnosis | None:
        wrapped = re.fullmatch(_WRAPPED, text)
        if wrapped is not None:
            return Diagnosis("expected only the URL", wrapped[1] or wrapped[2], certain=False)
        scheme = re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text)
        if re.match(r"[A-Za-z]:[\\/]", text):
            return Diagnosis("this is a file on a computer; a URL starts with https://")
        if scheme is None and re.search(_FILE_NAME, text):
            return Diagnosis("this is a path; a full URL starts with https://")
        if scheme is None:
            if text.startswith("//"):
                return Diagnosis("the scheme is missing", f"https:{text}", certain=False)
            if text.startswith(("/", ".", "#", "?")):
                return Diagnosis("this is a path; a full URL starts with https://")
            if re.match(r"(www\.|[\w-]+(\.[\w-]+)*\.[a-z]{2,}(/|$))", text):
                return Diagnosis("the scheme is missing", f"https://{text}", certain=False)
        bad = bad_character(text, pattern)
        if bad:
            return bad
        percent = re.search(r"%(?![0-9A-Fa-f]{2})", text)
        if percent:
            at = percent.start()
            return Diagnosis(
                f"`%` at character {at + 1} is not followed by two hexadecimal digits",
                text[:at] + "%25" + text[at + 1 :],
                certain=False,
            )
        bracket = re.search(r"[\[\]]", text)
        if bracket:
            instead = re.sub(r"[\[\]]", lambda found: _percent(found[0]), text)
            return Diagnosis(
                f"`{bracket[0]}` at character {bracket.start() + 1} is not allowed in a URL",
                instead,
                certain=False,
            )
        if scheme is None:
            return Diagnosis("the scheme is missing; a URL starts with https://")
        return None

    return diagnose_uri


URL_DIAGNOSES: dict[str, Callable[[str], Diagnosis | None]] = {
    "uri": absolute(BAD_IN_URI),
    "iri": absolute(BAD_IN_IRI),
    "uri-reference": lambda text: bad_character(text, BAD_IN_URI),
    "iri-reference": lambda text: bad_character(text, BAD_IN_IRI),
}
"""The functions by format."""
