//! The `:` line: what it could become, what was run before, and running it.

use super::overlay::{answer, inside, pop, refilter};
use super::{Area, Call, Command, Kind, choose, done, files, macros, perform};
use crate::model::effect::Write;
use crate::model::overlay::{Completion, Confirm, More, Prompt};
use crate::model::registry::{Done, Outcome, Refused};
use crate::model::{Effect, Model, Overlay};
use crate::words::{desk, whole};

/// What keys do in it.
pub(super) fn commands() -> Vec<Command> {
    vec![
        inside("prompt.accept", "Run what is typed", |m, _| run_line(m)),
        inside("prompt.cancel", "Leave without running it", |m, _| pop(m)),
        inside("prompt.complete", "Take the next completion", |m, _| cycle(m, 1)),
        inside("prompt.complete-back", "Take the previous completion", |m, _| cycle(m, -1)),
        inside("prompt.history-previous", "Recall the line before", |m, _| recall(m, 1)),
        inside("prompt.history-next", "Recall the line after", |m, _| recall(m, -1)),
    ]
}

/// What a `:` line could become: command names first, then what the command takes.
pub fn complete(model: &Model, line: &str) -> Vec<Completion> {
    let typed = line.trim_start();
    let Some((name, args)) = typed.split_once(char::is_whitespace) else {
        let offered = model.commands.all().filter(|c| c.area != Area::Overlay);
        let mut found: Vec<Completion> = offered
            .filter(|c| c.name.contains(typed) || c.aliases.iter().any(|a| a.starts_with(typed)))
            .map(|c| (c.name.clone().into_owned(), c.doc.clone().into_owned()))
            .map(|(name, doc)| Completion { line: name.clone(), word: name, doc })
            .collect();
        found.sort_by_key(|c| (!c.word.starts_with(typed), c.word.clone()));
        return found;
    };
    let Some([first, behind @ ..]) = model.commands.find(name).map(|command| command.params.as_slice()) else {
        return Vec::new();
    };
    let (kind, last) = (first.kind, behind.is_empty());
    if kind == Kind::File {
        return files::completions(model, name, args.trim_start(), last);
    }
    let args = args.trim_start().to_lowercase();
    words_for(model, kind)
        .into_iter()
        .filter(|(word, _)| word.to_lowercase().starts_with(&args))
        .take(MOST_COMPLETIONS)
        .map(|(word, doc)| Completion { line: format!("{name} {}", kind.written(&word, last)), word, doc })
        .collect()
}

/// A line offers no more completions: nobody goes through more of them one by one, and a workspace can have thousands.
const MOST_COMPLETIONS: usize = 200;

fn words_for(model: &Model, kind: Kind) -> Vec<(String, String)> {
    let plain = |words: &[&str]| words.iter().map(|w| ((*w).to_owned(), String::new())).collect::<Vec<_>>();
    let directory = &model.known.directory;
    match kind {
        Kind::Assignee => {
            let mut words = plain(&["me", "nobody"]);
            words.extend(
                directory
                    .admins
                    .iter()
                    .filter(|a| a.has_inbox_seat)
                    .map(|a| (a.name.to_string(), if a.away { "away".into() } else { String::new() })),
            );
            words.extend(directory.teams.iter().map(|t| (t.name.to_string(), "team".into())));
            words
        }
        Kind::Team => directory.teams.iter().map(|t| (t.name.to_string(), String::new())).collect(),
        Kind::Tag => directory.tags.iter().map(|t| (t.name.to_string(), String::new())).collect(),
        Kind::Macro => macros::names(model).map(|name| (name, String::new())).collect(),
        Kind::Inbox => {
            choose::inbox_bar(model).into_iter().map(|(_, name, n)| (name.to_owned(), n.to_string())).collect()
        }
        Kind::Reason => directory.away_reasons.iter().map(|r| (r.label.to_string(), String::new())).collect(),
        Kind::Theme => model.settings.themes.iter().map(|t| (t.clone(), String::new())).collect(),
        Kind::When => {
            let now = choose::zoned_now(model);
            client::domain::when::presets(&now)
                .into_iter()
                .map(|p| (p.name.to_owned(), choose::wake_words(model, p.at)))
                .collect()
        }
        kind => plain(kind.choices().unwrap_or_default()),
    }
}

fn cycle(model: &mut Model, by: isize) -> Outcome {
    let Some(Overlay::Prompt(prompt)) = model.over.overlays.last_mut() else {
        return done();
    };
    let count = prompt.completions.len() as isize;
    if count == 0 {
        return done();
    }
    let next = match prompt.chosen {
        Some(at) => (at as isize + by).rem_euclid(count),
        None if by > 0 => 0,
        None => count - 1,
    } as usize;
    prompt.chosen = Some(next);
    let line = prompt.completions[next].line.clone();
    prompt.input.set(&line);
    // The only way to go on leads into a directory: what is in there is next.
    if count == 1 && line.ends_with('/') { Ok(refilter(model).into()) } else { done() }
}

fn recall(model: &mut Model, by: isize) -> Outcome {
    let history = &model.history;
    let Some(Overlay::Prompt(prompt)) = model.over.overlays.last_mut() else {
        return done();
    };
    let at = prompt.recalled.map_or(-1, |n| n as isize) + by;
    if at < -1 || at >= history.len() as isize {
        return done();
    }
    if prompt.recalled.is_none() {
        prompt.draft = prompt.input.text().to_owned();
    }
    let (recalled, line) = match usize::try_from(at) {
        Ok(back) => (Some(back), history[history.len() - 1 - back].clone()),
        Err(_) => (None, prompt.draft.clone()),
    };
    prompt.recalled = recalled;
    prompt.input.set(&line);
    done()
}

/// How many lines of the `:` line are kept.
const HISTORY: usize = 200;

fn run_line(model: &mut Model) -> Outcome {
    if let Some(Overlay::Reader(reader)) = model.over.overlays.last_mut() {
        reader.typing = false;
        return done();
    }
    if let Some(Overlay::Confirm(Confirm { more: More::Word(asked), .. })) = model.over.overlays.last() {
        let (typed, word) = (asked.input.text().trim(), asked.word);
        return if typed == word { answer(model) } else { Err(Refused::from(desk::other_word(word))) };
    }
    let Some(Overlay::Prompt(Prompt { input, target, marked, .. })) = model.over.overlays.pop() else {
        return done();
    };
    let line = input.text().trim().to_owned();
    if line.is_empty() {
        return done();
    }
    model.history.retain(|old| *old != line);
    model.history.push(line.clone());
    if model.history.len() > HISTORY {
        model.history.remove(0);
    }
    let remembered =
        vec![Effect::Write(Write::Remember("history", serde_json::to_string(&model.history).unwrap_or_default()))];
    // A bare number goes to that row, as in vi.
    let call = match line.parse::<u32>() {
        Ok(row) => Ok(Call::of("cursor.first").times(row)),
        Err(_) => model.commands.read(&line),
    };
    let outcome = match call {
        Ok(call) => perform(model, &call.about(target).about_marked(marked)),
        Err(fault) if fault.unknown => Err(Refused::error(whole(&fault.to_string()))),
        Err(fault) => Err(Refused::from(whole(&fault.to_string()))),
    };
    Ok(Done::from(remembered).with(outcome))
}
