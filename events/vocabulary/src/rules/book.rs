//! The rules over time: which were in force on a day.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Rules;
use crate::{
    campaign::CampaignEvent,
    time::{Day, Stamp},
};

/// Every version of the rules with the first day it is in force. Empty until the campaign opens.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulesBook {
    versions: Vec<(Option<Day>, Arc<Rules>)>,
    simulated: Option<u64>,
    closed: bool,
}

impl RulesBook {
    /// Takes one more campaign event in.
    pub fn apply(&mut self, event: &CampaignEvent) {
        match event {
            CampaignEvent::Opened { rules, simulated } => {
                self.versions = vec![(None, Arc::new(rules.as_ref().clone()))];
                self.simulated = *simulated;
            }
            CampaignEvent::RulesChanged { rules, from, reason: _ } => {
                // A change announced earlier for a later day is overtaken by one for the same or an earlier day.
                self.versions.retain(|(since, _)| since.is_none_or(|since| since < *from));
                self.versions.push((Some(*from), Arc::new(rules.as_ref().clone())));
            }
            CampaignEvent::Closed { reason: _ } => self.closed = true,
        }
    }

    /// The rules in force on `day`; none before the campaign opens.
    pub fn on(&self, day: Day) -> Option<&Arc<Rules>> {
        self.versions
            .iter()
            .rev()
            .find(|(since, _)| since.is_none_or(|since| since <= day))
            .map(|(_, rules)| rules)
    }

    /// The rules in force at a moment, whose day is that of the rules last put into the book.
    pub fn at(&self, at: Stamp) -> Option<&Arc<Rules>> {
        match self.versions.as_slice() {
            // Nearly always: then nobody need ask which day it is.
            [(_, only)] => Some(only),
            _ => self.day_at(at).map(|(_, rules)| rules),
        }
    }

    /// The day of a moment and the rules in force at it, as [`RulesBook::at`] finds them.
    pub fn day_at(&self, at: Stamp) -> Option<(Day, &Arc<Rules>)> {
        let (_, latest) = self.versions.last()?;
        let day = latest.day_of(at);
        Some((day, self.on(day).unwrap_or(latest)))
    }

    /// The rules last put into the book, in force or announced.
    pub fn latest(&self) -> Option<&Arc<Rules>> {
        self.versions.last().map(|(_, rules)| rules)
    }

    /// The seed, when a simulation wrote the campaign.
    pub fn simulated(&self) -> Option<u64> {
        self.simulated
    }

    /// Whether the campaign is over.
    pub fn is_closed(&self) -> bool {
        self.closed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixture::rules;

    fn titled(title: &str) -> Box<Rules> {
        let mut rules = rules();
        rules.campaign.title = title.to_owned();
        Box::new(rules)
    }

    fn changed(title: &str, from: &str) -> CampaignEvent {
        CampaignEvent::RulesChanged { rules: titled(title), from: day(from), reason: "试".into() }
    }

    fn day(text: &str) -> Day {
        format!("2025-{text}").parse().unwrap()
    }

    fn book(events: &[CampaignEvent]) -> RulesBook {
        let mut book = RulesBook::default();
        book.apply(&CampaignEvent::Opened { rules: titled("first"), simulated: None });
        for event in events {
            book.apply(event);
        }
        book
    }

    /// The titles of the rules in force on some days.
    fn titles<const N: usize>(book: &RulesBook, days: [&str; N]) -> [String; N] {
        days.map(|text| book.on(day(text)).map_or("none".to_owned(), |rules| rules.campaign.title.clone()))
    }

    #[test]
    fn before_the_campaign_opens_there_are_no_rules() {
        assert_eq!((RulesBook::default().on(day("08-01")), RulesBook::default().latest()), (None, None));
    }

    #[test]
    fn the_first_rules_hold_for_every_earlier_day_too() {
        assert_eq!(titles(&book(&[]), ["01-01", "12-31"]), ["first", "first"]);
    }

    #[test]
    fn a_change_holds_from_its_day_on_and_restates_nothing() {
        let book = book(&[changed("second", "08-10"), changed("third", "08-20")]);
        assert_eq!(
            titles(&book, ["08-09", "08-10", "08-19", "08-20"]),
            ["first", "second", "second", "third"]
        );
        assert_eq!(book.latest().map(|rules| rules.campaign.title.as_str()), Some("third"));
    }

    #[test]
    fn a_change_overtakes_one_announced_for_a_later_day() {
        for from in ["08-10", "08-20"] {
            let book = book(&[changed("announced", "08-20"), changed("sooner", from)]);
            assert_eq!(titles(&book, ["08-09", "08-20", "08-31"]), ["first", "sooner", "sooner"], "{from}");
        }
    }

    #[test]
    fn the_book_knows_a_simulation_and_the_end() {
        let mut book = RulesBook::default();
        book.apply(&CampaignEvent::Opened { rules: titled("first"), simulated: Some(7) });
        assert_eq!((book.simulated(), book.is_closed()), (Some(7), false));
        book.apply(&CampaignEvent::Closed { reason: "试".into() });
        assert!(book.is_closed() && book.on(day("08-01")).is_some());
    }
}
