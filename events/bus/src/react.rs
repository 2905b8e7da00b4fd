//! The loop `react`: a policy looks at what is and at the hour, and wishes.
//!
//! A policy remembers nothing of its own. Its wishes follow from a projection and the time, and each carries an id
//! derived from what it is about ([`crate::clock::derived_id`]): after a restart, or with two copies running, the same
//! wish is sent again and recorded once.

use std::{future::Future, time::Duration};

use uuid::Uuid;
use vocabulary::Stamp;

use crate::{
    clock::Clock,
    follow::{Projection, View},
};

/// A rule that turns what is into wishes.
pub trait Policy: Send + Sync + 'static {
    /// What it looks at.
    type Sees: Projection;
    /// What it wishes.
    type Wish: Send;
    /// Its name, part of every id it derives.
    const NAME: &'static str;

    /// Everything it wishes now, each with its derived id. Pure.
    fn wishes(&self, sees: &Self::Sees, now: Stamp) -> Vec<(Uuid, Self::Wish)>;
}

/// What became of a policy's wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// Granted, known, already so, or refused for good: nothing more to do.
    Settled,
    /// Nobody knows: it will be wished again at the next turn.
    Again,
}

/// At most this many wishes leave in one turn; the rest follow in the next.
const WISHES_A_TURN: usize = 256;

/// Runs a policy until the task is dropped: at every change of its projection and at least `every` so often.
pub async fn react<P, F>(
    policy: P,
    mut view: View<P::Sees>,
    clock: Clock,
    every: Duration,
    send: impl Fn(Uuid, P::Wish, Stamp) -> F + Send,
) where
    P: Policy,
    F: Future<Output = Sent> + Send,
{
    loop {
        let now = clock.now();
        let wishes = view.read(|sees| policy.wishes(sees, now));
        for (id, wish) in wishes.into_iter().take(WISHES_A_TURN) {
            if send(id, wish, now).await == Sent::Again {
                tracing::debug!(policy = P::NAME, %id, "wish not settled, again at the next turn");
            }
        }
        tokio::select! {
            () = view.changed() => {}
            () = tokio::time::sleep(every) => {}
        }
    }
}
