//! Keymap files: what cannot be read is said with its line, and each key that counts runs what it says.

use std::path::Path;

use sidetone::command::Registry;
use sidetone::keymap::{KeySequence, load};

use super::are_sound;

pub fn target(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let registry = Registry::built_in();
    let (keymap, problems) = load("none", Some((Path::new("keymap.toml"), text)), &registry);
    let (built_in, own): (Vec<_>, Vec<_>) =
        problems.into_iter().partition(|problem| problem.file != Path::new("keymap.toml"));
    assert_eq!(built_in, []);
    are_sound(&own, text);
    for binding in keymap.bindings() {
        assert_eq!(binding.keys.to_string().parse::<KeySequence>().as_ref(), Ok(&binding.keys));
        for call in &binding.calls {
            assert_eq!(registry.read(&call.to_string()).as_ref(), Ok(call));
        }
    }
}
