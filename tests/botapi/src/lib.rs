//! A Telegram Bot API server for tests: real HTTP on a free port of the loopback, in the process of the test.
//!
//! It is honest to the published API (core.telegram.org/bots/api): required fields, limits, error codes and descriptions,
//! what confirms an update, who gets a conflict. People are played by the test: [`Person`] and [`Group`] say things and see
//! what stands in their chat, after every edit. Trouble is made on demand, see [`Fault`].
//!
//! What it does not do: markup (`parse_mode` is refused), inline mode, channels, payments, urlencoded bodies, TLS. Its flood
//! limits let one message more through than the published numbers, since two messages that leave a second apart may arrive
//! closer. Webhooks may be plain `http`, as a local Bot API server allows.
#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "a test whose server breaks must fail loudly"
)]

mod fault;
mod flood;
mod group;
mod keyboard;
mod methods;
mod params;
mod person;
mod reply;
mod seen;
mod serve;
mod state;
#[cfg(test)]
mod tests;
mod webhook;

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use serde_json::Value;
use tokio::runtime::Runtime;

use self::state::Shared;
pub use self::{
    fault::Fault,
    group::Group,
    person::Person,
    seen::{Seen, Writer},
};

/// So long may connections take to end.
const ENDS_WITHIN: Duration = Duration::from_secs(10);
/// The bot's number.
pub const BOT: i64 = 4_242_424_242;
/// The bot's name.
pub const BOT_NAME: &str = "lianqin_bot";

/// A running server; dropping it ends it.
#[derive(Debug)]
pub struct BotApi {
    shared: Arc<Shared>,
    address: SocketAddr,
    running: Mutex<Option<Runtime>>,
}

impl BotApi {
    /// Starts a server with nobody in it.
    pub fn start() -> Self {
        let free = listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
        let address = free.local_addr().expect("the listener has an address");
        let api = Self { shared: state::shared(), address, running: Mutex::default() };
        api.serve(free);
        api
    }

    /// Where it is reached.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The bot's token.
    pub fn token(&self) -> String {
        state::token()
    }

    /// Lets go of the port and of every connection; what was said stays. Not to be called from async code.
    pub fn go_down(&self) {
        if let Some(runtime) = self.running().take() {
            runtime.shutdown_timeout(ENDS_WITHIN);
        }
    }

    /// Serves again at the same address.
    pub fn come_up(&self) {
        self.go_down();
        self.serve(listen(self.address));
    }

    /// The next call of the method meets with this; several are met one after the other.
    pub fn next_meets(&self, method: &str, fault: Fault) {
        self.shared.state().fault(method, fault);
    }

    /// The parameters of all calls of a method so far, also of those that met with a fault.
    pub fn calls(&self, method: &str) -> Vec<Value> {
        self.shared.state().calls(method)
    }

    /// Waits until a method was called so often.
    pub fn awaits_calls(&self, method: &str, number: usize) -> Vec<Value> {
        self.shared.wait(&format!("{number} calls of {method}"), |state| {
            let calls = state.calls(method);
            (calls.len() >= number).then_some(calls)
        })
    }

    /// Waits until every fault was met.
    pub fn awaits_all_faults(&self) {
        self.shared.wait("every fault to be met", |state| state.faults_left().eq(&0).then_some(()));
    }

    /// The number of updates that were not confirmed.
    pub fn unconfirmed(&self) -> usize {
        self.shared.state().updates.len()
    }

    /// Waits until so many updates were handed out, the same one perhaps several times.
    pub fn awaits_handed_out(&self, number: usize) {
        self.shared.wait(&format!("{number} updates to be handed out"), |state| {
            (state.handed_out >= number).then_some(())
        });
    }

    /// Waits until every update was confirmed.
    pub fn awaits_all_confirmed(&self) {
        self.shared.wait("every update to be confirmed", |state| state.updates.is_empty().then_some(()));
    }

    /// Delivers an update as it is; `update_id` is set when it is an object without one.
    pub fn delivers(&self, update: Value) {
        self.shared.change(|state| state.push(update));
    }

    /// Delivers the last update again, under a new number, as after a fault of Telegram's own.
    pub fn delivers_the_last_again(&self) {
        self.shared.change(state::State::repeat);
    }

    /// Counts updates from here, as Telegram may after a quiet week.
    pub fn counts_updates_from(&self, number: i64) {
        self.shared.state().next_update = number;
    }

    /// Whether flood limits hold; they do from the start.
    pub fn limits_floods(&self, limits: bool) {
        self.shared.state().limits_floods = limits;
    }

    /// Somebody with this number, who has a private chat with the bot as soon as they say something.
    pub fn person(&self, number: i64) -> Person {
        Person::new(Arc::clone(&self.shared), number)
    }

    /// A group with this number, below zero, of which the bot is a member.
    pub fn group(&self, number: i64) -> Group {
        Group::new(Arc::clone(&self.shared), number)
    }

    /// The address and secret of the webhook, if one is set.
    pub fn webhook(&self) -> Option<(String, Option<String>)> {
        self.shared.state().webhook.clone().map(|hook| (hook.url, hook.secret))
    }

    fn serve(&self, listener: TcpListener) {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime can be made");
        runtime.spawn(serve::serve(Arc::clone(&self.shared), listener));
        runtime.spawn(webhook::deliver(Arc::clone(&self.shared)));
        *self.running() = Some(runtime);
    }

    fn running(&self) -> MutexGuard<'_, Option<Runtime>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for BotApi {
    fn drop(&mut self) {
        if let Some(runtime) = self.running().take() {
            runtime.shutdown_background();
        }
    }
}

fn listen(address: SocketAddr) -> TcpListener {
    let listener = TcpListener::bind(address).unwrap_or_else(|error| panic!("{address}: {error}"));
    listener.set_nonblocking(true).expect("a socket can be told not to block");
    listener
}
