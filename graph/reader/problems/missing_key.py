"""Record without a required key.

A record without a name, or a body without a kind, cannot be shown or judged.
"""

REMEDY = "Add the key."

PASSES = """
bodies:
  board: {name: Board, kind: board}
"""

FAILS = """
bodies:
  board: {name: Board}  # expect
"""
