//! What the mail room promises as a whole.
