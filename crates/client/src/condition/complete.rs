//! What may be written next: names of fields, and what they are held against.

use super::ast::Span;
use super::field::{self, Choice, Kind, Person, Spec};
use super::fold::fold;
use super::lex::{Token, TokenKind};
use super::names::{NameKind, Names};
use super::parse::parse;
use super::print;
use crate::domain::Priority;

/// So many are offered.
const MOST: usize = 20;

/// What may stand at a place of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What of the text it stands instead of.
    pub span: Span,
    /// The likeliest first.
    pub entries: Vec<Entry>,
}

/// Something that may stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// As it is to be written.
    pub text: String,
    /// What it is, in a few words; may be empty.
    pub says: String,
}

/// What may stand where the cursor is, at that byte of the text.
pub fn complete(text: &str, at: usize, names: &dyn Names) -> Completion {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let before = text.get(..at).unwrap_or_default();
    let tokens = parse(before).tokens;
    let place = |start: usize| Span::new(start, at);
    if let Some((spec, start)) = tested(before, &tokens) {
        let written = before.get(start..).unwrap_or_default().trim_start_matches(['"', '“', '„']);
        return Completion { span: place(start), entries: best(written, values(spec, names)) };
    }
    let word =
        tokens.last().filter(|token| matches!(token.kind, TokenKind::Words | TokenKind::Field | TokenKind::Fault));
    let start = word.map_or(at, |word| word.span.start);
    let written = before.get(start..).unwrap_or_default();
    if written.starts_with(['"', '“', '„']) {
        return Completion { span: place(at), entries: Vec::new() };
    }
    Completion { span: place(start), entries: best(written, fields()) }
}

/// The field whose value is being written at the end, and where that value begins.
fn tested(text: &str, tokens: &[Token]) -> Option<(&'static Spec, usize)> {
    let behind = tokens.iter().rposition(|token| matches!(token.kind, TokenKind::Operator | TokenKind::Comma))?;
    let rest = tokens.get(behind + 1..)?;
    // A blank, another operand or a bracket ends it; a quotation mark that is open does not.
    let goes_on = |token: &Token| matches!(token.kind, TokenKind::Value | TokenKind::Fault);
    if rest.len() > 1 || !rest.iter().all(goes_on) {
        return None;
    }
    let field = tokens.get(..behind)?.iter().rfind(|token| token.kind == TokenKind::Field)?;
    let spec = field::find(text.get(field.span.start..field.span.end)?)?;
    Some((spec, tokens.get(behind)?.span.end))
}

fn fields() -> Vec<Entry> {
    let entry = |spec: &'static Spec| {
        let operator = match spec.kind {
            Kind::Age(_) | Kind::Left(_) | Kind::Took => ">",
            _ => ":",
        };
        Entry { text: format!("{}{operator}", spec.name), says: spec.doc.to_owned() }
    };
    field::FIELDS.iter().map(entry).collect()
}

/// What a field can be held against.
fn values(spec: &'static Spec, names: &dyn Names) -> Vec<Entry> {
    let plain =
        |words: &[&str]| words.iter().map(|word| Entry { text: (*word).to_owned(), says: String::new() }).collect();
    let named = |kind: NameKind, words: &[&str]| -> Vec<Entry> {
        let mut entries: Vec<Entry> = plain(words);
        entries.extend(names.all(kind).into_iter().map(|named| Entry {
            text: print::value(named.name.as_str()),
            says: named.email.map_or_else(String::new, |email| email.to_string()),
        }));
        entries
    };
    match spec.kind {
        Kind::Flags => plain(&field::FLAGS.iter().map(|flag| flag.name).collect::<Vec<_>>()),
        Kind::Has | Kind::No => {
            let things = field::THINGS.iter().map(|(name, _)| *name);
            let fields = field::FIELDS.iter().filter(|spec| super::check::can_be_absent(spec.kind));
            plain(&things.chain(fields.map(|spec| spec.name)).collect::<Vec<_>>())
        }
        Kind::State => plain(&["open", "snoozed", "closed"]),
        Kind::Priority => plain(&Priority::ALL.map(Priority::as_str)),
        Kind::Person(Person::Assignee) => named(NameKind::Teammate, &["me", "none"]),
        Kind::Person(_) => named(NameKind::Teammate, &["me", "none", "any"]),
        Kind::Team => named(NameKind::Team, &["mine", "none"]),
        Kind::Tag => named(NameKind::Tag, &["none", "any"]),
        Kind::Choice(choice, known) => {
            let usual: &[&str] = if choice == Choice::Channel { &["email", "conversation", "whatsapp"] } else { &[] };
            plain(&known.iter().chain(usual).chain(&["none", "any"]).copied().collect::<Vec<_>>())
        }
        Kind::Presence(_) => plain(&["any", "none"]),
        Kind::Age(_) | Kind::Left(_) | Kind::Took => plain(&["30m", "1h", "2h", "4h", "1d", "2d", "1w", "1bd"]),
        Kind::Instant(_) => dates(),
        Kind::Message => match spec.name {
            "from" => named(NameKind::Teammate, &["customer", "teammate", "bot", "fin", "me"]),
            "sent" | "before" | "after" => dates(),
            _ => Vec::new(),
        },
        Kind::Contact | Kind::Company | Kind::Text(_) | Kind::Number(_) | Kind::Id | Kind::Attribute(_) => Vec::new(),
    }
}

fn dates() -> Vec<Entry> {
    let words = [
        ("today", ""),
        ("yesterday", ""),
        ("this-week", "since Monday"),
        ("last-week", ""),
        ("this-month", ""),
        ("last-month", ""),
        ("-1d", "a day ago"),
        ("-7d", "a week ago"),
        ("monday", "the last one"),
    ];
    words.into_iter().map(|(text, says)| Entry { text: text.to_owned(), says: says.to_owned() }).collect()
}

/// Those that begin as what was written, then those of which a word does, then those that have it anywhere.
fn best(written: &str, entries: Vec<Entry>) -> Vec<Entry> {
    let wanted = fold(written);
    let rank = |entry: &Entry| {
        let has = fold(entry.text.trim_matches('"'));
        match &has {
            has if has.starts_with(&wanted) => Some(0),
            has if has.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(&wanted)) => Some(1),
            has if has.contains(&wanted) => Some(2),
            _ => None,
        }
    };
    let mut ranked: Vec<(u8, Entry)> = entries.into_iter().filter_map(|entry| Some((rank(&entry)?, entry))).collect();
    ranked.sort_by_key(|(rank, _)| *rank);
    ranked.into_iter().map(|(_, entry)| entry).take(MOST).collect()
}
