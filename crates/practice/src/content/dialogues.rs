//! The support scenarios: hand-written conversations with slots.

use std::collections::HashMap;
use std::sync::LazyLock;

use fastrand::Rng;

use super::fill::fill;
use super::script::{self, Line, Script, Topic, Who};
use super::slots::Slots;
use super::turn::{Turn, speak};

/// How a conversation came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Channel {
    /// The messenger.
    Chat,
    /// E-mail; it has a subject.
    Email,
}

/// One scenario.
#[derive(Clone, Debug)]
pub struct Dialogue {
    /// A short name, for tests and for people who look at the data.
    pub key: String,
    /// How it came in.
    pub channel: Channel,
    /// The subject of an e-mail, as a template.
    pub subject: Option<String>,
    /// The team that should get it: an index into `teams()`.
    pub team: usize,
    /// What it is about.
    pub topic: Topic,
    /// The customer's language.
    pub language: String,
    /// Names of tags, all of them in `tags()`.
    pub tags: Vec<String>,
    /// Whether it ought to be marked as a priority.
    pub priority: bool,
    /// What is said.
    pub lines: Vec<Line>,
}

impl Dialogue {
    /// The messages of this conversation with their slots filled.
    pub fn instantiate(&self, rng: &mut Rng, slots: &mut Slots) -> Vec<Turn> {
        self.lines.iter().map(|line| speak(line, slots, rng)).collect()
    }

    /// Only the first message, and others before an agent has said anything: what starts a new conversation.
    pub fn open(&self, rng: &mut Rng, slots: &mut Slots) -> Vec<Turn> {
        let unanswered = self.lines.iter().take_while(|line| line.who == Who::Customer);
        unanswered.map(|line| speak(line, slots, rng)).collect()
    }

    /// The subject with its slots filled; the same values as in the messages when the slots are the same.
    pub fn subject(&self, rng: &mut Rng, slots: &mut Slots) -> Option<String> {
        self.subject.as_ref().map(|template| fill(template, slots, rng))
    }

    fn from_script(script: Script) -> Option<Self> {
        let [key, channel, team, topic, language, tags, priority] = script.header.try_into().ok()?;
        Some(Self {
            key,
            channel: if channel == "email" { Channel::Email } else { Channel::Chat },
            subject: script.subject,
            team: ["support", "billing", "technical", "success"].iter().position(|name| *name == team)?,
            topic: Topic::named(&topic),
            language,
            tags: tags.split(',').map(str::trim).filter(|tag| !tag.is_empty()).map(str::to_owned).collect(),
            priority: priority == "high",
            lines: script.lines,
        })
    }
}

pub(super) const FILES: &[&str] = &[
    include_str!("scripts/billing.txt"),
    include_str!("scripts/technical.txt"),
    include_str!("scripts/howto.txt"),
    include_str!("scripts/accounts.txt"),
    include_str!("scripts/everyday.txt"),
    include_str!("scripts/european.txt"),
    include_str!("scripts/worldwide.txt"),
];

static DIALOGUES: LazyLock<Vec<Dialogue>> =
    LazyLock::new(|| FILES.iter().flat_map(|text| script::read(text)).filter_map(Dialogue::from_script).collect());

/// All scenarios.
pub fn dialogues() -> &'static [Dialogue] {
    &DIALOGUES
}

/// The scenarios of each language, so that a large world is made without searching through all of them each time.
static BY_LANGUAGE: LazyLock<HashMap<&'static str, Vec<&'static Dialogue>>> = LazyLock::new(|| {
    let mut by_language: HashMap<&str, Vec<&Dialogue>> = HashMap::new();
    for dialogue in dialogues() {
        by_language.entry(&dialogue.language).or_default().push(dialogue);
    }
    by_language
});

/// A scenario for a customer who speaks `language`: mostly in that language when there is one, else in English.
pub fn pick(rng: &mut Rng, language: &str) -> &'static Dialogue {
    let native = language != "en" && rng.u8(..10) < 8;
    let known = BY_LANGUAGE.get(if native { language } else { "en" });
    known.or_else(|| BY_LANGUAGE.get("en")).map_or(&DIALOGUES[0], |choice| choice[rng.usize(..choice.len())])
}

/// A scenario about `topic`, in English.
pub fn pick_for_topic(rng: &mut Rng, topic: Topic) -> &'static Dialogue {
    let about = |dialogue: &&Dialogue| dialogue.topic == topic && dialogue.language == "en";
    let choice: Vec<&'static Dialogue> = DIALOGUES.iter().filter(about).collect();
    if choice.is_empty() { pick(rng, "en") } else { choice[rng.usize(..choice.len())] }
}
