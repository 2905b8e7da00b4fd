//! What can happen to a summary.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::{
    ids::{LeadId, PriorityId, UnitId},
    sealed::Sealed,
    time::{Stamp, rfc3339},
};

/// A part of a summary into which people write their own paragraphs (自写段落).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Section {
    /// Overall (总体情况).
    Overview,
    /// Publicity and mobilising, notice 五（一） (宣传发动).
    Publicity,
    /// Finding leads, notice 五（二） (线索摸排).
    Leads,
    /// The priorities, notice 四 and 五（三） (重点整治).
    Enforcement,
    /// The long-term measures, notice 六 (长效治理).
    Measures,
    /// Petitions and public opinion, notice 七（五） (信访舆情).
    Opinion,
    /// Problems that remain (存在问题).
    Problems,
    /// Next steps (下一步打算).
    Next,
}

impl Section {
    /// Every section with its heading, in the order of a summary.
    pub const TITLES: [(Section, &'static str); 8] = [
        (Section::Overview, "总体情况"),
        (Section::Publicity, "宣传发动"),
        (Section::Leads, "线索摸排"),
        (Section::Enforcement, "重点整治"),
        (Section::Measures, "长效治理"),
        (Section::Opinion, "信访舆情"),
        (Section::Problems, "存在问题"),
        (Section::Next, "下一步打算"),
    ];

    /// Its heading.
    pub fn title(self) -> &'static str {
        Section::TITLES.iter().find(|(section, _)| *section == self).map_or("", |(_, title)| title)
    }

    /// The section of that heading, or of its name on the wire.
    pub fn parse(text: &str) -> Option<Section> {
        let called = |title: &str| title == text || title.starts_with(text) && text.chars().count() >= 2;
        let by_title = Section::TITLES.iter().find(|(_, title)| called(title));
        by_title.map(|(section, _)| *section).or_else(|| serde_json::from_value(text.into()).ok())
    }
}

/// Whose summary it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SummaryOf {
    /// The county's, written by the office.
    County,
    /// A unit's own.
    Unit(UnitId),
}

impl SummaryOf {
    /// The stream id of the county's summary; no unit is called so.
    pub const COUNTY: &'static str = "county";

    /// The unit, if it is a unit's own.
    pub fn unit(&self) -> Option<&UnitId> {
        match self {
            SummaryOf::County => None,
            SummaryOf::Unit(unit) => Some(unit),
        }
    }
}

impl fmt::Display for SummaryOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SummaryOf::County => f.write_str(Self::COUNTY),
            SummaryOf::Unit(unit) => write!(f, "{unit}"),
        }
    }
}

/// What has happened to a summary: of a unit, or of the county.
///
/// The wire names are the contract: rename a variant freely, never its `rename`. `W` is [`Sealed`], or
/// [`Unread`](crate::sealed::Unread) for who has no use for the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "SummaryEvent"))]
pub enum SummaryEvent<W = Sealed> {
    /// Somebody wrote a paragraph of his own; it stands until the next version.
    #[serde(rename = "paragraph-written")]
    ParagraphWritten {
        /// Where it stands.
        section: Section,
        /// Which version of that section it is, from 1.
        version: u32,
        /// The paragraph.
        words: W,
    },
    /// A paragraph was taken back; the section has the figures' own sentences only.
    #[serde(rename = "paragraph-withdrawn")]
    ParagraphWithdrawn {
        /// Where it stood.
        section: Section,
    },
    /// The unit handed its summary in.
    #[serde(rename = "unit-summary-submitted")]
    Submitted {
        /// The moment up to which its figures are judged.
        #[serde(deserialize_with = "rfc3339")]
        until: Stamp,
        /// The last event of the log that they take in.
        position: u64,
    },
    /// The office sent it back.
    #[serde(rename = "unit-summary-returned")]
    Returned {
        /// What is lacking.
        reason: W,
    },
    /// The office took it.
    #[serde(rename = "unit-summary-accepted")]
    Accepted {},
    /// A unit proposed a case for the county's summary, in words that name nobody (典型案例，去标识化).
    #[serde(rename = "case-proposed")]
    CaseProposed {
        /// The lead that it was.
        lead: LeadId,
        /// The unit that proposes it.
        by: UnitId,
        /// The case as it is told.
        words: W,
    },
    /// The office approved a case.
    #[serde(rename = "case-approved")]
    CaseApproved {
        /// The lead.
        lead: LeadId,
    },
    /// The office did not approve a case.
    #[serde(rename = "case-refused")]
    CaseRefused {
        /// The lead.
        lead: LeadId,
        /// Why.
        reason: W,
    },
    /// The office decided whether a priority route or area is still a problem (突出问题清单, notice 五（四）).
    #[serde(rename = "place-decided")]
    PlaceDecided {
        /// The route or area.
        place: PriorityId,
        /// Whether high pressure is kept up there.
        keep: bool,
        /// Why.
        reason: W,
    },
    /// The county's summary was sealed.
    #[serde(rename = "summary-sealed")]
    Sealed {
        /// Which edition it is, from 1.
        edition: u32,
        /// The moment up to which its figures are judged.
        #[serde(deserialize_with = "rfc3339")]
        until: Stamp,
        /// The last event of the log that it takes in.
        position: u64,
        /// SHA-256 of the document in each format, by the ending of its file.
        hashes: BTreeMap<String, String>,
    },
}
