"""What the window paints by hand: the live radar, the histogram, and notes beside a point of a plot."""
