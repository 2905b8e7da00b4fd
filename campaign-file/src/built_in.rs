//! The campaign that comes with the program, so that it runs without any file beside it.

use super::files::Files;

macro_rules! embedded {
    ($($name:literal),+ $(,)?) => {
        [$(($name, include_str!(concat!("../../ops/campaigns/yunyang-2025/", $name)))),+]
    };
}

/// The files of `ops/campaigns/yunyang-2025`, as they were when the program was built.
pub(super) fn files() -> Files {
    Files::new(embedded![
        "calendar-2025.csv",
        "campaign.toml",
        "deadlines.toml",
        "duties.toml",
        "indicators.toml",
        "measures.toml",
        "opinion.toml",
        "priorities.toml",
        "reminders.toml",
        "townships.csv",
        "units.toml",
        "violations.toml",
    ])
}
