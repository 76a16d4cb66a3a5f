"""The use-cases: everything that the window and the command line both do, written once.

`Workspace` joins the library, the pipeline, the engine and the scorers, and returns what changed. Its methods block;
the window calls them from job lanes.
"""

from core.workspace.opening import OWN_LIBRARY, open_workspace
from core.workspace.passes import PassSummary
from core.workspace.workspace import Workspace

__all__ = ["OWN_LIBRARY", "PassSummary", "Workspace", "open_workspace"]
