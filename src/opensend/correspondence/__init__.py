"""Correspondence: letters and documents as typed blocks, rendered to text, HTML and tagged PDF."""
