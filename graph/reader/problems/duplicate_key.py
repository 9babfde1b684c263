"""Key that is there twice.

Of two values under one key, YAML keeps the last and does not warn: a lead could be lost unnoticed.
"""

REMEDY = "Keep one of the two, or write both as one list."

PASSES = """
bodies:
  board: {name: Board, kind: board}
  forum: {name: Forum, kind: forum}
priorities:
  cse: {name: CSE, lead: [board, forum]}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board}
  forum: {name: Forum, kind: forum}
priorities:
  cse:
    name: CSE
    lead: board
    lead: forum  # expect
"""
