"""Text that cannot be read as a register.

A file that is not UTF-8, breaks off in its syntax, hides characters, or uses what YAML has and a register has not (anchors, tags,
merge keys), could be read in two ways. It is read in none.
"""

REMEDY = "Mend the line named; where text begins with a sign or holds a colon, put it in quotes."

PASSES = """
themes:
  cse: {name: "CSE: a theme"}
"""

FAILS = """
themes:
  cse: {name: &cse CSE}  # expect
"""
