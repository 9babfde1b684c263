"""The app that leads explore: `graph app`, or `streamlit run app.py -- data/bodies.yaml`."""

import streamlit as st

from graph.app.serve import SCRIPT, make_middleware

app = st.App(SCRIPT, middleware=make_middleware())
