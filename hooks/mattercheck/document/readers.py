"""The programs that read front matter, and how they differ: delimiters, YAML version, and what an error leads to.

The pages in `docs/ready-schemas` name the sources. Where nothing is known, a reader reads YAML 1.2 as mattercheck does.
"""

from __future__ import annotations

from typing import NamedTuple

from .syntax import YamlVersion

_YAML = ("---",)
_TAGGED = ("---", "---yaml", "---yml", "---json", "---toml")
_ANY = (*_TAGGED, "+++", ";;;", "{")


class Reader(NamedTuple):
    """How a program reads front matter.

    `on_error` completes the sentence "if the front matter can't be read, ...". `openings` are the delimiters that it
    knows; `closes_with_dots` tells whether `...` is a closing delimiter. `on_bom` says what it does with front matter
    that follows a byte order mark, empty if it reads it. `keeps_last` means that it silently uses the last of two equal
    keys. A reader with `by_lines` reads `key: value` lines, not YAML, and the fields in `listed` as lists that are separated
    by commas. `splits_at_dashes` means that the first `---`
    anywhere ends the block; `plain_only` that it refuses flow style, anchors and tags; `skips_blank_lines` that blank
    lines may precede the opening delimiter; `needs_no_opening` that the first delimiter may be the closing one;
    `exact_opening` that no blanks may follow the opening one; `reads_tabs` that a tab may indent; `adds_braces` that
    JSON between delimiters has no braces; `has_text_keys` that numbers and dates as keys become text. `tolerated` are
    the characters that it reads as part of a plain text although YAML doesn't, and `on_tolerated` says so. `profile` is
    the bundled schema for what it requires, if that isn't the schema of the collection.
    """

    name: str
    label: str
    on_error: str
    openings: tuple[str, ...] = _YAML
    yaml_version: YamlVersion = YamlVersion.CORE
    closes_with_dots: bool = False
    on_bom: str = ""
    keeps_last: bool = False
    by_lines: bool = False
    listed: tuple[str, ...] = ()
    splits_at_dashes: bool = False
    plain_only: bool = False
    skips_blank_lines: bool = False
    needs_no_opening: bool = False
    exact_opening: bool = False
    reads_tabs: bool = False
    adds_braces: bool = False
    has_text_keys: bool = False
    tolerated: str = ""
    on_tolerated: str = ""
    profile: str = ""


_YAML_1_1 = YamlVersion.OLD

PLAIN = Reader("yaml", "YAML 1.2", "", _ANY, closes_with_dots=True)
"""The reader of a collection that names none."""

READERS = {
    reader.name: reader
    for reader in (
        PLAIN,
        Reader(
            "agent-skills",
            "Agent Skills clients",
            "Codex and `npx skills` drop this skill, and Claude Code may load it without its metadata",
            on_bom="Codex and skills-ref reject this skill",
        ),
        Reader(
            "claude-code",
            "Claude Code",
            "Claude Code may load the text without its metadata",
            tolerated=":",
            on_tolerated="Claude Code tolerates this, but other programs don't",
            profile="agent-skill-claude-code",
        ),
        Reader(
            "codex",
            "Codex",
            "Codex skips this skill",
            on_bom="Codex skips this skill",
            profile="agent-skill-codex",
        ),
        Reader(
            "npx-skills",
            "npx skills",
            "`npx skills` drops this skill without a message",
            _TAGGED,
            profile="agent-skill-npx",
        ),
        Reader(
            "skills-ref",
            "skills-ref",
            "skills-ref rejects this skill",
            on_bom="skills-ref rejects this skill",
            splits_at_dashes=True,
            plain_only=True,
            profile="agent-skill-spec",
        ),
        Reader(
            "vscode",
            "VS Code",
            "VS Code shows errors and may ignore the fields",
            tolerated="*&@`%",
            on_tolerated="VS Code reads this as text, but other programs can't read it",
            profile="agent-skill-vscode",
        ),
        Reader("cursor", "Cursor", "Cursor may ignore the rule", by_lines=True, keeps_last=True),
        Reader("okf", "OKF readers", "OKF readers skip this concept"),
        Reader(
            "gray-matter",
            "gray-matter",
            "gray-matter throws an error, which usually ends the build",
            _TAGGED,
            has_text_keys=True,
        ),
        Reader("docusaurus", "Docusaurus", "Docusaurus stops the build", _TAGGED, has_text_keys=True),
        Reader("eleventy", "Eleventy", "Eleventy stops the build", _TAGGED, has_text_keys=True),
        Reader(
            "starlight",
            "Starlight",
            "Astro stops the build",
            ("---", "+++"),
            skips_blank_lines=True,
            has_text_keys=True,
        ),
        Reader("hugo", "Hugo", "Hugo stops the build", ("---", "+++", "{")),
        Reader(
            "jekyll",
            "Jekyll",
            "Jekyll builds the page without its data",
            yaml_version=_YAML_1_1,
            closes_with_dots=True,
            on_bom="Jekyll builds the page without its data",
            keeps_last=True,
        ),
        Reader(
            "mkdocs",
            "MkDocs",
            "MkDocs shows the block as text on the page",
            yaml_version=_YAML_1_1,
            closes_with_dots=True,
            keeps_last=True,
        ),
        Reader("zola", "Zola", "Zola stops the build", ("+++", "---"), skips_blank_lines=True),
        Reader("quarto", "Quarto", "Quarto stops the render", closes_with_dots=True, has_text_keys=True),
        Reader(
            "hexo",
            "Hexo",
            "Hexo leaves the file out, or treats all of it as text",
            ("---", ";;;"),
            needs_no_opening=True,
            exact_opening=True,
            reads_tabs=True,
            adds_braces=True,
            has_text_keys=True,
        ),
        Reader("obsidian", "Obsidian", "Obsidian applies none of the properties"),
        Reader("eipw", "eipw", "eipw rejects the proposal", by_lines=True, listed=("requires",)),
        Reader("cip", "the CIP validator", "the CIP validator rejects the proposal"),
    )
}
"""All readers, by the name that a configuration uses."""
