"""Pages of evaluation results: one file each, nothing in it that is fetched from elsewhere."""

from evals.page.blocks import Block, Facts, Plot, Section, Table
from evals.page.shell import page, render

__all__ = ["Block", "Facts", "Plot", "Section", "Table", "page", "render"]
