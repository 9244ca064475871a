"""Files, without anything around them."""
