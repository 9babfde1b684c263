"""Keys that a record does not have, with what was meant by them; loaded only for a file that has any."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..model.record import Field, Record
from ..model.text import code, join_words, shorten
from ..syntax.tree import Map

BARE_END = re.compile(r"\s*[,}]")  # behind a word between braces that has no colon

CHAIR = (
    "Write it as a post of the body: `posts: {{{id}-{key}: {{name: …, role: {role}, held_by: …}}}}`; "
    "`held_by` takes a person, a body or another post."
)
CHAIRS = {"chair": "chair", "chaired_by": "chair", "chairs": "chair", "chairperson": "chair", "chairman": "chair"}
CHAIRS |= {"co_chair": "co-chair", "co_chairs": "co-chair", "vice_chair": "vice-chair", "deputy_chair": "vice-chair"}
LEADS = ("led_by", "leader", "leads_on", "lead_body", "lead_agency", "lead_board", "leads")
NAMING_SHAPES = ("claims", "references", "sources", "reference", "id")
PARTS = ("acts", "sponsor", "through", "support", "consult", "inform", "scrutinise", "assure")
OWNERS = ("owner", "owned_by", "responsible", "responsible_body", "accountable", "accountable_body")
PARENTS = ("parent", "parents", "parent_body", "parent_board", "parent_group", "sub_group_of", "subgroup_of", "belongs_to", "under")
CHILDREN = ("sub_groups", "subgroups", "children", "groups", "parts")
OTHER_NAMES = {  # the key that is right, wherever a record has it
    **dict.fromkeys(("title", "label"), "name"),
    **dict.fromkeys(("aka", "alias", "aliases", "abbreviation", "acronym", "short_name", "other_names"), "also"),
    **dict.fromkeys(("comment", "comments", "description"), "note"),
    **dict.fromkeys(("reference", "cited", "evidence"), "source"),
    **dict.fromkeys(("type", "type_of_body"), "kind"),
    **dict.fromkeys(("start", "start_date", "since", "began", "begins", "date_from"), "from"),
    **dict.fromkeys(("end", "end_date", "until", "ended", "ends", "date_to"), "to"),
    **dict.fromkeys(("deadline", "target_date", "due_by"), "due"),
    **dict.fromkeys(("reports_to", "answers_to", "responsible_to"), "accountable_to"),
    **dict.fromkeys(("holder", "holders", "post_holder", "person"), "held_by"),
    **dict.fromkeys(("successor", "succeeded_by", "became", "renamed_to"), "replaced_by"),
    **dict.fromkeys(("previous", "follows", "replaces"), "continues"),
    **dict.fromkeys(("link", "web", "website", "web_address"), "url"),
    **dict.fromkeys(("topic", "topics", "subject", "subjects"), "themes"),
    **dict.fromkeys(("supported_by", "supporters"), "support"),
    **dict.fromkeys(("delivered_through", "delivered_by"), "through"),
}


def suggest_key(kind: type[Record], name: str, id: str) -> tuple[str, str]:
    """The key that was surely meant by another, in the record `id`, if any is; and what to write, if that is known."""
    word = "_".join(re.findall(r"[a-z0-9]+", name.lower()))
    if remedy := suggest_structure(kind, word, id):
        return "", remedy
    meant = OTHER_NAMES.get(word, word)
    return (meant, f"Write `{meant}`.") if meant in kind.fields else ("", "")


def suggest_structure(kind: type[Record], word: str, id: str) -> str:
    """What to write for a fact that a register holds in another shape; empty where there is none."""
    fields = kind.fields
    if word in CHAIRS:
        if "posts" in fields:
            return CHAIR.format(id=id, key=CHAIRS[word], role=CHAIRS[word])
        return "" if word in fields else "A chair belongs to a body: write it under `posts` of that body, with `role: chair` and `held_by`."
    if word in LEADS or word == "lead":
        if word != "lead" and "lead" in fields:
            return "Write `lead`."
        if "posts" in fields:
            return (
                "Who leads is stated on what is led: write `lead` in the priority, work-stream or challenge. "
                "Who chairs or runs a body is a post under its `posts`."
            )
    if word in OWNERS and "lead" in fields:
        parts = join_words([code(part) for part in PARTS if part in fields], "or")
        return f"If the source says that they lead it, write `lead`; if not, write their part in it: {parts}."
    if word in PARENTS and "posts" in fields:
        return "Write `part_of` for the body that it is part of, `accountable_to` for the body that it answers to."
    if word in PARENTS and (key := next((key for key in ("part_of", "broader") if key in fields), "")):
        return f"Write `{key}`."
    if word in CHILDREN and "posts" in fields:
        return f"Write `part_of: {id}` in each of the bodies that are part of it; `members` are who sits on it."
    if word in ("replaces", "predecessor", "previous", "follows") and "replaced_by" in fields:
        return f"Write `replaced_by: {id}` in the body that it replaced."
    return ""


# --- a comma between braces -------------------------------------------------------------------------------------------


def find_cut_values(raw: Map, text: str) -> dict[str, list[str]]:
    """The values between braces that a comma has cut, by their keys: the pieces of each. All but the first are keys with no colon."""
    cut: dict[str, list[str]] = {}
    pieces: list[str] = []
    for name, (value, place, _) in raw.items():
        if value == "" and text.startswith(name, place) and BARE_END.match(text, place + len(name)):
            pieces.append(name)
        else:
            pieces = cut[name] = [value] if value.__class__ is str and value else []
    return {name: pieces for name, pieces in cut.items() if len(pieces) > 1 and raw[name][0].__class__ is str and raw[name][0]}


def suggest_whole(fields: Mapping[str, Field], name: str, pieces: list[str]) -> str:
    """How to write a value that a comma has cut: as one text, as a list; or as a value and another key."""
    shape = fields[name].shape if name in fields else ""
    whole = shorten(", ".join(pieces), 400)
    quoted = f'"{whole}"' if '"' not in whole else "'" + whole.replace("'", "''") + "'"
    ways = [f"put the whole text in quotation marks: `{shorten(name)}: {quoted}`"] if shape not in NAMING_SHAPES else []
    if shape in (*NAMING_SHAPES, "texts"):
        ways.append(f"to name several, write `{name}: [{whole}]`")
    ways += [f"if {code(key)} is a key, write a colon and its value after it" for key in pieces[1:] if key in fields][:1]
    remedy = "; or, ".join(ways)
    return f"{remedy[0].upper()}{remedy[1:]}."
