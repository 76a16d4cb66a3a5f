"""Imported once by the fork server, before any worker exists: what every worker needs, with one thread each.

Two workers on two cores that each started a pool of threads would only wait for one another.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import cv2

import core.engine.tasks  # noqa: F401

cv2.setNumThreads(1)
