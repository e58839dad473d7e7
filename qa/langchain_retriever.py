"""The library's retriever as LangChain knows retrievers, for chains that are built elsewhere."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from qa.domain import Evidence
from qa.pipeline import Pipeline


class LibraryRetriever(BaseRetriever):
    """Retrieve passages with what is needed to cite them; verification stays with the caller."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    pipeline: Pipeline

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [_document(item) for item in self.pipeline.evidence(query)]


def _document(item: Evidence) -> Document:
    return Document(
        id=item.passage.id,
        page_content=item.passage.text,
        metadata={
            "document_id": item.source.id,
            "revision": item.source.revision,
            "title": item.source.title,
            "source_type": item.source.source_type.value,
            "published": item.source.published,
            "start": item.passage.start,
            "end": item.passage.end,
            "page": item.passage.page,
            "section": " > ".join(item.passage.heading),
            "score": item.scores.fused,
        },
    )
