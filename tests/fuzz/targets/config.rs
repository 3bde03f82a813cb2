//! `config.toml`: what cannot be used is said with its line, and there is a config to work with all the same.

use std::time::Duration;

use sidetone::config;

use super::{are_sound, with_file};

pub fn target(data: &[u8]) {
    let loaded = with_file(data, |file, text| {
        let loaded = config::load(Some(file), None, &|_| None, &[]);
        are_sound(&loaded.problems, text);
        loaded
    });
    let Some(loaded) = loaded else { return };
    let config = &loaded.config;
    // Rules of the house are as many as there are.
    let settings = loaded.settings.iter().filter(|setting| !setting.key.starts_with("house."));
    let entries = config::entries();
    assert_eq!(settings.count(), entries.iter().filter(|entry| !entry.key().starts_with("house.")).count());
    assert!(config.sync.horizon > config.sync.timeout);
    assert!(config.sync.poll_active >= Duration::from_secs(1));
    assert!(config.sync.rate_share > 0.0 && config.sync.rate_share <= 1.0);
    assert!(config.profile.name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_')));
}
