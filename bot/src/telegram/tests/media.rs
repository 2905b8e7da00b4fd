//! Files: fetched with a limit, kept, or refused with a reason.

use lianqin_botapi::Fault;

use super::world::World;
use crate::talk::LARGEST_MEDIA;

#[test]
fn a_photo_is_fetched_in_its_largest_size_and_kept() {
    let world = World::polling();
    let person = world.api.person(77);
    person.sends_photo(b"a picture of a van", "现场");
    person.awaits_words("Photo 18 现场");
    assert_eq!(*world.kept.lock().unwrap(), [b"a picture of a van"]);
}

#[test]
fn pictures_as_files_voice_and_video_are_kept() {
    let world = World::polling();
    let person = world.api.person(77);
    person.sends_picture_as_file(b"picture");
    person.awaits_words("Photo 7");
    person.sends_voice(b"voice");
    person.awaits_words("Voice 5");
    person.sends_video(b"a video");
    person.awaits_words("Video 7");
}

#[test]
fn a_file_that_is_too_large_is_not_fetched() {
    let world = World::polling();
    let person = world.api.person(77);
    person.sends_video(&vec![7; LARGEST_MEDIA + 1]);
    person.awaits_words("TooLarge { bytes: 10485761 }");
    assert!(world.api.calls("getFile").is_empty());
}

#[test]
fn a_file_that_is_larger_than_told_is_cut_off() {
    let world = World::polling();
    let person = world.api.person(77);
    person.sends_photo_said_to_have(&vec![7; LARGEST_MEDIA + 1], 1_000);
    person.awaits_words("TooLarge");
    assert!(world.kept.lock().unwrap().is_empty());
}

#[test]
fn a_photo_bomb_is_refused_in_words() {
    let world = World::polling();
    let person = world.api.person(77);
    person.sends_photo(b"bomb", "");
    person.awaits_words("TooManyPixels");
}

#[test]
fn a_file_that_does_not_come_at_once_is_tried_again() {
    let world = World::new();
    for fault in [Fault::TooFast { retry_after: 1 }, Fault::CutBefore] {
        world.api.next_meets("getFile", fault);
    }
    world.api.next_meets("file", Fault::CutBefore);
    let mut world = world;
    world.start();
    let person = world.api.person(77);
    person.sends_photo(b"a picture", "");
    person.awaits_words("Photo 9");
}

#[test]
fn a_file_that_never_comes_is_given_up_and_what_follows_is_heard() {
    let world = World::polling();
    let person = world.api.person(77);
    for _ in 0..4 {
        world.api.next_meets("file", Fault::CutBefore);
    }
    person.sends_photo(b"a picture", "");
    person.says("一");
    person.awaits_words("NotFetched");
    person.awaits_words("听到：一");
}

#[test]
fn a_photo_that_is_known_is_not_fetched_again() {
    let world = World::polling();
    let person = world.api.person(77);
    person.sends_photo(b"a picture", "");
    person.awaits(1);
    world.api.delivers_the_last_again();
    world.api.awaits_all_confirmed();
    assert_eq!(world.api.calls("getFile").len(), 1);
}
