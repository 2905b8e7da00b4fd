//! Conversations read as a person would read them: short, polite, no jargon. What is typed stands behind `>`, what the bot
//! says behind `‹`, what it changes in place behind `✎`. Everything runs through the mail room, the engine and real
//! services on a real log.

mod cases;
mod corrections;
mod counts;
mod leads;
mod queries;
mod trouble;

use lianqin_tests::{phone_talk::Phone, world::World};

/// A liaison of 江口镇 at 17:40 on Monday 4 August 2025.
async fn jiangkou(world: &World) -> Phone<'_> {
    world.at("2025-08-04 17:40");
    Phone::of(world, "jiangkou:liaison").await
}
