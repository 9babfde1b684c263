"""The kinds of file that hold what a test expects; `pytest --snapshot-update` writes them, in `__snapshots__` beside the test."""

from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode


class TextFile(SingleFileSnapshotExtension):
    _write_mode = WriteMode.TEXT
    file_extension = "txt"


class MarkdownFile(TextFile):
    file_extension = "md"


class JsonFile(TextFile):
    file_extension = "json"


class XmlFile(TextFile):
    file_extension = "xml"
