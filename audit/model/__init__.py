"""The nouns that every stage shares: frozen data, no input or output. `questions` is what is asked of them."""
