//! Lines about a lead that exists: a verb, its number, and what is wished of it.

use vocabulary::{
    LeadId, Secret, ViolationCode,
    lead::{LeadCommand, Measures, Outcome, ReturnReason, Verdict},
};

use super::{LineError, Verb, date, figure, heard::Heard, plates, text::Cursor, units};

const REASONS: [&str; 5] = ["理由", "原因", "因为", "备注", "说明"];
/// Words before a measure that say that it was not taken.
const NOT_TAKEN: [char; 5] = ['不', '未', '免', '拟', '没'];

type Command = LeadCommand<Secret>;

/// Reads a line about a lead.
pub(super) fn read(heard: &Heard<'_>) -> Result<(LeadId, Command), LineError> {
    let mut cursor = heard.body();
    let lead = heard.must_lead(&mut cursor)?;
    command(heard, cursor).map(|command| (lead, command))
}

fn command(heard: &Heard<'_>, mut at: Cursor<'_>) -> Result<Command, LineError> {
    Ok(match heard.verb {
        Verb::Transfer => transfer(heard, at)?,
        Verb::Withdraw => LeadCommand::Withdraw { note: note(at) },
        Verb::Accept => ended(heard, at, LeadCommand::Accept)?,
        Verb::Return => {
            let reason = choose(heard, &mut at, "退回原因", ReturnReason::TITLES)?;
            LeadCommand::Return { reason, note: note(at) }
        }
        Verb::Rule => LeadCommand::Rule { to: units::must_unit(&mut at, heard)?, note: note(at) },
        Verb::Ask => LeadCommand::Ask { words: heard.must_say(at, "问题")? },
        Verb::Answer => LeadCommand::Answer { words: heard.must_say(at, "答复的内容")? },
        Verb::Supplement => supplement(heard, at)?,
        Verb::Merge => {
            at.skip();
            at.take_any(&["并入", "并到", "入", "到"]);
            let into = heard.must_lead(&mut at)?;
            ended(heard, at, LeadCommand::Merge { into })?
        }
        Verb::Unmerge => LeadCommand::Unmerge { reason: reason(heard, at, "拆案的理由")? },
        Verb::AskExtension => {
            let until = date::until(&mut at, heard, "延到的日期")?;
            LeadCommand::AskExtension { until, reason: reason(heard, at, "延期的理由")? }
        }
        Verb::GrantExtension => ended(heard, at, LeadCommand::GrantExtension)?,
        Verb::RefuseExtension => {
            LeadCommand::RefuseExtension { reason: reason(heard, at, "不同意的理由")? }
        }
        Verb::Enforce => enforce(heard, at)?,
        Verb::Review => {
            let choices = [(Verdict::Upheld, "通过"), (Verdict::SentBack, "退回")];
            let verdict = choose(heard, &mut at, "复核意见", choices)?;
            LeadCommand::Review { verdict, note: note(at) }
        }
        Verb::Reopen
        | Verb::Report
        | Verb::Correct
        | Verb::WithdrawReport
        | Verb::Approve
        | Verb::ReturnReport
        | Verb::ReopenReport
        | Verb::Find => reopen(heard, at)?,
    })
}

fn ended(heard: &Heard<'_>, at: Cursor<'_>, command: Command) -> Result<Command, LineError> {
    heard.must_end(at).map(|()| command)
}

fn note(at: Cursor<'_>) -> Option<Secret> {
    after_reason(at).words().and_then(Secret::said)
}

fn reason(heard: &Heard<'_>, at: Cursor<'_>, what: &'static str) -> Result<Secret, LineError> {
    heard.must_say(after_reason(at), what)
}

fn after_reason(mut at: Cursor<'_>) -> Cursor<'_> {
    at.skip();
    at.take_any(&REASONS);
    at
}

/// The choice whose word stands here; passes it.
fn choose<T: Copy, const N: usize>(
    heard: &Heard<'_>,
    at: &mut Cursor<'_>,
    what: &'static str,
    choices: [(T, &'static str); N],
) -> Result<T, LineError> {
    at.skip();
    let chosen = choices.into_iter().find(|(_, word)| at.take(word)).map(|(choice, _)| choice);
    chosen.ok_or_else(|| LineError::MissingChoice {
        verb: heard.verb,
        what,
        choices: choices.into_iter().map(|(_, word)| word).collect(),
    })
}

fn transfer(heard: &Heard<'_>, mut at: Cursor<'_>) -> Result<Command, LineError> {
    at.skip();
    at.take_any(&["移交给", "给", "到", "至", "由"]);
    let to = units::must_unit(&mut at, heard)?;
    let mut supporting = Vec::new();
    at.skip();
    if at.take_any(&["配合单位", "配合", "协办"]).is_some() {
        supporting.push(units::must_unit(&mut at, heard)?);
        loop {
            at.skip();
            at.take_any(&["和", "及"]);
            match units::unit(&mut at, heard)? {
                Some(unit) => supporting.push(unit),
                None => break,
            }
        }
    }
    let basis = violation(heard, &mut at);
    Ok(LeadCommand::Transfer { to, supporting, basis, note: note(at) })
}

/// The violation that stands here as a word of its own; passes it.
fn violation(heard: &Heard<'_>, at: &mut Cursor<'_>) -> Option<ViolationCode> {
    let mut ahead = *at;
    ahead.skip();
    let violations = &heard.line.rules.violations;
    let names = violations.iter().flat_map(|violation| [&violation.name].into_iter().chain(&violation.words));
    let name = ahead.longest(names.map(String::as_str))?;
    ahead.take(name);
    let found =
        violations.iter().find(|violation| violation.is_called(name)).filter(|_| ahead.at_boundary())?;
    *at = ahead;
    Some(found.code.clone())
}

fn supplement(heard: &Heard<'_>, at: Cursor<'_>) -> Result<Command, LineError> {
    let Some(said) = at.words() else {
        return Err(LineError::MissingWords { verb: heard.verb, what: "补充的内容" });
    };
    let (words, plates) = plates::take_out(said)?;
    let labels = [plates::PLACEHOLDER, "车牌号", "车牌", "号牌"];
    let bare = labels.iter().fold(words.clone(), |words, label| words.replace(label, ""));
    let only_plates = !bare.contains(char::is_alphanumeric);
    let words = if only_plates && !plates.is_empty() { None } else { Secret::said(&words) };
    Ok(LeadCommand::Supplement { words, plates, attachments: Vec::new(), position: None })
}

fn reopen(heard: &Heard<'_>, mut at: Cursor<'_>) -> Result<Command, LineError> {
    at.skip();
    let mut ahead = at;
    let to = units::unit(&mut ahead, heard)?.filter(|_| ahead.at_boundary());
    if to.is_some() {
        at = ahead;
    } else if let Some(name) = units::stranger(&at).filter(|name| at.chunk() == *name) {
        return Err(units::unknown(name, heard));
    }
    Ok(LeadCommand::Reopen { to, reason: reason(heard, at, "重新打开的理由")? })
}

fn enforce(heard: &Heard<'_>, mut at: Cursor<'_>) -> Result<Command, LineError> {
    let outcome = choose(heard, &mut at, "办理结果", Outcome::TITLES)?;
    let mut violations = Vec::new();
    while let Some(code) = violation(heard, &mut at) {
        if !violations.contains(&code) {
            violations.push(code);
        }
    }
    let mut measures = Measures::default();
    let mut note = String::new();
    let mut before = None;
    // A measure that stands for itself leaves the note; one inside a sentence is read and stays in it.
    while let Some(next) = at.peek() {
        let mut ahead = at;
        let apart = note.is_empty() || note.ends_with([' ', ',', '，', '、', ';', '；', '。']);
        let denied = before.is_some_and(|c| NOT_TAKEN.contains(&c));
        if !denied && measure(&mut ahead, &mut measures)? {
            if !apart {
                note.push_str(at.rest().strip_suffix(ahead.rest()).unwrap_or_default());
            }
            at = ahead;
            continue;
        }
        before = Some(next);
        note.push(next);
        at.next();
    }
    let lead_in = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；' | '。');
    let note = after_reason(Cursor::new(note.trim_matches(lead_in))).words().and_then(Secret::said);
    Ok(LeadCommand::Enforce { outcome, violations, measures, note })
}

/// A fine, points or detained vehicles that stand here; passes them.
fn measure(at: &mut Cursor<'_>, measures: &mut Measures) -> Result<bool, LineError> {
    let mut ahead = *at;
    let Some(word) = ahead.take_any(&["罚款", "记分", "记", "扣押", "扣车", "扣留", "暂扣"])
    else {
        return Ok(false);
    };
    while matches!(ahead.peek(), Some(' ' | ':' | '：')) {
        ahead.next();
    }
    let Some(digits) = ahead.digits() else { return Ok(false) };
    let too_large = || LineError::TooLarge { name: word.to_owned(), text: digits.to_owned() };
    let taken = match word {
        "罚款" => {
            let decimals = if ahead.take(".") { ahead.digits().unwrap_or_default() } else { "" };
            let whole = digits.parse().map_err(|_| too_large())?;
            let fen = figure::hundredths(whole, decimals, word, &format!("{digits}.{decimals}"))?;
            if ahead.peek().is_some_and(|c| matches!(c, '万' | '千' | '百' | ',' | '，' | '多' | '余'))
            {
                let text = format!("{digits}{}", ahead.chunk());
                return Err(LineError::NotANumber { text, example: "罚款20000元".to_owned() });
            }
            ahead.take_any(&["元", "块钱", "块"]);
            set(&mut measures.fine_fen, fen, word, |fen| format!("{}.{:02}元", fen / 100, fen % 100))?;
            true
        }
        "记" | "记分" => {
            let points = ahead.take("分") || word == "记分";
            if points {
                set(&mut measures.points, digits.parse().map_err(|_| too_large())?, "记分", |points| {
                    points.to_string()
                })?;
            }
            points
        }
        _ => {
            let vehicles = ahead.take_any(&["台车", "辆车", "台", "辆", "部"]).is_some();
            if vehicles {
                let vehicles = digits.parse().map_err(|_| too_large())?;
                set(&mut measures.detained_vehicles, vehicles, "扣车", |vehicles| vehicles.to_string())?;
            }
            vehicles
        }
    };
    if taken {
        *at = ahead;
    }
    Ok(taken)
}

/// Takes a value; the same value twice is one, another value is a question.
fn set<T: Copy + PartialEq>(
    slot: &mut Option<T>,
    value: T,
    name: &str,
    show: impl Fn(T) -> String,
) -> Result<(), LineError> {
    match slot.replace(value) {
        Some(first) if first != value => {
            Err(LineError::TwoValues { name: name.to_owned(), first: show(first), second: show(value) })
        }
        Some(_) | None => Ok(()),
    }
}
