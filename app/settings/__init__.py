"""The settings page: every setting with a sentence, its default, and effect at once where that is possible."""
