"""Systems broken on purpose, each in one way, to see that the measures turn red."""
