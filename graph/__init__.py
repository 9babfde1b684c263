"""Who leads on what: a partnership's register, read, checked and shown."""

__version__ = "0.1.0"
