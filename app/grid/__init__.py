"""The thumbnail grid: ids in order, rows on demand, cells by arithmetic, pictures newest first."""
