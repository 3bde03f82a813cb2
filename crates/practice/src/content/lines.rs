//! Single messages: what people say between the scripted turns, and what starts or ends a conversation.

use std::sync::LazyLock;

use fastrand::Rng;
use serde::Deserialize;

use super::data::read;
use super::dialogues::{Channel, pick};
use super::fill::fill;
use super::script::{Line, Source, Topic, Who, html, table};
use super::slots::Slots;
use super::turn::{Attachment, Turn, file_url, speak};
use super::values::one_of;

/// How a customer takes an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mood {
    /// It helped.
    Thanks,
    /// It did not help.
    StillBroken,
    /// It leads to another question.
    Question,
    /// Here is a picture of it.
    Screenshot,
    /// Enough is enough.
    Annoyed,
    /// Will try later.
    Later,
    /// Says nothing.
    Silent,
}

impl Mood {
    /// A mood, in the proportions of a usual day.
    pub fn choose(rng: &mut Rng) -> Self {
        match rng.u8(..100) {
            0..30 => Self::Thanks,
            30..48 => Self::StillBroken,
            48..66 => Self::Question,
            66..74 => Self::Screenshot,
            74..80 => Self::Annoyed,
            80..88 => Self::Later,
            _ => Self::Silent,
        }
    }

    fn named(word: &str) -> Self {
        match word {
            "thanks" => Self::Thanks,
            "broken" => Self::StillBroken,
            "question" => Self::Question,
            "shot" => Self::Screenshot,
            "annoyed" => Self::Annoyed,
            "later" => Self::Later,
            _ => Self::Silent,
        }
    }
}

/// A first message of a new conversation.
#[derive(Clone, Debug)]
pub struct Opener {
    /// How it comes in.
    pub channel: Channel,
    /// Subject of an e-mail.
    pub subject: Option<String>,
    /// The messages; nearly always one.
    pub turns: Vec<Turn>,
    /// What it is about.
    pub topic: Topic,
    /// The team that should get it: an index into `teams()`.
    pub team: usize,
    /// Whether it ought to be a priority.
    pub priority: bool,
    /// Tags that fit.
    pub tags: Vec<String>,
}

/// An automated outbound message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeting {
    /// How it goes out.
    pub channel: Channel,
    /// Subject of an e-mail.
    pub subject: Option<&'static str>,
    /// HTML template.
    pub template: String,
}

/// A customer's judgement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    /// 1 (bad) to 5 (great).
    pub score: u8,
    /// Words, when any were left.
    pub remark: Option<String>,
}

struct Entry {
    mood: Mood,
    topic: Option<Topic>,
    language: &'static str,
    template: String,
}

static FOLLOWUPS: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let rows = table(include_str!("scripts/followups.txt"), 4);
    rows.map(|row| Entry {
        mood: Mood::named(row[0]),
        topic: (row[1] != "*").then(|| Topic::named(row[1])),
        language: row[2],
        template: paragraphs(row[3]),
    })
    .collect()
});

/// Replies, notes, endings and bot lines: `kind | topic | text`.
static SAYINGS: LazyLock<Vec<(&'static str, Option<Topic>, String)>> = LazyLock::new(|| {
    let rows = table(include_str!("scripts/sayings.txt"), 3);
    rows.map(|row| (row[0], (row[1] != "*").then(|| Topic::named(row[1])), paragraphs(row[2]))).collect()
});

/// Fin's answers: `topic | article title | article path | text`.
static ANSWERS: LazyLock<Vec<(Topic, Line)>> = LazyLock::new(|| {
    let rows = table(include_str!("scripts/fin.txt"), 4);
    rows.map(|row| {
        let url = format!("https://help.ledgerwick.example/{}", row[2]);
        let sources = vec![Source { title: row[1].to_owned(), url }];
        (Topic::named(row[0]), Line { who: Who::Fin, template: paragraphs(row[3]), files: Vec::new(), sources })
    })
    .collect()
});

static GREETINGS: LazyLock<Vec<Greeting>> = LazyLock::new(|| {
    let rows = table(include_str!("scripts/greetings.txt"), 2);
    rows.map(|row| Greeting {
        channel: if row[0].is_empty() { Channel::Chat } else { Channel::Email },
        subject: (!row[0].is_empty()).then_some(row[0]),
        template: paragraphs(row[1]),
    })
    .collect()
});

/// What is said without a topic.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lines {
    /// What Fin asks back.
    questions: Vec<String>,
    remarks: Remarks,
}

/// What is said with a rating.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Remarks {
    great: Vec<String>,
    good: Vec<String>,
    middling: Vec<String>,
    bad: Vec<String>,
}

static LINES: LazyLock<Lines> = LazyLock::new(|| read(include_str!("data/lines.toml")));

/// In the tables a paragraph ends with `//`, because an entry is one line.
fn paragraphs(text: &str) -> String {
    html(&text.replace(" // ", "\n\n").replace(" / ", "\n"))
}

/// What a customer answers to an agent; nothing when silent. In `language` where there are words for the mood.
pub fn followup(rng: &mut Rng, mood: Mood, topic: Topic, language: &str, slots: &mut Slots) -> Option<Turn> {
    if mood == Mood::Silent {
        return None;
    }
    let fits = |entry: &&Entry, language: &str| {
        entry.mood == mood && entry.language == language && entry.topic.is_none_or(|about| about == topic)
    };
    let mut fitting: Vec<&Entry> = FOLLOWUPS.iter().filter(|entry| fits(entry, language)).collect();
    if fitting.is_empty() {
        fitting = FOLLOWUPS.iter().filter(|entry| fits(entry, "en")).collect();
    }
    let template = &weighed(rng, &fitting, |entry| entry.topic.is_some())?.template;
    let html = fill(template, slots, rng);
    let attachments = if mood == Mood::Screenshot { vec![screenshot(slots, rng)] } else { Vec::new() };
    Some(turn(Who::Customer, html, attachments))
}

fn turn(who: Who, html: String, attachments: Vec<Attachment>) -> Turn {
    Turn { who, html, attachments, sources: Vec::new() }
}

fn screenshot(slots: &mut Slots, rng: &mut Rng) -> Attachment {
    let names = "[[Screenshot 2026-0{few}-1{few2} at 1{few3}.0{few4}.png|screenshot.png|image ({few}).png|IMG_{id}.jpg|Bildschirmfoto {id}.png|error-{hex}.png]]";
    let name = fill(names, slots, rng);
    let kind = if name.ends_with("jpg") { "image/jpeg" } else { "image/png" };
    let url = file_url(&name, rng);
    Attachment { name, content_type: kind.to_owned(), size: rng.u64(18_000..3_400_000), url }
}

/// Something new a customer who speaks `language` writes about.
pub fn opener(rng: &mut Rng, language: &str, slots: &mut Slots) -> Opener {
    let dialogue = pick(rng, language);
    Opener {
        channel: dialogue.channel,
        turns: dialogue.open(rng, slots),
        subject: dialogue.subject(rng, slots),
        topic: dialogue.topic,
        team: dialogue.team,
        priority: dialogue.priority,
        tags: dialogue.tags.clone(),
    }
}

/// The automated messages.
pub fn greetings() -> &'static [Greeting] {
    &GREETINGS
}

/// One of the automated messages, filled.
pub fn greeting(rng: &mut Rng, slots: &mut Slots) -> (&'static Greeting, String) {
    let chosen = &GREETINGS[rng.usize(..GREETINGS.len())];
    (chosen, fill(&chosen.template, slots, rng))
}

fn saying(rng: &mut Rng, kind: &str, topic: Topic, slots: &mut Slots) -> String {
    let fits = |entry: &&(&str, Option<Topic>, String)| entry.0 == kind && entry.1.is_none_or(|about| about == topic);
    let fitting: Vec<_> = SAYINGS.iter().filter(fits).collect();
    weighed(rng, &fitting, |entry| entry.1.is_some()).map(|entry| fill(&entry.2, slots, rng)).unwrap_or_default()
}

/// One of the fitting entries; what is said of this very topic comes up four times as often as what can always be
/// said.
fn weighed<'a, T>(rng: &mut Rng, fitting: &[&'a T], special: impl Fn(&T) -> bool) -> Option<&'a T> {
    let weight = |entry: &T| if special(entry) { 4 } else { 1 };
    let mut ball = rng.usize(..fitting.iter().map(|entry| weight(entry)).sum::<usize>().max(1));
    fitting.iter().copied().find(|entry| {
        let hit = ball < weight(entry);
        ball = ball.saturating_sub(weight(entry));
        hit
    })
}

/// An agent's reply about `topic`.
pub fn reply(rng: &mut Rng, topic: Topic, slots: &mut Slots) -> Turn {
    turn(Who::Agent, saying(rng, "reply", topic, slots), Vec::new())
}

/// What an agent says at the end.
pub fn closing_line(rng: &mut Rng, topic: Topic, slots: &mut Slots) -> Turn {
    turn(Who::Agent, saying(rng, "close", topic, slots), Vec::new())
}

/// An internal note about `topic`.
pub fn note(rng: &mut Rng, topic: Topic, slots: &mut Slots) -> Turn {
    turn(Who::Note, saying(rng, "note", topic, slots), Vec::new())
}

/// What the workflow bot says.
pub fn bot_line(rng: &mut Rng, slots: &mut Slots) -> Turn {
    turn(Who::Bot, saying(rng, "bot", Topic::Other, slots), Vec::new())
}

/// Fin's answer about `topic`, with its sources; about anything when there is none.
pub fn fin_answer(rng: &mut Rng, topic: Topic, slots: &mut Slots) -> Turn {
    let about: Vec<&(Topic, Line)> = ANSWERS.iter().filter(|(known, _)| *known == topic).collect();
    let from = if about.is_empty() { ANSWERS.iter().collect() } else { about };
    speak(&from[rng.usize(..from.len())].1, slots, rng)
}

/// What Fin asks back when it did not understand.
pub fn fin_question(rng: &mut Rng, slots: &mut Slots) -> String {
    fill(one_of(rng, &LINES.questions), slots, rng)
}

/// A customer's judgement of a conversation: mostly good, mostly without words.
pub fn rating(rng: &mut Rng, slots: &mut Slots) -> Rating {
    let score = [5, 5, 5, 5, 5, 4, 4, 4, 3, 3, 2, 1, 1][rng.usize(..13)];
    let remarks = &LINES.remarks;
    let remarks = match score {
        5 => &remarks.great,
        4 => &remarks.good,
        3 => &remarks.middling,
        _ => &remarks.bad,
    };
    let remark = (rng.u8(..5) < 2).then(|| fill(one_of(rng, remarks), slots, rng));
    Rating { score, remark }
}
