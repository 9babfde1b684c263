"""Registers with something spoilt in them: bytes changed, or another shape where one is asked for."""

from hypothesis import strategies as st

from support.registers import pages, registers

PIECES = (
    "- |: |? |, |[|]|{|}|#| #|&a |*a|!t |!!x |<<: |> |\\|%|@|`|'|\"|\\|\\u|\\x00|---|...|\n|\r|\r\n|\t| |  |"
    "\ufeff|\0|\x1b|\u2028|\u202e|é|e\u0301|ﬁ|👍|Ѕo|“a”|a #b|a@b.cd|0121 496 0000|<<<<<<< a\n|=======\n|"
    "register|: {|bodies:\n  |name: |lead: |posts: |from: 2016|to: 2015|who: |nobody|a: |b: c\n"
).split("|")
SCRIBBLES = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
SKELETON = "register: {id: r, name: R, format: 1, base: https://example.org/r/}\n"


@st.composite
def mangled(draw) -> bytes:
    """A register's bytes with a few changes made in them."""
    data = draw(pages()).bytes
    for _ in range(draw(st.integers(1, 4))):
        start, length = draw(st.integers(0, len(data))), draw(st.integers(0, 40))
        piece = draw(
            st.sampled_from(PIECES).map(str.encode)
            | st.binary(max_size=4)
            | st.sampled_from(
                [b"", data[start : start + length] * 2, data[start::-1][:length], data[: draw(st.integers(0, len(data)))][-60:]]
            )
        )
        data = data[:start] + piece + data[start + length :]
    return data


WORDS = "register bodies posts priorities protocols accepted settles signed presents lead part_of who from to name kind id source a".split()
SHAPES = st.recursive(
    st.sampled_from(["", "a", "board", "2016", "nobody", "true"]),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.sampled_from(WORDS), each, max_size=3),
    max_leaves=6,
)


@st.composite
def misshapen(draw) -> object:
    """A register in which another shape stands at some places, or in place of the whole."""
    register = draw(registers())
    for _ in range(draw(st.integers(1, 4))):
        node, depth = register, draw(st.integers(0, 5))
        while True:
            key = draw(st.sampled_from([*node, *WORDS] if isinstance(node, dict) else range(len(node))))
            inner = node.get(key) if isinstance(node, dict) else node[key]
            if not depth or not inner or isinstance(inner, str):
                break
            node, depth = inner, depth - 1
        node[key] = draw(SHAPES)
    return register
