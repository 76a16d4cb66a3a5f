"""One photo at any zoom, moving through the grid's order with zoom and place kept."""
