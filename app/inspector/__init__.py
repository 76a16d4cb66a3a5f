"""What is known about the selected photos, and why: preview, radar, score, measures, picture data."""
