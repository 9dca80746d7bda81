"""What is said of a field to the person who writes content, until a person says it better."""

from __future__ import annotations

import re

_KNOWN = {
    "aliases": "Other addresses that lead to this page",
    "author": "Who wrote it",
    "authors": "Who wrote it",
    "canonical": "The address under which the page is known to search engines",
    "canonicalurl": "The address under which the page is known to search engines",
    "categories": "The sections that the page is listed in",
    "category": "The section that the page is listed in",
    "cover": "The main picture",
    "coverimage": "The main picture",
    "created": "When it was created",
    "date": "When it was published",
    "description": "What the page is about, in a sentence or two",
    "domain": "The domain, without https:// and without a path",
    "draft": "Whether the page is left out of the published site: true or false",
    "email": "The address for mail",
    "excerpt": "The first sentences, or a summary",
    "expirydate": "When the page is taken off the site",
    "featured": "Whether the page is shown in a prominent place: true or false",
    "heroimage": "The main picture",
    "height": "The height in pixels",
    "image": "The main picture",
    "images": "The pictures, the main one first",
    "keywords": "Words to find the page by",
    "lang": "The language of the page",
    "language": "The language of the page",
    "lastmod": "When it was changed last",
    "lastupdated": "When it was changed last",
    "layout": "The template that the page is built with",
    "license": "The licence that it is published under",
    "menu": "Where the page stands in the menus",
    "modified": "When it was changed last",
    "name": "The name",
    "order": "Where the page stands among its neighbours: lower numbers come first",
    "permalink": "The address of the page on the site",
    "provider": "Who published it",
    "pubdate": "When it was published",
    "published": "Whether the page is published: true or false",
    "publishdate": "When it is published",
    "publisheddatetime": "When it was published: date, time and offset from UTC",
    "related": "Other pages on the same matter",
    "sidebarposition": "Where the page stands in the sidebar: lower numbers come first",
    "slug": "The last part of the address of the page",
    "subtitle": "The line below the title",
    "summary": "What the page is about, in a few sentences",
    "tags": "Words to find the page by",
    "title": "The title of the page",
    "toc": "Whether the page has a table of contents: true or false",
    "topics": "The topics that the page is listed under",
    "updated": "When it was changed last",
    "updateddate": "When it was changed last",
    "url": "The address",
    "version": "The version",
    "weburl": "The address that readers are sent to",
    "weight": "Where the page stands among its neighbours: lower numbers come first",
    "width": "The width in pixels",
}
"""What is generally meant by the fields that many generators know, by their names in small letters without signs."""

_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[^A-Z_\-. ]+|[A-Z]")


_CHOICE = ": true or false"


def describe(key: str, *, of_page: bool, is_boolean: bool) -> str:
    """Return a first description of a field, by its key; `of_page` where it is not one of a mapping inside."""
    known = _KNOWN.get(re.sub(r"[-_. ]", "", key).lower(), "")
    if known and (of_page or "page" not in known) and is_boolean == known.endswith(_CHOICE):
        return known
    return in_words(key) + _CHOICE * is_boolean


def in_words(key: str) -> str:
    """Write a key as words: `ampWebUrl` as `Amp web URL`."""
    words = [
        word.upper() if word.lower() in {"url", "id", "html", "css", "seo", "rss"} else word
        for word in (
            word if word.isupper() and len(word) > 1 else word.lower() for word in _WORD.findall(key)
        )
    ]
    text = " ".join(words) or key
    return text[:1].upper() + text[1:]


def singular(word: str) -> str:
    """Name one of several: `images` is a list of `image`."""
    if word.lower() in {"news", "series", "species"}:
        return word
    if re.search(r"[^aeiou]ies\Z", word):
        return word[:-3] + "y"
    if re.search(r"(?:s|x|z|ch|sh)es\Z", word):
        return word[:-2]
    return word[:-1] if re.search(r"[^su]s\Z", word) else word
