"""Acts of people: each is one function."""
