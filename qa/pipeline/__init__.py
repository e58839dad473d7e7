"""The one place where the parts are put together."""

from __future__ import annotations

from qa.pipeline.clock import STAGES
from qa.pipeline.ingesting import Report
from qa.pipeline.pipeline import Pipeline

__all__ = ["STAGES", "Pipeline", "Report"]
