"""The offline evaluation: what the system says, held against what it should say."""
