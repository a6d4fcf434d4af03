"""Reading the prose of a plan: sentences, quantities, who delivers, how firmly, days and ages."""
