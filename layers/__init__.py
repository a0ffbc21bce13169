"""The Caspian Bridge Atlas: what is on record, what is shown now, and how it is drawn."""
