//! Unasked messages: whose turn it has become, told once, at most twice a day to one person, and never at night.
//!
//! The projection keeps the last news of every matter; the policy tells it to whoever holds the post. It remembers
//! nothing: a message has an id derived from event and person, so that it is said once across restarts and copies. What
//! does not fit into today's two is not sent; if the matter still stands there tomorrow, it is told then.

mod matters;
mod news;
mod reason;

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use bot::{
    say::{Lang, Notice, Voice},
    talk::{Message, Outgoing, Peer, Reason},
};
use bus::{
    follow::View,
    react::{Policy, Sent, react},
};
use uuid::Uuid;
use vocabulary::{
    Day, MemberId, Role, Rules, Stamp, UnitId,
    rules::{RungTo, UnitKind},
};

pub use news::News;

use super::{Chat, ChatFailure};

/// Unasked messages that a person gets on one day at most.
pub(super) const MOST_A_DAY: u32 = 2;
/// The news are looked at again at least so often.
const EVERY: Duration = Duration::from_mins(1);

/// Something to tell, and to whom.
#[derive(Debug, Clone)]
pub(super) struct Tell {
    about: String,
    /// The event that brought it.
    event: Uuid,
    /// The unit that is told; the office when the event names none.
    unit: Option<UnitId>,
    /// The rung of the ladder that is told; whoever works for the unit when none.
    rung: Option<RungTo>,
    /// Whether it passes the daily limit and the quiet hours.
    critical: bool,
    /// Whether it is all of the event's news: then earlier news that were not sent are cleared before it.
    first: bool,
    /// Whoever brought it about knows it.
    except: MemberId,
    /// None when the matter has only moved on: what was not sent is cleared.
    notice: Option<Notice>,
}

struct TellNews;

impl Policy for TellNews {
    type Sees = News;
    type Wish = Tell;
    const NAME: &'static str = "tell-news";

    fn wishes(&self, sees: &News, now: Stamp) -> Vec<(Uuid, Tell)> {
        sees.told_at(now).map(|tell| (tell.event, tell)).collect()
    }
}

impl Chat {
    /// Follows the news and tells them until the task is dropped.
    pub async fn tell_news(&self) {
        let view: View<News> = match self.inner.node.follow().await {
            Ok(view) => view,
            Err(failure) => return tracing::error!(%failure, "nobody is told of news"),
        };
        // What this process has seen through; the mail room itself says nothing twice.
        let done: Arc<Mutex<BTreeSet<Uuid>>> = Arc::default();
        let chat = self.clone();
        let send = move |id, tell: Tell, now| {
            let (chat, done) = (chat.clone(), Arc::clone(&done));
            async move {
                if done.lock().unwrap_or_else(PoisonError::into_inner).contains(&id) {
                    return Sent::Settled;
                }
                match chat.tell(&tell, now).await {
                    Ok(true) => {
                        done.lock().unwrap_or_else(PoisonError::into_inner).insert(id);
                        Sent::Settled
                    }
                    Ok(false) => Sent::Again,
                    Err(failure) => {
                        tracing::warn!(%failure, about = tell.about, "news could not be told yet");
                        Sent::Again
                    }
                }
            }
        };
        react(TellNews, view, self.inner.node.clock.clone(), EVERY, send).await;
    }

    /// Tells one piece of news; `false` when somebody's day is full and it is to be tried again.
    async fn tell(&self, tell: &Tell, now: Stamp) -> Result<bool, ChatFailure> {
        let about = tell.about.clone();
        let Some(notice) = &tell.notice else {
            self.mail_does(move |mail| mail.clear(&about, &[], now)).await?;
            return Ok(true);
        };
        let rules = self.rules(now).await?;
        let day = rules.day_of(now);
        let voice = Voice { lang: Lang::Zh, rules: &rules, in_group: false };
        let message = Message::text(voice.notice(notice));
        let not_before = if tell.critical { None } else { quiet_until(now, &rules) };
        let mut all = true;
        let office = || rules.office().map(|office| office.id.clone());
        let Some(unit) = tell.unit.clone().or_else(office) else { return Ok(true) };
        let people = self.told_of(&unit, tell.rung, &rules, day);
        if tell.first {
            // Another copy, or this one before a restart, may have said this very thing already: that stands.
            let own: Vec<Uuid> = people.iter().map(|person| message_id(tell, person)).collect();
            self.mail_does(move |mail| mail.clear(&about, &own, now)).await?;
        }
        for person in people {
            if person != tell.except
                && !self.tell_one(tell, &person, &message, voice, not_before, now).await?
            {
                all = false;
            }
        }
        Ok(all)
    }

    async fn tell_one(
        &self,
        tell: &Tell,
        member: &MemberId,
        message: &Message,
        voice: Voice<'_>,
        not_before: Option<Stamp>,
        now: Stamp,
    ) -> Result<bool, ChatFailure> {
        let person = member.clone();
        let peers = self.mail_does(move |mail| mail.reachable(&person)).await?;
        // One message a person, on the platform heard from last.
        let Some(peer) = peers.into_iter().next() else { return Ok(true) };
        let message = self.with_reason(tell, member, message, voice, now).await?;
        let outgoing = unasked(tell, member, peer, message, not_before);
        let (person, most) = (member.clone(), (!tell.critical).then_some(MOST_A_DAY));
        self.mail_does(move |mail| mail.post_unasked(&outgoing, &person, most, now)).await
    }

    /// Who is told on a rung of the ladder, or of any other news of a unit.
    fn told_of(&self, unit: &UnitId, rung: Option<RungTo>, rules: &Rules, day: Day) -> Vec<MemberId> {
        let whole =
            |kind: UnitKind| rules.units.iter().find(|unit| unit.kind == kind).map(|unit| unit.id.clone());
        let office =
            || whole(UnitKind::Office).map(|office| self.audience(&office, rules, day)).unwrap_or_default();
        match rung {
            None | Some(RungTo::Holder) => self.audience(unit, rules, day),
            // Whoever stands in for somebody of the unit; the holder was told before.
            Some(RungTo::Deputy) => self.inner.node.directory.read(|directory| directory.deputies(unit, day)),
            Some(RungTo::Head) => {
                self.inner.node.directory.read(|directory| directory.in_post(unit, Role::Head, day))
            }
            Some(RungTo::Office) => office(),
            Some(RungTo::Leader) => whole(UnitKind::WorkingGroup)
                .map(|group| self.audience(&group, rules, day))
                .unwrap_or_default(),
        }
    }

    /// Who is told of a unit's matters: its handlers, else its liaisons, else its heads; for an absent one the deputy.
    fn audience(&self, unit: &UnitId, rules: &Rules, day: Day) -> Vec<MemberId> {
        let kind = rules.unit(unit).map(|unit| unit.kind);
        let told: &[Role] = match kind {
            Some(UnitKind::Office) => &[Role::Office],
            Some(UnitKind::WorkingGroup) => &[Role::Leader],
            Some(UnitKind::Department | UnitKind::Township | UnitKind::Company | UnitKind::Outside) => {
                &[Role::Handler, Role::Liaison, Role::Head]
            }
            // Whoever practises is looking at the screen.
            Some(UnitKind::Practice) | None => &[],
        };
        self.inner.node.directory.read(|directory| {
            let present = |role: &Role| {
                let mut members = directory.in_post(unit, *role, day);
                members.retain(|member| !directory.is_absent(member, unit, *role, day));
                members
            };
            told.iter().map(present).find(|members| !members.is_empty()).unwrap_or_default()
        })
    }
}

fn unasked(
    tell: &Tell,
    member: &MemberId,
    peer: Peer,
    message: Message,
    not_before: Option<Stamp>,
) -> Outgoing {
    let id = message_id(tell, member);
    let reason = Reason::Unasked { about: tell.about.clone() };
    Outgoing { id, peer, message, instead_of: None, reason, not_before }
}

/// The id of a message follows from event and person: it is said once across restarts and copies.
fn message_id(tell: &Tell, member: &MemberId) -> Uuid {
    Uuid::new_v5(&tell.event, member.as_str().as_bytes())
}

/// The morning to wait for, in the quiet hours.
pub(super) fn quiet_until(now: Stamp, rules: &Rules) -> Option<Stamp> {
    let local = now.with_timezone(&rules.zone()).time();
    let today = rules.day_of(now);
    let (from, until) = (rules.ladder.quiet_from, rules.ladder.quiet_until);
    if local >= from {
        Some(today.next().at(until, rules.zone()))
    } else if local < until {
        Some(today.at(until, rules.zone()))
    } else {
        None
    }
}
