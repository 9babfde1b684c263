"""What `graph app` gives to Streamlit, from a checkout and from a wheel alike: the same two lines as app.py."""

from graph.app.serve import run_app

run_app()
