//! How fast it is on this machine: `cargo nextest run -p bot --run-ignored only mail::tests::speed --no-capture`.

use std::{thread, time::Instant};

use super::world::*;
use crate::{mail::Received, talk::Platform};

#[test]
#[ignore = "a measurement, not a check"]
fn receive_and_settle() {
    for threads in [1_u32, 8, 42] {
        let room = Room::new();
        let rounds = 2_016 / threads;
        let start = Instant::now();
        thread::scope(|scope| {
            for n in 0..threads {
                let mail = room.mail.clone();
                scope.spawn(move || {
                    let peer = peer(Platform::Web, &n.to_string());
                    for m in 0..rounds {
                        let id = u128::from(n * 10_000 + m) * 2;
                        let message = text(&peer, id, "江口镇 8月3日 出动12人 检查车辆35台 查处2起");
                        let Received::New(seq) = mail.receive(&message).unwrap() else { panic!("{m}") };
                        mail.settle(seq, &peer, Some("{}"), &[card(&peer, id + 1)], at(1)).unwrap();
                    }
                });
            }
        });
        let took = start.elapsed();
        println!("{threads} at once: {:.0}/s", f64::from(threads * rounds) / took.as_secs_f64());
    }
}
