"""The JSON Schema of a register, for editors, and what each field holds in words; both from the model's table.

An editor takes `2016` for a number and `true` for a truth (YAML 1.2) where our reader takes all for text, so a text may be either.
Where a value may have several shapes, each keyword speaks of one of them (`pattern` of text, `items` of lists), never `anyOf`: so
an editor can say what is wrong with the one that stands there. `errorMessage` is what yaml-language-server shows, in the reader's words.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from ..model.labels import SECTION_NOUNS
from ..model.register import NOBODY, TABLE, Acceptance, Basis, Claim, Field, Record, Register
from ..model.text import join_words, with_article
from ..syntax.tree import TEXT_LIMIT
from .records import FIELDS_EXPECTED, LIST_EXPECTED, RECORDS_EXPECTED, RESERVED_IDS, SECTIONS_EXPECTED, SHAPE_REMEDIES, TEXT_EXPECTED

Schema = dict[str, Any]

# --- what the reader accepts, in the regular expressions that JavaScript and Python share -----------------------------

ID = rf"(?![a-z0-9-]{{65}})(?!(?:{'|'.join(sorted({*RESERVED_IDS, NOBODY}))})(?![a-z0-9-]))[a-z](?:-?[a-z0-9])*"
REFERENCE = f"(?:{ID}:)?{ID}"
WHO, SOURCE = f"{REFERENCE}|{NOBODY}", rf"{REFERENCE}(?:#[\s\S]+)?"
YEAR, MONTH = "(?!0000)[0-9]{4}", "(?:0[1-9]|1[0-2])"
DAY = f"(?:{MONTH}-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
LEAP_YEAR = "(?!0000)(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
DATE = f"{YEAR}(?:-{MONTH}|-{DAY})?|{LEAP_YEAR}-02-29"
TWO_YEARS = "|".join(f"{year:02}/{(year + 1) % 100:02}" for year in range(100))
PERIOD = f"(?!0000)[0-9]{{2}}(?:{TWO_YEARS})|{YEAR}-{MONTH}/{YEAR}-{MONTH}"
NUMBER, TOO_MUCH = "[1-9][0-9]{0,17}", 10**18
ADDRESS = r"""https?://[^\s<>"{}|\\^`\u0000-\u0020\u007f-\u00a0]+"""
BASE = r"https?://(?!.*#.*#)(?=[.-]*[0-9A-Za-z])[0-9A-Za-z.-]+(?::[0-9]+)?(?:[/#](?:[!#$&-;=?-Z_a-z~]|%[0-9A-Fa-f]{2})*)?(?<=[/#])"

ASK = {
    "id": "Use a to z, digits and hyphens, as in `cse-strategy`.",
    "number": "Write digits with no nought in front, such as `3`.",
    "truth": "Write one of: true, false.",
    "date": "Write a year, a month or a day: `2016`, `2016-04` or `2016-04-30`.",
    "period": "Write `2015/16` for April 2015 to March 2016, or the first and the last month: `2015-04/2016-03`.",
    "address": "Write the whole address, beginning with `https://` and without spaces.",
    "base": "Write the whole address, beginning with `https://` and ending in `/` or `#`, without spaces.",
    "sources": "Write the id of a source, with `#` and its section where that is known, such as `report#5.0`, or a list of them.",
}
ASK_IDS = "Write an id, or a list of ids, such as `[audit, cse-strategy]`."
ASK_WHO = "Say who: an id, a list of ids, or the long form, such as `{who: audit-group, from: 2016-04}`."
FILL_IN = "Fill it in, or delete the line."

# --- in words ---------------------------------------------------------------------------------------------------------

HOLDS = {
    "text": "a text",
    "texts": "a text, or a list of texts",
    "id": "an id",
    "number": "a number",
    "truth": "`true` or `false`",
    "date": "a date",
    "period": "a period",
    "address": "a web address",
    "base": "a web address",
    "choice": "{options}",
    "who": "an id, or `nobody`",
    "reference": "the id of {kinds}",
    "references": "the id of {kinds}, or a list of ids",
    "sources": "`ID` or `ID#locator` of a source, or a list of them",
    "claims": "who: {kinds}",
    "basis": "a text, or {keys}",
    "headings": "keys, each with a text",
    "list": "a list, each item with {keys}",
    "records": "each under its id, its fields further in",
    "settlements": "ids of themes, the roles and a note under each",
}


def holds(line: Field) -> str:
    """What a field holds, in an officer's words."""
    keys = line.record.fields if line.record else ()
    return HOLDS[shape(line)].format(
        options=join_words([f"`{option}`" for option in line.options] or [""], "or"),
        kinds=join_words([with_article(SECTION_NOUNS[section]) for section in line.sections] or [""], "or"),
        keys=join_words([f"`{key}`" for key in keys] or [""]),
    )


def shape(line: Field) -> str:
    """The field's shape; `who`, where a reference may go to whatever the field that holds the claim says."""
    return "who" if line.shape == "reference" and not line.sections else line.shape


def described(kind: type[Record]) -> str:
    """What a kind of record is: the docstring of its part of the table."""
    return " ".join((kind.__doc__ or "").split())


# --- the schema of a value --------------------------------------------------------------------------------------------

ANY_TEXT: Schema = {"maxLength": TEXT_LIMIT, "pattern": r"[\s\S]", "patternErrorMessage": FILL_IN}


def ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def taking(ask: str, *types: str) -> Schema:
    """A value of one of these types; for any other an editor asks in these words, and in its own for a missing or unknown key."""
    return {"allOf": [{"type": list(types) if len(types) > 1 else types[0], "errorMessage": ask}]}


def matching(pattern: str, ask: str) -> Schema:
    """A text that matches, if it is a text at all."""
    return {"pattern": f"^(?:{pattern})$", "patternErrorMessage": ask}


def text_like(pattern: str, ask: str) -> Schema:
    return {**taking(ask, "string"), **matching(pattern, ask)}


def many(item: str, ask: str, *types: str, **keywords: Any) -> Schema:
    """One thing, or a list of them."""
    return {**taking(ask, *types, "array"), **keywords, "minItems": 1, "items": ref(item)}


def shapes() -> dict[str, Schema]:
    """The schema of each shape that is the same in every field."""
    who = {**matching(WHO, ASK["id"]), **fields(Claim)}
    words = ("string", "number", "boolean")
    return {
        "text": {**taking(SHAPE_REMEDIES[TEXT_EXPECTED], *words), **ANY_TEXT},
        "texts": many("text", SHAPE_REMEDIES[TEXT_EXPECTED], *words, **ANY_TEXT),
        "id": text_like(ID, ASK["id"]),
        "number": {
            **taking(ASK["number"], "integer", "string"),
            "minimum": 1,
            "exclusiveMaximum": TOO_MUCH,
            **matching(NUMBER, ASK["number"]),
        },
        "truth": {**taking(ASK["truth"], "boolean", "string"), **matching("true|false", ASK["truth"])},
        "date": {**taking(ASK["date"], "integer", "string"), "minimum": 1000, "maximum": 9999, **matching(DATE, ASK["date"])},
        "period": text_like(PERIOD, ASK["period"]),
        "address": text_like(ADDRESS, ASK["address"]),
        "base": text_like(BASE, ASK["base"]),
        "who": text_like(WHO, ASK["id"]),
        "reference": text_like(REFERENCE, ASK["id"]),
        "references": many("reference", ASK_IDS, "string", **matching(REFERENCE, ASK["id"])),
        "source": text_like(SOURCE, ASK["sources"]),
        "sources": many("source", ASK["sources"], "string", **matching(SOURCE, ASK["sources"])),
        "claim": {**taking(ASK_WHO, "string", "object"), **who},
        "claims": many("claim", ASK_WHO, "string", "object", **who),
        "headings": {**taking(SHAPE_REMEDIES[FIELDS_EXPECTED], "object"), "minProperties": 1, "additionalProperties": ref("text")},
    }


def choice(line: Field) -> Schema:
    either = [value for option in line.options for value in ([int(option), option] if option.isdigit() else [option])]
    return {"enum": either, "errorMessage": f"Write one of: {', '.join(line.options)}."}


def basis(line: Field) -> Schema:
    return {**taking(SHAPE_REMEDIES[TEXT_EXPECTED], "string", "number", "boolean", "object"), **ANY_TEXT, **fields(part(line))}


def entries(line: Field) -> Schema:
    return {**taking(SHAPE_REMEDIES[LIST_EXPECTED], "array"), "minItems": 1, "items": ref(part(line).__name__)}


def records(line: Field, keys: str = ID) -> Schema:
    return {
        **taking(SHAPE_REMEDIES[RECORDS_EXPECTED], "object"),
        "minProperties": 1,
        "propertyNames": matching(keys, ASK["id"]),
        "additionalProperties": ref(part(line).__name__),
    }


def settlements(line: Field) -> Schema:
    return records(line, REFERENCE)


OF_ONE_FIELD: dict[str, Callable[[Field], Schema]] = {
    "choice": choice,
    "basis": basis,
    "list": entries,
    "records": records,
    "settlements": settlements,
}


def part(line: Field) -> type[Record]:
    assert line.record is not None
    return line.record


# --- records, sections, the whole -------------------------------------------------------------------------------------


def under_key(line: Field) -> Schema:
    """What stands under a key. Draft 7 ignores what stands beside a `$ref`, which is why there is an `allOf` round it."""
    make = OF_ONE_FIELD.get(line.shape)
    wanted = "" if line.options else ASK.get(line.shape, f"Write {holds(line)}.")
    return {
        "description": f"{line.meaning[0].upper()}{line.meaning[1:]}. {wanted}".rstrip(),
        **(make(line) if make else {"allOf": [ref(shape(line))]}),
    }


def fields(kind: type[Record]) -> Schema:
    required = [key for key, line in kind.fields.items() if line.required]
    properties = {key: under_key(line) for key, line in kind.fields.items()}
    return {"properties": properties, **({"required": required} if required else {}), "additionalProperties": False}


def record(kind: type[Record]) -> Schema:
    return {"description": described(kind), **taking(SHAPE_REMEDIES[FIELDS_EXPECTED], "object"), **fields(kind)}


def section(kind: type[Record]) -> Schema:
    """The records of a section, each under its id; it may be empty."""
    items = ref(kind.__name__)
    if kind is Acceptance:
        shape: Schema = {**taking(SHAPE_REMEDIES[LIST_EXPECTED], "array", "null"), "items": items}
    else:
        shape = {
            **taking(SHAPE_REMEDIES[RECORDS_EXPECTED], "object", "null"),
            "propertyNames": matching(ID, ASK["id"]),
            "additionalProperties": items,
        }
    return {"description": described(kind), **shape}


def parts(kind: type[Record]) -> list[type[Record]]:
    """A kind of record, and the kinds that are parts of it."""
    return [kind, *(inner for line in kind.fields.values() if line.record for inner in parts(line.record))]


def schema() -> Schema:
    """What an editor must know of a file of a register: in a folder it may lack `register`, which is why that is not required."""
    kinds = dict.fromkeys(each for kind in TABLE.values() for each in parts(kind) if each is not Basis)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "Made from graph/model.py by `python3 run.py generate`; not to be edited.",
        "title": "Register",
        **taking(SHAPE_REMEDIES[SECTIONS_EXPECTED], "object"),
        "properties": {
            "register": record(Register),
            **{name: section(kind) for name, kind in TABLE.items()},
        },
        "additionalProperties": False,
        "definitions": {kind.__name__: record(kind) for kind in kinds} | shapes(),
    }


def text() -> str:
    """The text of schema/register.schema.json, in the order of the table."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
