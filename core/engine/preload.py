"""Imported once by the fork server, before any worker exists: what every worker needs, with one thread each.

Two workers on two cores that each started a pool of threads would only wait for one another.
"""

import os
import signal

# Ctrl+C in a terminal reaches the whole group, and importing takes a while; workers inherit this.
signal.signal(signal.SIGINT, signal.SIG_IGN)

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import cv2  # noqa: E402

import core.engine.tasks  # noqa: E402, F401

cv2.setNumThreads(1)
