"""The programme under other assumptions: which steps stay, and which hang on one of them.

:mod:`.study` is the door; :mod:`.overlay` is light enough for whoever only reads scenarios.
"""
