"""The demonstration: fictional authorities and people."""
