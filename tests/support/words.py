"""The words of blocks, without what they lead to."""

from collections.abc import Iterable, Sequence

from graph.documents.blocks import Block, Cell, Table, plain_text


def cell_texts(cells: Iterable[Cell]) -> list[str]:
    return [plain_text(cell) for cell in cells]


def table_texts(table: Table) -> list[list[str]]:
    """The rows of a table under its head."""
    return [cell_texts(row) for row in table.rows]


def tables(blocks: Sequence[Block]) -> list[Table]:
    return [block for block in blocks if isinstance(block, Table)]
