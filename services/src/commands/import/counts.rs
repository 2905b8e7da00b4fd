//! `lianqin import counts FILE`: a spreadsheet of daily counts becomes counts. What stands is never overwritten unasked.

use bus::{clock::derived_id, desk::Command};
use clap::Args;
use uuid::Uuid;
use vocabulary::{
    Actor, Context as Setting, Rules, Sealed, Secret, Stamp, Stream, StreamId,
    count::{Count, CountCommand, CountEvent},
    rules::Figures,
    wire,
};

use super::{super::Done, Report, TableArgs, Target, output, refused, tell_unknown};
use crate::{
    assembly::ServiceName,
    count_file::{self, CountFile, Line},
    table_file::TableFileError,
};

/// Which file, and whether what stands is changed.
#[derive(Debug, Args)]
pub(in crate::commands) struct CountArgs {
    #[command(flatten)]
    table: TableArgs,
    /// 已报且不同的，按文件更正，写明理由
    #[arg(long, value_name = "REASON")]
    correct: Option<String>,
}

pub(super) async fn import(args: &CountArgs) -> anyhow::Result<Done> {
    let table = &args.table;
    let place = table.at.place();
    // Checking writes nothing, not even a new campaign.
    if table.dry_run && place.nats.is_none() && !place.log_file().exists() {
        let rules = place.rules_of_file()?;
        let now = bus::clock::Clock::system(rules.zone()).now();
        return match count_file::read(&table.file, &rules, now) {
            Ok(CountFile { lines, unknown }) => {
                tell_unknown(&unknown);
                checked(args, (lines.len(), 0, 0))
            }
            Err(error) => refused(&error),
        };
    }
    let into = Target::open(&place, ServiceName::Counts, table.who.as_deref()).await?;
    let done = all(args, &into).await;
    into.running.finish().await;
    done
}

/// What is to be done about a row.
enum Step<'f> {
    /// What stands says the same.
    Same,
    /// Nothing stands: post it.
    Post(&'f Line, u64),
    /// Other figures stand: which, in words.
    Differs(&'f Line, u64, String),
}

async fn all(args: &CountArgs, into: &Target) -> anyhow::Result<Done> {
    let CountFile { lines, unknown } = match count_file::read(&args.table.file, &into.rules, into.now) {
        Ok(file) => file,
        Err(error) => return refused(&error),
    };
    let reason = args.correct.as_deref().and_then(Secret::said);
    let (mut steps, mut mistakes) = (Vec::new(), Vec::new());
    for line in &lines {
        let (step, against) = step(line, into, reason.as_ref()).await?;
        mistakes.extend(against.map(|text| line.mistake(text)));
        steps.push(step);
    }
    if !mistakes.is_empty() {
        return refused(&TableFileError::Mistakes { mistakes });
    }
    tell_unknown(&unknown);
    let count = |of: fn(&Step<'_>) -> bool| steps.iter().filter(|step| of(step)).count();
    let new = count(|step| matches!(step, Step::Post(..)));
    let differing = count(|step| matches!(step, Step::Differs(..)));
    let same = count(|step| matches!(step, Step::Same));
    if args.table.dry_run {
        tell_differences(&steps)?;
        return checked(args, (new, same, differing));
    }
    let mut report = Report { known: same, ..Report::default() };
    let (mut corrected, mut left) = (0_usize, 0_usize);
    for step in &steps {
        match (step, &reason) {
            (Step::Same, _) => {}
            (Step::Post(line, last), _) => {
                report
                    .send(&into.running.desk, wish(line, (*last, false), into), post(line), line.row)
                    .await?;
            }
            (Step::Differs(line, last, _), Some(reason)) => {
                corrected = corrected.saturating_add(1);
                let wish = wish(line, (*last, true), into);
                report.send(&into.running.desk, wish, correct(line, reason), line.row).await?;
            }
            (Step::Differs(..), None) => left = left.saturating_add(1),
        }
    }
    output::line(&format!(
        "日报 {} 行：新记 {new} 份，相同 {same} 份，更正 {corrected} 份，不同而没有改 {left} 份",
        lines.len()
    ))?;
    report.receipts(&into.rules)?;
    if left > 0 {
        tell_differences(&steps)?;
        output::line("要按文件更正，加 --correct 理由 再导入一次。")?;
        return Ok(Done::Refused);
    }
    Ok(Done::Well)
}

fn tell_differences(steps: &[Step<'_>]) -> anyhow::Result<()> {
    for step in steps {
        if let Step::Differs(line, _, text) = step {
            output::line(&format!("　第{}行 {text}", line.row))?;
        }
    }
    Ok(())
}

fn checked(args: &CountArgs, (new, same, differing): (usize, usize, usize)) -> anyhow::Result<Done> {
    output::line(&format!(
        "{}：{new} 行可以导入，{same} 行相同，{differing} 行与已报的不同（只检查，没有导入）",
        args.table.file.display()
    ))?;
    Ok(Done::Well)
}

/// What is to be done about a row, and what the decider would say against it, asked before anything is written.
async fn step<'f>(
    line: &'f Line,
    into: &Target,
    reason: Option<&Secret>,
) -> anyhow::Result<(Step<'f>, Option<String>)> {
    let (mut count, mut last) = (Count::default(), 0);
    for record in into.node.bus.read_stream(&StreamId::count(&line.unit, line.day)).await? {
        last = record.position;
        if let Some(fact) = wire::decode(&record.body)?.narrow::<CountEvent>() {
            count = count.evolve(&fact);
        }
    }
    let corrects = count.figures().is_some();
    let at = at_of(line, corrects, into);
    let (rules, not_in_post) = into.rules_at(at);
    let (step, command) = match count.figures() {
        Some(now) => match difference(line, now, &rules) {
            None => return Ok((Step::Same, None)),
            Some(text) => (Step::Differs(line, last, text), reason.map(|reason| correct(line, reason))),
        },
        None => (Step::Post(line, last), Some(post(line))),
    };
    // What stands and is left as it is needs nobody's leave.
    let Some(Command::Count(command)) = command else { return Ok((step, None)) };
    if not_in_post.is_some() {
        return Ok((step, not_in_post));
    }
    let blank = |_: &str, _: Secret| {
        Ok::<_, std::convert::Infallible>(Sealed { subject: "count/-".into(), sealed: String::new() })
    };
    let Ok(command) = command.seal(blank);
    let context = Setting { at, actor: &into.actor, rules: &rules };
    let against = count.decide(command, &context).err().map(|refusal| refusal.to_string());
    Ok((step, against))
}

/// A count was posted when the file says; a correction is made now, whenever the count was.
fn at_of(line: &Line, corrects: bool, into: &Target) -> Stamp {
    line.at.filter(|_| !corrects).unwrap_or(into.now)
}

/// The wish for a row: the same for the same figures on the same state, so that a second try after a stop records it once.
fn wish<'i>(line: &Line, (last, corrects): (u64, bool), into: &'i Target) -> (&'i Actor, Uuid, Stamp) {
    let figures: Vec<String> = line.figures.iter().map(|(key, value)| format!("{key}={value}")).collect();
    let about = format!("{} {} {last} {}", line.unit, line.day, figures.join(","));
    (&into.actor, derived_id("import-count", &about), at_of(line, corrects, into))
}

fn post(line: &Line) -> Command {
    let Line { unit, day, figures, zero, .. } = line.clone();
    Command::Count(CountCommand::Post { unit, day, figures, zero })
}

fn correct(line: &Line, reason: &Secret) -> Command {
    let Line { unit, day, figures, .. } = line.clone();
    Command::Count(CountCommand::Correct { unit, day, figures, reason: reason.clone() })
}

/// Where a row says otherwise than what stands; a blank says nothing.
fn difference(line: &Line, now: &Figures, rules: &Rules) -> Option<String> {
    let one = |(key, value): (&vocabulary::IndicatorKey, &u64)| {
        let stands = now.get(key);
        let indicator = rules.indicator(key)?;
        let was = stands.map_or_else(|| "未报".to_owned(), |was| indicator.show(*was));
        (stands != Some(value))
            .then(|| format!("{} 已报{was}、文件{}", indicator.name, indicator.show(*value)))
    };
    let differences: Vec<String> = line.figures.iter().filter_map(one).collect();
    let about = format!("{} {}", rules.name_of(&line.unit), line.day);
    (!differences.is_empty()).then(|| format!("{about}：{}", differences.join("；")))
}
