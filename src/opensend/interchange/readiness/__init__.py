"""How ready an authority's next return is: what the rules find, explained, and drilled down to the case."""
