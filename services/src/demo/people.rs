//! The roster of the simulated campaign: about 130 invented people, and what happens to them in it.

use std::collections::VecDeque;

use vocabulary::{
    Actor, Day, MemberId, Role, Rules, Secret, Stamp, StreamId, UnitId,
    fact::SIMULATED,
    member::{Holding, Member, MemberCommand},
    rules::UnitKind,
};

use super::{
    clerk::{Clerk, Fault, Moment, Sealer, Thread, Told},
    dice::{Dice, Purpose},
    rhythm::{self, Span, later},
    roster::{Holder, Roster},
    words,
};

/// What happens to a person on the roster.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Enrol,
    Assign { from: Day },
    Bind,
    Unbind,
    End { on: Day },
    NameDeputy { deputy: MemberId, from: Day, until: Day },
}

/// A person, and what is still to happen to it, each with its time.
#[derive(Debug)]
pub(super) struct Person {
    number: u32,
    member: MemberId,
    unit: UnitId,
    role: Role,
    thread: Thread<Member>,
    pub(super) steps: VecDeque<(Stamp, Step)>,
}

/// Everybody, with the posts they hold.
#[derive(Debug)]
pub(super) struct People {
    pub(super) roster: Roster,
    pub(super) persons: Vec<Person>,
}

/// The posts of a unit kind, each with the number of its holders. Leaders are five by the notice's section two.
const fn posts_of(kind: UnitKind) -> &'static [(Role, u32)] {
    match kind {
        UnitKind::WorkingGroup => &[(Role::Leader, 5), (Role::Auditor, 1)],
        UnitKind::Office => &[(Role::Office, 3)],
        UnitKind::Department => &[(Role::Liaison, 1), (Role::Handler, 2)],
        UnitKind::Township => &[(Role::Liaison, 1), (Role::Head, 1)],
        UnitKind::Company => &[(Role::Liaison, 1)],
        UnitKind::Outside | UnitKind::Practice => &[],
    }
}

/// Liaisons who hand their post over, change their phone, or are on leave during the campaign.
const REPLACED: usize = 3;
const REBOUND: usize = 4;
const ON_LEAVE: usize = 6;

impl People {
    /// Enrols everybody from `opened` on; `first` is the first counted day.
    pub(super) fn of(rules: &Rules, seed: u64, opened: Stamp, first: Day) -> Result<Self, Fault> {
        let mut dice = Dice::of(seed, Purpose::People, 0);
        let mut people = People { roster: Roster::default(), persons: Vec::new() };
        let from = rules.day_of(opened);
        let office_first = |unit: &&vocabulary::rules::Unit| unit.kind != UnitKind::Office;
        let mut units: Vec<_> = rules.units.iter().collect();
        units.sort_by_key(office_first);
        let mut at = later(opened, 900);
        for unit in units {
            for (role, holders) in posts_of(unit.kind) {
                for _ in 0..*holders {
                    if !rules.has_post(unit, *role) {
                        continue;
                    }
                    at = rules.calendar.plus_working_seconds(
                        at,
                        u64::from(dice.between(120, 600)),
                        rules.zone(),
                    );
                    let bound = rhythm::office(at, Span { from: 30, to: 900 }, rules, &mut dice);
                    people.join(&unit.id, *role, (at, from, bound))?;
                }
            }
        }
        people.changes(rules, first, &mut dice)?;
        Ok(people)
    }

    /// Puts one more person on the roster: when enrolled, in the post from which day, bound when.
    fn join(&mut self, unit: &UnitId, role: Role, times: (Stamp, Day, Stamp)) -> Result<(), Fault> {
        let (at, from, bound) = times;
        let number = u32::try_from(self.persons.len()).unwrap_or(u32::MAX).saturating_add(1);
        let member =
            MemberId::new(format!("m-{number:04}")).map_err(|_| Fault::Rules { what: "room for people" })?;
        let steps = VecDeque::from([
            (at, Step::Enrol),
            (later(at, 20), Step::Assign { from }),
            (bound.max(later(at, 60)), Step::Bind),
        ]);
        self.roster.add(unit, role, Holder { member: member.clone(), from, until: None, leave: None });
        let thread = Thread::new(StreamId::member(&member));
        self.persons.push(Person { number, member, unit: unit.clone(), role, thread, steps });
        Ok(())
    }

    /// Lets some liaisons of townships hand over, change their phone, or go on leave; nobody has two of these.
    fn changes(&mut self, rules: &Rules, first: Day, dice: &mut Dice) -> Result<(), Fault> {
        let mut liaisons: Vec<usize> =
            (0..self.persons.len()).filter(|&i| self.is_township_liaison(i, rules)).collect();
        for turn in 0..REPLACED + REBOUND + ON_LEAVE {
            if liaisons.is_empty() {
                return Ok(());
            }
            let lot = usize::try_from(dice.below(u32::try_from(liaisons.len()).unwrap_or(0))).unwrap_or(0);
            let person = liaisons.swap_remove(lot);
            let day = first.plus(i64::from(dice.between(12, 80)));
            let day = rules.calendar.workday_from(day);
            let at = rhythm::between(day, 9 * 60 + 30, 11 * 60, rules, dice);
            if turn < REPLACED {
                self.replace(person, at, day)?;
            } else if turn < REPLACED + REBOUND {
                self.steps_of(
                    person,
                    [(at, Step::Unbind), (later(at, dice.between(600, 7_200)), Step::Bind)],
                );
            } else {
                let until = day.plus(i64::from(dice.between(4, 10)));
                self.leave(person, at, (day.next(), until));
            }
        }
        Ok(())
    }

    fn is_township_liaison(&self, i: usize, rules: &Rules) -> bool {
        self.persons.get(i).is_some_and(|person| {
            person.role == Role::Liaison
                && rules.unit(&person.unit).is_some_and(|unit| unit.kind == UnitKind::Township)
        })
    }

    fn steps_of<const N: usize>(&mut self, i: usize, steps: [(Stamp, Step); N]) {
        if let Some(person) = self.persons.get_mut(i) {
            person.steps.extend(steps);
        }
    }

    fn replace(&mut self, i: usize, at: Stamp, last_day: Day) -> Result<(), Fault> {
        let Some(person) = self.persons.get_mut(i) else { return Ok(()) };
        person.steps.push_back((at, Step::End { on: last_day }));
        let (unit, role) = (person.unit.clone(), person.role);
        for holder in self.roster.holders_mut(&unit, role) {
            holder.until = Some(last_day);
        }
        self.join(&unit, role, (later(at, 300), last_day.next(), later(at, 4_000)))
    }

    /// The unit's head stands in.
    fn leave(&mut self, i: usize, at: Stamp, (from, until): (Day, Day)) {
        let Some(unit) = self.persons.get(i).map(|person| person.unit.clone()) else { return };
        let head = self.persons.iter().find(|person| person.unit == unit && person.role == Role::Head);
        let Some(deputy) = head.map(|head| head.member.clone()) else { return };
        for holder in self.roster.holders_mut(&unit, Role::Liaison) {
            holder.leave = Some((deputy.clone(), from, until));
        }
        self.steps_of(i, [(at, Step::NameDeputy { deputy, from, until })]);
    }
}

impl Person {
    /// Does the next step.
    pub(super) fn act<S: Sealer>(
        &mut self,
        clerk: &mut Clerk<S>,
        step: Step,
        moment: Moment<'_>,
    ) -> Result<Told, Fault> {
        let (unit, role) = (self.unit.clone(), self.role);
        let own = Actor { member: self.member.clone(), unit: unit.clone(), role };
        let mut moment = moment;
        let command = match step {
            Step::Enrol => MemberCommand::Enrol {
                name: Secret::new(words::name(self.number)),
                phone: Some(Secret::new(words::phone(self.number))),
            },
            Step::Assign { from } => MemberCommand::Assign(Holding { unit, role, from, until: None }),
            Step::Bind => {
                // With the code in hand, everybody binds his own account.
                moment.actor = &own;
                let account = Secret::new(words::account(self.number));
                MemberCommand::Bind { channel: SIMULATED.to_owned(), account }
            }
            Step::Unbind => {
                MemberCommand::Unbind { channel: SIMULATED.to_owned(), reason: Secret::new(words::NEW_PHONE) }
            }
            Step::End { on } => MemberCommand::End { unit, role, on },
            Step::NameDeputy { deputy, from, until } => {
                MemberCommand::NameDeputy { deputy, unit, role, from, until }
            }
        };
        let id = clerk.next_id(moment.at);
        let subject = self.thread.stream.to_string();
        let command = command.seal(|field, text| clerk.seal(&subject, id, field, &text))?;
        clerk.grant(&mut self.thread, id, command, &moment)
    }
}
