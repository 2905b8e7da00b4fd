//! `lianqin import leads FILE`: a spreadsheet of leads becomes leads, each once.

use anyhow::Context;
use bus::{
    desk::Command,
    log::{Bus, PAGE},
};
use vocabulary::{
    Context as Setting, Event, Kind, Sealed, Secret, Stream,
    lead::{Lead, LeadCommand, LeadEvent},
    wire,
};

use super::{super::Done, Report, TableArgs, Target, output, refused, tell_unknown};
use crate::{
    assembly::ServiceName,
    lead_file::{self, InLog, LeadFile, Line},
    table_file::TableFileError,
};

pub(super) async fn import(args: &TableArgs) -> anyhow::Result<Done> {
    let place = args.at.place();
    // Checking writes nothing, not even a new campaign.
    if args.dry_run && place.nats.is_none() && !place.log_file().exists() {
        let rules = place.rules_of_file()?;
        let now = bus::clock::Clock::system(rules.zone()).now();
        return match lead_file::read(&args.file, &rules, now, &InLog::default()) {
            Ok(file) => checked(args, &file),
            Err(error) => refused(&error),
        };
    }
    let into = Target::open(&place, ServiceName::Casework, args.who.as_deref()).await?;
    let done = all(args, &into).await;
    into.running.finish().await;
    done
}

async fn all(args: &TableArgs, into: &Target) -> anyhow::Result<Done> {
    let log = in_log(&into.node.bus).await?;
    let file = match lead_file::read(&args.file, &into.rules, into.now, &log) {
        Ok(file) => file,
        Err(error) => return refused(&error),
    };
    let mistakes: Vec<_> =
        file.new.iter().filter_map(|line| Some(line.mistake(against(line, into)?))).collect();
    if !mistakes.is_empty() {
        return refused(&TableFileError::Mistakes { mistakes });
    }
    if args.dry_run {
        return checked(args, &file);
    }
    tell_unknown(&file.unknown);
    let mut report = Report { known: file.known.len(), ..Report::default() };
    for line in &file.new {
        let command = Command::Find(LeadCommand::Find(Box::new(line.finding.clone())));
        let wish = (&into.actor, line.id, line.at.unwrap_or(into.now));
        report.send(&into.running.desk, wish, command, line.row).await?;
    }
    let rows = file.new.len().saturating_add(file.known.len());
    output::line(&format!("线索 {rows} 行：新登记 {} 条，已有 {} 条", report.recorded.len(), report.known))?;
    report.receipts(&into.rules)?;
    Ok(Done::Well)
}

fn checked(args: &TableArgs, file: &LeadFile) -> anyhow::Result<Done> {
    tell_unknown(&file.unknown);
    output::line(&format!(
        "{}：{} 行可以导入，{} 行已有（只检查，没有导入）",
        args.file.display(),
        file.new.len(),
        file.known.len()
    ))?;
    Ok(Done::Well)
}

/// What the decider would say against a row, asked before anything is written.
fn against(line: &Line, into: &Target) -> Option<String> {
    let at = line.at.unwrap_or(into.now);
    let (rules, not_in_post) = into.rules_at(at);
    if not_in_post.is_some() {
        return not_in_post;
    }
    let blank = |_: &str, _: Secret| {
        Ok::<_, std::convert::Infallible>(Sealed { subject: "lead/-".into(), sealed: String::new() })
    };
    let Ok(command) = LeadCommand::Find(Box::new(line.finding.clone())).seal(&mut { blank });
    let context = Setting { at, actor: &into.actor, rules: &rules };
    Lead::default().decide(command, &context).err().map(|refusal| refusal.to_string())
}

/// The leads that the log has, with who found them and the wishes that did.
async fn in_log(bus: &Bus) -> anyhow::Result<InLog> {
    let (mut log, mut after) = (InLog::default(), 0);
    let head = bus.head().await?;
    while after < head {
        let page = bus.read(after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after = last.position;
        for record in page.iter().filter(|record| record.stream.kind == Kind::Lead) {
            let Some(id) = record.stream.as_lead() else { continue };
            // Only the first event of a lead finds it.
            if log.leads.contains_key(&id) {
                continue;
            }
            let fact = wire::decode_wordless(record.position, record.recorded, &record.body)
                .with_context(|| format!("event {} of the log", record.position))?
                .fact;
            if let Event::Lead(LeadEvent::Found { finder, .. }) = fact.event {
                log.leads.insert(id, (finder, fact.time));
                log.wishes.insert(record.id, id);
            }
        }
    }
    Ok(log)
}
