//! The fonts of the system: which of an office's fonts are there, and what stands in for those that are not.

use std::collections::BTreeSet;

use anyhow::{Result, bail};
use serde::Serialize;
use typst::{
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_kit::fonts::{FontStore, system};

/// What is installed.
pub(crate) struct Fonts(FontStore);

/// A part of a text and the fonts for it, the best first.
const ROLES: [(&str, &[&str]); 5] = [
    ("title", &["方正小标宋简体", "FZXiaoBiaoSong-B05S", "STZhongsong", "Noto Serif CJK SC"]),
    (
        "body",
        &[
            "仿宋_GB2312",
            "FangSong_GB2312",
            "FangSong",
            "仿宋",
            "STFangsong",
            "FandolFang R",
            "Noto Serif CJK SC",
        ],
    ),
    (
        "kai",
        &[
            "楷体_GB2312",
            "KaiTi_GB2312",
            "KaiTi",
            "楷体",
            "STKaiti",
            "LXGW WenKai",
            "AR PL UKai CN",
            "Noto Serif CJK SC",
        ],
    ),
    ("hei", &["黑体", "SimHei", "STHeiti", "Noto Sans CJK SC"]),
    ("song", &["宋体", "SimSun", "STSong", "Noto Serif CJK SC"]),
];

/// Fonts for letters and digits.
const LATIN: [&str; 2] = ["Times New Roman", "Liberation Serif"];

/// A font as the template takes it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum Named {
    /// For everything that it has.
    Whole(String),
    /// Only for letters and digits.
    Latin {
        /// Its family.
        name: String,
        /// Always `latin-in-cjk`.
        covers: &'static str,
    },
}

impl Fonts {
    /// Looks at the system's fonts.
    pub(crate) fn installed() -> Fonts {
        let mut store = FontStore::new();
        store.extend(system());
        Fonts(store)
    }

    /// The list of fonts for every role; a role without any is refused.
    pub(crate) fn lists(&self) -> Result<Vec<(&'static str, Vec<Named>)>> {
        let has = |family: &&&str| self.0.book().contains_family(&family.to_lowercase());
        ROLES
            .iter()
            .map(|(role, families)| {
                let chinese: Vec<_> =
                    families.iter().filter(has).map(|family| Named::Whole((*family).to_owned())).collect();
                if chinese.is_empty() {
                    bail!(
                        "no Chinese font is installed for '{role}'; install the Debian package fonts-noto-cjk"
                    );
                }
                let latin = LATIN
                    .iter()
                    .filter(has)
                    .map(|family| Named::Latin { name: (*family).to_owned(), covers: "latin-in-cjk" });
                Ok((*role, latin.chain(chinese).collect()))
            })
            .collect()
    }

    /// Whether every character of a text is in some installed font.
    pub(crate) fn cover(&self, text: &str) -> Result<()> {
        let wanted: BTreeSet<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        let book: &FontBook = self.0.book();
        for c in wanted {
            let mut infos = book.families().flat_map(|(_, indices)| indices).filter_map(|at| book.info(at));
            if !infos.any(|info| info.coverage.contains(u32::from(c))) {
                bail!(
                    "no installed font has the character {c} (U+{:04X}); the Debian package fonts-noto-cjk has all hanzi",
                    u32::from(c)
                );
            }
        }
        Ok(())
    }

    /// What the compiler chooses from.
    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        self.0.book()
    }

    /// The font of that number.
    pub(crate) fn font(&self, index: usize) -> Option<Font> {
        self.0.font(index)
    }
}
