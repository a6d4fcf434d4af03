"""SEN2, the yearly return of every request, assessment and plan, person by person."""
