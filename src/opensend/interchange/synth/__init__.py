"""A fictional England: authorities, establishments, children and whole case histories, from a seed."""
