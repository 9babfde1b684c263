"""Text that cannot be read as a register.

A file is not read if it is not UTF-8, has a syntax error, has hidden characters, or uses features of YAML that a register does not
allow (anchors, tags, merge keys). It could be read in more than one way.
"""

REMEDY = "Fix the line that is named. Put text in quotes if it begins with a sign or contains a colon."

PASSES = """
themes:
  cse: {name: "CSE: a theme"}
"""

FAILS = """
themes:
  cse: {name: &cse CSE}  # expect
"""
