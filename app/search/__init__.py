"""Search by looks in the window: the find field's second meaning, the part of the filter that says it, the commands."""
