"""Known contradictions of secondary sources: told whenever a question touches them, else not."""
