"""What is raised for people: one class above all others of ours, so that a program can catch them all."""

from __future__ import annotations


class GraphError(Exception):
    """What was asked cannot be done, and why, in a sentence for people.

    What a register says raises nothing: it is in the `problems` of the register that was read.

    >>> import graph
    >>> try:
    ...     graph.read("no-such-folder/")
    ... except graph.GraphError as error:
    ...     print(error)
    `no-such-folder/`: there is no such file or folder.
    """


def missing_package_error(missing: ModuleNotFoundError) -> GraphError:
    """The error to raise where a package that only part of the work needs is not installed."""
    return GraphError(f"this needs `{missing.name}`, which is not here: `pip install partnership-graph[app]` brings it.")
