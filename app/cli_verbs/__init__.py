"""One module per headless verb: `add_arguments(parser)` and `run(options) -> exit code`. No Qt in here."""
