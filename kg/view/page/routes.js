// The routes.
