"""Reference to a record of the wrong kind.

A theme cannot lead, nor can a person: people hold posts, and posts and bodies lead.
"""

REMEDY = "Write the id of a record of a kind that the field allows."

PASSES = """
people:
  ann: {name: Ann}
bodies:
  board: {name: Board, kind: board, posts: {board-chair: {name: Chair, role: chair, held_by: ann}}}
priorities:
  cse: {name: CSE, lead: board-chair}
"""

FAILS = """
people:
  ann: {name: Ann}
priorities:
  cse: {name: CSE, lead: ann}  # expect
"""
