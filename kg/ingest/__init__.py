"""From a text to claims that it may make: sentences → names → suggestions, for a person to decide on.

Suggesters are rules (`kg.ingest.rules`) or a language model that the user names; whatever they propose passes the same
checks (`kg.ingest.checks`) before anybody sees it. Nothing here writes to a store.
"""
