"""Ways out, each a module with `export(*snapshots) -> bytes`, whole registers on a day as a file. Found by its folder."""
