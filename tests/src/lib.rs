//! Stories, contracts and crashes of the whole system, on real servers and files.
