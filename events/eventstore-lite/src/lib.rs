//! An append-only event log in one SQLite file. It knows bytes only.
