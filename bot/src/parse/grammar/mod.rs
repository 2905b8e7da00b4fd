//! The words of the grammar: what people say in any campaign. Whatever belongs to a campaign (units, figures, behaviours,
//! vehicles) comes from its rules. The forms of each word stand in `words.txt`.

/// Names the words, and finds one by its name.
macro_rules! words {
    ($($(#[$group:meta])* $name:ident,)+) => {
        /// A word of the grammar.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub(super) enum Word {
            $($(#[$group])* $name,)+
        }

        impl Word {
            /// Every word.
            pub(super) const ALL: &[Word] = &[$(Word::$name,)+];

            /// Its name in `words.txt`.
            const fn name(self) -> &'static str {
                match self {
                    $(Word::$name => stringify!($name),)+
                }
            }
        }
    };
}

words! {
    // Reports.
    Filler,
    Own,
    County,
    Total,
    Each,
    OfWhich,
    None,
    NoCases,
    ZeroReport,
    AllZero,
    Weak,
    Vehicles,
    LateReport,
    Retract,
    // Corrections.
    Correct,
    ChangeTo,
    ShouldBe,
    NotBut,
    Is,
    Wrong,
    Under,
    Over,
    Plus,
    Minus,
    TakeBack,
    TheReport,
    // Leads that exist.
    Transfer,
    Support,
    Accept,
    SendBack,
    Approve,
    Rule,
    Ask,
    Answer,
    Supplement,
    Merge,
    Unmerge,
    AskExtension,
    GrantExtension,
    RefuseExtension,
    ReviewLead,
    Reopen,
    ReopenDay,
    Handing,
    NotOurs,
    Insufficient,
    AlreadyKnown,
    OtherReason,
    Reason,
    // Results.
    Punished,
    Fine,
    Points,
    Detain,
    Proven,
    Unfounded,
    Unverifiable,
    Handle,
    NotTaken,
    Please,
    // Questions.
    Which,
    HowMany,
    Whether,
    HowIsIt,
    Progress,
    Look,
    NotReported,
    Reported,
    ListOf,
    Queue,
    MyLeads,
    WhoAmI,
    Duties,
    Define,
    Range,
    Now,
    // Help and noise.
    Help,
    HowTo,
    How,
    Thanks,
    Forwarded,
    News,
    Meeting,
    Picture,
    Greeting,
    // Not by chat.
    Everything,
    Wipe,
    Override,
    Secrets,
    // New leads.
    NewLead,
    Suspicious,
    Informant,
    At,
    From,
    To,
    PlaceEnd,
    Beside,
    SawIt,
    Deny,
    Tail,
    Verbish,
}

/// The forms of the words.
const TABLE: &str = include_str!("words.txt");

/// Every form with its word.
pub(super) fn forms() -> impl Iterator<Item = (Word, &'static str)> {
    let mut word = None;
    TABLE.lines().flat_map(move |line| {
        if let Some(name) = line.strip_prefix("## ") {
            word = Word::ALL.iter().copied().find(|word| word.name() == name.trim());
        }
        let forms = if line.starts_with('#') { "" } else { line };
        forms.split_whitespace().filter_map(move |form| Some((word?, form)))
    })
}

/// How a number is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Counted {
    /// 人, 名
    People,
    /// 台, 辆
    Vehicles,
    /// 车
    Cars,
    /// 起, 件
    Cases,
    /// 元
    Money,
    /// 分
    Points,
    /// Anything.
    Any,
    /// Its own word (份, 家次), which goes with figures counted so.
    Own,
}

/// Counting words.
pub(super) const COUNTED: &[(Counted, &[&str])] = &[
    (Counted::People, &["人次", "人", "名", "位", "个人", "员"]),
    (
        Counted::Vehicles,
        &["台次", "辆次", "台车", "辆车", "部车", "台", "辆", "部", "台车子", "辆车子", "张车"],
    ),
    (Counted::Cars, &["车", "车次", "个车", "警车"]),
    (
        Counted::Cases,
        &["起", "件", "案", "例", "宗", "案件", "起案件", "件案件", "个案子", "起案子", "起违法", "桩"],
    ),
    (Counted::Money, &["元", "块", "块钱", "元钱", "元整", "圆"]),
    (Counted::Points, &["分"]),
    (Counted::Any, &["个", "次", "处"]),
    (Counted::Own, &["条", "份", "家次", "家", "场次", "场", "项", "本", "吨", "张", "幅", "期"]),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_word_has_forms_and_every_form_a_word() {
        let named: BTreeSet<&str> =
            TABLE.lines().filter_map(|line| line.strip_prefix("## ")).map(str::trim).collect();
        assert_eq!(named, Word::ALL.iter().map(|word| word.name()).collect());
        let with_forms: BTreeSet<Word> = forms().map(|(word, _)| word).collect();
        assert_eq!(with_forms, Word::ALL.iter().copied().collect());
    }

    #[test]
    fn a_message_can_note_every_word_in_one_number() {
        assert!(Word::ALL.len() <= 128, "{} words", Word::ALL.len());
    }
}
