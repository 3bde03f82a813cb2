//! What there is to say of snoozes in steps.

use client::domain::ladder::Told;

/// Above the choice.
pub const TITLE: &str = "Snooze {} in steps";

/// How steps are written.
pub const WRITTEN: &str = "2h; tomorrow 9; 2d close, or 2d send MACRO; each counts from the one before";

/// Those that are offered beside the person's own, as they are written.
pub const USUAL: [&str; 3] = ["2h; tomorrow 9; 2d", "2h; tomorrow 9; 2d close", "tomorrow 9; 3d; 1 week"];

/// Below them.
pub const STOPS: &str =
    "Ends by itself when anything happens there. Needs a sidetone that runs then: else it stops and says so.";

/// In the choice of times.
pub const IN_STEPS: &str = "in steps";

/// Beside the entry, for who has never met it.
pub const IN_STEPS_DETAIL: &str = "several times, then close or a macro …";

/// It is no choice where snoozing closes.
pub const NOT_BY_CLOSING: &str = "snoozing closes in this workspace";

/// For one conversation only.
pub const ONE: &str = "Steps are for one conversation at a time: its words are for one customer";

/// There is nothing to stop.
pub const NONE: &str = "It does not sleep in steps";

/// It sleeps on.
pub fn ended(who: &str) -> String {
    format!("Steps of {who} ended, it sleeps on until its time")
}

/// Something came while they were chosen.
pub fn not_begun(why: &str) -> String {
    format!("{why}, so no steps have begun: look, and choose them again")
}

/// There are none in what was written.
pub const NO_STEP: &str = "write when the first step ends, such as 2h";

/// More steps than anybody means.
pub fn too_many(most: usize) -> String {
    format!("at most {most} steps")
}

/// Which step is wrong, and why.
pub fn wrong(number: usize, why: &str) -> String {
    format!("step {number}: {why}")
}

/// Something is done before the last one.
pub const ONLY_LAST: &str = "only the last step closes or sends";

/// A macro has to be named.
pub const WHICH_MACRO: &str = "name the macro to send";

/// A macro that cannot be said by nobody.
pub fn no_macro(name: &str) -> String {
    format!("no macro is called “{name}”")
}

/// A macro wants what nobody knows here.
pub fn holes(name: &str, missing: &[String]) -> String {
    format!("“{name}” needs {}, which is not known here: send it by hand", missing.join(", "))
}

/// It is more than text.
pub fn not_text(name: &str) -> String {
    format!("“{name}” is more than text: send it by hand")
}

/// A step, in a line: its number, what was written, when, and what is done then.
pub fn step(number: usize, written: &str, when: &str, then: &str) -> String {
    format!("{number}  {written:<12} {when:<18} {then}")
}

/// What is done then.
pub fn then_look(last: bool) -> &'static str {
    if last { "then it is awake" } else { "then on, if nobody wrote" }
}

/// It is closed.
pub const THEN_CLOSE: &str = "close";

/// Words are said.
pub fn then_say(close: bool, name: &str) -> String {
    if close { format!("close: “{name}”") } else { format!("send “{name}”") }
}

/// In the heading: which step it sleeps on, and what comes at the end.
pub fn at(number: usize, of: usize, speaks: bool) -> String {
    let end = if speaks { ", then words" } else { "" };
    format!("step {number} of {of}{end}")
}

/// What became of one.
pub fn told(who: &str, told: Told) -> String {
    match told {
        Told::Next => format!("No answer of {who} yet: it sleeps for the next step"),
        Told::Closes => format!("Last step of {who}: it is being closed"),
        Told::Says => format!("Last step of {who}: its words are on their way"),
        Told::Happened => format!("Steps of {who} stopped: something happened there"),
        Told::Doubt => {
            format!("Steps of {who} stopped: it cannot be told what has happened there. Look, and decide")
        }
        Told::Late => {
            format!("Steps of {who} stopped: no sidetone ran when it was time. What was to be said is a draft")
        }
    }
}
