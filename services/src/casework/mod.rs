//! The service `casework`: leads, their numbers, the hand-over protocol.

mod full;
mod leads;

use bus::{
    ask::Answer,
    desk::{Command, Json, QueryFailure, Receipt, Reply, Request, Service, views},
    follow::{FollowFailure, View},
    vault::VaultFailure,
};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use vocabulary::{
    Actor, Kind, LeadId, Rules, Secret, Stamp, StreamId, UnitId,
    lead::{Lead, LeadCommand, LeadRefusal},
};

pub use full::LeadView;
pub(crate) use full::reads_words;
pub use leads::{LeadRow, Leads};

use crate::node::{FINISH_WITHIN, Node, NodeFailure, answer, question, refused};

/// So many leads of one plate are shown.
const MOST_OF_A_PLATE: usize = 50;
/// A new lead's number is looked for so often: each time another finder took the one before.
const NUMBERS_TRIED: usize = 256;

/// A question about leads.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LeadsQuestion {
    /// The open leads, of one unit or of all.
    Open {
        /// The unit.
        unit: Option<UnitId>,
    },
    /// One lead.
    One {
        /// Its number.
        id: LeadId,
    },
    /// The leads that a unit found last, open or closed, newest first.
    Found {
        /// The unit.
        unit: UnitId,
    },
    /// The leads with a plate that a post may see, oldest first.
    Plate {
        /// The plate, in any spelling.
        plate: Secret,
        /// Who asks.
        reader: Actor,
    },
    /// One lead as it stands, open or closed, for a post that may see it.
    Full {
        /// Its number.
        id: LeadId,
        /// Who asks.
        reader: Actor,
        /// When; an opening of words is put on record.
        at: Stamp,
        /// Whether its words and plates are wanted.
        words: bool,
    },
}

/// The service.
#[derive(Debug)]
pub struct Casework {
    node: Node,
    leads: View<Leads>,
}

impl Casework {
    /// Starts it.
    pub async fn new(node: &Node) -> Result<Self, FollowFailure> {
        Ok(Self { node: node.clone(), leads: node.follow().await? })
    }

    async fn take(&self, request: Request) -> Result<Reply, NodeFailure> {
        let rules = match self.node.authorise(&request).await {
            Ok(rules) => rules,
            Err(reply) => return Ok(reply),
        };
        match request.command.clone() {
            Command::Find(command) => self.find(&request, command, &rules).await,
            Command::Lead(id, LeadCommand::Find(_)) => {
                Ok(refused(&format!("{id}：新线索的编号由系统给出，登记时不写编号")))
            }
            Command::Lead(id, LeadCommand::Merge { into }) if !self.exists(into).await? => {
                Ok(refused(&format!("要把 {id} 并入的 {into} 不存在，请核对编号")))
            }
            Command::Lead(id, command) => {
                let answer = self.decide(&request, id, command.clone(), &rules).await?;
                let reply = self.node.reply(answer)?;
                self.with_similar(reply, id, command.plates())
            }
            Command::Campaign(_)
            | Command::Member(..)
            | Command::Join { .. }
            | Command::Count(_)
            | Command::Concern(..)
            | Command::Petition(..)
            | Command::Alert(..)
            | Command::Duty(_)
            | Command::Supervision(..)
            | Command::Reminder(..)
            | Command::Dispute(_)
            | Command::Timetable(..)
            | Command::Operation(..)
            | Command::Summary(_) => Ok(refused("这件事不归线索服务办理")),
        }
    }

    /// Gives a new lead its number: the next one, or the one after if somebody else was first.
    async fn find(
        &self,
        request: &Request,
        command: LeadCommand<Secret>,
        rules: &Rules,
    ) -> Result<Reply, NodeFailure> {
        self.node.catch_up(&self.leads).await?;
        let day = rules.day_of(request.at);
        let before = self.leads.read(|leads| leads.number_of(request.id));
        let mut id = before.unwrap_or_else(|| self.leads.read(|leads| leads.next_number(day)));
        for _ in 0..NUMBERS_TRIED {
            let answer = self.decide(request, id, command.clone(), rules).await?;
            match answer {
                Answer::Refused(LeadRefusal::AlreadyFound) => {
                    id = LeadId::new(day, id.number().saturating_add(1));
                }
                Answer::Recorded(_) | Answer::Known(_) | Answer::Unchanged | Answer::Refused(_) => {
                    let reply = self.node.reply(answer)?;
                    return self.with_similar(reply, id, command.plates());
                }
            }
        }
        Ok(Reply::Failed {
            text: format!("{day} 的线索编号一直被占用，请再发一次"), again: true
        })
    }

    async fn decide(
        &self,
        request: &Request,
        id: LeadId,
        command: LeadCommand<Secret>,
        rules: &Rules,
    ) -> Result<Answer<Lead>, NodeFailure> {
        let node = &self.node;
        // Who told it is under a key of its own: the finder can be forgotten and the matter kept.
        let mut seal = |field: &str, text: Secret| {
            let about = if field == "informant" { "finder" } else { "lead" };
            node.seal(&format!("{about}/{id}"), request, field, &text)
        };
        let command = command.seal(&mut seal).map_err(|failure: VaultFailure| NodeFailure::from(failure))?;
        node.ask::<Lead>(request, StreamId::lead(id), command, rules).await
    }

    async fn exists(&self, id: LeadId) -> Result<bool, NodeFailure> {
        let stream = StreamId::lead(id);
        let lead: Lead = bus::ask::state_of(&self.node.bus, &stream).await?;
        Ok(lead != Lead::Unknown)
    }

    /// Enters the plates of a recorded lead into the blind index and names other leads with one of them.
    ///
    /// After the append, so that a refused wish leaves no trace; sending the wish again repeats it harmlessly.
    fn with_similar(&self, mut reply: Reply, id: LeadId, plates: &[Secret]) -> Result<Reply, NodeFailure> {
        let Reply::Recorded(receipt) = &mut reply else { return Ok(reply) };
        let Receipt { stream, similar, .. } = receipt.as_mut();
        // Known from before may mean another number than the one tried now.
        let id = stream.parse::<StreamId>().ok().and_then(|stream| stream.as_lead()).unwrap_or(id);
        for plate in plates {
            let found = self.node.vault.find_plate(plate.reveal())?;
            let others = found.iter().filter_map(|subject| subject.strip_prefix("lead/")?.parse().ok());
            similar.extend(others.filter(|other: &LeadId| *other != id));
            self.node.vault.index_plate(&format!("lead/{id}"), plate.reveal())?;
        }
        similar.sort_unstable();
        similar.dedup();
        Ok(reply)
    }

    async fn answer(&self, asked: LeadsQuestion) -> Result<Json, QueryFailure> {
        self.node.catch_up(&self.leads).await?;
        match asked {
            LeadsQuestion::Open { unit } => self.leads.read(|leads| answer(&leads.rows(unit.as_ref()))),
            LeadsQuestion::One { id } => self.leads.read(|leads| answer(&leads.one(id))),
            LeadsQuestion::Found { unit } => {
                let ids = self.leads.read(|leads| leads.found_last(&unit));
                answer(&self.rows_of(ids).await?)
            }
            LeadsQuestion::Plate { plate, reader } => {
                let found = self.node.vault.find_plate(plate.reveal()).map_err(NodeFailure::from)?;
                let ids = found.iter().filter_map(|subject| subject.strip_prefix("lead/")?.parse().ok());
                let mut seen = Vec::new();
                for id in ids.take(MOST_OF_A_PLATE) {
                    if let Some(view) = self.full(id, &reader, None).await? {
                        seen.push(view.row);
                    }
                }
                answer(&seen)
            }
            LeadsQuestion::Full { id, reader, at, words } => {
                answer(&self.full(id, &reader, words.then_some(at)).await?)
            }
        }
    }

    /// Open leads from the view, closed ones from their streams, in the order asked for.
    async fn rows_of(&self, ids: Vec<LeadId>) -> Result<Vec<LeadRow>, NodeFailure> {
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids {
            let open = self.leads.read(|leads| leads.one(id));
            rows.extend(match open {
                Some(row) => Some(row),
                None => full::read(&self.node, id).await?.map(|view| view.row),
            });
        }
        Ok(rows)
    }
}

impl Service for Casework {
    fn name(&self) -> &'static str {
        "casework"
    }

    fn kinds(&self) -> &'static [Kind] {
        &[Kind::Lead]
    }

    fn views(&self) -> &'static [&'static str] {
        &[views::LEADS]
    }

    fn ask(&self, request: Request) -> BoxFuture<'_, Reply> {
        Box::pin(async move { self.take(request).await.unwrap_or_else(Reply::from) })
    }

    fn query(&self, _view: &str, asked: Json) -> BoxFuture<'_, Result<Json, QueryFailure>> {
        Box::pin(async move { self.answer(question(&asked)?).await })
    }

    fn finish(&self) -> BoxFuture<'_, ()> {
        Box::pin(async move { self.leads.finish(FINISH_WITHIN).await })
    }
}
