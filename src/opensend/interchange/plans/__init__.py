"""Plans from files: JSON, Word documents and PDF, whatever a council's form looks like."""
