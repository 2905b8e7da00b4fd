//! Lists and briefs: alerts, what is overdue, the task list, tomorrow, public opinion, disputes.

use bot::{conversation::Answer, parse::Page};
use bus::desk::{QueryFailure, views};
use vocabulary::{
    Actor, Rules, Stamp,
    rights::{Action, may},
};

use super::super::{Chat, ChatFailure};
use crate::{
    brief::{self, Brief, Sources},
    clock::Running,
    duties::{DutiesAnswer, DutiesQuestion},
    opinion::{OpinionAnswer, OpinionQuestion},
    pages::{self, List},
};

impl Chat {
    /// A list for somebody in a post: everybody sees what is theirs.
    pub(super) async fn list(
        &self,
        actor: &Actor,
        page: Page,
        rules: &Rules,
        now: Stamp,
    ) -> Result<Answer, ChatFailure> {
        let list = match page {
            Page::Alerts => pages::alerts(&self.opinion(actor).await?, rules),
            Page::Overdue => pages::overdue(&self.deadlines(actor, rules).await?, rules, now),
            Page::Tasks => pages::tasks(&self.duties(actor, now).await?, rules),
            Page::Tomorrow => pages::tomorrow(&self.duties(actor, now).await?, rules, now),
            Page::Opinion => pages::opinion(&self.opinion(actor).await?, rules, now),
            Page::Disputes => {
                let mut report = self.tally(None, None, now).await?;
                report.disputes.retain(|one| may(actor, Action::ReadTally, &one.unit, rules));
                let mut list = pages::disputes(&report, rules);
                // Only who may rule is offered the words of a ruling.
                if !rules.office().is_some_and(|office| may(actor, Action::RuleDispute, &office.id, rules)) {
                    list.words.clear();
                }
                list
            }
            Page::Brief => self.brief(actor, false, rules, now).await?,
            Page::WeeklyBrief => self.brief(actor, true, rules, now).await?,
        };
        let List { title, lines, words } = list.shortened();
        Ok(Answer::Page { title, lines, words })
    }

    async fn opinion(&self, actor: &Actor) -> Result<OpinionAnswer, ChatFailure> {
        let question = OpinionQuestion { reader: actor.clone() };
        Ok(self.inner.desk.query(views::OPINION, &question).await?)
    }

    async fn duties(&self, actor: &Actor, now: Stamp) -> Result<DutiesAnswer, ChatFailure> {
        let question = DutiesQuestion { reader: actor.clone(), now };
        Ok(self.inner.desk.query(views::DUTIES, &question).await?)
    }

    async fn deadlines(&self, actor: &Actor, rules: &Rules) -> Result<Vec<Running>, ChatFailure> {
        let mut all: Vec<Running> = self.inner.desk.query(views::DEADLINES, &()).await?;
        all.retain(|running| may(actor, Action::ReadTally, &running.unit, rules));
        Ok(all)
    }

    async fn brief(&self, actor: &Actor, week: bool, rules: &Rules, now: Stamp) -> Result<List, ChatFailure> {
        let county = rules.office().is_some_and(|office| may(actor, Action::ReadTally, &office.id, rules));
        if !county {
            let text = "简报供领导和办公室查看；本单位情况请回复“今天怎么样”".to_owned();
            return Err(QueryFailure { text, again: false }.into());
        }
        let (from, to) = brief::days(rules, now, week);
        let report = self.tally(Some(from), Some(to), now).await?;
        let (deadlines, opinion, duties) =
            (self.deadlines(actor, rules).await?, self.opinion(actor).await?, self.duties(actor, now).await?);
        let sources =
            Sources { rules, report: &report, deadlines: &deadlines, opinion: &opinion, duties: &duties };
        let Brief { from, to, lines, decide, .. } = Brief::of(sources);
        let title = if week {
            format!("周报 {}至{}", pages::day(from), pages::day(to))
        } else {
            format!("简报 {}", pages::day(to))
        };
        let decisions = decide.iter().map(|one| format!("待定：{}", one.text));
        Ok(List {
            title,
            lines: lines.into_iter().chain(decisions).collect(),
            words: decide.iter().map(|one| (one.text.clone(), one.words.clone())).collect(),
        })
    }
}
