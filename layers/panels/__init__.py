"""The Streamlit pieces of the page, one module each."""
