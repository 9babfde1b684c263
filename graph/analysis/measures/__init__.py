"""Measures, each a module of this folder with a question, why it matters, what it takes, and `measure(network, ...)`, which gives rows."""
