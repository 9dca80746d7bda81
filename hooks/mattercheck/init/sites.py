"""Detects site generators by their files, and where each keeps content."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from ..core.files import Files
from ..core.line_ends import split_lines
from ..core.named_tuple import NamedTuple
from ..core.paths import repository_folder
from ..document.readers import READERS

_MAX_BYTES = 100_000
"""Bytes of a configuration file that are searched."""


class Site(NamedTuple):
    """A site in `folder`, a path that is empty or ends in `/`; `mark` is the file that identifies its generator.

    `root` is its content folder, also empty or ending in `/`, and in the repository. `collections` are regular expressions for folders in it;
    the first match wins, and all other files belong to the collection `rest`, unless that is empty. `sections` is the
    name of the files that describe their folder and form a collection of their own. `reader` is the name of the
    program that reads front matter, if its differences from YAML 1.2 are known.
    """

    generator: str
    mark: str
    folder: str
    root: str
    collections: tuple[str, ...]
    rest: str
    sections: str
    reader: str


class _Folder:
    """Access to the files of a folder that identify its generator."""

    def __init__(self, path: Path, files: Files) -> None:
        self._path = path
        self._files = files
        self.names = files.names(path)

    def find(self, pattern: str) -> str:
        """Return the first name that fully matches a regular expression, or ''."""
        return next((name for name in self.names if re.fullmatch(pattern, name)), "")

    def find_below(self, folder: str, pattern: str) -> str:
        """Return the path of the first file in a subfolder whose name matches a regular expression, or ''."""
        name = _Folder(self._path / folder, self._files).find(pattern)
        return name and f"{folder}/{name}"

    def text(self, name: str) -> str:
        """Return the text of a file, or '' if it is unreadable."""
        return text_start(self._path / name, self._files)

    def find_containing(self, pattern: str, content: str) -> str:
        """Return the first name that matches `pattern` if the file's text matches `content`, or ''."""
        name = self.find(pattern)
        return name if name and re.search(content, self.text(name), re.MULTILINE) else ""


class _Generator(NamedTuple):
    name: str
    find: Callable[[_Folder], str]
    """Returns the name of the file that identifies the generator, or ''."""
    root: str = ""
    root_option: str = ""
    """The key in its configuration that sets a different root."""
    collections: tuple[str, ...] = ()
    rest: str = ""
    sections: str = ""
    reader: str = ""
    """The name of the program that reads front matter, if it isn't that of the generator in lower case."""


def _hugo(folder: _Folder) -> str:
    return (
        folder.find(r"hugo\.(toml|ya?ml|json)")
        or folder.find_containing(r"config\.(toml|ya?ml|json)", r"(?i)^\W*baseURL\b")
        or folder.find_below("config/_default", r"(hugo|config)\.(toml|ya?ml|json)")
        or (folder.find("archetypes") and folder.find(r"config\.(toml|ya?ml|json)|config"))
    )


def _hexo(folder: _Folder) -> str:
    used = folder.find("scaffolds") or folder.find_containing(r"package\.json", r'"hexo"')
    return folder.find(r"_config\.ya?ml") if used else ""


def _eleventy(folder: _Folder) -> str:
    return folder.find(r"\.eleventy\.[cm]?js|eleventy\.config\.[cm]?[jt]s") or folder.find_containing(
        r"package\.json", r'"@11ty/eleventy"'
    )


def _config(name: str) -> Callable[[_Folder], str]:
    """Return a function that finds a configuration written in JavaScript or TypeScript."""
    return lambda folder: folder.find(rf"{name}\.config\.[cm]?[jt]s")


def _lume(folder: _Folder) -> str:
    return folder.find_containing(r"_config\.[jt]s", r"\blume\b")


_SECTIONS = ("[^/]+/",)
_GENERATORS = (
    _Generator(
        "Docusaurus",
        _config("docusaurus"),
        collections=("blog/", "docs/", r"[^/]*versioned_docs/", "src/pages/"),
    ),
    _Generator(
        "Astro",
        _config("astro"),
        root="src/content",
        collections=_SECTIONS,
        rest="pages",
    ),
    _Generator("Hexo", _hexo, "source", "source_dir", ("_posts/", "_drafts/"), rest="pages"),
    _Generator(
        "Zola",
        lambda folder: folder.find_containing(r"config\.toml|zola\.toml", r"^base_url\s*="),
        root="content",
        collections=_SECTIONS,
        rest="pages",
        sections="_index.md",
    ),
    _Generator(
        "Hugo", _hugo, "content", "contentDir", collections=_SECTIONS, rest="pages", sections="_index.md"
    ),
    _Generator("Eleventy", _eleventy),
    _Generator("VitePress", lambda folder: folder.find(r"\.vitepress"), reader="gray-matter"),
    _Generator("VuePress", lambda folder: folder.find(r"\.vuepress"), reader="gray-matter"),
    _Generator("Gatsby", lambda folder: folder.find(r"gatsby-config\.(?:[cm]?js|ts)"), reader="gray-matter"),
    _Generator("Nuxt", _config("nuxt")),
    _Generator("Next.js", _config("next")),
    _Generator("SvelteKit", _config("svelte")),
    _Generator("Lume", _lume),
    _Generator("Pelican", lambda folder: folder.find(r"pelicanconf\.py")),
    _Generator(
        "Bridgetown",
        lambda folder: folder.find(r"bridgetown\.config\.ya?ml"),
        root="src",
        collections=("_[^/]+/",),
        rest="pages",
    ),
    _Generator(
        "Jekyll",
        lambda folder: folder.find(r"_config\.(ya?ml|toml)"),
        root_option="source",
        collections=("_[^/]+/",),
        rest="pages",
    ),
    _Generator(
        "MkDocs",
        lambda folder: folder.find(r"mkdocs\.ya?ml"),
        root="docs",
        root_option="docs_dir",
        collections=("(?:[^/]+/)?posts/",),
        rest="docs",
    ),
    _Generator("Quarto", lambda folder: folder.find(r"_quarto\.ya?ml")),
    _Generator("Obsidian", lambda folder: folder.find(r"\.obsidian"), rest="notes"),
)
"""In order of detection: others use Jekyll's file, too, so they come first."""


def find_sites(top: Path, files: Files) -> list[Site]:
    """Return the site in a folder, and the sites in its subfolders unless it has folders of its own.

    `files` are where their files are found.
    """
    folder = _Folder(top, files)
    site = _site(folder, "")
    if site is not None and site.collections:
        return [site]
    below = list(_sites_below(top, folder.names, files))
    return below if site is None else [*(one for one in below if one.generator != site.generator), site]


def _sites_below(top: Path, names: list[str], files: Files) -> Iterator[Site]:
    for name in names:
        if not name.startswith((".", "node_modules")):
            site = _site(_Folder(top / name, files), name + "/")
            if site is not None:
                yield site


def text_start(path: Path, files: Files) -> str:
    """Return the start of the text of a configuration file of a site, or '' if it can't be read."""
    try:
        text = files.read(path, _MAX_BYTES).decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(split_lines(text))


def _site(folder: _Folder, prefix: str) -> Site | None:
    for generator in _GENERATORS:
        mark = generator.find(folder)
        if mark:
            root = repository_folder(prefix, _root(generator, folder.text(mark)))
            if root is None:  # its content isn't in this repository
                return None
            return Site(
                generator.name,
                prefix + mark,
                prefix,
                root,
                generator.collections,
                generator.rest,
                generator.sections,
                generator.reader or (name if (name := generator.name.lower()) in READERS else ""),
            )
    return None


def _root(generator: _Generator, configuration: str) -> str:
    """Return the content folder of a site, relative to the site, from its configuration if that sets one."""
    if generator.root_option:
        match = re.search(
            rf"^\W*{generator.root_option}\W*[:=][ \t]*[\"']?([^\"'\n#]+)", configuration, re.MULTILINE
        )
        if match and not match[1].startswith("!"):  # a tag such as `!ENV`, whose value isn't known here
            return match[1].strip()
    return generator.root
