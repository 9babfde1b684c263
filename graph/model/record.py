"""A frozen record and the table of its fields: what the classes of `register` are made of.

A class is a section (or a part of a record), each line in it a field: its shape, what it means, and its term in RDF.
"""

from __future__ import annotations

from collections.abc import Iterator
from sys import intern
from typing import Any, ClassVar, NamedTuple, Self, dataclass_transform

LIST_SHAPES = {"texts", "dates", "references", "claims", "sources", "list", "bases"}
MAP_SHAPES = {"headings", "records", "settlements"}


class Field(NamedTuple):
    """One line of the table: what a key of a record may hold."""

    shape: str
    meaning: str
    term: str = ""
    required: bool = False
    sections: tuple[str, ...] = ()  # what a reference may point to
    options: tuple[str, ...] = ()  # what a choice may be
    record: type[Record] | None = None  # what a part is made of
    default: Any = None
    key: str = ""  # the officer's word; Python's is the same, but for `from_`


def make_field(shape: str, meaning: str, term: str = "", **more: Any) -> Any:
    """A line of the table; typed as Any, so that the class can say what a reader of the field gets. The field may be left out."""
    if "default" not in more:
        more["default"] = () if shape in LIST_SHAPES else {} if shape in MAP_SHAPES else None
    return Field(shape, meaning, term, **more)


def required_field(shape: str, meaning: str, term: str = "", **more: Any) -> Any:
    """The same of a field that a record cannot be without."""
    return make_field(shape, meaning, term, required=True, **more)


# Of the functions that make fields, the transform knows only the one whose fields have no default: the others give one.
@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(required_field,))
class Record:
    """A frozen record. Two are equal when their fields are.

    It holds what is stated, and nothing else: what is left out reads as the field's default.

    >>> from graph.model.register import Claim
    >>> claim = Claim(who="council")
    >>> claim.status, claim.value("status"), claim.replace(status="proposed").stated_values()
    ('agreed', None, {'who': 'council', 'status': 'proposed'})
    """

    SECTION: ClassVar[str] = ""  # its key in the register; empty for a part of a record
    WORD: ClassVar[str] = ""  # what an officer calls one of them
    fields: ClassVar[dict[str, Field]] = {}
    required: ClassVar[frozenset[str]] = frozenset()  # the fields that it cannot be without

    def __init_subclass__(cls) -> None:
        cls.fields = {key: line for base in cls.__bases__ for key, line in getattr(base, "fields", {}).items()}
        for name, line in list(vars(cls).items()):
            if isinstance(line, Field):
                key = intern(name.rstrip("_"))  # so that the same word is the same text, wherever it is read
                cls.fields[key] = line._replace(key=key)
                setattr(cls, name, line.default)
        cls.required = frozenset(key for key, line in cls.fields.items() if line.required)

    @classmethod
    def from_values(cls, values: dict[str, Any]) -> Self:
        """The record with these values, which it keeps as they are."""
        record = cls.__new__(cls)
        object.__setattr__(record, "__dict__", values)
        return record

    def __init__(self, **values: Any) -> None:
        object.__setattr__(self, "__dict__", values)

    def value(self, key: str) -> Any:
        """What is stated under the officer's word for a field; None where it is left out."""
        return self.__dict__.get("from_" if key == "from" else key)

    def stated_values(self) -> dict[str, Any]:
        """All that is stated, by the names of the attributes."""
        return dict(self.__dict__)

    def replace(self, **values: Any) -> Self:
        """The record with other values for some of its fields."""
        return self.from_values(self.__dict__ | values)

    def complete(self, **values: Any) -> None:
        """Adds what only the rest of the register shows. For the reader alone, before anybody else has the record."""
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {self.WORD or 'record'} is frozen: {name}")

    def __eq__(self, other: object) -> bool:
        return self.__class__ is other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((self.__class__, repr(self)))

    def __repr__(self) -> str:
        return f"{self.__class__.__name__}({', '.join(f'{key}={value!r}' for key, value in self.__dict__.items())})"


def fields_of_shape(record: type[Record], *shapes: str) -> Iterator[Field]:
    """The lines of a section whose values have one of these shapes."""
    return (line for line in record.fields.values() if line.shape in shapes)
