"""Corrections: what people say that a cell, or a part of a paragraph, is to read.

    CSV files -> Corrections -> Book (whose they are) -> InputFile -> apply(document) -> Document, records

They change the document between its parser and the readers of forms, so that all that comes after follows.
"""
