//! How fast it is on this machine: `cargo nextest run -p bot --release --run-ignored only mail::tests::speed --no-capture`.

use std::time::Instant;

use super::world::*;
use crate::talk::Platform;

#[test]
#[ignore = "a measurement, not a check"]
fn receive_and_settle() {
    let room = Room::new();
    let rounds = 2_000_u32;
    for platform in [Platform::Web, Platform::Telegram] {
        let start = Instant::now();
        for n in 0..rounds {
            let peer = peer(platform, &(n % 42).to_string());
            let base = u128::from(n) * 10 + if platform == Platform::Web { 0 } else { 1 << 40 };
            let message = text(&peer, base, "江口镇 8月3日 出动12人 检查车辆35台 查处2起");
            let crate::mail::Received::New(seq) = room.mail.receive(&message).unwrap() else { panic!() };
            room.mail.settle(seq, &peer, Some("{}"), &[card(&peer, base + 1)], at(1)).unwrap();
        }
        let took = start.elapsed();
        println!("{platform:?}: {rounds} in {took:?}, {:.0}/s", f64::from(rounds) / took.as_secs_f64());
    }
}
