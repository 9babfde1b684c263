"""What needs attention: what the checks have found, by what the boards can do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ...documents.blocks import Block, Listing, Paragraph, Table, TextPart, Words
from ...lint.explain import check_action, check_summary
from ...model.finding import Action, Finding, Severity
from ...model.text import clean_text, count_noun
from ..view import RegisterView
from .words import current_parts, record_link

URGENCY = {Severity.ERROR: "Serious", Severity.WARNING: "Look at", Severity.INFO: "To know"}
"""What a severity is called for those who do not keep the register."""


def open_findings(view: RegisterView, findings: Sequence[Finding]) -> list[Finding]:
    """What the checks have found about how the boards work together; what is wrong in the file is said elsewhere."""
    return [one for one in findings if one.state == "new" and one.subject in view.graph and check_action(one.check)]


def concerned_bodies(view: RegisterView, finding: Finding) -> set[str]:
    """The bodies that a finding is about: its subject, those with a part in its subject, or in something of its theme."""
    snapshot, id = view.snapshot, finding.subject
    section = view.graph.nodes[id]["section"]
    if section == "bodies":
        return {id, finding.value}
    if section == "posts":
        body = snapshot.register.find_body(id)
        return {body.id} if body else set()
    things = [thing for thing in snapshot.leadable_records if id in thing.themes] if section == "themes" else []
    record = snapshot.register.find(section, id)
    parties = set(snapshot.agreed_bodies(getattr(record, "parties", ())))
    return parties | {finding.value} | {body for thing in (record, *things) for body, _, _ in current_parts(view, thing)}


def finding_table(view: RegisterView, action: str, findings: Sequence[Finding]) -> tuple[Table, list[str]]:
    """The findings that ask for one thing, the worst first, and the records that they are about."""
    ordered = sorted(findings, key=lambda one: (-one.severity, one.check, one.name))
    rows = tuple(
        (record_link(view, one.subject), finding_sentence(one), check_summary(one.check).rstrip("."), URGENCY[one.severity])
        for one in ordered
    )
    return Table(action, "", ("Concerns", "What the register shows", "Kind", "How serious"), rows, tone="cards"), [
        one.subject for one in ordered
    ]


def finding_sentence(finding: Finding) -> str:
    """A finding's message as a sentence."""
    text = clean_text(finding.plain_message)
    return f"{text[:1].upper()}{text[1:]}."


def remedy_section(findings: Sequence[Finding]) -> list[Block]:
    """What whoever keeps the register can do, for each kind of finding."""
    remedies = {one.check: clean_text(one.remedy) for one in reversed(findings)}
    items: tuple[Words, ...] = tuple((TextPart(f"{check_summary(check).rstrip('.')}: "), remedies[check]) for check in sorted(remedies))
    return [Listing(items)]


def attention_headline(findings: Sequence[Finding], chosen: Sequence[Finding]) -> Block:
    """How much there is to look at."""
    if not findings:
        return Paragraph("The checks found nothing to look at. They see only what the register holds.", tone="headline")
    if len(chosen) < len(findings):
        return Paragraph(f"{len(chosen)} of {count_noun(len(findings), 'point')} fit this choice.", tone="headline")
    return Paragraph(f"{count_noun(len(findings), 'point')} to look at.", tone="headline")


def group_by_action(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    """The findings by what the boards can do, in the order of `Action`."""
    groups: dict[str, list[Finding]] = {str(action): [] for action in Action}
    for one in findings:
        groups[str(check_action(one.check))].append(one)
    return {action: found for action, found in groups.items() if found}


def list_kinds(findings: Sequence[Finding]) -> dict[str, str]:
    """The kinds of finding there are, with how many of each."""
    counts = Counter(one.check for one in findings)
    return {check: f"{check_summary(check).rstrip('.')} ({counts[check]})" for check in sorted(counts)}
