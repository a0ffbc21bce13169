"""Tests of the Caspian Bridge Atlas; ``python -m tests`` runs them all."""
