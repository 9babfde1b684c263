"""Body that has ended, and is still relied on.

What an ended body was to do, nobody does, though it reads as if somebody did. History keeps its names: who set a challenge, who
found a shortcoming, who signed.
"""

from collections.abc import Iterator
from typing import Any

from ..model.dates import date_phrase
from ..model.finding import Action, Match, Severity
from ..model.labels import SECTION_NOUNS
from ..model.record import fields_of_shape
from ..model.register import Body
from ..model.snapshot import Snapshot
from ..model.text import join_words, quote_name

SEVERITY = Severity.ERROR
ACTION = Action.UPDATE
MESSAGE = "{name} relies on {ended}, which ended {when}"
REMEDY = (
    "If the record has ended too, give it a `to`. If it goes on, give the claim the `to` up to which it held, "
    "and name who does it now, if a source says who."
)
OWN_REMEDY = (
    "If this {noun} has ended too, give it a `to`. If it goes on, give the claim in `{field}` the `to` up to which it held, "
    "and name who does it now, if a source says who{successor}."
)
SUCCESSOR = ". `{ended}` was replaced by {successors}"
HISTORY = {"set_by", "found_by"}

PASSES = """
bodies:
  old: {name: Old board, kind: board, to: 2015}
  new: {name: New board, kind: board, from: 2016}
priorities:
  cse: {name: CSE, adopted_by: [{who: old, to: 2015}, {who: new, from: 2016}], lead: new}
challenges:
  voice: {name: Hear children, set_by: old, acts: new}
"""

FAILS = """
bodies:
  old: {name: Old board, kind: board, to: 2015, replaced_by: new}
  new: {name: New board, kind: board, from: 2016}
  group: {name: Group, kind: group, part_of: old}  # expect [old]
priorities:
  cse: {name: CSE, adopted_by: old, lead: new}  # expect [old]
"""

NEARLY = """
bodies:
  old: {name: Old board, kind: board, to: 2015}
  ending: {name: Ending board, kind: board, to: 2016-01}  # on 15 January it has not ended
  group: {name: Group, kind: group, part_of: ending}
priorities:
  cse: {name: CSE, adopted_by: old, status: met}  # relies on nobody any more
shortcomings:
  training: {name: Training is not evaluated, found_by: old}  # history keeps its names
"""


def find(snapshot: Snapshot) -> Iterator[Match]:
    ended = {id for id, body in snapshot.register.bodies.items() if snapshot.has_ended(body)}
    if not ended and not snapshot.register.others:
        return
    for record, prefix in list_dependents(snapshot):
        for field in fields_of_shape(type(record), "claims"):
            for index, claim in enumerate(getattr(record, field.key) if field.key not in HISTORY else ()):
                who = snapshot.resolve(claim.who)
                if who is None or not snapshot.has_ended(who.body) or not snapshot.is_in_force(claim):
                    continue
                id, body = who.id, who.body
                yield Match(
                    prefix[0],
                    "/".join((*prefix[1:], field.key, str(index))),
                    id,
                    {"ended": snapshot.name(id), "when": date_phrase(body.to) if body.to else ""},
                    remedy=write_remedy(snapshot, prefix[0], field.key, id, body),
                    parts=("/".join((*prefix[1:], field.key)),),
                )


def write_remedy(snapshot: Snapshot, subject: str, field: str, ended: str, body: Body) -> str:
    """Both ways out, since only the officer knows which is so; with the successors that the body's own register names."""
    register = snapshot.register.others.get(ended.partition(":")[0], snapshot.register)
    found = {id: register.find_body(id) for id in body.replaced_by}
    names = [f"{quote_name(one.name)} (`{id}`)" if one else f"`{id}`" for id, one in found.items()]
    return OWN_REMEDY.format(
        noun=SECTION_NOUNS[snapshot.register.locate(subject)[0]],
        field=field,
        successor=SUCCESSOR.format(ended=ended, successors=join_words(names)) if names else "",
    )


def list_dependents(register: Snapshot) -> Iterator[tuple[Any, tuple[str, ...]]]:
    """What is open or in being, each with the id of its record and the fields that lead from there."""
    for body in register.bodies:
        yield body, (body.id,)
        for post in body.posts.values():
            if register.is_active(post):
                yield post, (post.id,)
    for thing in (*register.priorities, *register.workstreams, *register.challenges, *register.register.duties.values()):
        yield thing, (thing.id,)
    for protocol in register.protocols:
        yield protocol, (protocol.id,)
        for theme, settlement in protocol.settles.items():
            yield settlement, (protocol.id, "settles", theme)
