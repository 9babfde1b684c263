"""What a check has found, and where. The words are SHACL's: a finding has a severity, a report conforms or not."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum, StrEnum
from typing import NamedTuple

PROBLEM_LIMIT = 10_000  # problems that are reported of one file: a hostile one must not be able to ask for a million
NO_DETAILS: Mapping[str, str] = {}


class Severity(IntEnum):
    """How bad a finding is; a worse one is greater.

    >>> str(Severity.ERROR), Severity.ERROR > Severity.WARNING > Severity.INFO
    ('error', True)
    """

    INFO = 1
    WARNING = 2
    ERROR = 3

    def __str__(self) -> str:
        return self.name.lower()

    @property
    def plural(self) -> str:
        return str(self) if self is Severity.INFO else f"{self}s"


class Action(StrEnum):
    """What the boards can do about a finding."""

    AGREE_LEAD = "Agree who leads"
    JOIN_UP = "Join up work"
    ANSWER = "Answer what was asked"
    FILL_POST = "Say who chairs"
    SET_LINES = "Settle who answers to whom"
    SIGN = "Sign what is agreed"
    UPDATE = "Bring the register up to date"


class Position(NamedTuple):
    """A place in a file, as an editor shows it: line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Finding(NamedTuple):
    """One thing to fix. `(check, subject, value)` is its identity in its register; place, words and reading are not.

    >>> found = Finding("joint-lead", Severity.WARNING, "cse", "CSE", "it has two leads", "Name one.", Position("bodies.yaml", 7))
    >>> found.identity, str(found.position)
    (('joint-lead', 'cse', ''), 'bodies.yaml:7:1')
    """

    check: str
    severity: Severity
    subject: str
    name: str
    message: str
    remedy: str
    position: Position
    value: str = ""
    reading: str | None = None
    state: str = "new"
    register: str = ""  # the id of the register it was found in
    until: str = ""  # of one that is accepted: the last day it is
    because: str = ""  # and why
    field: str = ""  # of a value or reference that is wrong: the key that it stands under
    parts: tuple[str, ...] = ()  # what of one record it counts, where that may become more: fields, or themes
    plain: str = ""  # the message for those who do not keep the file, where the message itself names what only stands there

    @property
    def plain_message(self) -> str:
        """The message, with no word that only the file has."""
        return self.plain or self.message

    @property
    def identity(self) -> tuple[str, str, str]:
        return self.check, self.subject, self.value

    @property
    def exact_identity(self) -> tuple[str, str, str, str]:
        """The identity, with the field of a value that is wrong: an empty `due` that is known excuses no empty `status`."""
        return *self.identity, self.field


def make_problem(
    check: str, position: Position, message: str, remedy: str, subject: str = "", name: str = "", value: str = "", field: str = ""
) -> Finding:
    """A finding about invalid data, which is always an error."""
    return Finding(check, Severity.ERROR, subject, name, message, remedy, position, value, field=field)


class Match(NamedTuple):
    """What a check yields: a record, the field that leads to its line, and the words that fill the check's message.

    A field that begins with `/` leads there from the top of the register: where to fix it, when that is not in the record.
    `value` is what stands in brackets where one record can be suspected more than once; `remedy` and `severity` replace the check's own.
    Several matches of one record and value are one finding, with the `parts` of all.
    """

    subject: str
    field: str = ""
    value: str = ""
    words: Mapping[str, str] = NO_DETAILS
    reading: str | None = None
    remedy: str | None = None
    severity: Severity | None = None
    parts: tuple[str, ...] = ()
