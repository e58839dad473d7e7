"""The sub-commands of `python -m evals`, one a module."""
