"""What is asked of a resolved project and no noun answers by itself: one module a subject, for all who ask about it."""
