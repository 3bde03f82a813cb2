//! Files: attached to what is written, taken off again, and those of messages kept.

use super::compose::{COMPOSER_KEYS, composing, touched};
use super::{Area, Call, Command, Kind, Param, choose, done};
use crate::call::Arg;
use crate::model::drawn::Numbered;
use crate::model::effect::Files;
use crate::model::msg::FilesTold;
use crate::model::overlay::{Completion, Prompt};
use crate::model::registry::{Done, Outcome, Refused};
use crate::model::{Composer, Effect, Level, Model, Overlay};
use crate::words::{files as words, here};
use client::domain::text::{clean_line, clean_typed};
use client::domain::{Attachment, ConversationId, DraftMode, FileRef, dropped, file};
use client::text::ago;

/// Commands about files.
pub(super) fn commands() -> Vec<Command> {
    vec![
        super::compose::write("composer.attach", &["attach"], "Attach a file", &PATH, composing, attach),
        super::compose::write("composer.detach", &["detach"], "Take a file off again", &NUMBER, has_files, detach),
        Command::new(Area::View, "file.save", "Save a file of the thread", save)
            .also(&["save"])
            .takes(&WHICH)
            .counted()
            .when(has_received),
    ]
}

const PATH: [Param; 1] = [Param::may("path", Kind::File)];
const NUMBER: [Param; 1] = [Param::may("number", Kind::Number)];
const WHICH: [Param; 2] = [Param::may("n", Kind::Link), Param::may("directory", Kind::File)];

fn has_files(model: &Model, call: &Call) -> Result<(), Refused> {
    composing(model, call)?;
    match &model.composer {
        Some(composer) if composer.files.is_empty() => Err(words::NONE.into()),
        _ => Ok(()),
    }
}

/// Looks at a file that was named, or asks for its name.
fn attach(model: &mut Model, call: &Call) -> Outcome {
    let Some(path) = call.args.first().map(Arg::words).filter(|path| !path.trim().is_empty()) else {
        let mut prompt = Prompt { target: model.about(call), ..Prompt::default() };
        prompt.input.set("attach ");
        model.over.overlays.push(Overlay::Prompt(prompt));
        return Ok(super::refilter(model).into());
    };
    let Some(composer) = &mut model.composer else { return done() };
    composer.looking += 1;
    let (id, mode) = (composer.conversation.clone(), composer.mode);
    Ok(vec![Effect::Files(Files::Attach(id, mode, path))].into())
}

/// What is to be asked of a text that was pasted into a composer.
pub(crate) fn dropped(composer: &Composer, text: &str) -> Option<Effect> {
    let readings = dropped::readings(text);
    let (id, mode) = (composer.conversation.clone(), composer.mode);
    (!readings.is_empty()).then(|| Effect::Files(Files::Dropped(id, mode, text.to_owned(), readings)))
}

fn detach(model: &mut Model, call: &Call) -> Outcome {
    let number = call.number().map(|number| number as usize);
    let Some(composer) = &mut model.composer else { return done() };
    let at = number.unwrap_or(composer.files.len());
    if at == 0 || at > composer.files.len() {
        return Err(Refused::from(words::no_file(at)));
    }
    let file = composer.files.remove(at - 1);
    composer.unsaved = true;
    Ok(Done::from(touched(model)).saying(Level::Info, words::taken_off(&file.name())))
}

/// What came of looking at files, or of keeping one.
pub(crate) fn told(model: &mut Model, told: FilesTold) -> Done {
    match told {
        FilesTold::Attached(id, mode, pasted, found) => attached(model, &id, mode, pasted, found),
        FilesTold::Completed(typed, names) => {
            completed(model, typed, names);
            Done::default()
        }
        FilesTold::Saved(_, Ok((path, size))) => {
            Done::default().saying(Level::Info, words::saved(&clean_line(&path), &ago::size(size)))
        }
        FilesTold::Saved(name, Err(why)) => Done::default().saying(Level::Error, words::not_saved(&name, &why)),
    }
}

fn attached(
    model: &mut Model,
    id: &ConversationId,
    mode: DraftMode,
    pasted: Option<String>,
    found: Vec<(String, Result<FileRef, String>)>,
) -> Done {
    let key = super::key_in(model, COMPOSER_KEYS[0], "edit.undo");
    let Some(composer) = asker(model, id, mode, pasted.is_some()) else {
        // A path that was pasted is in the text that was left.
        let name = found.first().map(|(name, _)| name.clone()).unwrap_or_default();
        return match pasted {
            None => Done::default().saying(Level::Warning, words::left(&name)),
            Some(_) => Done::default(),
        };
    };
    if pasted.is_none() {
        composer.looking = composer.looking.saturating_sub(1);
    }
    let mut all = composer.files.clone();
    let mut taken = Vec::new();
    for (name, file) in found {
        let fits = file.and_then(|file| {
            all.retain(|other| other.path != file.path);
            all.push(file.clone());
            file::fit(&all).map(|()| file).map_err(|much| words::too_much(much, ago::size))
        });
        match fits {
            Ok(file) => taken.push(file),
            Err(why) if pasted.is_some() => {
                let refused = words::stays_text(&words::refused(&name, &why));
                return Done::default().saying(Level::Warning, refused);
            }
            Err(why) => return Done::default().saying(Level::Error, words::refused(&name, &why)),
        }
    }
    if let Some(text) = &pasted {
        let paths = taken.iter().map(|file| file.path.clone()).collect();
        // Who has typed on meant the path, or will see it there.
        if !composer.lift(&clean_typed(text), paths) {
            return Done::default();
        }
    }
    let size = ago::size(taken.iter().map(|file| file.size).sum());
    let said = match taken.as_slice() {
        [one] => words::attached(&one.name(), &size),
        several => words::all_attached(several.len(), &size),
    };
    taken.into_iter().for_each(|file| composer.attach(file));
    let said = if pasted.is_some() { words::dropped(&said, &key) } else { said };
    Done::from(touched(model)).saying(Level::Info, said)
}

/// The composer that asked for a file. It may be a note by now where it was a reply: its files go along.
fn asker<'a>(model: &'a mut Model, id: &ConversationId, mode: DraftMode, pasted: bool) -> Option<&'a mut Composer> {
    let composer = model.composer.as_mut().filter(|composer| composer.conversation == *id)?;
    let waits = !pasted && composer.looking > 0;
    (composer.mode == mode || composer.left == Some(mode) || waits).then_some(composer)
}

/// What is in a directory that was typed came in: the line offers it, if it is still about that.
fn completed(model: &mut Model, typed: String, names: Vec<String>) {
    // Another one may have been typed since, and directories answer in any order.
    if model.over.folder.as_ref().is_none_or(|(asked, _)| *asked != typed) {
        return;
    }
    model.over.folder = Some((typed, names));
    let Some(Overlay::Prompt(prompt)) = model.over.overlays.last() else { return };
    if prompt.chosen.is_some() {
        return;
    }
    let completions = super::line::complete(model, prompt.input.text());
    if let Some(Overlay::Prompt(prompt)) = model.over.overlays.last_mut() {
        prompt.completions = completions;
    }
}

/// The directory part of a path that is being typed, with its slash, and what follows; both without quotes.
fn split(typed: &str) -> (&str, &str) {
    let typed = typed.strip_prefix(['\'', '"']).unwrap_or(typed);
    typed.rfind('/').map_or(("", typed), |at| typed.split_at(at + 1))
}

/// What has to be asked so that a line can be gone on with: what is in the directory that it names.
pub(super) fn asks(model: &mut Model, line: &str) -> Vec<Effect> {
    let Some((name, args)) = line.trim_start().split_once(char::is_whitespace) else { return Vec::new() };
    let takes = model.commands.find(name).and_then(|command| command.params.first().map(|param| param.kind));
    if takes != Some(Kind::File) {
        return Vec::new();
    }
    let (directory, _) = split(args.trim_start());
    if model.over.folder.as_ref().is_some_and(|(known, _)| known == directory) {
        return Vec::new();
    }
    model.over.folder = Some((directory.to_owned(), Vec::new()));
    vec![Effect::Files(Files::Complete(directory.to_owned()))]
}

/// What a line that takes a path could become.
pub(super) fn completions(model: &Model, name: &str, args: &str, last: bool) -> Vec<Completion> {
    let (directory, begun) = split(args);
    let Some((_, names)) = model.over.folder.as_ref().filter(|(known, _)| known == directory) else {
        return Vec::new();
    };
    let is_hidden = |found: &str| found.starts_with('.') && !begun.starts_with('.');
    let lower = begun.to_lowercase();
    let fitting = names.iter().filter(|found| found.to_lowercase().starts_with(&lower) && !is_hidden(found));
    let line = |found: &String| Kind::File.written(&format!("{directory}{found}"), last);
    fitting
        .map(|found| Completion {
            line: format!("{name} {}", line(found)),
            word: clean_line(found),
            doc: String::new(),
        })
        .collect()
}

/// The files of the thread that is shown.
fn received(model: &Model) -> Vec<&Attachment> {
    let Some(data) = &model.panes.thread.data else { return Vec::new() };
    let parts = data.parts.iter().flat_map(|part| &part.attachments);
    data.conversation.source.attachments.iter().chain(parts).collect()
}

fn has_received(model: &Model, _: &Call) -> Result<(), Refused> {
    if received(model).is_empty() { Err(words::NO_FILES.into()) } else { Ok(()) }
}

/// Keeps a file of the thread: that of a number or an address, the only one, or one that is chosen.
fn save(model: &mut Model, call: &Call) -> Outcome {
    let named = |url: &str| received(model).into_iter().find(|file| file.url.as_str() == url).cloned();
    let directory = call.args.get(1).map(Arg::words);
    let file = match (call.args.first(), call.number()) {
        (Some(Arg::Named(_, address)), _) => named(address),
        (_, Some(number)) => {
            let number = number as usize;
            let link = model.drawn.links.iter().find(|link| link.number == number);
            let link = link.ok_or_else(|| Refused::from(here::no_link(number)))?;
            Some(named(&link.url).ok_or_else(|| Refused::from(words::is_link(number)))?)
        }
        _ => {
            let links: Vec<Numbered> =
                model.drawn.links.iter().filter(|link| named(&link.url).is_some()).cloned().collect();
            match links.as_slice() {
                [] => return Err(words::NO_FILES.into()),
                [only] => named(&only.url),
                _ => return choose::link(model, call, "file.save", &links),
            }
        }
    };
    let Some(file) = file else { return Err(here::LINK_GONE.into()) };
    let name = file::safe_name(file.name.as_str());
    let said = words::saving(&name);
    let save = Files::Save { address: file.url.to_string(), name, directory };
    Ok(Done::from(vec![Effect::Files(save)]).saying(Level::Info, said))
}
