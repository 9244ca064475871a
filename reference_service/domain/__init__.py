"""What is true whatever the framework: entities, value objects, events and their rules, made of the standard library."""
