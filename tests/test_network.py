"""The network tells the register's story: its records, its claims, its references, and who leads."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from graph.model.dates import parse_date
from graph.model.register import ID_SECTIONS
from graph.model.snapshot import Snapshot
from graph.network import network
from graph.reader import load as source
from support.registers import Data, registers, typed

DATES = [parse_date(text).last for text in ("0001", "2015-03-31", "2015-04-01", "2016-01-15", "9999-12-31")]
PARTS = {"presents": ("to",), "signed": ("party", "by")}
REFERENCES = "part_of delivers themes answers continues broader replaced_by about covers".split()
CLAIMS = """lead sponsor through support consult inform scrutinise assure adopted_by shared_with set_by addressed_to acts found_by duty_of
parties convened_by part_of accountable_to members held_by""".split()


def several(value) -> list:
    return value if isinstance(value, list) else [value]


def references(id: str, record: Data):
    """Every reference that a record makes, read off its plain data with no help from the model."""
    for key, value in record.items():
        if key in CLAIMS or key in REFERENCES:
            for each in several(value):
                who = each["who"] if isinstance(each, dict) else each
                if who != "nobody":
                    yield id, who, key
        elif key == "source":
            yield from ((id, each.partition("#")[0], key) for each in several(value))
        elif key in PARTS:
            for part in value:
                yield from ((id, part[field], f"{key}/{field}") for field in PARTS[key] if field in part)
                yield from ((id, who, f"{key}/{field}") for _, who, field in references(id, part) if field == "source")
        elif key == "settles":
            for theme, part in value.items():
                yield id, theme, key
                yield from ((id, who, f"{key}/{field}") for _, who, field in references(id, part))
        elif key == "posts":
            yield from ((id, post, key) for post in value)


@given(registers(), st.sampled_from(DATES))
def test_nodes_are_the_registers_records_and_edges_its_claims_and_references(register, on):
    graph = network(Snapshot(typed(register), on))
    records = [(id, record) for section in ID_SECTIONS if section != "posts" for id, record in (register.get(section) or {}).items()]
    posts = [(id, post) for _, record in records for id, post in record.get("posts", {}).items()]
    inherited = [
        (id, {"source": body["source"]} | post) if "source" in body else (id, post)
        for _, body in records
        for id, post in body.get("posts", {}).items()
    ]
    told = [link for id, record in [*records, *inherited] for link in references(id, record)]

    assert set(graph) == {id for id, _ in [*records, *posts]}
    names = {id: record["name"] for id, record in [*records, *posts]}
    assert {id: data["name"][: len(names[id])] for id, data in graph.nodes(data=True)} == names
    assert Counter((start, end, data["field"]) for start, end, data in graph.edges(data=True)) == Counter(told)


@given(registers(), st.sampled_from(DATES))
def test_the_leads_that_stand_and_are_agreed_are_the_snapshots(register, on):
    snapshot = Snapshot(typed(register), on)
    graph = network(snapshot)
    things = [thing for section in ("priorities", "workstreams", "challenges") for thing in getattr(snapshot.register, section).values()]

    def leads(id: str) -> set[str]:
        edges = graph.out_edges(id, data=True)
        return {snapshot.resolve(end).id for _, end, it in edges if it["field"] == "lead" and it["stands"] and it["status"] == "agreed"}

    assert {thing.id: leads(thing.id) for thing in things} == {thing.id: set(snapshot.agreed_bodies(thing.lead)) for thing in things}
    assert {thing.id: graph.nodes[thing.id]["reading"] for thing in things} == {thing.id: snapshot.lead(thing).status for thing in things}
    assert {id for id, it in graph.nodes(data=True) if it["section"] == "bodies" and it["open"]} == {body.id for body in snapshot.bodies}
    assert {id for id, it in graph.nodes(data=True) if it["section"] == "priorities" and it["open"]} == {
        priority.id for priority in snapshot.priorities
    }


def test_a_body_led_for_a_second_time_has_a_second_edge():
    register = source.parse_register("""
    register: {id: r, name: R, format: 1, base: https://example.org/r/, as_at: 2016-04-01}
    bodies: {board: {name: Board, kind: board}}
    priorities:
      cse: {name: CSE, lead: [{who: board, to: 2014}, {who: board, from: 2016, called: sponsor}, {who: nobody, from: 2015, to: 2015-06}]}
    """).register

    graph = network(Snapshot(register, "2016-04-01"))

    assert {
        key: (it["field"], it["stands"], it["from"], it["to"], it["called"])
        for _, _, key, it in graph.out_edges("cse", keys=True, data=True)
    } == {"lead": ("lead", False, None, "2014", None), "lead/2": ("lead", True, "2016", None, "sponsor")}


def test_a_record_of_another_register_is_a_node_and_one_that_is_nowhere_is_none():
    head = "register: {{id: {0}, name: R, format: 1, base: https://example.org/{0}/}}\n"
    board = "bodies: {b: {name: North board, kind: board}}"
    priority = "priorities: {cse: {name: CSE, lead: [north:b, north:c]}}"
    north, south = (
        source.build_register([source.parse_file(source.RegisterFile(f"{id}.yaml", f"{head.format(id)}{rest}".encode()))])
        for id, rest in (("north", board), ("south", priority))
    )
    source.link_registers([north, south])

    graph = network(Snapshot(south.register, "2016-04-01"))

    assert (set(graph), graph.nodes["north:b"]["name"], list(graph.edges(keys=True))) == (
        {"cse", "north:b"},
        "North board",
        [("cse", "north:b", "lead")],
    )
