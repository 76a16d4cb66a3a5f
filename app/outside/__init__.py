"""The way to other programs: their windows, the clipboard, and what is dragged to them. Originals are handed on."""
