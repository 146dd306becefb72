"""The reference that is served at /docs: made from the application's routes, actions and refusals."""
