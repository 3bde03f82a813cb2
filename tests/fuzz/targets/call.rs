//! A line as a call: it is read, and written so that it reads as the same, or refused with a place in it.

use sidetone::command::Registry;

use super::text;

pub fn target(data: &[u8]) {
    let line = text(data);
    let registry = Registry::built_in();
    match registry.read(&line) {
        Ok(call) => assert_eq!(registry.read(&call.to_string()).as_ref(), Ok(&call), "{line:?}"),
        Err(why) => {
            assert!(line.get(why.at.clone()).is_some(), "{:?} of {line:?}", why.at);
            assert!(!why.words.is_empty());
        }
    }
}
