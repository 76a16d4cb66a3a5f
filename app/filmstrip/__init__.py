"""The strip of thumbnails below the loupe."""
