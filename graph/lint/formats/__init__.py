"""A report's formats, each a module with `render(report) -> Iterator[str]`, the lines to print. Found by its folder."""
