"""What administrators have switched, kept in the process for a few seconds."""
