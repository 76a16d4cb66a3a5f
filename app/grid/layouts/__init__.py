"""The ways to lay photos out."""
