//! The imperative shell: the log on two backends, the three loops, the clock and the vault.
