"""Values of two states of a register: as plain data that can be compared, and which part of the one is which of the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ..model.dates import Date, Period
from ..model.record import Record
from ..model.register import Basis, Claim, Post, Register
from .describe import field_value


def canonical_value(value: Any) -> Any:
    """A value as the register writes it, as plain data that is the same whatever its order."""
    if isinstance(value, (Date, Period)):
        return value.text
    if isinstance(value, Record):
        found = {line.key: field_value(value, line) for line in value.fields.values()}
        values = {
            key: canonical_value(each) for key, each in found.items() if each not in (None, (), {}) and each != value.fields[key].default
        }
        if list(values) == ["who" if isinstance(value, Claim) else "as_written"] and isinstance(value, (Claim, Basis)):
            return next(iter(values.values()))  # the short form
        return values
    if isinstance(value, dict):
        return {key: canonical_value(each) for key, each in sorted(value.items())}
    if isinstance(value, (tuple, list)):
        return [each for _, each in sorted({repr(each): each for each in map(canonical_value, value)}.items())]
    return value


def claim_targets(parts: Iterable[Any]) -> list[str]:
    """Whom claims name."""
    return [part.who for part in parts if isinstance(part, Claim)]


def record_claim_targets(record: Record) -> list[str]:
    """Whom the claims of a record name."""
    return [who for line in record.fields.values() if line.shape == "claims" for who in claim_targets(field_value(record, line))]


def own_source(post: Post, register: Register) -> tuple[str, ...]:
    """The source of a post, where it is not its body's."""
    body = register.bodies.get(post.body)
    return () if body is not None and set(body.source) == set(post.source) else post.source


def match_parts(before: Sequence[Any], after: Sequence[Any]) -> Iterator[tuple[Any, Any]]:
    """The parts of two states that differ, each with its counterpart, which has the same in its required fields; or with None."""
    olds, news = ({repr(canonical_value(part)): part for part in parts} for parts in (before, after))
    left: dict[str, list[Any]] = {}
    for text, part in sorted(olds.items(), reverse=True):
        if text not in news:
            left.setdefault(match_key(part), []).append(part)
    for text, part in sorted(news.items()):
        if text not in olds:
            twins = left.get(match_key(part))
            yield twins.pop() if twins else None, part
    yield from ((part, None) for parts in left.values() for part in reversed(parts))


def match_key(part: Any) -> str:
    """By what a part is known again: a reference by its id, any other by its required fields."""
    return part if isinstance(part, str) else repr([(key, canonical_value(getattr(part, key))) for key in sorted(part.required)])
