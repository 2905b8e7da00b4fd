//! What the conversation asks, answered from the services' views. Rights are checked here: a question of another unit's
//! affairs is answered with a sentence.

mod counts;
mod leads;
mod lists;
mod summary;

use bot::conversation::{Answer, Hat, Question, Who};
use bus::desk::{QueryFailure, views};
use vocabulary::{
    Actor, Day, Rules, Stamp, UnitId,
    rights::{Action, may},
};

use super::{Chat, ChatFailure};
use crate::tally::{Report, Row, TallyQuestion};

impl Chat {
    /// Answers a question in a post.
    pub(super) async fn answer(
        &self,
        who: &Who,
        hat: &Hat,
        question: Question,
        rules: &Rules,
        now: Stamp,
    ) -> Result<Answer, ChatFailure> {
        let actor = Actor { member: who.member.clone(), unit: hat.unit.clone(), role: hat.role };
        match question {
            Question::Count { unit, day } => self.count(unit, day, rules, now).await,
            Question::Pending { day } => {
                let asked = crate::tally::PendingQuestion { day };
                Ok(Answer::Pending(self.inner.desk.query(views::PENDING_COUNTS, &asked).await?))
            }
            Question::Candidates { verb, plates } => self.candidates(&actor, verb, &plates, now).await,
            Question::Status(asked) => self.status(&actor, asked, rules, now).await,
            Question::MyQueue => self.queue(&actor, who, rules, now).await,
            Question::MyLeads => self.found_by(&hat.unit, now).await,
            Question::Today => self.today(rules, now).await,
            Question::Unit { unit } => {
                may_read(&actor, &unit, rules)?;
                self.unit(unit, rules, now).await
            }
            Question::Lead { lead } => self.lead(&actor, lead, now).await,
            Question::Page(page) => self.list(&actor, page, rules, now).await,
            Question::Summary { unit } => self.summary(&actor, unit, rules, now).await,
        }
    }

    /// The tally of a span of days.
    async fn tally(&self, from: Option<Day>, to: Option<Day>, now: Stamp) -> Result<Report, ChatFailure> {
        let report: Option<Report> =
            self.inner.desk.query(views::TALLY, &TallyQuestion { from, to, now }).await?;
        report.ok_or(ChatFailure::NoCampaign)
    }

    async fn tally_row(
        &self,
        unit: &UnitId,
        from: Option<Day>,
        to: Option<Day>,
        now: Stamp,
    ) -> Result<Option<Row>, ChatFailure> {
        let report = self.tally(from, to, now).await?;
        Ok(report.units.into_iter().find(|row| &row.unit == unit))
    }
}

/// Other units' figures are for the office and leaders.
fn may_read(actor: &Actor, unit: &UnitId, rules: &Rules) -> Result<(), ChatFailure> {
    if may(actor, Action::ReadTally, unit, rules) {
        return Ok(());
    }
    let text = "只能查本单位的情况".to_owned();
    Err(QueryFailure { text, again: false }.into())
}
