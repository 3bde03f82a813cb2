//! A panic gives the terminal back first, then says in a few plain lines what happened.

use std::io::Write;
use std::panic::PanicHookInfo;
use std::path::PathBuf;

use client::domain::text::clean_block;

/// The exit code of a program that panicked, as Rust's own.
const PANICKED: i32 = 101;

/// Installs the hook. `log` is where the details go, and is named to the person.
///
/// A panic in any thread ends the program: a screen whose store or network half has died would only look alive. Drafts
/// and the outbox are on disk before anything else happens to them, so ending is safe.
pub fn install(log: Option<PathBuf>) {
    std::panic::set_hook(Box::new(move |info| {
        let restored = super::leave_without_guard();
        let place = info.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
        let words = words(info);
        tracing::error!(place, words, backtrace = %std::backtrace::Backtrace::capture(), "panic");
        let mut message = format!("sidetone stopped: an internal error at {place} ({words}).\n");
        message.push_str("Drafts and unsent actions are safe on disk. Report this, so that it is mended");
        match &log {
            Some(log) => message.push_str(&format!("; details are in {}\n", log.display())),
            None => message.push_str(".\n"),
        }
        // The log is in the person's home, whose name anybody may have chosen.
        let _ = std::io::stderr().write_all(clean_block(&message).as_bytes());
        if restored {
            std::process::exit(PANICKED);
        }
    }));
}

/// The words of the panic, unless they were put together at run time: those may hold a customer's text.
fn words(info: &PanicHookInfo<'_>) -> &'static str {
    info.payload().downcast_ref::<&'static str>().copied().unwrap_or("its words are withheld, they may quote a message")
}
