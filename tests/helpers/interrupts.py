"""Importing this is Ctrl+C in the terminal of whoever imports it."""

import os
import signal

os.kill(os.getpid(), signal.SIGINT)
