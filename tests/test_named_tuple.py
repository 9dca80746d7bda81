"""Named tuples of our own behave like those of `typing`, which they are to type checkers."""

from __future__ import annotations

import copy
import pickle
import typing
from collections.abc import Callable
from typing import Any

import pytest

from mattercheck.core.named_tuple import NamedTuple


class Ours(NamedTuple):
    """A place."""

    name: str
    line: int
    marks: tuple[int, ...] = ()
    note: str | None = None

    @property
    def shown(self) -> str:
        return f"{self.name}:{self.line}"

    def moved(self) -> Ours:
        return self._replace(line=self.line + 1)


class Theirs(typing.NamedTuple):
    """A place."""

    name: str
    line: int
    marks: tuple[int, ...] = ()
    note: str | None = None

    @property
    def shown(self) -> str:
        return f"{self.name}:{self.line}"

    def moved(self) -> Theirs:
        return self._replace(line=self.line + 1)


BOTH = pytest.mark.parametrize("define", [Ours, Theirs])


@BOTH
def test_values(define: Any) -> None:
    place = define("a", 1, note="n")
    assert place == ("a", 1, (), "n") == define(line=1, name="a", note="n")
    assert (place.name, place.line, place.marks, place.note, place.shown) == ("a", 1, (), "n", "a:1")
    assert hash(place) == hash(("a", 1, (), "n"))
    assert place.moved() == define("a", 2, (), "n")
    assert type(place.moved()) is type(place) is define
    assert repr(place) == f"{define.__name__}(name='a', line=1, marks=(), note='n')"
    assert place._asdict() == {"name": "a", "line": 1, "marks": (), "note": "n"}
    assert define._make(["a", 1, (), "n"]) == place


@BOTH
def test_copies(define: Any) -> None:
    place = define("a", 1, (2,))
    for made in (copy.copy(place), copy.deepcopy(place), pickle.loads(pickle.dumps(place))):  # noqa: S301
        assert (made, type(made)) == (place, define)


@BOTH
def test_class(define: Any) -> None:
    assert define._fields == define.__match_args__ == ("name", "line", "marks", "note")
    assert define._field_defaults == {"marks": (), "note": None}
    assert (define.__doc__, define.__module__) == ("A place.", __name__)
    assert not hasattr(define("a", 1), "__dict__")
    match define("a", 1):
        case define(name, line):
            assert (name, line) == ("a", 1)
        case _:
            raise AssertionError


@BOTH
@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda define: define("a"), TypeError),
        (lambda define: define("a", 1, (), None, 5), TypeError),
        (lambda define: define("a", 1, other=2), TypeError),
        (lambda define: define("a", 1, name="b"), TypeError),
        (lambda define: define("a", 1)._replace(other=2), (TypeError, ValueError)),
        (lambda define: define._make(["a"]), TypeError),
        (lambda define: setattr(define("a", 1), "name", "b"), AttributeError),
        (lambda define: setattr(define("a", 1), "other", "b"), AttributeError),
    ],
)
def test_what_is_refused(define: Any, wrong: Callable[[Any], object], error: type[Exception]) -> None:
    with pytest.raises(error):
        wrong(define)
