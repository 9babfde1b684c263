"""Telephone number, e-mail address, or what belongs to a case.

A register is public and kept for ever. It names posts, and does not say how to reach a person. What belongs to a case is an NHS number, a
National Insurance number, a unique pupil number, a date of birth or a home address. The check finds the usual ways to write them, not all.
"""

REMEDY = "Take it out: the body's own page says how to reach it, and no register holds what belongs to a case."

PASSES = """
bodies:
  board: {name: Board, kind: board, note: Founded in 2015.}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board, note: Ring 0121 496 0000.}  # expect
  council: {name: Council, kind: council, note: "Lives at 12 acacia avenue, b1 1aa."}  # expect
"""
