"""Body that answers to itself.

If accountability goes round in a circle, nobody is accountable in the end.
"""

REMEDY = "Take one `accountable_to` out of the circle."

PASSES = """
bodies:
  board: {name: Board, kind: board, accountable_to: council}
  council: {name: Council, kind: council}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board, accountable_to: group}  # expect
  group: {name: Group, kind: group, accountable_to: board}
"""
