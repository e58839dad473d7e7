"""Text without models: sentences with offsets, folding for comparison, numbers with units."""
