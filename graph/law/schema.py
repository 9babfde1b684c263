"""The JSON Schema of a data set of law, for editors; from its table, in the words and patterns of the register's."""

from __future__ import annotations

import json
from typing import Any

from ..model.dates import MONTHS
from ..model.record import Record
from ..reader.json_schema import record_schema, section_schema, shape_schemas, text_schema, type_schema
from ..reader.records import SECTIONS_EXPECTED, SHAPE_REMEDIES
from .records import LAW_TABLE, LawHead

YEAR_DAY_REGEX = rf"(?:before|by|after) (?:[1-9]|[12][0-9]|3[01]) (?:{'|'.join(MONTHS)})"


def law_schema() -> dict[str, Any]:
    """What an editor must know of a data set of law."""
    kinds: list[type[Record]] = [LawHead, *LAW_TABLE.values()]
    year_day = text_schema(YEAR_DAY_REGEX, "Write `before 1 April`, `by 8 February` or `after 31 March`.")
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$comment": "Made from graph/law/records.py by `python3 run.py generate`; not to be edited.",
        "title": "Law",
        **type_schema(SHAPE_REMEDIES[SECTIONS_EXPECTED], "object"),
        "properties": {"law": record_schema(LawHead), **{name: section_schema(kind) for name, kind in LAW_TABLE.items()}},
        "required": ["law"],
        "additionalProperties": False,
        "definitions": {kind.__name__: record_schema(kind) for kind in kinds} | shape_schemas() | {"year-day": year_day},
    }


def render_law_schema() -> str:
    """The text of schema/law.schema.json."""
    return json.dumps(law_schema(), indent=2, ensure_ascii=False) + "\n"
