//! The same seed gives the same campaign; days and scale change what they say and nothing else.

use super::*;

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let (_one, first) = written(7, 20);
    let (_two, second) = written(7, 20);
    assert!(first.len() > 2_000, "{}", first.len());
    assert_eq!(first, second);
    let (_three, other) = written(8, 20);
    let bodies: BTreeSet<_> = first.iter().map(|row| &row.body).collect();
    assert!(other.iter().all(|row| !bodies.contains(&row.body)));
}

#[test]
fn a_shorter_campaign_is_the_beginning_of_a_longer_one() {
    let (short, long) = (simulated(7, 10, 1), simulated(7, 14, 1));
    assert!(long.len() > short.len());
    assert_eq!(short, long[..short.len()]);
}

#[test]
fn scale_multiplies_leads_and_leaves_counts() {
    let number = |scale, kind| {
        simulated(7, 10, scale)
            .iter()
            .filter(|told| told.fact.event.kind() == kind && told.after == 0)
            .count()
    };
    assert_eq!(number(1, Kind::Count), number(40, Kind::Count));
    let (one, forty) = (number(1, Kind::Lead), number(40, Kind::Lead));
    assert!((30 * one..50 * one).contains(&forty), "{one} {forty}");
}

#[test]
fn more_than_999_leads_a_day_have_numbers_of_four_digits() {
    let longest =
        simulated(7, 2, 120).iter().filter_map(|told| told.fact.stream.as_lead()).map(LeadId::number).max();
    assert!(longest > Some(999), "{longest:?}");
}

#[test]
fn a_failing_sealer_ends_the_simulation_with_its_reason() {
    let mut simulation = Simulation::new(rules(), 7, 1, 1, Full).unwrap();
    assert_eq!(name_of(&simulation.next().unwrap().unwrap().fact), "campaign-opened");
    assert_eq!(simulation.next().unwrap().unwrap_err().to_string(), "words could not be sealed");
    assert!(simulation.next().is_none());
}

#[test]
fn a_quite_different_campaign_is_simulated_as_well() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/campaigns/changshou-drill");
    let other = campaign_file::load(file.as_ref()).unwrap();
    let units: BTreeSet<_> = other.units.iter().map(|unit| unit.id.clone()).collect();
    let told: Vec<Told> = Simulation::new(other, 7, 30, 1, Open).unwrap().collect::<Result<_, _>>().unwrap();
    assert!(told.len() > 200, "{}", told.len());
    assert!(told.iter().all(|told| units.contains(&told.fact.actor.unit)));
}
