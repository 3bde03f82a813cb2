//! Kills the real program again and again, and then compares what it had shown with what the server has (S7).
//!
//! The program runs on a pseudo-terminal against a practice workspace in which a third of all requests go wrong, and in
//! which customers and colleagues go on with their work. Random keys write, close, snooze, assign, tag, reopen and take
//! back; at a random moment the program is killed with SIGKILL, and the next one starts on what it left.
//!
//! It is compared twice. After each death: what the screen had shown as done is in the outbox on disk, in the order of
//! the keys, and nothing else is. In the end: what was in the outbox is on the server once, in that order, or refused
//! and said so with its words in a draft; and each word that was typed is where it belongs, once. The same seed presses
//! the same keys; where a kill falls among them is time's.

pub mod harness;
mod keys;
mod ledger;
mod screen;
mod server;
mod words;
