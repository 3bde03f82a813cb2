//! The hands at the keys: what they press, and what they see of it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::ledger::{After, Press, Seen, Wish};
use super::screen::{Look, Place, Program};
use super::words::{self, Fate, spelled};

/// How long a key may take to show. In a program that is alive it takes a frame, however long that is on a machine that
/// has much else to do: who goes on too early types what was to be keys into a text.
const KEY: Duration = Duration::from_secs(10);
/// How long it is looked for a notice, which other news may have pushed aside.
const NOTICE: Duration = Duration::from_secs(2);

/// What is said where an action cannot be.
const CANNOT: [&str; 5] = [
    "It is closed already",
    "It is open already",
    "There is no conversation under the cursor",
    "The cursor is on",
    "The workspace has not said yet who you are",
];
/// What is said where a message cannot be taken back any more.
const LATE: [&str; 3] = ["Cannot take it back", "ction is on its way", "is done: the server has it"];

/// Whom and what the workspace has.
#[derive(Debug, Default)]
pub struct Names {
    /// The person at the keys.
    pub me: (u64, String),
    /// Colleagues to whom conversations are given; others act by themselves.
    pub colleagues: Vec<(u64, String)>,
    pub teams: Vec<(u64, String)>,
    pub tags: Vec<String>,
}

/// Somebody at the keys.
pub struct Hands {
    random: fastrand::Rng,
    names: Names,
    /// Whether messages can be taken back.
    pub undo: bool,
    /// Which of two programs they are at.
    pub at: usize,
    /// What was pressed in this life of each program.
    pub presses: [Vec<Press>; 2],
    /// What became of each word.
    pub words: BTreeMap<u32, Fate>,
    /// The words that became drafts, by where and when they were typed: they count once they are two seconds old.
    pub fresh: Vec<(u32, usize, Instant)>,
    /// How often a message was to be taken back and it was not seen whether it was, in this life of the program.
    pub blind_undos: u32,
    next: u32,
}

impl Hands {
    pub fn new(seed: u64, names: Names) -> Self {
        let random = fastrand::Rng::with_seed(seed);
        let (presses, words, fresh) = (<[Vec<Press>; 2]>::default(), BTreeMap::new(), Vec::new());
        Self { random, names, undo: false, at: 0, presses, words, fresh, blind_undos: 0, next: 0 }
    }

    /// Does something.
    pub fn do_something(&mut self, program: &mut Program) {
        // Before there is a screen, nothing says whether it has read a key: Esc with the next one right behind it would
        // be Alt, and the rest of a sequence a key of its own.
        if program.look(|screen| screen.place() == Place::Nowhere) {
            program.wait(NOTICE, |screen| screen.place() != Place::Nowhere);
            return;
        }
        // Whatever an earlier key has left open, the next one is not meant for it.
        let open = |screen: &Look<'_>| screen.place() != Place::Panes;
        if program.look(open) {
            program.send("\x1b");
            program.wait(NOTICE, |screen| !open(screen));
            return;
        }
        match self.random.u32(0..20) {
            0..=6 => self.message(program),
            7 => self.draft(program),
            8 => self.key(program, "e", Wish::Close, &["Closed"]),
            9 => self.reopen(program),
            10 | 11 => self.assign(program),
            12 => self.team(program),
            13 => self.tag(program),
            14 => self.snooze(program),
            15 => self.mark(program),
            _ => self.move_about(program),
        }
    }

    fn pressed(&mut self, program: &Program, wish: Wish, seen: Seen, word: Option<u32>) {
        let said = program.look(|screen| format!("{:?} {}", screen.place(), screen.notice()));
        let press = Press { wish, seen, word, said };
        if let Some(presses) = self.presses.get_mut(self.at) {
            presses.push(press);
        }
    }

    /// Opens the composer and types a word of its own; none when it did not come to that.
    fn compose(&mut self, program: &mut Program) -> Option<(u32, bool)> {
        let mut note = self.random.bool();
        let mode = |note: bool| if note { Place::Note } else { Place::Reply };
        program.send(if note { "n" } else { "r" });
        program.wait(KEY, |screen| screen.place() == mode(note) || cannot(screen));
        if !program.look(|screen| screen.place() == mode(note)) {
            return None;
        }
        let word = self.next;
        self.next += 1;
        self.words.insert(word, Fate::Typed);
        let text = spelled(word);
        program.send(&format!(" {text}"));
        if !program.wait(KEY, |screen| screen.contains(&text)) {
            return None;
        }
        self.fresh.push((word, self.at, Instant::now()));
        if self.random.u32(0..10) == 0 {
            note = !note;
            program.send("\x14");
            program.wait(KEY, |screen| screen.place() == mode(note)).then_some(())?;
        }
        Some((word, note))
    }

    fn message(&mut self, program: &mut Program) {
        let Some((word, note)) = self.compose(program) else { return };
        let after = match self.random.u32(0..8) {
            0 => Some(After::Close),
            1 => Some(After::Snooze),
            _ => None,
        };
        let seen = self.send(program, after);
        self.pressed(program, Wish::Message { note, after }, seen, Some(word));
        if seen != Seen::Done {
            return self.leave(program);
        }
        self.words.insert(word, Fate::Sent);
        // What followed a message that is out would be taken back without it.
        if self.undo && after.is_none() && self.random.u32(0..3) == 0 {
            self.undo(program, word);
        }
    }

    /// Sends what was written. It may pause once because something arrived: then again. The composer goes when the
    /// message is on disk; that frame is the promise.
    fn send(&mut self, program: &mut Program, after: Option<After>) -> Seen {
        for again in [false, true] {
            match after {
                None => program.send("\x13"),
                Some(After::Close) => program.send("\x18c"),
                Some(After::Snooze) => {
                    program.send("\x18z");
                    if !self.pick_time(program) {
                        return Seen::Unknown;
                    }
                }
            }
            let paused = |screen: &Look<'_>| screen.foot().contains("Not sent yet");
            // The first pause is still to be read when the second try is on its way.
            let patience = if again { NOTICE } else { KEY };
            program.wait(patience, |screen| screen.place() == Place::Panes || (!again && paused(screen)));
            if program.look(|screen| screen.place() == Place::Panes) {
                return Seen::Done;
            }
            if !program.look(paused) {
                break;
            }
        }
        Seen::Unknown
    }

    /// Takes the message back that was just sent, if it is still there; if it is out and an earlier one still waits,
    /// it is that one, which is seen by its words.
    fn undo(&mut self, program: &mut Program, word: u32) {
        let late = |screen: &Look<'_>| LATE.iter().any(|words| screen.foot().contains(words));
        if !hushed(program, late) {
            return;
        }
        program.send("u");
        let back = |screen: &Look<'_>| words::of(&screen.composer());
        program.wait(KEY, |screen| !back(screen).is_empty() || late(screen));
        // Beside it there may be what was a draft there before.
        let mut taken = program.look(back);
        taken.retain(|word| self.words.get(word) == Some(&Fate::Sent));
        let (fate, seen) = match () {
            () if !taken.is_empty() => (Fate::Undone, Seen::Not),
            () if program.look(late) => return self.leave(program),
            () => {
                taken = vec![word];
                self.blind_undos += 1;
                (Fate::Undoing, Seen::Unknown)
            }
        };
        for word in taken {
            self.words.insert(word, fate);
            if let Some(press) = self.presses.iter_mut().flatten().find(|press| press.word == Some(word)) {
                press.seen = seen;
            }
        }
        self.leave(program);
    }

    /// Leaves whatever is open; what was written stays a draft. Esc is never pressed where it would show nothing: with
    /// the next key right behind it, it would be Alt.
    fn leave(&mut self, program: &mut Program) {
        for _ in 0..3 {
            if program.look(|screen| screen.place() == Place::Panes) {
                return;
            }
            program.send("\x1b");
            program.wait(KEY, |screen| screen.place() == Place::Panes);
        }
    }

    fn draft(&mut self, program: &mut Program) {
        if self.compose(program).is_some() {
            self.leave(program);
        }
    }

    /// Presses a key that acts at once.
    fn key(&mut self, program: &mut Program, key: &str, wish: Wish, says: &[&str]) {
        let said = |screen: &Look<'_>| says.iter().chain(&CANNOT).any(|words| begins(&screen.notice(), words));
        if !hushed(program, said) {
            return;
        }
        program.send(key);
        self.see(program, wish, says);
    }

    /// Looks what came of a key.
    fn see(&mut self, program: &mut Program, wish: Wish, says: &[&str]) {
        let said = |screen: &Look<'_>| says.iter().any(|words| begins(&screen.notice(), words));
        program.wait(NOTICE, |screen| said(screen) || cannot(screen));
        let seen = match () {
            () if program.look(said) => Seen::Done,
            () if program.look(cannot) => Seen::Not,
            () => Seen::Unknown,
        };
        self.pressed(program, wish, seen, None);
    }

    /// Runs a command line.
    fn command(&mut self, program: &mut Program, line: &str, wish: Wish, says: &[&str]) {
        program.send(":");
        if program.wait(KEY, |screen| screen.place() == Place::Line) {
            program.send(line);
            // Enter in one piece with the line is a paste, and asked about.
            program.wait(KEY, |screen| screen.contains(line));
            program.wait(Duration::from_millis(60), |_| false);
            program.send("\r");
            self.see(program, wish, says);
        }
    }

    /// Goes to where something can be reopened, reopens it, and comes back.
    fn reopen(&mut self, program: &mut Program) {
        program.send(if self.random.bool() { "gc" } else { "gs" });
        program.wait(Duration::from_millis(60), |_| false);
        self.key(program, "o", Wish::Open, &["Reopened", "Woke"]);
        program.send("ga");
    }

    fn assign(&mut self, program: &mut Program) {
        let me = self.names.me.clone();
        match self.random.u32(0..4) {
            0 => self.key(program, "A", Wish::Assign(Some(me.0)), &["Took"]),
            1 => self.key(program, "U", Wish::Assign(None), &["*nobody's now"]),
            _ => {
                let Some((id, name)) = self.random.choice(&self.names.colleagues).cloned() else { return };
                let said = format!("Assigned * to {name}");
                self.command(program, &format!("assign admin:{id}"), Wish::Assign(Some(id)), &[&said]);
            }
        }
    }

    fn team(&mut self, program: &mut Program) {
        let Some((id, name)) = self.random.choice(&self.names.teams).cloned() else { return };
        let said = format!("Assigned * to {name}");
        self.command(program, &format!("assign team:{id}"), Wish::Team(id), &[&said]);
    }

    fn tag(&mut self, program: &mut Program) {
        let Some(name) = self.random.choice(&self.names.tags).cloned() else { return };
        let (on, off) = (format!("Tags of *+ {name}"), format!("Tags of *− {name}"));
        self.command(program, &format!("tag {name}"), Wish::Tag, &[&on, &off]);
    }

    fn mark(&mut self, program: &mut Program) {
        if self.random.bool() {
            let level = self.random.choice(["none", "low", "medium", "high", "urgent"]).unwrap_or_default();
            let says = format!("Priority of *: {level}");
            return self.command(program, &format!("priority {level}"), Wish::Priority(level), &[&says]);
        }
        self.key(program, "m", Wish::Read, &["Marked"]);
    }

    /// By the picker, to a time that no other has.
    fn snooze(&mut self, program: &mut Program) {
        program.send("z");
        program.wait(KEY, |screen| screen.place() == Place::Overlay || cannot(screen));
        if !program.look(|screen| screen.place() == Place::Overlay) {
            return;
        }
        if self.pick_time(program) {
            self.see(program, Wish::Snooze, &["Snoozed"]);
        } else {
            self.pressed(program, Wish::Snooze, Seen::Unknown, None);
            self.leave(program);
        }
    }

    /// Types a time into the picker and takes it.
    fn pick_time(&mut self, program: &mut Program) -> bool {
        if !program.wait(KEY, |screen| screen.place() == Place::Overlay) {
            return false;
        }
        let minute = self.next;
        self.next += 1;
        let day = time_of(minute);
        program.send(&day);
        if !program.wait(KEY, |screen| screen.contains(&day)) {
            return false;
        }
        program.send("\r");
        program.wait(KEY, |screen| screen.place() != Place::Overlay)
    }

    fn move_about(&mut self, program: &mut Program) {
        let keys = ["j", "k", "J", "jjj", "G", "gg", "\x04", "\x15", "ga", "gm", "gu", "\t\t\t"];
        if let Some(keys) = self.random.choice(keys) {
            program.send(keys);
        }
        program.wait(Duration::from_millis(self.random.u64(5..60)), |_| false);
    }
}

/// Has an earlier key's notice go, so that the next one's can be told from it; false if there was no time for that.
fn hushed(program: &mut Program, said: impl Fn(&Look<'_>) -> bool) -> bool {
    if !program.look(&said) {
        return true;
    }
    program.send("\x1b");
    program.wait(KEY, |screen| !said(screen))
}

/// Whether it is said that something cannot be.
fn cannot(screen: &Look<'_>) -> bool {
    CANNOT.iter().any(|words| begins(&screen.notice(), words))
}

/// Whether a notice is these words, or begins with them as with a sentence; a name may stand in place of `*`.
fn begins(notice: &str, words: &str) -> bool {
    if let Some((before, after)) = words.split_once('*') {
        return notice.starts_with(before) && notice.contains(after);
    }
    notice.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
}

/// The time that has this number, years ahead: no two snoozes go until the same one.
fn time_of(number: u32) -> String {
    let (day, minute) = (number / 1440, number % 1440);
    format!("{}-{:02}-{:02} {:02}:{:02}", 2040 + day / 336, 1 + day / 28 % 12, 1 + day % 28, minute / 60, minute % 60)
}
