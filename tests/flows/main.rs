//! Flow tests: the whole program but its terminal, worked with real keys against the practice workspace. Every test
//! looks at both ends, the screen and the server.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod frame;
mod gate;
mod screen;
mod several;
mod support;
mod town;

mod acting;
mod aiming;
mod aiming_by_chance;
mod arriving;
mod belonging;
mod choosing;
mod commands;
mod drafts;
mod entering;
mod ghosts;
mod gone;
mod hostile;
mod identity;
mod keys;
mod look;
mod macros;
mod macros_kept;
mod moving;
mod outbox;
mod placing;
mod program;
mod reading;
mod rules;
mod sizes;
mod snoozing;
mod stopped;
mod stopping;
mod taking_back;
mod thread;
mod time;
mod together;
mod trouble;
mod undoing;
mod unknown_times;
mod waiting;
mod words;
mod writing;
