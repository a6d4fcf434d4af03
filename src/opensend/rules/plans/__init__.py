"""The plan checker: what a plan says, read item by item, and the rules that it is judged by.

`plan.py` is the plan as data, `reading/` reads its prose, `linking.py` joins needs, outcomes and provision,
`registry.py` holds the rules, `checking.py` runs them.
"""
