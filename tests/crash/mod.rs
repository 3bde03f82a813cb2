//! Kills the real program again and again, and then compares what it had shown with what the server has (S7).
//!
//! The program runs on a pseudo-terminal against a practice workspace in which a third of all reads and half of all
//! changes go wrong: refused, cut, slower than the program waits, or answered for by a gateway that gives up while they
//! are done at once or later; in half of the lives all reads lag. Customers and colleagues go on with their work.
//! Random keys write, close, snooze, assign, tag, reopen and take back, in one program or in two on one store, of which
//! one is stopped now and then and goes on later; at a random moment a program is killed with SIGKILL, and the next one
//! starts on what it left.
//!
//! It is compared twice. After each death: what the screen had shown as done is in the outbox on disk, in the order of
//! the keys, and nothing else is. In the end, when everything that was under way has arrived: what was in the outbox
//! was done by the server once, in that order, as its journal has it and as its conversations are, or was refused and
//! said so with its words in a draft; and each word that was typed is where it belongs, once. The same seed presses the
//! same keys; where a kill falls among them is time's.

mod done;
pub mod harness;
mod keys;
mod ledger;
pub mod report;
mod screen;
mod server;
mod verdict;
pub mod weather;
mod words;
