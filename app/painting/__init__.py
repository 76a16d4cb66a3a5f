"""What the window paints by hand: the live radar and the histogram, each with its geometry apart from Qt's paint calls."""
