//! A message that does not go out at once: because of what came since it was begun (S10), or because it reads like a
//! note. It stays in the composer, and the composer's own keys answer.

use super::decide::sentence;
use super::{Call, compose, then};
use crate::call::Arg;
use crate::model::composer::After;
use crate::model::overlay::{Stop, Why};
use crate::model::reads::Fact;
use crate::model::registry::{Done, Refused};
use crate::model::thread::Base;
use crate::model::{Composer, Effect, Level, Model, Overlay};
use crate::words::{composer, stopped as words};
use client::domain::{ConversationId, Operation, Part, Seen, seen};
use client::intent::{Assignee, Intent, Message, Refusal};
use client::store::{DraftMode, Stopped};

/// Shows what came since a message was begun. What is known here may be more than what stopped it.
pub(super) fn show_news(model: &mut Model, id: &ConversationId, intent: &Intent, last: &Part) {
    let (Intent::Reply(message) | Intent::Note(message)) = intent else { return };
    let mode = if matches!(intent, Intent::Reply(_)) { DraftMode::Reply } else { DraftMode::Note };
    let again = call_of(&after_of(model, id, message));
    let news = news(model, id, message.seen.as_ref(), last);
    let there = model.composer.as_ref().is_some_and(|c| c.conversation == *id && c.mode == mode);
    if there && model.over.overlays.is_empty() {
        model.over.overlays.push(Overlay::Stop(Stop { about: id.clone(), mode, why: Why::News(news), again }));
    }
}

/// What is to follow words, by the key that was to send them.
pub(super) fn after_of(model: &Model, id: &ConversationId, message: &Message) -> After {
    if let Some(composer) = model.composer.as_ref().filter(|composer| composer.conversation == *id) {
        return composer.tried.clone();
    }
    let then = match message.then.as_deref() {
        Some(Intent::Fill(fill)) => fill.then.as_deref(),
        then => then,
    };
    match then {
        Some(Intent::Close) => After::Close,
        Some(Intent::Snooze(until)) => After::Snooze(*until),
        Some(Intent::Assign(to)) => After::Assign(to.clone()),
        _ if message.asleep => After::Asleep,
        _ => After::Stay,
    }
}

/// A message that waited did not go out, because of what came meanwhile; it is a draft again. Where its conversation is before
/// the person, it is asked about as at the press of the key; else it is said whose it is, and the key that sends it asks.
pub(crate) fn stopped(model: &mut Model, stopped: &Stopped) -> Done {
    let (id, mode) = (stopped.conversation.clone(), stopped.mode);
    stopped.steps.iter().map(|step| step.id).chain([stopped.step]).for_each(|id| super::sending::taken_back(model, id));
    // Whoever was about to leave sees it before that.
    model.over.overlays.retain(|overlay| !super::general::asks_to_leave(overlay));
    model.panes.list.unhandle(&id);
    let of_several: Vec<i64> = model.known.several.iter().map(|(unit, ..)| *unit).collect();
    let units: Vec<i64> = stopped.steps.iter().map(|step| step.unit).chain([stopped.step]).collect();
    model.known.done.retain(|unit| !units.contains(unit) || of_several.contains(unit));
    model.reads.after(Fact::OutboxMoved);
    let why = match &stopped.last {
        Some(last) => sentence(model, &Refusal::Changed(Box::new(last.clone()))),
        None => words::SOMETHING.to_owned(),
    };
    // A question that comes under hands that type would be answered before it is read.
    let is_free = model.composer.is_none() && model.over.overlays.is_empty();
    if model.panes.thread.shown.as_ref() == Some(&id) && is_free {
        return ask_here(model, stopped, &why);
    }
    let given = give_back(model, stopped);
    let written = model.composer.as_mut().filter(|composer| composer.conversation == id && composer.mode == mode);
    match written {
        Some(composer) => composer.seen = Some(stopped.seen.clone()),
        None => drop(model.drafts.seen.insert(id.clone(), stopped.seen.clone())),
    }
    let who = super::act::who(model, &id).unwrap_or_else(|| format!("conversation {id}"));
    let stays_open = stopped.steps.iter().skip(1).any(|step| step.operation.words().is_none());
    let words = words::not_sent(mode == DraftMode::Note, &who, &why, stays_open);
    model.notices.insist(model.now, words, vec![id]);
    given.into()
}

/// The draft is before the person again, with what came.
fn ask_here(model: &mut Model, stopped: &Stopped, why: &str) -> Done {
    let (id, mode) = (stopped.conversation.clone(), stopped.mode);
    let own = || stopped.steps.iter().skip(1).filter(|step| step.unit == stopped.step).map(|step| &step.operation);
    let ends = own().find_map(|operation| match operation {
        Operation::Close => Some(After::Close),
        Operation::Snooze(until) | Operation::CloseUntil(until) => Some(After::Snooze(*until)),
        _ => None,
    });
    // A team comes behind the teammate who loses it.
    let goes = own().rev().find_map(|operation| match operation {
        Operation::AssignTeam(Some(team)) => Some(After::Assign(Assignee::Team(team.clone()))),
        Operation::AssignAdmin(Some(admin)) => Some(After::Assign(Assignee::Admin(admin.clone()))),
        Operation::AssignAdmin(None) => Some(After::Assign(Assignee::Nobody)),
        _ => None,
    });
    let after = ends.or(goes);
    let asleep = stopped.steps.first().is_some_and(|first| first.operation.keeps_snooze());
    let after = after.or(asleep.then_some(After::Asleep));
    let last = stopped.last.as_ref();
    let news = last.map(|last| news(model, &id, Some(&stopped.seen), last)).unwrap_or_default();
    // Whoever sends it now has seen that.
    let seen = last.map_or_else(|| stopped.seen.clone(), |last| Seen::up_to(std::slice::from_ref(last)));
    model.drafts.seen.insert(id.clone(), seen);
    model.drawn.aim.add(&id);
    let said = Done::default().saying_about(Level::Warning, composer::not_yet(why), id.clone());
    let done = said.with(compose::open(model, &Call::of("reply").about(Some(id.clone())), mode));
    model.panes.thread.go_to(Base::End);
    let again = call_of(&after.unwrap_or(After::Stay));
    model.over.overlays.push(Overlay::Stop(Stop { about: id, mode, why: Why::News(news), again }));
    done
}

/// The words are in the composer again, if it is open there: those of each in front of those of the one after it.
fn give_back(model: &mut Model, stopped: &Stopped) -> Vec<Effect> {
    stopped.steps.iter().rev().flat_map(|step| compose::give_back(model, step)).collect()
}

/// What came, the oldest first, that is a reason to look again; the one that stopped it at least.
fn news(model: &Model, id: &ConversationId, seen: Option<&Seen>, last: &Part) -> Vec<Part> {
    let me = model.me().map(|me| me.as_str().to_owned());
    let data = model.panes.thread.data.as_ref().filter(|data| data.conversation.id == *id);
    let parts = data.zip(seen).map(|(data, seen)| seen.news(&data.parts)).unwrap_or_default();
    let counts = |part: &&Part| Some(&part.author.id) != me.as_ref() && seen::matters(part);
    let mut news: Vec<Part> = parts.iter().filter(counts).cloned().collect();
    if news.iter().all(|part| part.id != last.id) {
        news.push(last.clone());
    }
    // The words are looked up where they are kept.
    for part in &mut news {
        part.body = None;
    }
    news
}

/// A reply that reads like a note is asked about, once for the same words.
pub(super) fn ask(model: &mut Model, after: &After) -> Result<(), Refused> {
    if !model.settings.stop_on_note {
        return Ok(());
    }
    let directory = &model.known.directory;
    let names: Vec<&str> = directory.admins.iter().map(|admin| admin.name.as_str()).collect();
    let Some(composer) = model.composer.as_mut().filter(|composer| composer.mode == DraftMode::Reply) else {
        return Ok(());
    };
    let found = like_a_note(composer, &names);
    if found.iter().all(|words| composer.asked.contains(words)) {
        return Ok(());
    }
    composer.asked.clone_from(&found);
    let again = call_of(after);
    let (about, mode) = (composer.conversation.clone(), composer.mode);
    model.over.overlays.clear();
    model.over.overlays.push(Overlay::Stop(Stop { about, mode, why: Why::Note(found), again }));
    Err(Refused::from(words::ASKED))
}

/// What is called anew to send it, with what is to follow.
fn call_of(after: &After) -> Call {
    match after {
        After::Stay => Call::of(SEND),
        After::Close => Call::of("composer.send-close"),
        After::Snooze(until) => Call::of("composer.send-snooze").with(Arg::At(*until)),
        After::Asleep => Call::of("composer.send-asleep"),
        After::Assign(to) => then::send_to(to),
    }
}

const SEND: &str = "composer.send";

/// Whether what it is about is still written there.
pub(super) fn stands(model: &Model, stop: &Stop) -> bool {
    let there = |composer: &Composer| composer.conversation == stop.about && composer.mode == stop.mode;
    model.composer.as_ref().is_some_and(there) && !model.known.gone.contains(&stop.about)
}

/// What is called, where a message has stopped: the keys that send, switch, throw away or leave answer it; no other
/// does anything.
///
/// # Errors
///
/// The key answers nothing.
pub(crate) fn answered(model: &mut Model, calls: Vec<Call>) -> Result<Vec<Call>, ()> {
    let (Some(Overlay::Stop(stop)), Some(first)) = (model.over.overlays.last(), calls.first()) else {
        return Ok(calls);
    };
    let (again, stands) = (stop.again.clone(), stands(model, stop));
    let goes_on = match first.command.as_ref() {
        "help" | "redraw" | "suspend" => return Ok(calls),
        SEND if calls.len() == 1 => vec![again],
        SEND | "composer.send-close" | "composer.send-snooze" | "composer.send-asleep" | "composer.send-assign" => {
            calls
        }
        "composer.switch" | "composer.discard" => calls,
        "composer.cancel" => Vec::new(),
        _ => return Err(()),
    };
    model.over.overlays.pop();
    Ok(if stands { goes_on } else { Vec::new() })
}

/// The keys that answer, with what each does.
pub(crate) fn answers(model: &Model, stop: &Stop) -> Vec<(&'static str, String)> {
    let who = model.composer.as_ref().map(|composer| composer.who.as_str());
    let then = match stop.again.command.as_ref() {
        "composer.send-close" => Some("close"),
        "composer.send-snooze" => Some("snooze"),
        "composer.send-assign" => Some("assign"),
        _ => None,
    };
    match &stop.why {
        Why::News(_) => vec![
            (SEND, words::all_the_same(None, then)),
            ("composer.cancel", "read first".to_owned()),
            ("composer.discard", "throw away".to_owned()),
        ],
        Why::Note(_) => vec![
            ("composer.switch", composer::MAKE_NOTE.to_owned()),
            (SEND, words::all_the_same(who, then)),
            ("composer.cancel", "write on".to_owned()),
        ],
    }
}

/// Words that hardly anybody writes to a customer, who is not meant to read what they stand in.
const ASIDE: [&str; 4] = ["internal", "internally", "note to self", "not for the customer"];

/// What in a reply reads like a note, each once, as it is written: who is spoken to among the teammates, and words that
/// are said of what stays inside. Not in what is quoted, nor in addresses, nor in pieces of macros.
fn like_a_note(composer: &Composer, names: &[&str]) -> Vec<String> {
    let written = composer.written();
    let own = |line: &&str| !line.trim_start().starts_with('>') && !written.insets.iter().any(|i| i.line == **line);
    let mut found: Vec<String> = Vec::new();
    for line in written.text.lines().filter(own) {
        for words in signs_in(line, names) {
            if !found.contains(&words) {
                found.push(words);
            }
        }
    }
    found
}

fn signs_in(line: &str, names: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut before: Option<char> = None;
    let mut in_address = false;
    for (at, sign) in line.char_indices() {
        let rest = line.get(at..).unwrap_or_default();
        let begins = before.is_none_or(|c| !c.is_alphanumeric());
        if before.is_none_or(char::is_whitespace) {
            let word = rest.split(char::is_whitespace).next().unwrap_or_default();
            in_address = word.contains("://") || word.starts_with("www.");
        }
        if begins && !in_address {
            let length = match sign {
                '@' => spoken_to(rest, names),
                _ => ASIDE.iter().filter_map(|words| starts(rest, words)).max(),
            };
            found.extend(length.and_then(|length| rest.get(..length)).map(str::to_owned));
        }
        before = Some(sign);
    }
    found
}

/// The bytes of `@Zofia` or `@Zofia Wróblewska`, where that is a teammate.
fn spoken_to(text: &str, names: &[&str]) -> Option<usize> {
    let name = text.strip_prefix('@')?;
    let short = |name: &&str| name.split_whitespace().next().unwrap_or_default().to_owned();
    let called = names.iter().flat_map(|name| [(*name).to_owned(), short(name)]).filter(|name| !name.is_empty());
    called.filter_map(|called| starts(name, &called)).max().map(|length| length + '@'.len_utf8())
}

/// Of how many bytes a text begins with these words, as words and in any case; none where it does not.
fn starts(text: &str, words: &str) -> Option<usize> {
    let mut signs = text.char_indices();
    for wanted in words.chars() {
        let (_, sign) = signs.next()?;
        if !sign.to_lowercase().eq(wanted.to_lowercase()) {
            return None;
        }
    }
    let rest = signs.as_str();
    rest.chars().next().is_none_or(|next| !next.is_alphanumeric()).then_some(text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::signs_in;
    use proptest::prelude::*;

    const NAMES: [&str; 3] = ["Zofia Wróblewska", "Mette Lindqvist", "Jürgen"];

    #[test]
    fn a_teammate_spoken_to_and_words_of_the_inside_read_like_a_note() {
        let cases: [(&str, &[&str]); 12] = [
            ("@Zofia can you look?", &["@Zofia"]),
            ("hm (@zofia wróblewska), internal", &["@zofia wróblewska", "internal"]),
            ("**@METTE**: Internally only", &["@METTE", "Internally"]),
            ("@JÜRGEN", &["@JÜRGEN"]),
            ("Note to self: ask", &["Note to self"]),
            ("write to zofia@ledgerwick.example", &[]),
            ("write to me@mette", &[]),
            ("@Zofiane and @Met", &[]),
            ("Zofia will look, @nobody", &[]),
            ("https://x.example/internal/@zofia is the page", &[]),
            ("the internals, international", &[]),
            ("", &[]),
        ];
        for (line, found) in cases {
            assert_eq!(signs_in(line, &NAMES), found, "{line}");
        }
    }

    proptest! {
        #[test]
        fn whatever_says_nothing_of_the_kind_is_never_asked_about(line in "[^@iInN]{0,60}") {
            prop_assert!(signs_in(&line, &NAMES).is_empty());
        }

        #[test]
        fn what_is_found_stands_in_the_text(line in "(@|zofia|Mette|internal|note to self| |é|👩‍👩‍👧|\\PC){0,12}") {
            for words in signs_in(&line, &NAMES) {
                prop_assert!(line.contains(&words));
            }
        }
    }
}
