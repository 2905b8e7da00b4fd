//! What the software itself does in the campaign, and what people do about it: alerts and reminders.

use chrono::TimeDelta;
use vocabulary::{
    Actor, AlertId, Event, MemberId, Role, Rules, Secret, Stamp, StreamId, UnitId,
    alert::{Alert, AlertCommand, AlertEvent},
    reminder::{ReminderCommand, ReminderEvent},
};

use super::{Simulation, Task};
use crate::{
    clock::Call,
    demo::{
        clerk::{Clerk, Fault, Moment, Sealer, Thread, Told},
        dice::{Dice, Purpose},
        leads::CLOCK,
        opinion::{Reaction, reactions},
        rhythm::{self, Span},
        script::post,
        watching::LADDER_AT,
        words,
    },
    opinion::WishedAlert,
};

/// Between two things that the software does at one hour, in milliseconds.
const STEP_MILLIS: i64 = 20;
/// How often somebody asks to be left in peace after the first reminder, in thousandths.
const SNOOZED_PERMILLE: u32 = 8;

impl<S: Sealer> Simulation<S> {
    /// Lets the read models take a fact in; looks for alerts when one may follow.
    pub(super) fn witness(&mut self, told: &Told) -> Result<(), Fault> {
        if self.watching.take(told)? {
            self.agenda.push(rhythm::later(told.recorded, 2), Task::Look);
        }
        Ok(())
    }

    /// Asks the alert rules.
    pub(super) fn look(&mut self, now: Stamp) {
        for (at, wished) in apart(now, self.watching.alerts(now)) {
            self.agenda.push(at, Task::Raise(Box::new(wished)));
        }
    }

    /// Asks the ladder and the alert rules at an hour of the day.
    pub(super) fn tick(&mut self, now: Stamp) {
        self.look(now);
        // Without the work, everybody would be reminded of counts that nobody posts.
        let calls = if self.scope.work { self.watching.calls(now) } else { Vec::new() };
        for (at, call) in apart(now, calls) {
            self.agenda.push(at, Task::Remind(Box::new(call)));
        }
    }

    /// The hours of a day at which the software looks.
    pub(super) fn plan_ticks(&mut self, midnight: Stamp) {
        for minutes in LADDER_AT {
            self.agenda.push(rhythm::later(midnight, minutes.saturating_mul(60)), Task::Tick);
        }
    }

    /// Raises an alert or lets it grow; nothing when another fact made it needless.
    pub(super) fn raise(&mut self, wished: WishedAlert, now: Stamp) -> Result<Option<Told>, Fault> {
        let WishedAlert { id, command } = wished;
        let rules = self.rules_on(self.rules.day_of(now));
        let (actor, stream) = (self.software()?, StreamId::alert(&id));
        let thread = self.alerts.entry(id.clone()).or_insert_with(|| Thread::new(stream));
        let told = of_alert(&mut self.clerk, thread, command, (&actor, now, &rules))?;
        if let Some(Event::Alert(AlertEvent::Raised { trigger, tell, critical, .. })) =
            told.as_ref().map(|told| &told.fact.event)
        {
            let mut dice = Dice::of(self.seed, Purpose::Alerts, self.raised);
            self.raised = self.raised.saturating_add(1);
            for reaction in reactions((trigger, tell, *critical), now, &rules, &mut dice) {
                self.agenda.push(reaction.at, Task::React(id.clone(), Box::new(reaction)));
            }
        }
        Ok(told)
    }

    /// Somebody acknowledges, answers or ends an alert.
    pub(super) fn react(
        &mut self,
        id: &AlertId,
        reaction: Reaction,
        now: Stamp,
    ) -> Result<Option<Told>, Fault> {
        let Reaction { at: _, by: (unit, role), wish } = reaction;
        let day = self.rules.day_of(now);
        let rules = self.rules_on(day);
        let actor = self.roster.actor(&unit, role, (now, day), 2)?;
        let Some(thread) = self.alerts.get_mut(id) else { return Ok(None) };
        of_alert(&mut self.clerk, thread, wish, (&actor, now, &rules))
    }

    /// Tells a rung or clears; nothing when the matter moved since the ladder looked.
    pub(super) fn remind(&mut self, call: Call, now: Stamp) -> Result<Option<Told>, Fault> {
        if !self.watching.still_stands(&call, now) {
            return Ok(None);
        }
        let Call { about, command } = call;
        let software = self.software()?;
        let told = self.of_reminder(&about, command, &software, now)?;
        if let Some(Event::Reminder(ReminderEvent::Sent { unit, .. })) =
            told.as_ref().map(|told| &told.fact.event)
        {
            let mut dice = Dice::of(self.seed, Purpose::Reminders, self.reminded);
            self.reminded = self.reminded.saturating_add(1);
            if dice.permille(SNOOZED_PERMILLE) {
                let at = rhythm::clock(now, Span { from: 5, to: 50 }, &mut dice);
                self.agenda.push(at, Task::Snooze(about, unit.clone()));
            }
        }
        Ok(told)
    }

    /// The unit whose turn it is asks to be left in peace for a few days.
    pub(super) fn snooze(
        &mut self,
        about: &StreamId,
        unit: UnitId,
        now: Stamp,
    ) -> Result<Option<Told>, Fault> {
        let day = self.rules.day_of(now);
        let rules = self.rules_on(day);
        let Some((_, role)) = rules.unit(&unit).and_then(|unit| post(unit, &rules)) else { return Ok(None) };
        let actor = self.roster.actor(&unit, role, (now, day), 0)?;
        let reason = Secret::new(words::SNOOZED);
        self.of_reminder(about, ReminderCommand::Snooze { unit, until: day.plus(2), reason }, &actor, now)
    }

    fn of_reminder(
        &mut self,
        about: &StreamId,
        wish: ReminderCommand<Secret>,
        actor: &Actor,
        now: Stamp,
    ) -> Result<Option<Told>, Fault> {
        let rules = self.rules_on(self.rules.day_of(now));
        let thread =
            self.reminders.entry(about.clone()).or_insert_with(|| Thread::new(StreamId::reminder(about)));
        let id = self.clerk.next_id(now);
        let subject = thread.stream.to_string();
        let command = wish.seal(|field, text| self.clerk.seal(&subject, id, field, &text))?;
        let moment = Moment { at: now, recorded: now, actor, cause: thread.last_id, rules: &rules };
        Ok(self.clerk.offer(thread, id, command, &moment))
    }

    /// The software's own clock, which speaks for the office and for no person.
    fn software(&self) -> Result<Actor, Fault> {
        let member = MemberId::new(CLOCK).map_err(|_| Fault::Rules { what: "clock" })?;
        Ok(Actor { member, unit: self.world.office.clone(), role: Role::System })
    }
}

fn of_alert<S: Sealer>(
    clerk: &mut Clerk<S>,
    thread: &mut Thread<Alert>,
    wish: AlertCommand<Secret>,
    (actor, now, rules): (&Actor, Stamp, &Rules),
) -> Result<Option<Told>, Fault> {
    let id = clerk.next_id(now);
    let subject = thread.stream.to_string();
    let command = wish.seal(|field, text| clerk.seal(&subject, id, field, &text))?;
    let moment = Moment { at: now, recorded: now, actor, cause: thread.last_id, rules };
    Ok(clerk.offer(thread, id, command, &moment))
}

/// Things of one hour, one after the other.
fn apart<T>(now: Stamp, things: Vec<T>) -> impl Iterator<Item = (Stamp, T)> {
    let at = move |n: i64| {
        now.checked_add_signed(TimeDelta::milliseconds(n.saturating_mul(STEP_MILLIS))).unwrap_or(now)
    };
    (1..).map(at).zip(things)
}
