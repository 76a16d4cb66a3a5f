"""Scenes that are measured in a process of their own, with the real window in it: `python -m tests.benchmarks.gui`."""
