//! The campaign file: a folder of TOML and CSV files that people write, read into [`Rules`].
//!
//! Reading files is apart from making sense of them: [`files`] knows paths and bytes, everything else is pure. Nothing is
//! filled in or repaired here; what is wrong is collected, each mistake with its file and line, and nothing is loaded.

mod assemble;
mod built_in;
mod files;
mod locate;
mod mistake;
mod summary;
mod table;
mod topic;

#[cfg(test)]
mod tests;

use std::path::Path;

use vocabulary::rules::{ResultsFormula, Rules};

pub use mistake::{CampaignFileError, Mistake};
pub use summary::Summary;

use files::Files;
use topic::Topic;

/// Reads a campaign from its folder, or from the `campaign.toml` in it.
pub fn load(path: &Path) -> Result<Rules, CampaignFileError> {
    Ok(read(path)?.rules)
}

/// Reads a campaign and counts what is in it, for `lianqin campaign check`.
pub fn check(path: &Path) -> Result<Summary, CampaignFileError> {
    Ok(Summary::of(&read(path)?))
}

/// The campaign that comes with the program: Yunyang 2025 (云阳府办发〔2025〕26号).
pub fn built_in() -> Result<Rules, CampaignFileError> {
    Ok(assemble::campaign(&built_in::files())?.rules)
}

/// Reads a formula for the results list from a TOML file of its own: the keys that would stand under `[results_list]`.
pub fn formula(path: &Path) -> Result<ResultsFormula, CampaignFileError> {
    let (files, name, mut mistakes) = (Files::single(path)?, path.display().to_string(), Vec::new());
    let formula = Topic::whole(&files, &name, &mut mistakes);
    formula.filter(|_| mistakes.is_empty()).ok_or_else(|| CampaignFileError::of(mistakes))
}

fn read(path: &Path) -> Result<assemble::Campaign, CampaignFileError> {
    let (files, folder) = Files::read(path)?;
    assemble::campaign(&files).map_err(|error| error.under(&folder))
}
