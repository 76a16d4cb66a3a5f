"""The command palette: whatever can be done or opened, found by a few letters."""
