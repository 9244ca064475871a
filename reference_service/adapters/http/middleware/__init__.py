"""What stands around the application, in plain ASGI: each layer costs a call and no more."""
