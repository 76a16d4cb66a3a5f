"""The folders beside the photos: favourites, recent ones, and the tree of this machine."""
