"""For programs: one JSON object, as docs/commands.md describes it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ...model.finding import Finding
from ..run import Report


def render(report: Report, colour: bool = False) -> Iterator[str]:
    dates = {date.text for _, date in report.registers}
    yield json.dumps(
        {
            "conforms": report.conforms,
            "as_at": dates.pop() if len(dates) == 1 else None,
            "registers": [{"id": register.id, "name": register.name, "as_at": date.text} for register, date in report.registers],
            "counts": report.counts,
            "findings": [finding_to_json(one) for one in report.findings],
        }
        | ({} if report.fixed is None else {"fixed": [finding_to_json(one) | {"state": "fixed"} for one in report.fixed]}),
        ensure_ascii=False,
        indent=2,
    )


def finding_to_json(one: Finding) -> dict[str, str | int | None]:
    return {
        "check": one.check,
        "severity": str(one.severity),
        "subject": one.subject,
        "name": one.name,
        "message": one.message,
        "reading": one.reading,
        "value": one.value,
        "remedy": one.remedy,
        "file": one.position.file,
        "line": one.position.line,
        "column": one.position.column,
        "state": one.state,
    } | ({"until": one.until, "because": one.because} if one.until else {})
