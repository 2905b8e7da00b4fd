//! The only place that reads the time and mints ids. Everything else is given them.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use uuid::Uuid;
use vocabulary::Stamp;

/// A clock in the campaign's zone: the machine's, one that runs beside it, or one set by hand in tests.
#[derive(Debug, Clone)]
pub struct Clock {
    zone: Tz,
    ahead: chrono::Duration,
    by_hand: Option<Arc<Mutex<DateTime<Utc>>>>,
}

impl Clock {
    /// The machine's clock, read in `zone`.
    pub fn system(zone: Tz) -> Self {
        Self { zone, ahead: chrono::Duration::zero(), by_hand: None }
    }

    /// A clock that shows `start` now and runs on from there: the present of a simulated campaign is its last event.
    pub fn running_from(start: Stamp, zone: Tz) -> Self {
        let ahead = start.with_timezone(&Utc).signed_duration_since(read_the_machine());
        Self { zone, ahead, by_hand: None }
    }

    /// A clock that stands at `start` until it is moved.
    pub fn by_hand(start: Stamp, zone: Tz) -> Self {
        Self {
            zone,
            ahead: chrono::Duration::zero(),
            by_hand: Some(Arc::new(Mutex::new(start.with_timezone(&Utc)))),
        }
    }

    /// Now, to the millisecond, with the zone's offset.
    pub fn now(&self) -> Stamp {
        let utc = match &self.by_hand {
            Some(time) => *time.lock().unwrap_or_else(PoisonError::into_inner),
            None => {
                let machine = read_the_machine();
                machine.checked_add_signed(self.ahead).unwrap_or(machine)
            }
        };
        let whole = utc.timestamp_subsec_millis().saturating_mul(1_000_000);
        let utc = utc.with_nanosecond(whole).unwrap_or(utc);
        self.zone.from_utc_datetime(&utc.naive_utc()).fixed_offset()
    }

    /// Moves a clock that is set by hand; the machine's own cannot be moved.
    pub fn advance(&self, by: Duration) {
        if let Some(time) = &self.by_hand {
            let mut time = time.lock().unwrap_or_else(PoisonError::into_inner);
            *time =
                time.checked_add_signed(chrono::Duration::from_std(by).unwrap_or_default()).unwrap_or(*time);
        }
    }

    /// The zone it is read in.
    pub fn zone(&self) -> Tz {
        self.zone
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the machine's clock")]
fn read_the_machine() -> DateTime<Utc> {
    Utc::now()
}

/// A new `UUIDv7`: ordered by time, so that ids minted at one edge sort as they arose.
#[expect(clippy::disallowed_methods, reason = "this is the one place that mints ids")]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}

/// The id that a policy's wish has for ever: derived from what caused it, so that wishing twice records once.
pub fn derived_id(policy: &str, about: &str) -> Uuid {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("lianqin:{policy}:{about}").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_by_hand_stands_still_until_it_is_moved() {
        let start: Stamp = "2025-08-03T17:40:00+08:00".parse().unwrap();
        let clock = Clock::by_hand(start, chrono_tz::Asia::Shanghai);
        assert_eq!(clock.now(), start);
        clock.advance(Duration::from_secs(90));
        assert_eq!(clock.now().to_rfc3339(), "2025-08-03T17:41:30+08:00");
    }

    #[test]
    fn a_derived_id_is_the_same_every_time() {
        assert_eq!(derived_id("lapse", "x"), derived_id("lapse", "x"));
        assert_ne!(derived_id("lapse", "x"), derived_id("lapse", "y"));
    }
}
