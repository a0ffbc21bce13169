"""Briefings: scenes prepared in advance, each a view with a heading and a text that cites its sources."""

from layers.briefings.file import FOLDER, FaultyError, read, read_all, written
from layers.briefings.model import Briefing, Callout, Scene
from layers.briefings.rules import faults, scene_view

__all__ = [
    "FOLDER",
    "Briefing",
    "Callout",
    "FaultyError",
    "Scene",
    "faults",
    "read",
    "read_all",
    "scene_view",
    "written",
]
