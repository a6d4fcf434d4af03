"""Plans with known faults, and sound ones that look guilty, to judge the plan checker and the readers by."""
