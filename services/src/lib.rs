//! The services of Lianqin and the program that runs them.
