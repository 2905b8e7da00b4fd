//! Putting a node and its services together: all in one process, or some of them over NATS.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, bail};
use bus::{
    clock::{Clock, new_id},
    desk::{Command, Desk, Reply, Request, Service, serve},
    follow::follow,
    log::{Bus, JetstreamOptions},
    request::Serving,
    vault::{Origin, Vault},
};
use chrono::{FixedOffset, Offset, TimeZone};
use clap::ValueEnum;
use tokio::task::JoinHandle;
use vocabulary::{
    Event, Rules, Stamp,
    campaign::{CampaignCommand, CampaignEvent},
    wire,
};

use crate::{
    casework::Casework, clock::ClockService, counts::Counts, duties::DutiesService, node::Node,
    opinion::OpinionService, roster, roster::Roster, summary::SummaryService, tally::TallyService,
};

/// The file of the embedded log.
pub const LOG_FILE: &str = "log.sqlite";
/// The file of the keys; kept apart from the log and its backups.
pub const KEY_FILE: &str = "keys.sqlite";
/// The folder of the projections' snapshots.
pub const VIEWS: &str = "views";

/// Where a campaign lives: a data directory, and a NATS server when services run apart.
#[derive(Debug, Clone)]
pub struct Place {
    /// Keys and snapshots, and the log when it is embedded.
    pub data: PathBuf,
    /// The address of NATS; the embedded log when absent.
    pub nats: Option<String>,
    /// The campaign file for a new log; the built-in one when absent.
    pub campaign: Option<PathBuf>,
}

/// The services that `lianqin run` can start, one line each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ServiceName {
    /// campaign, member: rules, people and posts
    Roster,
    /// lead: the hand-over protocol
    Casework,
    /// count: daily counts
    Counts,
    /// the task list, supervision, market days and school hours
    Duties,
    /// concern, petition, alert: public opinion and what is alarming
    Opinion,
    /// deadlines, reminders, lapsing questions
    Clock,
    /// accountability of every unit
    Tally,
    /// summary: the October summary of the county and of every unit
    Summary,
    /// HTTP: health, metrics, the overview page, the web chat
    Gate,
    /// answers what people send, tells whose turn it is
    Chat,
    /// Telegram: takes and sends messages
    BotTelegram,
}

/// Services that run, and what they need to keep running.
pub struct Running {
    /// The services themselves.
    pub services: Arc<[Arc<dyn Service>]>,
    /// The way to them, and over NATS to all others.
    pub desk: Desk,
    serving: Vec<Serving>,
    policies: Vec<JoinHandle<()>>,
}

impl std::fmt::Debug for Running {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Running").field("desk", &self.desk).finish_non_exhaustive()
    }
}

impl Place {
    /// The log file of the embedded log.
    pub fn log_file(&self) -> PathBuf {
        self.data.join(LOG_FILE)
    }

    /// The rules for a new log.
    pub fn rules_of_file(&self) -> anyhow::Result<Rules> {
        Ok(match &self.campaign {
            Some(path) => campaign_file::load(path)?,
            None => campaign_file::built_in()?,
        })
    }

    /// Opens the log and everything that the services stand on. Creates what is missing.
    pub async fn open(&self) -> anyhow::Result<Node> {
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("cannot create the data directory {}", self.data.display()))?;
        let (bus, rules) = match &self.nats {
            Some(url) => {
                let rules = self.rules_of_file()?;
                let options = JetstreamOptions::new(url, rules.campaign.id.clone(), offset(&rules));
                let bus = Bus::jetstream(&options).await?;
                (bus, rules)
            }
            None => self.open_embedded().await?,
        };
        let (rules, simulated) = opening(&bus).await?.unwrap_or((rules, false));
        let clock = match bus.last_recorded().await? {
            // The present of a simulated campaign is its last event: nothing in it is late by our calendar.
            Some(last) if simulated => Clock::running_from(last, rules.zone()),
            Some(_) | None => Clock::system(rules.zone()),
        };
        node(bus, &rules, clock, &self.data).await
    }

    /// Opens a campaign that is there: a mistyped directory is an error, not the beginning of another campaign.
    pub async fn open_existing(&self) -> anyhow::Result<Node> {
        if self.nats.is_none() && !self.log_file().exists() {
            let data = self.data.display();
            bail!("{data} 里没有日志：用 --data 指到数据目录；新建用 lianqin up，试用用 lianqin demo");
        }
        self.open().await
    }

    /// The embedded log, with the zone of its own rules if it has any, else of the campaign file.
    async fn open_embedded(&self) -> anyhow::Result<(Bus, Rules)> {
        let path = self.log_file();
        let found = if path.exists() { opening(&Bus::embedded(&path, utc()).await?).await? } else { None };
        let rules = match found {
            Some((rules, _)) => rules,
            None => self.rules_of_file()?,
        };
        Ok((Bus::embedded(&path, offset(&rules)).await?, rules))
    }
}

/// What services stand on, around a log that is open: keys and snapshots in `data`, the time from `clock`.
pub async fn node(bus: Bus, rules: &Rules, clock: Clock, data: &Path) -> anyhow::Result<Node> {
    let views = data.join(VIEWS);
    Ok(Node {
        campaign: rules.campaign.id.clone(),
        clock,
        vault: open_vault(&data.join(KEY_FILE))?,
        directory: follow(&bus, Some(views.clone())).await?,
        views,
        bus,
    })
}

/// Opens the campaign under `rules` if the log has none yet.
pub async fn open_campaign(running: &Running, node: &Node, rules: Rules) -> anyhow::Result<()> {
    node.catch_up(&node.directory).await?;
    if node.directory.read(|directory| directory.book().latest().is_some()) {
        return Ok(());
    }
    let actor = roster::setup(&rules).context("the campaign file names no office")?;
    let request = Request {
        id: new_id(),
        actor,
        at: node.clock.now(),
        cause: None,
        channel: "setup".to_owned(),
        command: Command::Campaign(CampaignCommand::Open { rules: Box::new(rules), simulated: None }),
    };
    match running.desk.ask(request).await {
        Reply::Recorded(_) | Reply::Unchanged => Ok(()),
        Reply::Refused { text } | Reply::Failed { text, again: _ } => {
            bail!("the campaign cannot be opened: {text}")
        }
    }
}

/// Starts services and their policies. On the embedded log they form one desk; over NATS each answers as one of its queue
/// group.
pub async fn start(node: &Node, names: &[ServiceName]) -> anyhow::Result<Running> {
    let (mut running, policies) = put_together(node, names).await?;
    let desk = running.desk.clone();
    if let Some(clock) = policies.clock {
        let desk = desk.clone();
        running.policies.push(tokio::spawn(async move { clock.keep_time(desk).await }));
    }
    if let Some(opinion) = policies.opinion {
        running.policies.push(tokio::spawn(async move { opinion.watch(desk).await }));
    }
    Ok(running)
}

/// Starts services without their policies: for whoever looks or says one thing beside the running program.
pub async fn start_quietly(node: &Node, names: &[ServiceName]) -> anyhow::Result<Running> {
    Ok(put_together(node, names).await?.0)
}

/// The services that act by themselves.
#[derive(Default)]
struct Policies {
    clock: Option<Arc<ClockService>>,
    opinion: Option<Arc<OpinionService>>,
}

async fn put_together(node: &Node, names: &[ServiceName]) -> anyhow::Result<(Running, Policies)> {
    let mut services: Vec<Arc<dyn Service>> = Vec::new();
    let mut policies = Policies::default();
    for name in names {
        match name {
            ServiceName::Roster => services.push(Arc::new(Roster::new(node))),
            ServiceName::Casework => services.push(Arc::new(Casework::new(node).await?)),
            ServiceName::Counts => services.push(Arc::new(Counts::new(node).await?)),
            ServiceName::Tally => services.push(Arc::new(TallyService::new(node).await?)),
            ServiceName::Summary => services.push(Arc::new(SummaryService::new(node).await?)),
            ServiceName::Duties => services.push(Arc::new(DutiesService::new(node).await?)),
            ServiceName::Opinion => {
                let service = Arc::new(OpinionService::new(node).await?);
                policies.opinion = Some(Arc::clone(&service));
                services.push(service);
            }
            ServiceName::Clock => {
                let service = Arc::new(ClockService::new(node).await?);
                policies.clock = Some(Arc::clone(&service));
                services.push(service);
            }
            // These stand around a desk; they have no streams or views of their own.
            ServiceName::Gate | ServiceName::Chat | ServiceName::BotTelegram => {}
        }
    }
    let services: Arc<[Arc<dyn Service>]> = services.into();
    let mut serving = Vec::new();
    let desk = match &node.bus {
        Bus::Embedded(_) => Desk::Here(Arc::clone(&services)),
        Bus::Jetstream(log) => {
            for service in services.iter() {
                serving.extend(serve(service, log.client(), &node.campaign).await?);
            }
            Desk::Apart(log.client().clone(), node.campaign.clone())
        }
    };
    Ok((Running { services, desk, serving, policies: Vec::new() }, policies))
}

impl Running {
    /// Stops where it is, without a word, as a process that is killed does.
    pub fn abandon(self) {
        for policy in &self.policies {
            policy.abort();
        }
    }

    /// Stops taking requests, answers those taken, saves every snapshot.
    pub async fn finish(self) {
        for policy in self.policies {
            policy.abort();
        }
        for serving in self.serving {
            if !serving.stop(Duration::from_secs(10)).await {
                tracing::warn!(
                    "some requests were not answered before the end; their senders will send them again"
                );
            }
        }
        for service in self.services.iter() {
            service.finish().await;
        }
    }
}

/// The rules under which the log began, and whether it is a simulation; none while it is empty.
async fn opening(bus: &Bus) -> anyhow::Result<Option<(Rules, bool)>> {
    let page = bus.read(0, 1).await?;
    let Some(first) = page.first() else { return Ok(None) };
    match wire::decode(&first.body)?.event {
        Event::Campaign(event) => match *event {
            CampaignEvent::Opened { rules, simulated } => Ok(Some((*rules, simulated.is_some()))),
            CampaignEvent::RulesChanged { .. } | CampaignEvent::Closed { .. } => {
                bail!("this log does not begin with the opening of a campaign")
            }
        },
        Event::Member(_)
        | Event::Count(_)
        | Event::Lead(_)
        | Event::Concern(_)
        | Event::Petition(_)
        | Event::Alert(_)
        | Event::Duty(_)
        | Event::Supervision(_)
        | Event::Reminder(_)
        | Event::Dispute(_)
        | Event::Timetable(_)
        | Event::Operation(_)
        | Event::Summary(_) => {
            bail!("this log does not begin with the opening of a campaign")
        }
    }
}

/// The key file as what it is: of a real campaign, or of a simulation.
pub fn open_vault(path: &Path) -> anyhow::Result<Vault> {
    Ok(match Vault::origin_of(path)? {
        Some(Origin::Demo { seed }) => Vault::open_seeded(path, seed)?,
        Some(Origin::Real) | None => Vault::open(path)?,
    })
}

fn utc() -> FixedOffset {
    chrono::Utc.fix()
}

/// The offset of the campaign's zone on its first day; campaigns do not span a change of clocks.
pub fn offset(rules: &Rules) -> FixedOffset {
    let noon: Stamp = rules.campaign.issued.at(chrono::NaiveTime::MIN, rules.zone());
    rules.zone().offset_from_utc_datetime(&noon.naive_utc()).fix()
}
