"""Named tuples whose classes are quick to define.

`typing.NamedTuple` compiles the annotation of each field and a constructor for each class. For the forty classes that a
check needs, that takes a tenth of the time of a Git hook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple  # noqa: TID251
else:
    try:
        from _collections import _tuplegetter as _field  # what `collections.namedtuple` uses
    except ImportError:
        from operator import itemgetter

        def _field(index, _doc):
            return property(itemgetter(index))

    class _Definition(type):
        """Makes properties of the annotated fields of a class, which has no subclasses."""

        def __new__(cls, name, bases, members):
            fields = tuple(members.get("__annotations__", ()))
            members["_fields"] = members["__match_args__"] = fields
            members["_field_defaults"] = {field: members[field] for field in fields if field in members}
            members |= {field: _field(index, None) for index, field in enumerate(fields)}
            return super().__new__(cls, name, bases, {"__slots__": (), **members})

    class NamedTuple(tuple, metaclass=_Definition):
        """A tuple whose items are also attributes. A subclass annotates its fields, and gives some a default."""

        def __new__(cls, *values, **named):
            fields, defaults = cls._fields, cls._field_defaults
            if named or len(values) != len(fields):
                try:
                    for field in fields[len(values) :]:
                        values += (named.pop(field) if field in named else defaults[field],)
                except KeyError as error:
                    raise TypeError(f"{cls.__name__} requires a value for {error}") from None
                if named or len(values) > len(fields):
                    raise TypeError(f"{cls.__name__} has only the fields {', '.join(fields)}")
            return tuple.__new__(cls, values)

        @classmethod
        def _make(cls, values):
            return cls(*values)

        def _replace(self, /, **values):
            replaced = tuple.__new__(type(self), map(values.pop, self._fields, self))
            if values:
                raise ValueError(f"{type(self).__name__} has no field {', '.join(values)}")
            return replaced

        def _asdict(self):
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self):
            return tuple(self)

        def __repr__(self):
            fields = ", ".join(f"{name}={value!r}" for name, value in self._asdict().items())
            return f"{type(self).__name__}({fields})"
