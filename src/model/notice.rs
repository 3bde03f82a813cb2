//! What the program says to the person: one line at a time in the status bar, all of it under `:messages`.

use super::list::DELETED;
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
    /// Bytes of a customer's name at its beginning: of what has nothing else of theirs, that alone is forgotten.
    pub name: usize,
}

/// Everything said, newest last.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    log: Vec<Notice>,
    shown: bool,
}

/// How many notices are kept.
const KEPT: usize = 500;

impl Notices {
    /// Says something. The same words again only renew the time.
    pub fn say(&mut self, at: Timestamp, level: Level, words: impl Into<String>) {
        self.say_about(at, level, words, Vec::new());
    }

    /// Says something that quotes conversations: it is forgotten with their words (S12).
    pub fn say_about(&mut self, at: Timestamp, level: Level, words: impl Into<String>, about: Vec<ConversationId>) {
        self.push(at, level, words.into(), about, 0);
    }

    /// Says something of a customer, whose name comes first: that name is forgotten with the conversation (S12), and the
    /// rest stays.
    pub fn say_of(&mut self, at: Timestamp, level: Level, who: &str, words: &str, about: ConversationId) {
        let who = client::domain::text::clean_line(who);
        self.push(at, level, format!("{who}{words}"), vec![about], who.len());
    }

    fn push(&mut self, at: Timestamp, level: Level, words: String, about: Vec<ConversationId>, name: usize) {
        let words = client::domain::text::clean_line(&words);
        self.shown = true;
        if let Some(last) = self.log.last_mut().filter(|n| n.words == words) {
            last.at = at;
            return;
        }
        self.log.push(Notice { at, level, words, about, name });
        if self.log.len() > KEPT {
            self.log.remove(0);
        }
    }

    /// Forgets what was said about conversations that are gone, names included.
    pub fn forget(&mut self, about: impl Fn(&ConversationId) -> bool) {
        for notice in self.log.iter_mut().filter(|n| n.name > 0 && n.about.iter().any(&about)) {
            let rest = notice.words.get(notice.name..).unwrap_or_default();
            notice.words = format!("{DELETED}{rest}");
            notice.name = DELETED.len();
        }
        self.forget_quotes(about);
    }

    /// Forgets what quoted conversations that read otherwise now.
    pub fn forget_quotes(&mut self, about: impl Fn(&ConversationId) -> bool) {
        let last = self.log.len();
        self.log.retain(|notice| notice.name > 0 || !notice.about.iter().any(&about));
        // The one before it was dismissed long ago.
        self.shown &= self.log.len() == last;
    }

    /// The notice in the status bar.
    pub fn current(&self) -> Option<&Notice> {
        self.log.last().filter(|_| self.shown)
    }

    /// Takes the notice off the status bar; it stays in the log. Returns whether there was one.
    pub fn dismiss(&mut self) -> bool {
        std::mem::replace(&mut self.shown, false)
    }

    /// All notices, oldest first.
    pub fn all(&self) -> &[Notice] {
        &self.log
    }
}
