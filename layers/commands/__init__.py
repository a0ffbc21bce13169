"""Commands of ``python -m layers``, one module to a group of them."""
