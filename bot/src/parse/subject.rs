//! Whose figures, and of which day: the defaults and limits of rules R1 to R3.

use vocabulary::{Day, Role, UnitId};

use super::{
    Context, IntentName, Meant, RejectReason, Rejection,
    grammar::Word,
    lexicon::Tag,
    moment::{self, DayMark, Today},
    scan::{Mark, Scan, Span, Token},
    units::{self, Mention},
};

/// A thing that is one, or one of several.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum One<T, C> {
    /// It is this.
    Is(T),
    /// It is one of these, and the sender has to say which.
    OneOf(Vec<C>),
}

impl Rejection {
    /// A rejection of what would have been `would_be`.
    pub(super) fn of(reason: RejectReason, would_be: IntentName) -> Self {
        Self {
            reason,
            would_be: Some(would_be),
            field: None,
            unit: None,
            unit_raw: None,
            suggest_units: Vec::new(),
        }
    }
}

/// The names of units in a message that are not the beginning of another one, as one list without repetitions.
pub(super) fn distinct(mentions: &[Mention]) -> Vec<&Mention> {
    let mut found: Vec<&Mention> = Vec::new();
    for mention in mentions {
        if !found.iter().any(|known| known.meant == mention.meant) {
            found.push(mention);
        }
    }
    found
}

/// Whose count is written: the unit named, or the sender's.
pub(super) fn to_write(
    at: &Context<'_>,
    named: Option<&Mention>,
    would_be: IntentName,
) -> Result<One<UnitId, Meant>, Rejection> {
    let Some(speaker) = at.speaker else { return Err(Rejection::of(RejectReason::UnboundUser, would_be)) };
    let everywhere = match speaker.role {
        Role::Office => true,
        Role::Liaison | Role::Handler | Role::Head | Role::Leader => false,
        Role::Auditor | Role::System => return Err(Rejection::of(RejectReason::RoleNotAuthorized, would_be)),
    };
    let Some(named) = named else {
        return if speaker.role == Role::Leader {
            Err(Rejection::of(RejectReason::RoleNotAuthorized, would_be))
        } else {
            Ok(One::Is(speaker.unit.clone()))
        };
    };
    let meant = widened(at, named);
    let own = meant.contains(&Meant::Unit(speaker.unit.clone()));
    if own && !named.is_county {
        return Ok(One::Is(speaker.unit.clone()));
    }
    if let [Meant::Unit(unit)] = meant.as_slice() {
        return if everywhere || at.rules.is_part_of(unit, &speaker.unit) {
            Ok(One::Is(unit.clone()))
        } else {
            Err(not_authorized(meant, would_be))
        };
    }
    if everywhere || own { Ok(One::OneOf(meant)) } else { Err(not_authorized(meant, would_be)) }
}

/// Whom a name may mean; the county's own name may mean its town.
pub(super) fn widened(at: &Context<'_>, named: &Mention) -> Vec<Meant> {
    if !named.is_county {
        return named.meant.clone();
    }
    let town = units::namesake(at.lexicon).map(|unit| Meant::Unit(unit.clone()));
    town.into_iter().chain([Meant::County]).collect()
}

fn not_authorized(meant: Vec<Meant>, would_be: IntentName) -> Rejection {
    let county = meant.last() == Some(&Meant::County) && meant.len() == 2;
    let unit = if county { meant.into_iter().next_back() } else { meant.into_iter().next() };
    Rejection { unit, ..Rejection::of(RejectReason::UnitNotAuthorized, would_be) }
}

/// Of which unit something is asked or reviewed; nobody is refused here.
pub(super) fn to_read(at: &Context<'_>, named: &Mention) -> One<Meant, Meant> {
    if named.is_county {
        return One::Is(Meant::County);
    }
    if let Some(own) =
        at.speaker.map(|speaker| Meant::Unit(speaker.unit.clone())).filter(|own| named.meant.contains(own))
    {
        return One::Is(own);
    }
    match named.meant.as_slice() {
        [one] => One::Is(one.clone()),
        several => One::OneOf(several.to_vec()),
    }
}

/// A name that no unit has.
pub(super) fn unknown_unit(name: String, at: &Context<'_>, would_be: IntentName) -> Rejection {
    let suggest_units = at.lexicon.near_units(&name);
    Rejection { unit_raw: Some(name), suggest_units, ..Rejection::of(RejectReason::UnknownUnit, would_be) }
}

/// The days named in tokens, each once, in the order of the calendar.
#[derive(Debug, Default)]
pub(super) struct DaysSaid {
    pub(super) days: Vec<Day>,
    pub(super) invalid: bool,
    pub(super) over_midnight: bool,
    pub(super) range: Option<(Day, Day)>,
}

/// The days named in tokens. The end of a shift (昨晚20点到今天2点) is no second day.
pub(super) fn days(tokens: &[Span<Token<'_, '_>>]) -> DaysSaid {
    let mut said = DaysSaid::default();
    let mut last_clock: Option<(Day, usize)> = None;
    let mut last_day = None;
    for (i, token) in tokens.iter().enumerate() {
        let Token::Mark(mark) = token.what else { continue };
        match mark {
            Mark::Day(DayMark::Day(day)) => {
                let ends_shift = last_clock
                    .is_some_and(|(begun, clock)| begun.next() == *day && is_linked(tokens, clock, i));
                if !ends_shift {
                    last_day = Some(*day);
                    if !said.days.contains(day) {
                        said.days.push(*day);
                    }
                }
            }
            Mark::Day(DayMark::Tonight(day)) => said.days.extend([day.previous(), *day]),
            Mark::Day(DayMark::Invalid) => said.invalid = true,
            Mark::Day(DayMark::Range(from, to)) => said.range = Some((*from, *to)),
            Mark::Clock(_) => last_clock = last_day.map(|day| (day, i)),
            Mark::Shift { over_midnight, .. } => said.over_midnight |= over_midnight,
            Mark::IdCard
            | Mark::Phone
            | Mark::Link
            | Mark::Lead(_)
            | Mark::BadLead
            | Mark::Plate(_)
            | Mark::Number(_) => {}
        }
    }
    said.days.sort_unstable();
    said.days.dedup();
    said
}

/// Whether only blanks and a word like 至 stand between two tokens.
fn is_linked(tokens: &[Span<Token<'_, '_>>], from: usize, to: usize) -> bool {
    let between = tokens.get(from.saturating_add(1)..to).unwrap_or_default();
    !between.is_empty()
        && between.iter().all(|token| match token.what {
            Token::Separator(c) => matches!(c, ' ' | '-' | '~'),
            Token::Word(tags) => tags.contains(&Tag::Word(Word::To)),
            Token::Mark(_) | Token::Other(_) => false,
        })
}

/// The day that is written about: the one named, or that of the message.
pub(super) fn day_to_write(
    at: &Context<'_>,
    said: &DaysSaid,
    fallback: Option<Day>,
    would_be: IntentName,
) -> Result<One<Day, Day>, Rejection> {
    let today = Today { rules: at.rules, at: at.at };
    if said.invalid {
        return Err(Rejection::of(RejectReason::InvalidDate, would_be));
    }
    for day in &said.days {
        check(*day, today, would_be)?;
    }
    Ok(match said.days.as_slice() {
        [day] => One::Is(*day),
        [] => match fallback {
            Some(day) => One::Is(day),
            None if said.over_midnight || today.is_small_hours() => {
                One::OneOf(vec![today.day().previous(), today.day()])
            }
            None => One::Is(today.day()),
        },
        several => One::OneOf(several.to_vec()),
    })
}

fn check(day: Day, today: Today<'_>, would_be: IntentName) -> Result<(), Rejection> {
    if day > today.day() {
        return Err(Rejection::of(RejectReason::FutureDate, would_be));
    }
    if moment::first_day(today.rules).is_some_and(|first| day < first) {
        return Err(Rejection::of(RejectReason::BeforeCampaign, would_be));
    }
    Ok(())
}

/// Whether a day is two or more days back.
pub(super) fn is_late(at: &Context<'_>, day: Day) -> bool {
    at.rules.day_of(at.at).days_since(day) >= 2
}

/// Whether the message names the sender's unit by a word for it, or nobody.
pub(super) fn says_own(scan: &Scan<'_>) -> bool {
    scan.has(Word::Own)
}
