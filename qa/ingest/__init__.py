"""Ingest: files become documents with exact canonical text, one reader a format."""

from qa.ingest.files import File, files
from qa.ingest.metadata import Hints
from qa.ingest.reader import READER_VERSION, Reader, digest

__all__ = ["READER_VERSION", "File", "Hints", "Reader", "digest", "files"]
