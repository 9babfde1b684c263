"""Key that is not in the format.

A mistyped key is not read, so the fact under it would be lost.
"""

REMEDY = "Write the key as docs/register.md has it."

PASSES = """
bodies:
  board: {name: Board, kind: board, part_of: council}
  council: {name: Council, kind: council}
"""

FAILS = """
bodies:
  board:
    name: Board
    kind: board
    parts_of: council  # expect
  council: {name: Council, kind: council}
"""
