"""Ask the gold questions in other ways: perturbations by rule, each with the same right answer."""
