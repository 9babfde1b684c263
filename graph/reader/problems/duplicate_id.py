"""Id that two records bear.

What refers to an id would mean one of the two, and nobody could say which.
"""

REMEDY = "Give one of the two another id, and mend what names it."

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
