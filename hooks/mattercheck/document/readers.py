"""The programs that read front matter, and how they differ: delimiters, YAML version, and what an error leads to.

The pages in `docs/ready-schemas` name the sources. Where nothing is known, a reader reads YAML 1.2 as mattercheck does.
"""

from __future__ import annotations

from .syntax import PLAIN, TAGGED, Reader, YamlVersion

_YAML_1_1 = YamlVersion.OLD
_ASTRO = Reader(
    "astro", "Astro", "Astro stops the build", ("---", "+++"), skips_blank_lines=True, has_text_keys=True
)

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
            TAGGED,
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
            TAGGED,
            has_text_keys=True,
        ),
        Reader("docusaurus", "Docusaurus", "Docusaurus stops the build", TAGGED, has_text_keys=True),
        Reader("eleventy", "Eleventy", "Eleventy stops the build", TAGGED, has_text_keys=True),
        _ASTRO,
        _ASTRO._replace(name="starlight", label="Starlight"),
        Reader("hugo", "Hugo", "Hugo stops the build", ("---", "+++", "{"), ignores_case=True),
        Reader(
            "jekyll",
            "Jekyll",
            "Jekyll builds the page without its data",
            yaml_version=_YAML_1_1,
            closes_with_dots=True,
            on_bom="Jekyll builds the page without its data",
            keeps_last=True,
            uses_libyaml=True,
        ),
        Reader(
            "mkdocs",
            "MkDocs",
            "MkDocs shows the block as text on the page",
            yaml_version=_YAML_1_1,
            closes_with_dots=True,
            keeps_last=True,
            builds_dates=True,
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
