"""What `graph app` gives to Streamlit, from a checkout and from a wheel alike: the same two lines as app.py.

It has a folder of its own, since Streamlit takes a `pages` beside its script for pages of another kind.
"""

from graph.app.serve import run_app

run_app()
