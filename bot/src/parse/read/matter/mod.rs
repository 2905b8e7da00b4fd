//! Messages with a plain head: concerns, petitions, alerts, duties, supervision, disputes, timetables, joint operations,
//! quiet days, summaries, and the pages that are looked at.
//!
//! A head stands at the beginning of the message or nowhere. Whatever reports figures stays a report.

mod cursor;
mod dispute;
mod duty;
mod opinion;
mod page;
mod step;
mod summary;
mod timetable;
mod verbs;

use vocabulary::petition::{PetitionKind, Way};

use crate::parse::{
    Chat, Context, Intent, IntentName, MatterParts, MatterSaid, MatterWish, Page, Query, RejectReason,
    Rejection, SummaryStep, Warn,
    scan::{Scan, Span, Token},
};

use cursor::Cursor;
pub(in crate::parse) use step::Of;

type Tokens<'t, 's, 'a> = &'t [Span<Token<'s, 'a>>];
type Read = Result<(Intent, Vec<Warn>), Rejection>;

/// What a head says that the message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::parse) enum Topic {
    /// Something to look at.
    Page(Page),
    /// 舆情
    Concern,
    /// 信访、来信、来访、投诉举报
    Petition(PetitionKind, Option<Way>),
    /// A number and a verb.
    Step(MatterWish, Of),
    /// 预警收到、预警处置、预警解除
    Alert(MatterWish),
    /// 任务 6-4-2
    Duty,
    /// 督导
    Supervision,
    /// 异议
    Dispute,
    /// 异议……成立
    Ruling,
    /// 赶集
    Market,
    /// 不赶集了
    DropMarket,
    /// 学校
    School,
    /// 南溪中学放假了
    DropSchool,
    /// 登记联合执法
    Operation,
    /// 总结; none when it is only looked at.
    Summary(Option<SummaryStep>),
}

impl Topic {
    /// The kind of meaning.
    pub(in crate::parse) const fn intent(self) -> IntentName {
        match self {
            Topic::Page(_) | Topic::Summary(None) => IntentName::StatusQuery,
            Topic::Summary(Some(step)) => step.intent(),
            Topic::Concern => IntentName::Concern,
            Topic::Petition(..) => IntentName::Petition,
            Topic::Step(wish, _) | Topic::Alert(wish) => wish.intent(),
            Topic::Duty => IntentName::Duty,
            Topic::Supervision => IntentName::Supervision,
            Topic::Dispute => IntentName::Dispute,
            Topic::Ruling => IntentName::DisputeRuling,
            Topic::Market | Topic::DropMarket => IntentName::MarketDays,
            Topic::School | Topic::DropSchool => IntentName::SchoolHours,
            Topic::Operation => IntentName::JointOperation,
        }
    }
}

/// The head of a message, and the place behind it; none for a message without one. `figures`: how many figures it tells.
pub(in crate::parse) fn head(scan: &Scan<'_>, at: &Context<'_>, figures: usize) -> Option<(Topic, usize)> {
    let text = &scan.text;
    let from = text.chars.iter().position(|c| !matches!(c, ' ' | '\n'))?;
    let among_others = matches!(at.chat, Chat::Group { addressed: false });
    if let Some(page) = page::page(text, from, among_others) {
        return Some((Topic::Page(page), text.len()));
    }
    summary::head(scan, from, among_others)
        .or_else(|| step::head(text, from))
        .or_else(|| step::alert(text, from))
        .or_else(|| duty::head(scan, from))
        .or_else(|| timetable::operation_head(text, from))
        .or_else(|| if figures >= 2 { None } else { opinion::head(scan, from) })
        .or_else(|| if figures >= 2 { None } else { duty::supervision_head(scan, at, from) })
        .or_else(|| dispute::head(scan, at, from))
        .or_else(|| if figures >= 1 { None } else { timetable::head(scan, from) })
}

/// Reads a message by its head, whose end is `behind`.
pub(in crate::parse) fn read(
    scan: &Scan<'_>,
    tokens: Tokens<'_, '_, '_>,
    at: &Context<'_>,
    topic: Topic,
    behind: usize,
) -> Read {
    let mut cursor = Cursor { scan, tokens, at, place: behind };
    let (wish, parts) = match topic {
        Topic::Page(page) => return Ok((Intent::Query(Query::Page(page)), Vec::new())),
        Topic::Concern => opinion::concern(&cursor),
        Topic::Petition(kind, way) => opinion::petition(&cursor, kind, way),
        Topic::Step(wish, of) => step::read(&mut cursor, wish, of)?,
        Topic::Alert(wish) => step::read_alert(&mut cursor, wish),
        Topic::Duty => duty::read(&mut cursor),
        Topic::Supervision => duty::issue(&mut cursor)?,
        Topic::Dispute => dispute::dispute(&cursor)?,
        Topic::Ruling => dispute::ruling(&cursor)?,
        Topic::Market => timetable::market(&cursor)?,
        Topic::DropMarket => timetable::drop_market(&cursor)?,
        Topic::School => timetable::school(&cursor, MatterWish::SetSchool)?,
        Topic::DropSchool => timetable::school(&cursor, MatterWish::DropSchool)?,
        Topic::Operation => timetable::operation(&cursor)?,
        Topic::Summary(_) => return Ok((summary::read(&cursor)?, Vec::new())),
    };
    Ok((Intent::Matter(Box::new(MatterSaid { wish, parts })), Vec::new()))
}

type Said = (MatterWish, MatterParts);

/// What only the office and the leaders do.
fn county_only(cursor: &Cursor<'_, '_, '_>, would_be: IntentName) -> Result<(), Rejection> {
    if cursor.is_county() { Ok(()) } else { Err(Rejection::of(RejectReason::RoleNotAuthorized, would_be)) }
}
