"""Spelling in the fields of the window. This file is imported without Qt, by the program as it starts."""

# How the program, once packaged, starts itself as the process that looks words up; the dictionaries' folder follows.
SPELLING_PROCESS = "--spelling-process"
