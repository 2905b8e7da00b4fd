//! Neither the token nor what people say is ever logged.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use lianqin_botapi::Fault;
use tracing_subscriber::fmt::MakeWriter;

use super::world::World;

#[test]
fn no_log_line_holds_the_token_or_anybodys_words() {
    let log = Log::default();
    // The only test that sets it: every other runs without, or is read along, which does no harm.
    tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(log.clone()).init();
    let mut world = World::new();
    let words = "云阳北站出口白色面包车";
    for fault in [Fault::CutBefore, Fault::Garbage, Fault::TooFast { retry_after: 1 }] {
        world.api.next_meets("getUpdates", fault);
    }
    for fault in [Fault::CutBefore, Fault::Garbage] {
        world.api.next_meets("sendMessage", fault);
    }
    world.api.next_meets("file", Fault::CutBefore);
    world.start();
    let person = world.api.person(77_001_234);
    person.says(words);
    person.awaits_words(words);
    person.sends_photo(b"picture", words);
    person.awaits_words("Photo");
    world.api.go_down();
    world.awaits("a failed poll", |_| log.text().contains("not reachable").then_some(()));
    world.api.come_up();
    person.blocks_the_bot();
    person.says(words);
    world.awaits_dead();
    let adapter = world.adapter(world.config());
    let said = format!("{}{:?}{:?}", log.text(), adapter, world.config());
    let token = world.api.token();
    let (_, secret) = token.split_once(':').unwrap();
    for private in [secret, words, "77001234"] {
        let at = said.find(private).map(|at| &said[at.saturating_sub(300)..at]);
        assert_eq!(at, None, "'{private}' was logged");
    }
    assert!(said.contains("telegram: trouble"), "the log is read:\n{said}");
}

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}
