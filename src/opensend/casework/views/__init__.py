"""Pages of casework, by who uses them."""
