//! What is looked at, and what is refused by name.

use std::fs;
use std::path::Path;

use super::*;

fn write(path: &Path, text: &str) -> FileRef {
    fs::write(path, text).expect("written");
    look(path).expect("fits")
}

#[test]
fn what_cannot_be_sent_is_refused_and_never_waited_for() {
    let here = tempfile::tempdir().expect("a directory");
    let at = |name: &str| here.path().join(name);
    fs::write(at("empty"), "").expect("written");
    fs::File::create(at("large")).and_then(|file| file.set_len(LARGEST_FILES + 1)).expect("made");
    let pipe = std::process::Command::new("mkfifo").arg(at("pipe")).status().expect("mkfifo");
    assert!(pipe.success());
    assert_eq!(look(&at("none")), Err(Unfit::Missing));
    assert_eq!(look(here.path()), Err(Unfit::Directory));
    assert_eq!(look(&at("empty")), Err(Unfit::Empty));
    assert_eq!(look(&at("large")), Err(Unfit::Large(LARGEST_FILES + 1)));
    assert_eq!(look(&at("pipe")), Err(Unfit::Special));
    assert_eq!(look(Path::new("/dev/zero")), Err(Unfit::Special));
    for words in [Unfit::Missing, Unfit::Directory, Unfit::Special, Unfit::Empty, Unfit::Large(LARGEST_FILES + 1)] {
        assert!(!words.to_string().is_empty());
    }
}

#[test]
fn a_file_is_known_again_through_a_link_and_whatever_its_name_is() {
    let here = tempfile::tempdir().expect("a directory");
    let path = here.path().join("Bild ä\n(1).png");
    let file = write(&path, "one");
    assert_eq!((file.size, file.name().as_str(), file.kind()), (3, "Bild ä (1).png", "picture"));
    let link = here.path().join("link.png");
    std::os::unix::fs::symlink(&path, &link).expect("linked");
    assert_eq!(look(&link).expect("fits").sum, file.sum);
    assert_eq!(is_as_it_was(&file), Ok(()));
    fs::write(&path, "two").expect("written");
    assert_eq!(is_as_it_was(&file), Err(Unfit::Changed(3, 3)), "as long, and other words");
    fs::write(&path, "three").expect("written");
    assert_eq!(is_as_it_was(&file), Err(Unfit::Changed(3, 5)));
    fs::remove_file(&path).expect("removed");
    assert_eq!(is_as_it_was(&file), Err(Unfit::Missing));
}
