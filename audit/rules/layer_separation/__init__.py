"""Code that stands outside of the layers."""
