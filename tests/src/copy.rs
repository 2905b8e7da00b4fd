//! A second copy of all services on the log of a world, as when the program runs twice.

use bus::{follow::follow, log::Bus};
use lianqin::{
    assembly::{self, LOG_FILE, Running},
    node::Node,
};
use tempfile::TempDir;

use crate::world::{SERVICES, World};

/// All services once more, with their policies: the same log, clock and keys, snapshots of their own.
#[derive(Debug)]
pub struct Copy {
    running: Running,
    _views: TempDir,
}

impl Copy {
    /// Starts it.
    pub async fn of(world: &World) -> Self {
        let bus = Bus::embedded(&world.data().join(LOG_FILE), assembly::offset(&world.rules)).await;
        let bus = bus.expect("the log");
        let views = tempfile::tempdir().expect("a temporary directory");
        let of = &world.node;
        let directory = follow(&bus, Some(views.path().to_owned())).await.expect("rules and roster");
        let (campaign, clock, vault) = (of.campaign.clone(), of.clock.clone(), of.vault.clone());
        let node = Node { bus, campaign, clock, vault, views: views.path().to_owned(), directory };
        let running = assembly::start(&node, &SERVICES).await.expect("all services");
        Self { running, _views: views }
    }

    /// Drops it without a word, as when it is killed: its policies stop where they are.
    pub fn kill(self) {
        self.running.abandon();
    }
}
