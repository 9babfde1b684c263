"""Two records with the same id.

A reference to that id could mean either of them.
"""

REMEDY = "Give one of the two another id, and correct what refers to it."

PASSES = """
themes:
  cse: {name: CSE}
priorities:
  cse-priority: {name: CSE}
"""

FAILS = """
themes:
  cse: {name: CSE}
priorities:
  cse: {name: CSE}  # expect
"""
