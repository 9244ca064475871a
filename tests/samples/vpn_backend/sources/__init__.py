"""The bodies of the sample's modules, a layer or a part of one at a time; each offers `sources()`, by path."""
