//! The conversation: what a person types, what it means, what is answered.
