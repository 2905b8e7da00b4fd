//! `lianqin campaign check FILE`.

use std::path::PathBuf;

use clap::Subcommand;

use super::{Done, output};
use crate::campaign_file;

/// What to do with a campaign file.
#[derive(Debug, Subcommand)]
pub(super) enum What {
    /// 检查活动文件，逐处指出文件、行和错误
    Check {
        /// 活动文件夹，或其中的 campaign.toml
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
}

pub(super) fn campaign(what: What) -> anyhow::Result<Done> {
    let What::Check { file } = what;
    match campaign_file::check(&file) {
        Ok(summary) => {
            output::line(&summary.to_string())?;
            Ok(Done::Well)
        }
        Err(error) => {
            output::line(&error.to_string())?;
            Ok(Done::Refused)
        }
    }
}
