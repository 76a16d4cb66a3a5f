"""The first minute: the page before any folder is open, the demo pictures, the tour, and dropping a folder."""
