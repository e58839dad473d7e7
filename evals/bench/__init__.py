"""Speed and memory beside the stock LangChain recipe, in one run on one machine."""
