"""Who leads on what: a partnership's register, read, checked and shown.

`docs/api.md` shows how to use it from Python. Each name of the API is loaded when it is first used: a command loads no more than it needs.
"""

from typing import TYPE_CHECKING

from .version import __version__ as __version__

if TYPE_CHECKING:
    from .api import (
        Add,
        Answer,
        Comparison,
        Finding,
        GraphError,
        LeadStatus,
        LoadedRegister,
        Remove,
        Report,
        Set,
        Severity,
        Snapshot,
        check,
        check_paths,
        diff,
        edit,
        parse,
        read,
        read_all,
    )
else:
    # `graph.diff` is the function. The package of that name is imported here, and its name taken away again, because whoever imports
    # it for the first time would put it in the function's place. `from graph.diff.compare import …` finds it all the same.
    from . import diff

    del diff

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from . import api

        return getattr(api, name)


__all__ = [
    "Add",
    "Answer",
    "Comparison",
    "Finding",
    "GraphError",
    "LeadStatus",
    "LoadedRegister",
    "Remove",
    "Report",
    "Set",
    "Severity",
    "Snapshot",
    "check",
    "check_paths",
    "diff",
    "edit",
    "parse",
    "read",
    "read_all",
]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
