"""Reading photos: from a folder to upright sRGB pixels, their metadata, their identity and their thumbnails."""
