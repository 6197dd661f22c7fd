"""Sheets that analysts keep: rows of a CSV file or a workbook -> claims files, by which they go into a store.

`tables` reads cells, `mapping` says which column is what, `cells` reads one cell, `rows` makes a claim of a row or says
why not, `changes` compares with what was imported before. What people call their columns is in `ontology/imports/`.
"""

from __future__ import annotations
