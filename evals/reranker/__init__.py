"""Train the sentence reranker that the package ships: groups, network, training, export."""
