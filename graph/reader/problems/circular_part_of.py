"""Record that is part of itself.

Two bodies cannot each be part of the other on one day: which answers for which?
"""

REMEDY = "Take one `part_of` out of the circle."

PASSES = """
bodies:
  board: {name: Board, kind: board, part_of: {who: forum, to: 2014}}
  forum: {name: Forum, kind: forum, part_of: {who: board, from: 2015}}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board, part_of: forum}  # expect
  forum: {name: Forum, kind: forum, part_of: board}
"""
