//! The files of a campaign's folder as text; knows nothing of what they say.

use std::{
    collections::BTreeMap,
    fs,
    io::Read,
    path::{Path, PathBuf},
};

use super::mistake::{CampaignFileError, Mistake, line_of};

/// A campaign file is written by hand; more than this is some other folder.
const MOST_FILES: usize = 32;
/// The largest file read, in bytes.
const MOST_BYTES: u64 = 1024 * 1024;

/// The bytes of the `.toml` and `.csv` files of a folder, by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Files(BTreeMap<String, Vec<u8>>);

impl Files {
    /// Files by name, from memory.
    pub(super) fn new<N: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (N, B)>) -> Self {
        Self(files.into_iter().map(|(name, bytes)| (name.into(), bytes.into())).collect())
    }

    /// Reads the folder at `path`, or the one that the file at `path` is in, and says which folder that is.
    pub(super) fn read(path: &Path) -> Result<(Self, PathBuf), CampaignFileError> {
        let folder = if path.is_file() { path.parent().unwrap_or(Path::new("")) } else { path };
        // The parent of a bare `campaign.toml` is the empty path, which cannot be listed.
        let listed = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let names = names(listed).map_err(|mistake| CampaignFileError::of(vec![mistake]))?;
        let mut files = BTreeMap::new();
        let mut mistakes = Vec::new();
        for name in names {
            match bytes(&folder.join(&name)) {
                Ok(bytes) => {
                    files.insert(name, bytes);
                }
                Err(mistake) => mistakes.push(mistake),
            }
        }
        if mistakes.is_empty() {
            Ok((Self(files), folder.to_owned()))
        } else {
            Err(CampaignFileError::of(mistakes))
        }
    }

    /// Reads one file; its name is its path.
    pub(super) fn single(path: &Path) -> Result<Self, CampaignFileError> {
        let bytes = bytes(path).map_err(|mistake| CampaignFileError::of(vec![mistake]))?;
        Ok(Self::new([(path.display().to_string(), bytes)]))
    }

    /// The names, in order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The text of a file without a byte-order mark; what is wrong goes to `mistakes`.
    pub(super) fn text<'a>(&'a self, name: &str, mistakes: &mut Vec<Mistake>) -> Option<&'a str> {
        let Some(bytes) = self.0.get(name) else {
            mistakes
                .push(Mistake::of_file(name, "the file is missing; add it, README.md says what it holds"));
            return None;
        };
        match std::str::from_utf8(bytes) {
            Ok(text) => Some(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(error) => {
                let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
                let line = line_of(&String::from_utf8_lossy(good), good.len());
                let text = "this is not UTF-8 text; save the file as UTF-8 (in a spreadsheet: CSV UTF-8)";
                mistakes.push(Mistake::at(name, line, text));
                None
            }
        }
    }
}

/// The names of the `.toml` and `.csv` files of a folder.
fn names(folder: &Path) -> Result<Vec<String>, Mistake> {
    let wrong = |text: String| Mistake::of_file(folder.display().to_string(), text);
    let unreadable = |error: std::io::Error| {
        wrong(format!("the folder cannot be read ({error}); give the campaign's folder or its campaign.toml"))
    };
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let wanted = path.extension().is_some_and(|extension| extension == "toml" || extension == "csv");
        if wanted && let Some(name) = path.file_name().and_then(|name| name.to_str()) {
            names.push(name.to_owned());
        }
        if names.len() > MOST_FILES {
            return Err(wrong(format!("more than {MOST_FILES} files; give the campaign's own folder")));
        }
    }
    Ok(names)
}

/// The bytes of a file of at most [`MOST_BYTES`].
fn bytes(path: &Path) -> Result<Vec<u8>, Mistake> {
    let wrong = |text: String| Mistake::of_file(path.display().to_string(), text);
    let unreadable = |error: std::io::Error| {
        wrong(format!("the file cannot be read ({error}); check its name and its permissions"))
    };
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(unreadable)?;
    file.take(MOST_BYTES.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
    if u64::try_from(bytes.len()).unwrap_or(u64::MAX) > MOST_BYTES {
        return Err(wrong(format!("the file is larger than {MOST_BYTES} bytes; this is no campaign file")));
    }
    Ok(bytes)
}
