"""For code scanning and editors: SARIF 2.1.0, the standard of OASIS for findings."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from ...model.finding import Finding, Severity
from ...version import __version__
from .. import explain
from ..location import repository_path
from ..markup import defuse_markup
from ..run import Report, check_names

SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
BASELINE = {"new": "new", "known": "unchanged", "accepted": "unchanged"}  # the standard knows no finding that is neither
SOURCE_ROOT = "%SRCROOT%"


def render(report: Report, colour: bool = False) -> Iterator[str]:
    fixed = report.fixed or ()
    rules = sorted({one.check for one in (*report.findings, *fixed)})
    results = [make_result(report, one, rules, BASELINE[one.state]) for one in report.findings]
    results += [make_result(report, one, rules, "absent") for one in fixed]
    run = {
        "tool": {
            "driver": {
                "name": "graph check",
                "fullName": "Partnership graph",
                "version": __version__,
                "rules": [make_rule(check) for check in rules],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {SOURCE_ROOT: {"description": {"text": "The root of the repository."}}},
        "results": results,
    }
    yield json.dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)


def make_rule(check: str) -> dict[str, Any]:
    """What a check looks for. It is our own text, so it may be Markdown."""
    module = explain.load_rule(check)
    first, _, rest = (module.__doc__ or "").strip().partition("\n")
    passes, fails = (f"```yaml\n{example.strip()}\n```" for example in (module.PASSES, module.FAILS))
    return {
        "id": check,
        "shortDescription": {"text": first},
        "fullDescription": {"text": " ".join(rest.split()) or first},
        "help": {
            "text": "\n".join(explain.explain_check(check)),
            "markdown": f"{rest.strip() or first}\n\n**To fix it:** {module.REMEDY}\n\n**Passes**\n\n{passes}\n\n"
            f"**Fails**, on each line marked `expect`\n\n{fails}\n",
        },
        "defaultConfiguration": {"level": LEVELS[explain.check_severity(check)]},
        "properties": {"tags": ["governance" if check in check_names() else "soundness"]},
    }


def make_result(report: Report, finding: Finding, rules: list[str], baseline: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "ruleId": finding.check,
        "ruleIndex": rules.index(finding.check),
        "level": LEVELS[finding.severity],
        "message": {"text": f"{defuse_markup(finding.message)}.\n{defuse_markup(finding.remedy)}"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": artifact_location(finding.position.file),
                    "region": {"startLine": finding.position.line, "startColumn": finding.position.column},
                },
                **({"logicalLocations": [logical_location(finding)]} if finding.subject else {}),
            }
        ],
        "partialFingerprints": {"registerCheckSubjectValue/v1": finding_fingerprint(finding)},
        "suppressions": [make_suppression(finding)] if finding.state == "accepted" else [],  # all results must have it, or none
    }
    return data if report.fixed is None else data | {"baselineState": baseline}


def logical_location(finding: Finding) -> dict[str, str]:
    whole = f"{finding.register}:{finding.subject}"
    return {"name": defuse_markup(finding.name or finding.subject), "fullyQualifiedName": defuse_markup(whole)}


def artifact_location(file: str) -> dict[str, str]:
    found = repository_path(file)
    if found is None:
        return {"uri": "file://" + quote("/" + os.path.abspath(file).replace(os.sep, "/").lstrip("/"), errors="replace")}
    return {"uri": quote(found, errors="replace"), "uriBaseId": SOURCE_ROOT}


def finding_fingerprint(finding: Finding) -> str:
    """What stays the same while lines move and words change."""
    identity = json.dumps([finding.register, *finding.identity])
    return hashlib.sha256(identity.encode()).hexdigest()


def make_suppression(finding: Finding) -> dict[str, str]:
    why = {"justification": f"Until {finding.until}: {defuse_markup(finding.because)}"} if finding.until else {}
    return {"kind": "external", "status": "accepted", **why}
