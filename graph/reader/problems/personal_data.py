"""Telephone number or e-mail address.

A register is public and kept for ever. It names posts, and does not say how to reach a person.
"""

REMEDY = "Take it out: the body's own page says how to reach it."

PASSES = """
bodies:
  board: {name: Board, kind: board, note: Founded in 2015.}
"""

FAILS = """
bodies:
  board: {name: Board, kind: board, note: Ring 0121 496 0000.}  # expect
"""
