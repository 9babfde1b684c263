"""Value that its field does not allow.

A date that never was, an unknown kind, `nobody` beside a lead: each would be read as something else, or not at all.
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
