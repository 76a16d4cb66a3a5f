"""What leaves Beholder for other programs: figures, and later sidecars, tables and file plans."""
