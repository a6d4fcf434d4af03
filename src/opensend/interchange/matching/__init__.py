"""Match a list of children against another list or an authority's record, and train the model of matching."""
