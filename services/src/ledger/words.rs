//! People's words in a ledger: closed unless somebody entitled opened them, on record.

use std::collections::BTreeMap;

use bus::vault::{Opened, Opening, Vault, VaultFailure};
use paper::Cell;
use vocabulary::{
    Actor, Rules, Sealed, Stamp, StreamId, UnitId,
    rights::{Action, may},
    sealed::Unread,
};

use crate::casework::reads_words;

/// What stands for words that are not opened.
pub(crate) const CLOSED: &str = "〔密〕";

/// Words as a ledger holds them: read past ([`Unread`]) or sealed ([`Sealed`]).
pub trait Words {
    /// The sealed bytes, which tell one text from every other; none when they were not read.
    fn sealed(&self) -> Option<&Sealed>;
}

impl Words for Unread {
    fn sealed(&self) -> Option<&Sealed> {
        None
    }
}

impl Words for Sealed {
    fn sealed(&self) -> Option<&Sealed> {
        Some(self)
    }
}

/// The words of one matter that a ledger would show.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// The matter.
    pub matter: StreamId,
    /// The units whose business it is or was.
    pub units: Vec<&'a UnitId>,
    /// The words.
    pub words: Vec<&'a Sealed>,
}

/// Words that were opened, by their sealed bytes. Empty: everything stays closed.
#[derive(Debug, Default)]
pub struct Shown(BTreeMap<String, String>);

impl Shown {
    /// Opens, for `reader` and on record, what the reader's post may read of each matter. Everything is on record before
    /// anything is given out; matters that the post may not read stay closed.
    pub fn open(
        vault: &Vault,
        wanted: &[Wanted<'_>],
        (reader, action): (&Actor, Action),
        (purpose, at): (&str, Stamp),
        rules: &Rules,
    ) -> Result<Self, VaultFailure> {
        let allowed = |one: &&Wanted<'_>| {
            reads_words(reader, rules) && one.units.iter().any(|unit| may(reader, action, unit, rules))
        };
        let (mut sealed, mut by) = (Vec::new(), Vec::new());
        for one in wanted.iter().filter(allowed) {
            let matter = one.matter.to_string();
            let opening = Opening { member: reader.member.clone(), matter, purpose: purpose.to_owned(), at };
            sealed.extend(one.words.iter().copied());
            by.extend(one.words.iter().map(|_| opening.clone()));
        }
        let opened = vault.unseal_each(sealed.iter().copied().zip(&by))?;
        let text = |one| match one {
            Opened::Text(text) => text.reveal().to_owned(),
            Opened::Erased => "（已删除）".to_owned(),
        };
        let texts = sealed.iter().zip(opened).map(|(sealed, one)| (sealed.sealed.clone(), text(one)));
        Ok(Self(texts.collect()))
    }

    /// How many texts were opened.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether everything stays closed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// A cell with words: blank when there are none.
    pub(super) fn cell<'w, W: Words + 'w>(&self, words: impl IntoIterator<Item = &'w W>) -> Cell {
        let mut texts: Vec<&str> = words.into_iter().map(|one| self.text(one)).collect();
        // Three closed texts say no more than one.
        texts.dedup_by(|one, before| one == before && *one == CLOSED);
        if texts.is_empty() { Cell::Blank } else { Cell::Text(texts.join("；")) }
    }

    /// One text.
    pub(super) fn text<W: Words>(&self, words: &W) -> &str {
        words.sealed().and_then(|sealed| self.0.get(&sealed.sealed)).map_or(CLOSED, String::as_str)
    }
}
