"""Training of the networks that ship: a command, apart from the app, which never imports it."""
