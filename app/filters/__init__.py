"""Which photos to show, as a sentence that a person builds of clickable words."""
