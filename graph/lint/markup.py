"""Text of a register, as a page on the web may show it: it can name nobody, link nowhere and command nothing.

GitHub looks for `@name`, `#12`, `https://` and the like in the text that is shown, whatever was escaped in the source. So the
sign that makes one is parted from what follows by a space of no width: the text reads as before, and is only text.
"""

from __future__ import annotations

import re

from ..model.text import escape_unprintable

ZERO_WIDTH_SPACE = "\u200b"
MARKUP_SPOTS = re.compile(
    r"""
    (?<=@)                              # @user, @org/team, a@b.org, org/repo@1a2b3c
    | (?<=[#!$%&~^]) (?=[\w"\[{])       # #12, org/repo#12, ##[command]; on GitLab also !12, ~label, %milestone
    | (?<=[Gg][Hh]-) (?=\d)             # GH-12
    | (?<=[Ww][Ww][Ww]) (?=\.)          # www.example.org
    | (?<=:) (?=//)                     # https://example.org
    | (?<=:) (?=[\w+-]+:)               # :tada:
    | (?<=\]) (?=[(\[:])                # [words](address), which SARIF has as well
    | (?<=\{) (?=[{\d]) | (?<=\}) (?=\}) # {0}, a gap that SARIF would fill
    | (?<=[0-9A-Fa-f]{6}) (?=[0-9A-Fa-f]) # the number of a commit
    """,
    re.VERBOSE,
)


def defuse_markup(text: str) -> str:
    r"""`text` safe to print, and parted wherever a page could take it for more than text.

    >>> defuse_markup("see #12").encode("ascii", "backslashreplace").decode()
    'see #\\u200b12'
    """
    return MARKUP_SPOTS.sub(ZERO_WIDTH_SPACE, escape_unprintable(text))
