//! What the program says to the person: what they did or tried at one place, what others did at another, and all of it
//! under `:messages`.

use std::ops::Range;

use super::list::DELETED;
use crate::words::heard::{Heard, Kind};
use client::domain::{ConversationId, Timestamp};

/// How much a notice matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Good to know.
    Info,
    /// Something is not as it should be.
    Warning,
    /// Something failed.
    Error,
}

/// For how long something is on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stays {
    /// What was done, and how it is taken back: until something else is said, or for a minute.
    Long,
    /// What is over once it was seen: for a few seconds.
    Short,
    /// What answers a key, or went wrong: until the next key.
    UntilKey,
}

/// A thing said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// When it was said, by the corrected clock.
    pub at: Timestamp,
    /// How much it matters.
    pub level: Level,
    /// A sentence for the person, clean for the screen.
    pub words: String,
    /// The conversations whose words are among them.
    pub about: Vec<ConversationId>,
    /// Where a customer's name stands in the words: of what has nothing else of theirs, that alone is forgotten.
    pub name: Range<usize>,
}

/// Everything said, newest last.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    log: Vec<Notice>,
    /// How long the last one is on screen; none once it is not.
    shown: Option<Stays>,
    /// Which of the log that is.
    current: Option<Notice>,
    /// How often something was said, and heard.
    counts: (u64, u64),
    /// What others did and is on screen, oldest first: when, and which conversation.
    heard: Vec<(Timestamp, ConversationId, Heard)>,
}

/// How many notices are kept.
const KEPT: usize = 500;

/// For how many seconds what others did is on screen.
pub const HEARD: i64 = 10;

impl Notices {
    /// Says something. The same words again only renew the time.
    pub fn say(&mut self, at: Timestamp, level: Level, words: impl Into<String>) {
        self.say_about(at, level, words, Vec::new());
    }

    /// Says something that quotes conversations: it is forgotten with their words (S12).
    pub fn say_about(&mut self, at: Timestamp, level: Level, words: impl Into<String>, about: Vec<ConversationId>) {
        let stays = if level == Level::Info { Stays::Long } else { Stays::UntilKey };
        self.push(Notice { at, level, words: words.into(), about, name: 0..0 }, stays);
    }

    /// Says something of a customer: what stands before their name, the name, and what stands behind it. The name is
    /// forgotten with the conversation (S12), and the rest stays.
    pub fn say_of(&mut self, at: Timestamp, level: Level, said: (&str, &str, &str), about: ConversationId) {
        let (before, who, behind) = said;
        let who = client::domain::text::clean_line(who);
        let name = before.len()..before.len() + who.len();
        let words = format!("{before}{who}{behind}");
        self.push(Notice { at, level, words, about: vec![about], name }, Stays::UntilKey);
    }

    /// Says what did not happen though it was decided, at a moment at which the person may be at another thing: keys do not take
    /// it off the screen.
    pub fn insist(&mut self, at: Timestamp, words: impl Into<String>, about: Vec<ConversationId>) {
        self.push(Notice { at, level: Level::Warning, words: words.into(), about, name: 0..0 }, Stays::Long);
    }

    /// Answers a key that did nothing: it goes with the next one.
    pub fn answer(&mut self, at: Timestamp, words: impl Into<String>) {
        self.push(
            Notice { at, level: Level::Info, words: words.into(), about: Vec::new(), name: 0..0 },
            Stays::UntilKey,
        );
    }

    /// Says what is over once it was seen.
    pub fn pass(&mut self, at: Timestamp, words: impl Into<String>, about: Vec<ConversationId>) {
        self.push(Notice { at, level: Level::Info, words: words.into(), about, name: 0..0 }, Stays::Short);
    }

    /// Keeps something for who looks at all that was said; nothing on screen gives way to it.
    pub fn note(&mut self, at: Timestamp, words: impl Into<String>, about: Vec<ConversationId>) {
        let words = client::domain::text::clean_line(&words.into());
        self.keep(Notice { at, level: Level::Info, words, about, name: 0..0 });
    }

    /// Tells what others did: beside what the person did, never in its place.
    pub fn hear(&mut self, at: Timestamp, kind: Kind, who: &str, words: &str, about: ConversationId) {
        let clean = client::domain::text::clean_line;
        self.unhear(at);
        let heard = Heard { kind, who: clean(who), words: clean(words) };
        self.keep(Notice {
            at,
            level: Level::Info,
            words: heard.words.clone(),
            about: vec![about.clone()],
            name: 0..0,
        });
        self.heard.retain(|(_, id, before)| *id != about || before.kind != kind);
        self.heard.push((at, about, heard));
        self.counts.1 += 1;
    }

    fn push(&mut self, mut notice: Notice, stays: Stays) {
        notice.words = client::domain::text::clean_line(&notice.words);
        self.current = Some(notice.clone());
        self.shown = Some(stays);
        self.counts.0 += 1;
        self.keep(notice);
    }

    fn keep(&mut self, notice: Notice) {
        // Two customers may have one name: what is said of the second is a thing of its own (S12).
        let is_same = |last: &&mut Notice| Notice { at: notice.at, ..(**last).clone() } == notice;
        if let Some(last) = self.log.last_mut().filter(is_same) {
            last.at = notice.at;
            return;
        }
        self.log.push(notice);
        if self.log.len() > KEPT {
            self.log.remove(0);
        }
    }

    /// Forgets what was said about conversations that are gone, names included.
    pub fn forget(&mut self, about: impl Fn(&ConversationId) -> bool) {
        let all = self.log.iter_mut().chain(self.current.as_mut());
        for notice in all.filter(|n| !n.name.is_empty() && n.about.iter().any(&about)) {
            let before = notice.words.get(..notice.name.start).unwrap_or_default();
            let behind = notice.words.get(notice.name.end..).unwrap_or_default();
            let name = before.len()..before.len() + DELETED.len();
            notice.words = format!("{before}{DELETED}{behind}");
            notice.name = name;
        }
        self.forget_quotes(about);
    }

    /// Forgets what quoted conversations that read otherwise now.
    pub fn forget_quotes(&mut self, about: impl Fn(&ConversationId) -> bool) {
        let stays = |notice: &Notice| !notice.name.is_empty() || !notice.about.iter().any(&about);
        self.log.retain(stays);
        self.current = self.current.take().filter(stays);
        self.heard.retain(|(_, id, _)| !about(id));
    }

    /// What the person did, or what came of it, as long as it is on screen.
    pub fn current(&self) -> Option<&Notice> {
        self.current.as_ref().filter(|_| self.shown.is_some())
    }

    /// How often something was said, and heard: whether there is something new.
    pub fn said(&self) -> (u64, u64) {
        self.counts
    }

    /// How long that is on screen.
    pub fn stays(&self) -> Option<Stays> {
        self.shown.filter(|_| self.current.is_some())
    }

    /// What others did, as long as it is on screen; oldest first.
    pub fn heard(&self) -> impl Iterator<Item = &Heard> + Clone {
        self.heard.iter().map(|(.., heard)| heard)
    }

    /// Takes what the person did off the screen; it stays in the log.
    pub fn dismiss(&mut self) {
        self.shown = None;
    }

    /// A key was pressed: what answered the one before goes.
    pub fn key(&mut self) {
        self.shown = self.shown.filter(|stays| *stays != Stays::UntilKey);
    }

    /// What others did and was on screen for long enough goes; what is promised stays until it was looked at.
    pub fn unhear(&mut self, now: Timestamp) {
        self.heard.retain(|(at, _, heard)| heard.kind == Kind::Sla || now.since(*at) < HEARD);
    }

    /// Of what was heard of a kind only that of some conversations stays on screen.
    pub fn keep_heard(&mut self, kind: Kind, stays: impl Fn(&ConversationId) -> bool) {
        self.heard.retain(|(_, id, heard)| heard.kind != kind || stays(id));
    }

    /// All notices, oldest first.
    pub fn all(&self) -> &[Notice] {
        &self.log
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_two_customers_of_one_name_is_forgotten_of_each() {
        let id = |number: &str| ConversationId::new(number);
        let of_one = || {
            let mut notices = Notices::default();
            for number in ["1", "2"] {
                notices.say_about(Timestamp(1), Level::Info, "Closed Ann", vec![id(number)]);
            }
            notices
        };
        for (gone, left) in [("1", "2"), ("2", "1")] {
            let mut notices = of_one();
            notices.forget(|about| *about == id(gone));
            let about: Vec<_> = notices.all().iter().flat_map(|notice| notice.about.clone()).collect();
            assert_eq!(about, [id(left)]);
        }
    }

    #[test]
    fn a_name_is_forgotten_wherever_it_stands_and_the_rest_stays() {
        for (said, left) in [
            (("", "Ann", " is not closed"), format!("{DELETED} is not closed")),
            (("Not sent to ", "Ann", ": no"), format!("Not sent to {DELETED}: no")),
            (("Not sent to ", "A\u{1b}[2Jnn", ": no"), format!("Not sent to {DELETED}: no")),
        ] {
            let mut notices = Notices::default();
            notices.say_of(Timestamp(1), Level::Error, said, ConversationId::new("1"));
            for _ in 0..2 {
                notices.forget(|_| true);
                assert_eq!(notices.all().iter().map(|notice| &notice.words).collect::<Vec<_>>(), [&left]);
            }
        }
    }

    #[test]
    fn the_same_words_again_only_renew_the_time() {
        let mut notices = Notices::default();
        notices.say(Timestamp(1), Level::Info, "Closed Ann");
        notices.say(Timestamp(2), Level::Info, "Closed Ann");
        assert_eq!(notices.all().iter().map(|notice| notice.at).collect::<Vec<_>>(), [Timestamp(2)]);
    }
}
