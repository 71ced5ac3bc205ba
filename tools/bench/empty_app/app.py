"""The floor under a first visit: a Streamlit page with nothing but a line of text."""

import streamlit as st

st.title("Empty")
