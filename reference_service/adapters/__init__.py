"""What joins the use cases to the world: HTTP, the database, mail, secrets. Nothing here owns a process."""
