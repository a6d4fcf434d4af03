"""What pages read of a case."""
