//! Single messages: what people say between the scripted turns, and what starts or ends a conversation.

use std::sync::LazyLock;

use fastrand::Rng;

use super::dialogues::{Channel, pick};
use super::fill::fill;
use super::script::{Line, Source, Topic, Who, html, table};
use super::slots::Slots;
use super::turn::{Attachment, Turn, file_url, speak};

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
    fill(QUESTIONS[rng.usize(..QUESTIONS.len())], slots, rng)
}

const QUESTIONS: &[&str] = &[
    "<p>I want to be sure that I understand: is this about one invoice, or about all of them?</p>",
    "<p>Can you tell me a little more? Which page are you on, and what does it say?</p>",
    "<p>Do you mean the app on the phone, or Ledgerwick in the browser?</p>",
    "<p>Since when has this been so, and did anything change on that day?</p>",
    "<p>Is it the same for your colleagues at {company}, or only for you?</p>",
    "<p>I found two things that this could be. Is it about money that is missing, or about hours that are?</p>",
];

/// A customer's judgement of a conversation: mostly good, mostly without words.
pub fn rating(rng: &mut Rng, slots: &mut Slots) -> Rating {
    let score = [5, 5, 5, 5, 5, 4, 4, 4, 3, 3, 2, 1, 1][rng.usize(..13)];
    let remarks: &[&str] = match score {
        5 => GREAT,
        4 => GOOD,
        3 => MIDDLING,
        _ => BAD,
    };
    let remark = (rng.u8(..5) < 2).then(|| fill(remarks[rng.usize(..remarks.len())], slots, rng));
    Rating { score, remark }
}

const GREAT: &[&str] = &[
    "{agent} was brilliant. Solved in {minutes} minutes.",
    "Fast, friendly, and they actually read what I wrote.",
    "Best support I have had this year 🎉",
    "Sehr nette und schnelle Hilfe, danke!",
    "Réponse claire et rapide, merci {agent}.",
    "perfect",
    "👏👏👏",
    "I expected a robot and got a person who knew what a credit note is.",
    "Muy amable, todo resuelto.",
    "とても丁寧な対応でした。",
    "شكراً جزيلاً على المساعدة السريعة",
    "Stayed with me until the {bank} feed ran again, even past closing time.",
];
const GOOD: &[&str] = &[
    "Good answer, just took until {weekday}.",
    "Helpful, though I had to explain twice.",
    "Solved. The article could be clearer.",
    "Gute Hilfe, aber der Bot am Anfang nervt.",
    "Nice people. {area} is still confusing.",
    "Worked in the end 🙂",
];
const MIDDLING: &[&str] = &[
    "It is okay. I got a workaround, not a fix.",
    "Friendly but slow.",
    "Not sure it is solved, I will see at the end of {month}.",
    "The answer was a link I had already read.",
    "Pas vraiment résolu, mais poli.",
];
const BAD: &[&str] = &[
    "{few} days for one sentence. Really?",
    "Nobody read my first message.",
    "Closed my question without asking me whether it was solved. It was not.",
    "I lost {amount} over this and got a smiley.",
    "Bot, bot, bot, then a human who asked what the bot had asked.",
    "leider gar nicht geholfen",
    "Still broken. Looking for another program.",
];
