//! `lianqin rebuild`: folds every projection from the log's beginning and compares it, byte for byte, with the saved one.

use bus::{
    follow::{self, Projection},
    log::Bus,
    replay::replay,
    snapshot,
};

use super::{Done, output};
use crate::{
    assembly::{Place, VIEWS},
    casework::Leads,
    chat::News,
    clock::Deadlines,
    duties::DutyBook,
    node::FINISH_WITHIN,
    numbers::Numbers,
    opinion::OpinionBook,
    roster::Directory,
    summary::Annals,
    tally::Tally,
};

pub(super) async fn rebuild(place: &Place) -> anyhow::Result<Done> {
    let node = place.open_existing().await?;
    // Nothing may go on following and save its own snapshot over the one that is made here.
    node.directory.finish(FINISH_WITHIN).await;
    let dir = place.data.join(VIEWS);
    let results = [
        one::<Directory>(&node.bus, &dir).await?,
        one::<Leads>(&node.bus, &dir).await?,
        one::<Deadlines>(&node.bus, &dir).await?,
        one::<Tally>(&node.bus, &dir).await?,
        one::<News>(&node.bus, &dir).await?,
        one::<OpinionBook>(&node.bus, &dir).await?,
        one::<DutyBook>(&node.bus, &dir).await?,
        one::<Numbers>(&node.bus, &dir).await?,
        one::<Annals>(&node.bus, &dir).await?,
    ];
    Ok(if results.contains(&Done::Refused) { Done::Refused } else { Done::Well })
}

/// Folds one projection anew, compares it at the saved position, goes on to the end and saves it.
async fn one<P: Projection>(bus: &Bus, dir: &std::path::Path) -> anyhow::Result<Done> {
    let head = bus.head().await?;
    let saved = snapshot::load::<P>(dir).filter(|(_, position)| *position <= head);
    let (mut state, mut after) = (P::default(), 0);
    let mut verdict = "没有旧视图可比".to_owned();
    let mut done = Done::Well;
    if let Some((live, position)) = saved {
        state = fold(bus, state, after, position).await?;
        after = position;
        let same = snapshot::bytes_of(&live)? == snapshot::bytes_of(&state)?;
        verdict =
            format!("与位置 {position} 的旧视图{}", if same { "逐字节相同" } else { "不同，已用重算的替换" });
        done = if same { Done::Well } else { Done::Refused };
    }
    state = fold(bus, state, after, head).await?;
    snapshot::save(dir, &state, head)?;
    output::line(&format!("{:<10} v{}  {head} 个事件  {verdict}", P::NAME, P::VERSION))?;
    Ok(done)
}

/// Takes everything after position `after` up to and with `until` in: on all cores where the log is a file.
async fn fold<P: Projection>(bus: &Bus, mut state: P, after: u64, until: u64) -> anyhow::Result<P> {
    if let Bus::Embedded(log) = bus {
        let log = log.clone();
        let folded = tokio::task::spawn_blocking(move || {
            replay(log.store(), &mut state, after, until, log.zone()).map(|()| state)
        });
        return Ok(folded.await??);
    }
    follow::fold(bus, &mut state, after, until).await?;
    Ok(state)
}
