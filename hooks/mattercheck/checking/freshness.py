"""Warns about files that are due for a review."""

from __future__ import annotations

from ..config.freshness import Age, Freshness, review_of, route_of, today
from ..core.problem import Problem
from ..document.document import Document, State


def is_fresh(document: Document, freshness: Freshness) -> bool:
    """Tell whether a document is not due for a review, as far as its front matter says."""
    return (
        document.state is not State.PRESENT
        or review_of(document.value, freshness, today()).age is not Age.DUE
    )


def stale_content(document: Document, freshness: Freshness) -> list[Problem]:
    """Return the warning about a document that is due for a review, or nothing."""
    if is_fresh(document, freshness):
        return []
    review = review_of(document.value, freshness, today())
    name = freshness.field if review.reviewed is not None else review.by
    route = route_of(document.value, name) or ()
    since = f"due for a review since {review.due}"
    if review.reviewed is None:
        message, hint = since, f"review the content, then set `{review.by}` to the next date"
    else:
        reason = f"set by `{review.by}`" if review.by else f"{freshness.within} after `{freshness.field}`"
        message, hint = f"{since} ({reason})", f"review the content, then update `{freshness.field}`"
    return [
        document.source.problem("stale-content", document.value_span(route), message, help=hint, route=route)
    ]
