"""The app that leads explore: `graph app`, or `streamlit run app.py -- data/bodies.yaml`."""

from graph.app.serve import run_app

run_app()
