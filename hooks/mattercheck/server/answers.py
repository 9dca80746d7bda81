"""Answers about a place in a document, in the terms of the protocol."""

from __future__ import annotations

from typing import Any

from ..core.problem import Problem
from ..core.text_edit import TextEdit
from . import actions, navigation
from .capabilities import FIX_ALL
from .completion import PROPERTY, Completion, Proposal
from .diagnostics import to_diagnostics
from .documents import OpenDocuments
from .hover import hover
from .open_document import OpenDocument
from .project import Project
from .text import Position, Text
from .uris import uri_of


class Answers:
    """Answers about one document; `can_insert_snippets` and `can_edit_versions` are what the client supports."""

    def __init__(
        self,
        opened: OpenDocument,
        project: Project,
        documents: OpenDocuments,
        *,
        can_insert_snippets: bool,
        can_edit_versions: bool,
    ) -> None:
        self._opened = opened
        self._project = project
        self._text = opened.text
        self._documents = documents
        self._can_insert_snippets = can_insert_snippets
        self._can_edit_versions = can_edit_versions

    def hover(self, position: Position) -> dict[str, Any] | None:
        """Return a Hover."""
        found = hover(self._opened.analysis(self._project), self._text.offset(position))
        if found is None:
            return None
        text, place = found
        return {"contents": {"kind": "markdown", "value": text}, "range": self._text.range_between(*place)}

    def definition(self, position: Position) -> list[dict[str, Any]]:
        """Return Locations."""
        analysis = self._opened.analysis(self._project)
        return [
            {
                "uri": uri_of(place.path),
                "range": Text(place.text, self._documents.encoding).range_of(place.span),
            }
            for place in navigation.definition(analysis, self._text.offset(position))
        ]

    def completion(self, position: Position) -> dict[str, Any]:
        """Return a CompletionList."""
        offset, analysis = self._text.offset(position), self._opened.analysis(self._project)
        completion = Completion(analysis, offset, is_snippet=self._can_insert_snippets)
        items = [self._item(proposal, number) for number, proposal in enumerate(completion.proposals())]
        return {"isIncomplete": completion.is_incomplete, "items": items}

    def symbols(self) -> list[dict[str, Any]]:
        """Return DocumentSymbols."""
        found = navigation.symbols(self._opened.analysis(self._project))
        return [_symbol(symbol, self._text) for symbol in found]

    def links(self) -> list[dict[str, Any]]:
        """Return DocumentLinks."""
        found = navigation.links(self._opened.analysis(self._project))
        return [{"range": self._text.range_of(span), "target": uri} for span, uri in found]

    def code_actions(self, first: Position, last: Position, kinds: list[Any] | None) -> list[dict[str, Any]]:
        """Return the CodeActions of the `kinds` that are asked for, or of all, between two positions."""
        opened, project = self._opened, self._project
        problems = opened.problems(project)
        found: list[dict[str, Any]] = []
        if _asks_for("quickfix", kinds):
            here = [problem for problem in problems if _touches(self._text, problem, first, last)]
            found += map(self._quick_fix, actions.quick_fixes(opened, project, here))
        is_fixable = any(problem.fix is not None and problem.fix.safe for problem in problems)
        if is_fixable and _asks_for(FIX_ALL, kinds) and (kinds is not None or found):
            edits = actions.fix_all(opened, project)
            if edits:
                title = "Fix all safe problems in this file"
                found.append({"title": title, "kind": FIX_ALL, "edit": self._edit(edits)})
        return found

    def fixes_on_save(self) -> list[dict[str, Any]]:
        """Return the TextEdits of all safe fixes."""
        return [self._text.edit(edit) for edit in actions.fix_all(self._opened, self._project)]

    def _quick_fix(self, action: actions.Action) -> dict[str, Any]:
        return {
            "title": action.title,
            "kind": "quickfix",
            "diagnostics": to_diagnostics(
                [action.problem], self._text, self._opened.uri, self._documents.locate_in(self._project)
            ),
            "isPreferred": action.is_preferred,
            "edit": self._edit(action.edits),
        }

    def _edit(self, edits: list[TextEdit]) -> dict[str, Any]:
        """Return a WorkspaceEdit, for this version of the document where the client can tell."""
        changes = [self._text.edit(edit) for edit in edits]
        if not self._can_edit_versions:
            return {"changes": {self._opened.uri: changes}}
        document = {"uri": self._opened.uri, "version": self._opened.version}
        return {"documentChanges": [{"textDocument": document, "edits": changes}]}

    def _item(self, proposal: Proposal, number: int) -> dict[str, Any]:
        text = self._text
        item: dict[str, Any] = {
            "label": proposal.label,
            "kind": proposal.kind,
            "sortText": f"{number:04}",
            "filterText": proposal.label if proposal.kind == PROPERTY else proposal.text.strip(),
            "textEdit": {"range": text.range_between(proposal.start, proposal.end), "newText": proposal.text},
            "insertTextFormat": 2 if self._can_insert_snippets else 1,
            "insertTextMode": 1,
        }
        written = text.text[proposal.start : proposal.end]
        if written[:1] in {'"', "'"} and proposal.kind == PROPERTY:
            item["filterText"] = f"{written[0]}{proposal.label}"
        elif written and proposal.label.startswith("front matter"):
            item["filterText"] = written.strip()
        if proposal.detail:
            item["detail"] = proposal.detail
        if proposal.documentation:
            item["documentation"] = {"kind": "markdown", "value": proposal.documentation}
        if proposal.is_deprecated:
            item["tags"] = [1]
        if proposal.also:
            item["additionalTextEdits"] = [
                {"range": text.range_between(at, at), "newText": added} for at, added in proposal.also
            ]
        return item


def _symbol(symbol: navigation.Symbol, text: Text) -> dict[str, Any]:
    return {
        "name": symbol.name,
        "detail": symbol.detail,
        "kind": symbol.kind,
        "range": text.range_between(*symbol.whole),
        "selectionRange": text.range_between(*symbol.key),
        "children": [_symbol(child, text) for child in symbol.children],
    }


def _asks_for(kind: str, wanted: list[Any] | None) -> bool:
    """Tell whether a client asks for actions of a kind; kinds are a hierarchy, separated by dots."""
    return wanted is None or any(
        isinstance(one, str) and (kind == one or kind.startswith(f"{one}.") or not one) for one in wanted
    )


def _touches(text: Text, problem: Problem, first: Position, last: Position) -> bool:
    """Tell whether a problem is at one of the places between two positions."""
    start, end = text.span_offsets(problem.span)
    return start <= text.offset(last) and text.offset(first) <= max(end, start)
