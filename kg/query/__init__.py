"""SPARQL over a store: refuse what is unsafe, run it so that it can be stopped, name questions, write answers."""
