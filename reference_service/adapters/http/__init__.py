"""The service over HTTP: routes, schemas, middleware, and the one place where an error gets a status."""
