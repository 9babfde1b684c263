"""Key that the format does not know.

A mistyped key is read by nobody: its fact would be lost.
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
