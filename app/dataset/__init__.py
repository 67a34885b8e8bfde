"""Signed records as datasets that train: RECORDS.md §3, for the desk's own work and for a company's alike."""
