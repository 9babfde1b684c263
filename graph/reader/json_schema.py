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
from ..model.record import Field, Record
from ..model.register import NOBODY, TABLE, Acceptance, Basis, Claim, Register
from ..model.text import join_words, with_article
from ..syntax.tree import TEXT_LIMIT
from .records import FIELDS_EXPECTED, LIST_EXPECTED, RECORDS_EXPECTED, RESERVED_IDS, SECTIONS_EXPECTED, SHAPE_REMEDIES, TEXT_EXPECTED

Schema = dict[str, Any]

# --- what the reader accepts, in the regular expressions that JavaScript and Python share -----------------------------

ID_REGEX = rf"(?![a-z0-9-]{{65}})(?!(?:{'|'.join(sorted({*RESERVED_IDS, NOBODY}))})(?![a-z0-9-]))[a-z](?:-?[a-z0-9])*"
REFERENCE_REGEX = f"(?:{ID_REGEX}:)?{ID_REGEX}"
WHO_REGEX, SOURCE_REGEX = f"{REFERENCE_REGEX}|{NOBODY}", rf"{REFERENCE_REGEX}(?:#[\s\S]+)?"
YEAR_REGEX, MONTH_REGEX = "(?!0000)[0-9]{4}", "(?:0[1-9]|1[0-2])"
DAY_REGEX = f"(?:{MONTH_REGEX}-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
LEAP_YEAR_REGEX = "(?!0000)(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)"
DATE_REGEX = f"{YEAR_REGEX}(?:-{MONTH_REGEX}|-{DAY_REGEX})?|{LEAP_YEAR_REGEX}-02-29"
TWO_YEARS_REGEX = "|".join(f"{year:02}/{(year + 1) % 100:02}" for year in range(100))
NEXT_YEAR_REGEX = "|".join(rf"{year:02}/\1(?:{year + 1:02})" for year in range(99))  # which of two kinds of year is meant cannot be told
YEARS_REGEX = rf"(?!([0-9]{{2}})(?:{NEXT_YEAR_REGEX}))(?!([0-9]{{4}})/\2){YEAR_REGEX}/{YEAR_REGEX}"
MONTHS_REGEX = f"{YEAR_REGEX}-{MONTH_REGEX}/{YEAR_REGEX}-{MONTH_REGEX}"
PERIOD_REGEX = f"(?!0000)[0-9]{{2}}(?:{TWO_YEARS_REGEX})|{MONTHS_REGEX}|{YEARS_REGEX}|{YEAR_REGEX}"
NUMBER_REGEX, NUMBER_LIMIT = "[1-9][0-9]{0,17}", 10**18
ADDRESS_REGEX = r"""https?://[^\s<>"{}|\\^`\u0000-\u0020\u007f-\u00a0]+"""
BASE_REGEX = r"https?://(?!.*#.*#)(?=[.-]*[0-9A-Za-z])[0-9A-Za-z.-]+(?::[0-9]+)?(?:[/#](?:[!#$&-;=?-Z_a-z~]|%[0-9A-Fa-f]{2})*)?(?<=[/#])"

ASK = {
    "id": "Use a to z, digits and hyphens, as in `cse-strategy`.",
    "law-id": "`graph law` lists the kinds and the lines of law.",
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

FIELD_CONTENTS = {
    "text": "a text",
    "texts": "a text, or a list of texts",
    "id": "an id",
    "law-id": "the id of a kind of body, or of a line, in the data set of law",
    "number": "a number",
    "truth": "`true` or `false`",
    "date": "a date",
    "period": "a period",
    "year-day": "a day of the year",
    "address": "a web address",
    "base": "a web address",
    "choice": "{options}",
    "who": "an id, or `nobody`",
    "reference": "the id of {kinds}",
    "references": "the id of {kinds}, or a list of ids",
    "sources": "`ID` or `ID#locator` of a source, or a list of them",
    "claims": "who: {kinds}",
    "bases": "a text, or {keys}, or a list of these, each with its dates",
    "dates": "a date, or a list of dates",
    "headings": "keys, each with a text",
    "list": "a list, each item with {keys}",
    "records": "each under its id, its fields further in",
    "settlements": "ids of themes, the roles and a note under each",
}


def describe_contents(line: Field) -> str:
    """What a field holds, in an officer's words."""
    keys = line.record.fields if line.record else ()
    return FIELD_CONTENTS[schema_shape(line)].format(
        options=join_words([f"`{option}`" for option in line.options] or [""], "or"),
        kinds=join_words([with_article(SECTION_NOUNS[section]) for section in line.sections] or [""], "or"),
        keys=join_words([f"`{key}`" for key in keys] or [""]),
    )


def schema_shape(line: Field) -> str:
    """The field's shape; `who`, where a reference may go to whatever the field that holds the claim says."""
    return "who" if line.shape == "reference" and not line.sections else line.shape


def describe_kind(kind: type[Record]) -> str:
    """What a kind of record is: the docstring of its part of the table."""
    return " ".join((kind.__doc__ or "").split())


# --- the schema of a value --------------------------------------------------------------------------------------------

ANY_TEXT: Schema = {"maxLength": TEXT_LIMIT, "pattern": r"[\s\S]", "patternErrorMessage": FILL_IN}


def schema_reference(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def type_schema(ask: str, *types: str) -> Schema:
    """A value of one of these types; for any other an editor asks in these words, and in its own for a missing or unknown key."""
    return {"allOf": [{"type": list(types) if len(types) > 1 else types[0], "errorMessage": ask}]}


def pattern_schema(pattern: str, ask: str) -> Schema:
    """A text that matches, if it is a text at all."""
    return {"pattern": f"^(?:{pattern})$", "patternErrorMessage": ask}


def text_schema(pattern: str, ask: str) -> Schema:
    return {**type_schema(ask, "string"), **pattern_schema(pattern, ask)}


def list_schema(item: str, ask: str, *types: str, **keywords: Any) -> Schema:
    """One thing, or a list of them."""
    return {**type_schema(ask, *types, "array"), **keywords, "minItems": 1, "items": schema_reference(item)}


def shape_schemas() -> dict[str, Schema]:
    """The schema of each shape that is the same in every field."""
    who = {**pattern_schema(WHO_REGEX, ASK["id"]), **fields_schema(Claim)}
    words = ("string", "number", "boolean")
    return {
        "text": {**type_schema(SHAPE_REMEDIES[TEXT_EXPECTED], *words), **ANY_TEXT},
        "texts": list_schema("text", SHAPE_REMEDIES[TEXT_EXPECTED], *words, **ANY_TEXT),
        "id": text_schema(ID_REGEX, ASK["id"]),
        "law-id": text_schema(ID_REGEX, ASK["id"]),
        "number": {
            **type_schema(ASK["number"], "integer", "string"),
            "minimum": 1,
            "exclusiveMaximum": NUMBER_LIMIT,
            **pattern_schema(NUMBER_REGEX, ASK["number"]),
        },
        "truth": {**type_schema(ASK["truth"], "boolean", "string"), **pattern_schema("true|false", ASK["truth"])},
        "date": {
            **type_schema(ASK["date"], "integer", "string"),
            "minimum": 1000,
            "maximum": 9999,
            **pattern_schema(DATE_REGEX, ASK["date"]),
        },
        "dates": list_schema(
            "date", ASK["date"], "integer", "string", minimum=1000, maximum=9999, **pattern_schema(DATE_REGEX, ASK["date"])
        ),
        "period": {
            **type_schema(ASK["period"], "integer", "string"),
            "minimum": 1000,
            "maximum": 9999,
            **pattern_schema(PERIOD_REGEX, ASK["period"]),
        },
        "address": text_schema(ADDRESS_REGEX, ASK["address"]),
        "base": text_schema(BASE_REGEX, ASK["base"]),
        "who": text_schema(WHO_REGEX, ASK["id"]),
        "reference": text_schema(REFERENCE_REGEX, ASK["id"]),
        "references": list_schema("reference", ASK_IDS, "string", **pattern_schema(REFERENCE_REGEX, ASK["id"])),
        "source": text_schema(SOURCE_REGEX, ASK["sources"]),
        "sources": list_schema("source", ASK["sources"], "string", **pattern_schema(SOURCE_REGEX, ASK["sources"])),
        "claim": {**type_schema(ASK_WHO, "string", "object"), **who},
        "claims": list_schema("claim", ASK_WHO, "string", "object", **who),
        "headings": {
            **type_schema(SHAPE_REMEDIES[FIELDS_EXPECTED], "object"),
            "minProperties": 1,
            "additionalProperties": schema_reference("text"),
        },
    }


def choice_schema(line: Field) -> Schema:
    either = [value for option in line.options for value in ([int(option), option] if option.isdigit() else [option])]
    return {"enum": either, "errorMessage": f"Write one of: {', '.join(line.options)}."}


def bases_schema(line: Field) -> Schema:
    one, types = {**ANY_TEXT, **fields_schema(part_kind(line))}, ("string", "number", "boolean", "object")
    items = {**type_schema(SHAPE_REMEDIES[TEXT_EXPECTED], *types), **one}
    return {**type_schema(SHAPE_REMEDIES[TEXT_EXPECTED], *types, "array"), **one, "minItems": 1, "items": items}


def entries_schema(line: Field) -> Schema:
    return {**type_schema(SHAPE_REMEDIES[LIST_EXPECTED], "array"), "minItems": 1, "items": schema_reference(part_kind(line).__name__)}


def records_schema(line: Field, keys: str = ID_REGEX) -> Schema:
    return {
        **type_schema(SHAPE_REMEDIES[RECORDS_EXPECTED], "object"),
        "minProperties": 1,
        "propertyNames": pattern_schema(keys, ASK["id"]),
        "additionalProperties": schema_reference(part_kind(line).__name__),
    }


def settlements_schema(line: Field) -> Schema:
    return records_schema(line, REFERENCE_REGEX)


FIELD_SCHEMAS: dict[str, Callable[[Field], Schema]] = {
    "choice": choice_schema,
    "bases": bases_schema,
    "list": entries_schema,
    "records": records_schema,
    "settlements": settlements_schema,
}


def part_kind(line: Field) -> type[Record]:
    assert line.record is not None
    return line.record


# --- records, sections, the whole -------------------------------------------------------------------------------------


def field_schema(line: Field) -> Schema:
    """What stands under a key. Draft 7 ignores what stands beside a `$ref`, which is why there is an `allOf` round it."""
    make = FIELD_SCHEMAS.get(line.shape)
    wanted = "" if line.options else ASK.get(line.shape, f"Write {describe_contents(line)}.")
    return {
        "description": f"{line.meaning[0].upper()}{line.meaning[1:]}. {wanted}".rstrip(),
        **(make(line) if make else {"allOf": [schema_reference(schema_shape(line))]}),
    }


def fields_schema(kind: type[Record]) -> Schema:
    required = [key for key, line in kind.fields.items() if line.required]
    properties = {key: field_schema(line) for key, line in kind.fields.items()}
    return {"properties": properties, **({"required": required} if required else {}), "additionalProperties": False}


def record_schema(kind: type[Record]) -> Schema:
    return {"description": describe_kind(kind), **type_schema(SHAPE_REMEDIES[FIELDS_EXPECTED], "object"), **fields_schema(kind)}


def section_schema(kind: type[Record]) -> Schema:
    """The records of a section, each under its id; it may be empty."""
    items = schema_reference(kind.__name__)
    if kind is Acceptance:
        shape: Schema = {**type_schema(SHAPE_REMEDIES[LIST_EXPECTED], "array", "null"), "items": items}
    else:
        shape = {
            **type_schema(SHAPE_REMEDIES[RECORDS_EXPECTED], "object", "null"),
            "propertyNames": pattern_schema(ID_REGEX, ASK["id"]),
            "additionalProperties": items,
        }
    return {"description": describe_kind(kind), **shape}


def list_part_kinds(kind: type[Record]) -> list[type[Record]]:
    """A kind of record, and the kinds that are parts of it."""
    return [kind, *(inner for line in kind.fields.values() if line.record for inner in list_part_kinds(line.record))]


def register_schema() -> Schema:
    """What an editor must know of a file of a register: in a folder it may lack `register`, which is why that is not required."""
    kinds = dict.fromkeys(each for kind in TABLE.values() for each in list_part_kinds(kind) if each is not Basis)
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "Made from graph/model.py by `python3 run.py generate`; not to be edited.",
        "title": "Register",
        **type_schema(SHAPE_REMEDIES[SECTIONS_EXPECTED], "object"),
        "properties": {
            "register": record_schema(Register),
            **{name: section_schema(kind) for name, kind in TABLE.items()},
        },
        "additionalProperties": False,
        "definitions": {kind.__name__: record_schema(kind) for kind in kinds} | shape_schemas(),
    }


def render_schema() -> str:
    """The text of schema/register.schema.json, in the order of the table."""
    return json.dumps(register_schema(), indent=2, ensure_ascii=False) + "\n"
