//! Speed, as ratios against the raw thing measured in the same run.
//!
//! `just bench` runs every file of `benches/`, then `ratios.py` prints each ratio beside its goal. Machines are noisy, so
//! no test is timed and no figure is compared across runs: raw and ours take turns, [`ROUNDS`] times, and the ratio is the
//! median of the rounds'.

use std::time::Duration;

use criterion::Criterion;

/// So often raw and ours take turns.
pub const ROUNDS: u32 = 21;

/// Short turns: what drifts with the machine is the same for raw and for ours.
pub fn turns() -> Criterion {
    Criterion::default()
        .sample_size(10)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(800))
}
