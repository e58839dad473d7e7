"""`python -m evals direction`: what a treatment did to an outcome, as answers say it."""
