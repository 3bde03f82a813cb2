//! Files that were sent here, and where they can be fetched.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Weak};

use sha1::{Digest as _, Sha1};

use super::part::Attachment;

/// Before the mark of each in its address.
pub const PLACE: &str = "/downloads/";

/// Files by their mark, for as long as a message has them.
#[derive(Clone, Debug, Default)]
pub struct Files(BTreeMap<String, Weak<[u8]>>);

impl Files {
    /// From now on these can be fetched.
    pub fn keep(&mut self, files: &[Attachment]) {
        for data in files.iter().filter_map(|file| file.data.as_ref()) {
            self.0.insert(mark(data), Arc::downgrade(data));
        }
    }

    /// What is in a file, as long as a message has it.
    pub fn find(&self, mark: &str) -> Option<Arc<[u8]>> {
        self.0.get(mark)?.upgrade()
    }
}

/// What tells a file from others.
pub fn mark(data: &[u8]) -> String {
    Sha1::digest(data).iter().fold(String::new(), |mut words, byte| {
        let _ = write!(words, "{byte:02x}");
        words
    })
}

/// Where a file can be fetched.
pub fn address(base: &str, mark: &str, name: &str) -> String {
    let mut address = format!("{base}{PLACE}{mark}/");
    for byte in name.bytes() {
        match byte {
            b'-' | b'.' | b'_' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => address.push(byte.into()),
            byte => drop(write!(address, "%{byte:02X}")),
        }
    }
    address
}
