"""The pipeline's processes: N decode workers and one model process, and the connection to them.

A hostile file can crash, hang or bloat a decoder, and torch holds the interpreter for seconds while it loads; neither
must ever reach the window. `Engine` is the one door: everything it offers returns a future and may be called from any
thread.
"""
