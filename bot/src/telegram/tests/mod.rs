//! The adapter against a Bot API server over HTTP.
