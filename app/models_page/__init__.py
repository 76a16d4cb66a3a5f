"""The models as a page: which there are, what each is for and on which terms, install, use, remove, import."""
