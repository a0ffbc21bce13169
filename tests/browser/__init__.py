"""Tests in a real browser, against the running app, with every other host cut off."""
