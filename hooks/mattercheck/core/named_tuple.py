"""Define named tuples in a tenth of the time.

`typing.NamedTuple` compiles the annotation of each field and the constructor of each class. For the forty classes that
a check needs, that takes a tenth of the time of a Git hook. Here, nothing is compiled.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple  # noqa: TID251
else:
    from _collections import _tuplegetter as field_getter
    from types import FunctionType

    new = tuple.__new__
    CONSTRUCTORS = (
        lambda _cls, a: new(_cls, (a,)),
        lambda _cls, a, b: new(_cls, (a, b)),
        lambda _cls, a, b, c: new(_cls, (a, b, c)),
        lambda _cls, a, b, c, d: new(_cls, (a, b, c, d)),
        lambda _cls, a, b, c, d, e: new(_cls, (a, b, c, d, e)),
        lambda _cls, a, b, c, d, e, f: new(_cls, (a, b, c, d, e, f)),
        lambda _cls, a, b, c, d, e, f, g: new(_cls, (a, b, c, d, e, f, g)),
        lambda _cls, a, b, c, d, e, f, g, h: new(_cls, (a, b, c, d, e, f, g, h)),
        lambda _cls, a, b, c, d, e, f, g, h, i: new(_cls, (a, b, c, d, e, f, g, h, i)),
        lambda _cls, a, b, c, d, e, f, g, h, i, j: new(_cls, (a, b, c, d, e, f, g, h, i, j)),
        lambda _cls, a, b, c, d, e, f, g, h, i, j, k: new(_cls, (a, b, c, d, e, f, g, h, i, j, k)),
    )
    """The constructors for one to eleven fields, whose arguments are yet to be named."""

    def constructor(class_name, fields, defaults):
        """Return the `__new__` of a class whose last fields have these defaults."""
        if len(fields) <= len(CONSTRUCTORS):
            template = CONSTRUCTORS[len(fields) - 1]
        else:
            names = ", ".join(fields)
            template = eval(f"lambda _cls, {names}: new(_cls, ({names}))", {"new": new})  # noqa: S307
        code = template.__code__.replace(
            co_name="__new__", co_qualname=f"{class_name}.__new__", co_varnames=("_cls", *fields)
        )
        return FunctionType(code, template.__globals__, "__new__", defaults)

    class Methods(tuple):
        """What all named tuples have in common."""

        __slots__ = ()

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _replace(self, /, **values):
            replaced = new(type(self), map(values.pop, self._fields, self))
            if values:
                raise ValueError(f"Got unexpected field names: {list(values)!r}")
            return replaced

        __replace__ = _replace

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self):
            return tuple(self)

        def __repr__(self):
            fields = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
            return f"{type(self).__name__}({fields})"

    class Definition(type):
        """Makes a class statement that names `NamedTuple` as its base create a subclass of `Methods` instead."""

        def __new__(cls, name, _bases, members):
            fields = tuple(members["__annotations__"])
            defaults = {field: members[field] for field in fields if field in members}
            getters = {field: field_getter(index, None) for index, field in enumerate(fields)}
            new = constructor(members["__qualname__"], fields, tuple(defaults.values()))
            special = {
                "__slots__": (),
                "_fields": fields,
                "_field_defaults": defaults,
                "__match_args__": fields,
            }
            return type(name, (Methods,), {**members, **special, **getters, "__new__": new})

    NamedTuple = type.__new__(Definition, "NamedTuple", (), {})
