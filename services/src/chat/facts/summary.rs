//! How far a summary has come, for somebody in a post: the own unit's, or the county's.

use bot::conversation::Answer;
use bus::desk::{QueryFailure, views};
use vocabulary::{Actor, Rules, Stamp, UnitId, summary::SummaryOf};

use super::super::{Chat, ChatFailure};
use crate::{
    pages::{self, List},
    summary::{SummaryAnswer, SummaryQuestion, meant_by},
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
        let of = unit.map_or_else(|| meant_by(actor), SummaryOf::Unit);
        if let Some(unit) = of.unit().filter(|unit| rules.summarising_units().all(|owing| owing.id != **unit))
        {
            return Err(said(format!("{}不需要报送总结", rules.name_of(unit))));
        }
        let question = SummaryQuestion { reader: actor.clone(), of: Some(of), now };
        let answer: Option<SummaryAnswer> = self.inner.desk.query(views::SUMMARY, &question).await?;
        let Some(answer) = answer else { return Err(said("只能查本单位的总结".to_owned())) };
        let List { title, lines, words } = pages::summary(&answer, actor, rules);
        Ok(Answer::Page { title, lines, words })
    }
}

fn said(text: String) -> ChatFailure {
    QueryFailure { text, again: false }.into()
}
