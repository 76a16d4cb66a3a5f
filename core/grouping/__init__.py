"""Photos that belong together: by folder, day and burst. Plain arrays in, plain arrays out; nothing is decoded."""
