"""Figures that a language model judges, through ragas: an extra, apart from every offline one."""
