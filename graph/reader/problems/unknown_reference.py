"""Reference to a record that is not there.

A lead whose id is mistyped leads nothing.
"""

REMEDY = "Write the id of a record that is there, or add the record."

PASSES = """
bodies:
  board: {name: Board, kind: board}
priorities:
  cse: {name: CSE, lead: board}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board}
priorities:
  cse: {name: CSE, lead: bord}  # expect
"""
