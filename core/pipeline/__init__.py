"""The journey of a photo, from its file to its judgement, as one bounded, cancellable stream.

`visit` is what happens where the pixels are (one read, one decode, everything that needs pixels). `judge` is what
follows from numbers alone. `stream` keeps both busy and hands results up as they are ready; it knows neither processes
nor a database: visitors and encoders are handed in.
"""
