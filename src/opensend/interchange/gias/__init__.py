"""The national register of establishments, as its all-establishments CSV is published."""
