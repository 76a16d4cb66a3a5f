"""Pictures that Beholder draws itself, so that a first look needs no one's photographs."""
