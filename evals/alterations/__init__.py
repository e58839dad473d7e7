"""Statements over intact quotes, altered and faithful: does the product's proof tell them apart?"""
