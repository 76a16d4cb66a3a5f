"""Which colours a screen shows: its ICC profile, where the system gives one, and the way there from sRGB."""
