"""Claims of a language model over verbatim quotes: true ones must be shown, false ones never."""
