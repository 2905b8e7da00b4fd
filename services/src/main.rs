//! The program `lianqin`.

use std::process::ExitCode;

/// Events are decoded on one thread and let go on another, where the system's allocator makes threads wait for each other.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    lianqin::commands::main()
}
