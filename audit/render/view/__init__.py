"""What the formats share: a report arranged for reading, its numbers rounded, its names made safe to show."""
