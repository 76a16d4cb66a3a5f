"""The library: what Beholder knows about photos, kept in SQLite. Open it with `core.library.database.open_library`."""
