"""One file per change of the schema, applied by `engine.upgrade`."""
