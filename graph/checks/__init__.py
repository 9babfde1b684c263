"""A check, each module. Found by its folder: add a file, and it runs, is explained, and is tested by its own examples."""
