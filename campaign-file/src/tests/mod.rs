//! What the campaign files say, that both campaigns load, and what a broken one is told.

mod attention;
mod broken;
mod drill;
mod folder;
mod yunyang;

use std::collections::BTreeMap;

use super::*;

/// The notice without the office-holders' names.
const NOTICE: &str = include_str!("../../../ops/campaigns/yunyang-2025/notice.txt");

/// The drill's files, to be edited by a test.
struct Edited(BTreeMap<String, Vec<u8>>);

/// The files of `tests/campaigns/changshou-drill`.
fn drill() -> Edited {
    let (files, _) = Files::read(&drill_folder()).unwrap();
    Edited(
        files
            .names()
            .map(|name| (name.to_owned(), files.text(name, &mut Vec::new()).unwrap().into()))
            .collect(),
    )
}

fn drill_folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/campaigns/changshou-drill")
}

impl Edited {
    /// Replaces the first occurrence of `old`, which must be there.
    fn edit(mut self, file: &str, old: &str, new: &str) -> Self {
        let text = String::from_utf8(self.0[file].clone()).unwrap();
        assert!(text.contains(old), "{file} has no {old}");
        self.0.insert(file.to_owned(), text.replacen(old, new, 1).into());
        self
    }

    fn put(mut self, file: &str, bytes: &[u8]) -> Self {
        self.0.insert(file.to_owned(), bytes.to_vec());
        self
    }

    fn without(mut self, file: &str) -> Self {
        assert!(self.0.remove(file).is_some(), "there is no {file}");
        self
    }

    fn load(self) -> Result<Rules, CampaignFileError> {
        Ok(assemble::campaign(&Files::new(self.0))?.rules)
    }

    /// What the author of the file is told.
    fn told(self) -> String {
        self.load().unwrap_err().to_string()
    }
}
