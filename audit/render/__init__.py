"""Renderers: each module here is a format and turns a report into text; `view` is what they share."""
