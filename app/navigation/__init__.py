"""Getting about: where the person is, back and forward, and the place at which the next start begins."""
