"""The rulebook: the law of SEND as pure functions and dated data; no database, no clock of its own."""
