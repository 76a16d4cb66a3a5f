"""Exit codes of the command. 0 is done, 2 (argparse's own) wrong usage."""

EXIT_PROBLEM = 1
"""Something went wrong, and was named."""

EXIT_INTERRUPTED = 130
"""Stopped by the person, as shells count it."""
