"""The chat page: what a reader sees, and nothing that decides what is true."""
