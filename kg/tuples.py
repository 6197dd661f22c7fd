"""`NamedTuple` as `typing` has it, made in a third of the time.

A quick command defines some fifty. `typing` compiles the annotation of each field anew, which nobody here asks for at
run time; see docs/decisions/0006-start-up.md.
"""

from __future__ import annotations

from collections import namedtuple
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple
else:
    _OWN = ("__annotations__", "__module__", "__qualname__", "__orig_bases__")

    class _Maker(type):
        """Makes a class with annotated fields a tuple with names, as the body of the class says."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            fields = body["__annotations__"]
            defaults = [body[field] for field in fields if field in body]
            made = namedtuple(name, fields, defaults=defaults, module=body["__module__"])
            made.__annotations__ = made.__new__.__annotations__ = fields
            made.__qualname__ = body["__qualname__"]
            for key, value in body.items():
                if key not in fields and key not in _OWN:
                    setattr(made, key, value)
            return made

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})
