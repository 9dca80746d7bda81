"""The rules about relations between files, which the configuration declares."""

from __future__ import annotations

from .rule import Rule

RELATION_RULES = (
    Rule(
        "unique",
        "A value is already used in another file.",
        "Two pages with one slug overwrite each other, and a redirect from one address can only lead to one page.",
        '# mattercheck.toml\nunique = ["slug", "aliases[]"]\n\n# content/one.md and content/two.md\nslug: my-page',
        "Use a value that no other file has.",
        "# content/two.md\nslug: my-other-page",
    ),
    Rule(
        "references",
        "A value refers to something that doesn't exist.",
        "The page names an author without a page, a tag that isn't in the list, or a post that was renamed.",
        '# mattercheck.toml\nreferences = { author = "authors.id" }\n\n# content/post.md\nauthor: adda',
        "Correct the value, or add what it refers to.",
        "# content/post.md\nauthor: ada",
    ),
    Rule(
        "paths",
        "A file that the content names doesn't exist.",
        "The image is missing on the page. A path that differs in case works on macOS and Windows, but not on most servers.",
        '# mattercheck.toml\npaths = { "images[].src" = ["static", "."] }\n\n# content/post.md\nimages:\n  - src: /img/cover.pgn',
        "Correct the path, or add the file to Git.",
        "# content/post.md\nimages:\n  - src: /img/cover.png",
    ),
    Rule(
        "filename",
        "The name of the file contradicts its fields.",
        "Site generators and other programs derive the date, the address or the name from the path of the file.",
        '# mattercheck.toml\nfilename = "{date:%Y-%m-%d}-{slug}.md"\n\n# content/2024-05-01-hello.md\ndate: 2024-05-02\nslug: hello',
        "Rename the file, or correct the field.",
        "# content/2024-05-02-hello.md\ndate: 2024-05-02\nslug: hello",
    ),
    Rule(
        "order",
        "Two fields of the file contradict each other in their order.",
        "A page that was updated before it was published, or a range from more to less, is a mistake in one of the two fields.",
        '# mattercheck.toml\norder = "date <= updated"\n\n# content/post.md\ndate: 2024-05-02\nupdated: 2024-05-01',
        "Correct one of the two fields.",
        "# content/post.md\ndate: 2024-05-02\nupdated: 2024-05-03",
    ),
    Rule(
        "counterparts",
        "The counterpart of the file, such as its translation, is missing or differs.",
        "Readers of the other language get no page, or one with another date or other tags.",
        '# mattercheck.toml\ncounterparts = { in = ["content/en", "content/de"], equal = ["date"] }\n\n# content/en/hello.md, but no content/de/hello.md\ndate: 2024-05-01',
        "Add the counterpart, or make the fields equal.",
        "# content/en/hello.md and content/de/hello.md\ndate: 2024-05-01",
    ),
)
