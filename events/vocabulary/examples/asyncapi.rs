//! Prints the AsyncAPI document: `cargo run -p vocabulary --example asyncapi > events/vocabulary/asyncapi.json`.

use std::io::{self, Write};

fn main() -> io::Result<()> {
    let text = serde_json::to_string_pretty(&vocabulary::asyncapi::document())?;
    writeln!(io::stdout().lock(), "{text}")
}
