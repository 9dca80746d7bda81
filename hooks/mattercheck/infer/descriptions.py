"""Default descriptions of fields for authors, meant to be improved by hand."""

from __future__ import annotations

import re

_KNOWN = {
    "aliases": "Other URLs that redirect to this page",
    "author": "Who wrote it",
    "authors": "Who wrote it",
    "canonical": "The URL of the page that search engines should use",
    "canonicalurl": "The URL of the page that search engines should use",
    "categories": "The sections that the page is listed in",
    "category": "The section that the page is listed in",
    "cover": "The main image",
    "coverimage": "The main image",
    "created": "When it was created",
    "date": "When it was published",
    "description": "What the page is about, in a sentence or two",
    "domain": "The domain name, without https:// or a path",
    "draft": "Whether the page is left out of the published site: true or false",
    "email": "The email address",
    "excerpt": "The first sentences, or a summary",
    "expirydate": "When the page is removed from the site",
    "featured": "Whether the page is featured prominently: true or false",
    "heroimage": "The main image",
    "height": "The height in pixels",
    "image": "The main image",
    "images": "The images, main one first",
    "keywords": "Keywords for finding the page",
    "lang": "The language of the page",
    "language": "The language of the page",
    "lastmod": "When it was last changed",
    "lastupdated": "When it was last changed",
    "layout": "The template that the page is built with",
    "license": "The license that it is published under",
    "menu": "Where the page appears in the menus",
    "modified": "When it was last changed",
    "name": "The name",
    "order": "The position of the page among its siblings: lower numbers come first",
    "permalink": "The URL of the page on the site",
    "provider": "Who published it",
    "pubdate": "When it was published",
    "published": "Whether the page is published: true or false",
    "publishdate": "When it is published",
    "publisheddatetime": "When it was published: date, time and offset from UTC",
    "related": "Related pages",
    "sidebarposition": "The position of the page in the sidebar: lower numbers come first",
    "slug": "The last part of the URL of the page",
    "subtitle": "The line below the title",
    "summary": "What the page is about, in a few sentences",
    "tags": "Keywords for finding the page",
    "title": "The title of the page",
    "toc": "Whether the page has a table of contents: true or false",
    "topics": "The topics that the page is listed under",
    "updated": "When it was last changed",
    "updateddate": "When it was last changed",
    "url": "The URL",
    "version": "The version",
    "weburl": "The URL that readers are sent to",
    "weight": "The position of the page among its siblings: lower numbers come first",
    "width": "The width in pixels",
}
"""Descriptions of fields common to many generators, by name in lower case without punctuation."""

_WORD = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Z]?[^A-Z_\-. ]+|[A-Z]")


_BOOLEAN_SUFFIX = ": true or false"


def describe(key: str, *, of_page: bool, is_boolean: bool) -> str:
    """Return the description of a well-known field, or ''. `of_page` is False for fields of nested mappings."""
    known = _KNOWN.get(re.sub(r"[-_. ]", "", key).lower(), "")
    if known and (of_page or "page" not in known) and is_boolean == known.endswith(_BOOLEAN_SUFFIX):
        return known
    return ""


def words(key: str) -> list[str]:
    """Return the words of a key in lower case: `amp`, `web` and `url` for `ampWebUrl`."""
    return [word.lower() for word in _WORD.findall(key)]


def in_words(key: str) -> str:
    """Return a key as words: `Amp web URL` for `ampWebUrl`."""
    parts = [
        word.upper() if word.lower() in {"url", "id", "html", "css", "seo", "rss"} else word
        for word in (
            word if word.isupper() and len(word) > 1 else word.lower() for word in _WORD.findall(key)
        )
    ]
    text = " ".join(parts) or key
    return text[:1].upper() + text[1:]


def singular(word: str) -> str:
    """Return the singular of a word: `image` for `images`."""
    if word.lower() in {"news", "series", "species"}:
        return word
    if re.search(r"[^aeiou]ies\Z", word):
        return word[:-3] + "y"
    if re.search(r"(?:s|x|z|ch|sh)es\Z", word):
        return word[:-2]
    return word[:-1] if re.search(r"[^su]s\Z", word) else word
