"""Value that its field does not take.

A date that never was, an unknown kind, `nobody` beside a lead: each would be read as something it is not, or as nothing.
"""

REMEDY = "Write the value as the message says."

PASSES = """
priorities:
  cse: {name: CSE, period: 2015/16}
"""

FAILS = """
priorities:
  cse: {name: CSE, period: 2015-16}  # expect
"""
