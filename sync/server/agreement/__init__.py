"""How far trainers agree, and which model they find better: numbers out of what several people said of one task.

Pure: no database, no files, no clock, and the same judgements give the same numbers. Whose work counts, and what has
been withdrawn or superseded, is decided by whoever brings the judgements.
"""
