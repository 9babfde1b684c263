"""Registers that the tests of the app show: one whose every name is hostile, and one that changes."""

HEAD = "register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-04-01}\n"
HOSTILE = (
    HEAD.replace("name: R", "name: '![r](http://evil.test/r.png) <script>alert(0)</script>'")
    + """
sources: {doc: {name: ":red[x] $x$", url: "http://evil.test/", sections: {"1": "*x* <b>href</b>"}}}
themes: {t: {name: "![t](http://evil.test/t.png)"}}
bodies:
  board: {name: "![x](http://evil.test/a.png)", also: ["<img src=http://evil.test/i.png onerror=alert(1)>"], kind: board, source: doc#1,
          note: "**bold** :red[x] http://evil.test/"}
  hub: {name: "<script>alert(2)</script> href", kind: group}
priorities:
  p: {name: ":red[x] $x$ *x* <a href=http://evil.test/>x</a>", number: 1, adopted_by: board, lead: [board, hub], themes: t, source: doc#1}
  q: {name: "[x](http://evil.test/) `code`", lead: nobody, support: [{who: hub, status: proposed}]}
workstreams: {w: {name: "<img src=http://evil.test/w.png onerror=alert(3)>", lead: {who: board, status: contested}, delivers: p}}
challenges: {c: {name: "__x__ ~~y~~", acts: hub, lead: {who: hub, called: "<b>x</b>"}}}
protocols:
  x: {name: "![x](http://evil.test/x.png) <b>x</b>", parties: [board, hub], settles: {t: {lead: board, support: hub}}}
  y: {name: ":red[y] <img src=http://evil.test/y.png onerror=alert(4)>", parties: [board, hub], settles: {t: {note: "<b>*n*</b>"}}}
"""
)
LIVING = (
    HEAD.replace("id: r, name: R", "id: s, name: South")
    + """
bodies: {south-board: {name: South board, kind: board}}
priorities: {south-cse: {name: South CSE, adopted_by: south-board}}
"""
)
