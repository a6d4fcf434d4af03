"""What can be done in casework: one function for each verb, in one transaction, through the rulebook."""
