"""What the app may use of training: the only module here that it imports. Cheap to import."""

from __future__ import annotations

from training.metrics import accuracy, emd_r, krcc, mse, plcc, srcc

__all__ = ["accuracy", "emd_r", "krcc", "mse", "plcc", "srcc"]
