"""Hooks of MkDocs: the pages at the top of the repository, links to its other files, and the order of long folders."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

_ROOT = Path(__file__).resolve().parent.parent.parent
_PAGES = {"CHANGELOG.md": "changelog.md", "CONTRIBUTING.md": "contributing.md", "SECURITY.md": "security.md"}
"""Pages at the top of the repository, with their names in the site."""
_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#|/)([^)#\s]+)(#[^)\s]*)?(?=\))")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Replace each folder in the navigation by its pages."""
    config.nav = _expanded(config.nav)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages at the top of the repository."""
    for name, target in _PAGES.items():
        text = (_ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, target, content=text))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Rewrite links that leave the docs: to another page of the site, or to the repository."""
    source = page.file.src_uri
    names = {target: name for name, target in _PAGES.items()}
    here = posixpath.dirname(names.get(source, f"docs/{source}"))

    def rewritten(link: re.Match[str]) -> str:
        target, fragment = link[1], link[2] or ""
        path = posixpath.normpath(posixpath.join(here, target))
        name = _PAGES.get(path, path.removeprefix("docs/") if path.startswith("docs/") else None)
        if name is not None and files.get_file_from_path(name) is not None:
            return posixpath.relpath(name, posixpath.dirname(source) or ".") + fragment
        if not (_ROOT / path).exists():
            return link[0]  # MkDocs says that it leads nowhere
        return f"{config.repo_url}/blob/main/{path}{fragment}"

    return _LINK.sub(rewritten, markdown)


def _expanded(entry: Any) -> Any:
    if isinstance(entry, list):
        return [_expanded(one) for one in entry]
    if isinstance(entry, dict):
        return {title: _expanded(one) for title, one in entry.items()}
    return _pages_of(entry) if entry.endswith("/") else entry


def _pages_of(folder: str) -> list[Any]:
    """Return the pages of a folder: its index, and below the headings of the index the pages that are linked there."""
    index = (_ROOT / "docs" / folder / "README.md").read_text(encoding="utf-8")
    pages: list[Any] = [folder + "README.md"]
    placed = {"README.md"}
    for section in re.split(r"^## ", index, flags=re.MULTILINE)[1:]:
        title, _, text = section.partition("\n")
        linked = [name for name in dict.fromkeys(re.findall(r"\]\(([\w-]+\.md)", text)) if name not in placed]
        if linked:
            pages.append({title: [folder + name for name in linked]})
            placed.update(linked)
    others = sorted(path.name for path in (_ROOT / "docs" / folder).glob("*.md") if path.name not in placed)
    return pages + [folder + name for name in others]
