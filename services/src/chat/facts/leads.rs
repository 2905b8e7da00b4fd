//! Questions about leads, from the view `leads`.

use bot::conversation::{Answer, LeadBrief, LeadFull, MatterBrief, Stage, Verb, Who};
use bus::desk::views;
use vocabulary::{Actor, Kind, LeadId, Role, Rules, Secret, Stamp, UnitId};

use super::super::{Chat, ChatFailure};
use crate::{
    casework::{LeadRow, LeadView, LeadsQuestion},
    clock::Running,
};

impl Chat {
    async fn leads<A: serde::de::DeserializeOwned>(
        &self,
        question: &LeadsQuestion,
    ) -> Result<A, ChatFailure> {
        Ok(self.inner.desk.query(views::LEADS, question).await?)
    }

    /// The open leads on which the post may do this now, the oldest first.
    pub(super) async fn candidates(
        &self,
        actor: &Actor,
        verb: Verb,
        plates: &[String],
        now: Stamp,
    ) -> Result<Answer, ChatFailure> {
        let mut rows: Vec<LeadRow> = Vec::new();
        if plates.is_empty() {
            let unit = (!actor.is_county()).then(|| actor.unit.clone());
            rows = self.leads(&LeadsQuestion::Open { unit }).await?;
        }
        for plate in plates {
            let question = LeadsQuestion::Plate { plate: Secret::new(plate.clone()), reader: actor.clone() };
            rows.extend(self.leads::<Vec<LeadRow>>(&question).await?);
        }
        rows.retain(|row| is_for(verb, row, &actor.unit, actor.is_county()));
        Ok(Answer::Candidates(rows.iter().map(|row| brief(row, now)).collect()))
    }

    pub(super) async fn queue(
        &self,
        actor: &Actor,
        who: &Who,
        rules: &Rules,
        now: Stamp,
    ) -> Result<Answer, ChatFailure> {
        let question = LeadsQuestion::Open { unit: Some(actor.unit.clone()) };
        let rows: Vec<LeadRow> = self.leads(&question).await?;
        let mut turns: Vec<LeadBrief> = rows
            .iter()
            .filter(|row| row.turn.clock_on.as_ref() == Some(&actor.unit))
            .map(|row| brief(row, now))
            .collect();
        turns.sort_by_key(|lead| (lead.due, lead.id));
        let day = rules.day_of(now);
        let must = rules.counts_expected_on(day) && rules.reporting_units().any(|unit| unit.id == actor.unit);
        let owed = must && self.figures(&actor.unit, day).await?.is_none();
        let to_review = if actor.role == Role::Office {
            let asked = crate::tally::PendingQuestion { day: None };
            self.inner
                .desk
                .query::<Vec<(UnitId, vocabulary::Day)>>(views::PENDING_COUNTS, &asked)
                .await?
                .len()
        } else {
            0
        };
        let hats = who.hats.iter().filter(|hat| hat.stands_in && hat.unit == actor.unit);
        Ok(Answer::Queue {
            turns,
            matters: self.matters(&actor.unit, now).await?,
            owed: owed.then(|| (day, rules.count_due(day))),
            to_review,
            deputy_for: hats.map(|hat| hat.unit.clone()).collect(),
        })
    }

    /// What is the unit's turn and no lead, the next deadline first.
    async fn matters(&self, unit: &UnitId, now: Stamp) -> Result<Vec<MatterBrief>, ChatFailure> {
        let running: Vec<Running> = self.inner.desk.query(views::DEADLINES, &()).await?;
        let own = running.into_iter().filter(|one| one.unit == *unit && one.about.kind != Kind::Lead);
        Ok(own.map(|one| MatterBrief { about: one.about, due: one.due, overdue: one.due < now }).collect())
    }

    pub(super) async fn found_by(&self, unit: &UnitId, now: Stamp) -> Result<Answer, ChatFailure> {
        let rows: Vec<LeadRow> = self.leads(&LeadsQuestion::Found { unit: unit.clone() }).await?;
        Ok(Answer::MyLeads(rows.iter().map(|row| brief(row, now)).collect()))
    }

    pub(super) async fn plate(&self, actor: &Actor, plate: &str, now: Stamp) -> Result<Answer, ChatFailure> {
        let question = LeadsQuestion::Plate { plate: Secret::new(plate), reader: actor.clone() };
        let rows: Vec<LeadRow> = self.leads(&question).await?;
        let leads = rows.iter().map(|row| brief(row, now)).collect();
        Ok(Answer::Plates { plate: plate.to_owned(), leads })
    }

    /// One lead with its words, opened on record, if the post may see it.
    pub(super) async fn lead(&self, actor: &Actor, lead: LeadId, now: Stamp) -> Result<Answer, ChatFailure> {
        let view = self.lead_view(actor, lead, now, true).await?;
        let full = view.map(|view| {
            let brief = brief(&view.row, now);
            let found = view.row.found;
            let LeadView { row: _, words, plates, photos, returns, outcome, into } = view;
            Box::new(LeadFull { brief, found, words, plates, photos, returns, outcome, into })
        });
        Ok(Answer::Lead(full))
    }

    pub(in crate::chat) async fn lead_view(
        &self,
        reader: &Actor,
        id: LeadId,
        at: Stamp,
        words: bool,
    ) -> Result<Option<LeadView>, ChatFailure> {
        self.leads(&LeadsQuestion::Full { id, reader: reader.clone(), at, words }).await
    }
}

/// Whether this may be wished of the lead now by the unit; the decider has the last word.
fn is_for(verb: Verb, row: &LeadRow, unit: &UnitId, county: bool) -> bool {
    let holds = row.turn.holder.as_ref() == Some(unit);
    let turn = row.turn.clock_on.as_ref() == Some(unit);
    let found = &row.finder == unit;
    let held = row.stage == "held";
    match verb {
        Verb::Transfer | Verb::Ask | Verb::AskExtension => held && holds,
        Verb::Enforce => held && (holds || row.supporting.contains(unit)),
        Verb::Accept | Verb::Return => row.stage == "offered" && turn,
        Verb::Withdraw => row.stage == "offered" && holds,
        Verb::Rule => row.stage == "before-office" && county,
        Verb::Answer => row.asked && found,
        Verb::Supplement => row.stage != "merged" && (found || holds || turn || county),
        Verb::Merge => row.stage != "merged" && (holds || county),
        Verb::Unmerge => row.stage == "merged" && county,
        Verb::GrantExtension | Verb::RefuseExtension => row.extension.is_some() && county,
        Verb::Uphold | Verb::SendBack => row.stage == "enforced" && county,
        Verb::Reopen => false,
    }
}

fn brief(row: &LeadRow, now: Stamp) -> LeadBrief {
    let stage = match row.stage.as_str() {
        "offered" => Stage::Offered,
        "before-office" => Stage::BeforeOffice,
        "enforced" => Stage::Enforced,
        "merged" => Stage::Merged,
        "closed" => Stage::Closed,
        _held if row.asked => Stage::Asked,
        _held => Stage::Held,
    };
    LeadBrief {
        id: row.id,
        stage,
        holder: row.turn.holder.clone(),
        turn: row.turn.clock_on.clone(),
        due: row.turn.due,
        overdue: row.turn.due.is_some_and(|due| due < now),
        violations: row.violations.clone(),
        township: row.township.clone(),
        finder: Some(row.finder.clone()),
    }
}
