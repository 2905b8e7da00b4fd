//! How far a summary has come, for somebody in a post: the own unit's, or the county's.

use bot::conversation::Answer;
use bus::desk::{QueryFailure, views};
use vocabulary::{Actor, Role, Rules, Stamp, UnitId, summary::SummaryOf};

use super::super::{Chat, ChatFailure};
use crate::{
    pages::{self, List},
    summary::{SummaryAnswer, SummaryQuestion},
};

impl Chat {
    /// The page of a summary; of the own unit's, or of the county's, when no unit is named.
    pub(super) async fn summary(
        &self,
        actor: &Actor,
        unit: Option<UnitId>,
        rules: &Rules,
        now: Stamp,
    ) -> Result<Answer, ChatFailure> {
        let meant = unit.clone().or_else(|| own(actor));
        // The county's office and leaders write none of their own.
        if let Some(unit) = meant.filter(|unit| rules.summarising_units().all(|owing| owing.id != *unit)) {
            return Err(said(format!("{}不需要报送总结", rules.name_of(&unit))));
        }
        let question = SummaryQuestion { reader: actor.clone(), of: unit.map(SummaryOf::Unit), now };
        let answer: Option<SummaryAnswer> = self.inner.desk.query(views::SUMMARY, &question).await?;
        let Some(answer) = answer else { return Err(said("只能查本单位的总结".to_owned())) };
        let List { title, lines, words } = pages::summary(&answer, actor, rules);
        Ok(Answer::Page { title, lines, words })
    }
}

/// The unit whose summary somebody means who names none; none for the county's.
fn own(actor: &Actor) -> Option<UnitId> {
    match actor.role {
        Role::Liaison | Role::Handler | Role::Head => Some(actor.unit.clone()),
        Role::Office | Role::Leader | Role::Auditor | Role::System => None,
    }
}

fn said(text: String) -> ChatFailure {
    QueryFailure { text, again: false }.into()
}
