"""Statements over intact quotes, altered and faithful, to see that the proof tells them apart."""
