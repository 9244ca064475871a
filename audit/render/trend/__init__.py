"""The score over history: as text, Markdown, JSON, and as a page with a chart."""
