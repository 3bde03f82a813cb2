//! A thread, or the marked conversations, through any command, and what to do with what it prints: look at it, copy it, take
//! it as a draft, or as tags. Nothing of it is ever sent by itself.

use super::{Area, Call, Command, Kind, Param, compose, done};
use crate::call::Arg;
use crate::keymap::Context;
use crate::model::effect::{Outside, Run};
use crate::model::overlay::{Page, Prompt, Reader};
use crate::model::piped::Piped;
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::{Effect, Level, Model, Overlay};
use crate::words::pipe as words;
use client::domain::conversation::same_name;
use client::domain::{ConversationId, DraftMode};

/// So many tags are taken out of what a command prints.
const MOST_TAGS: usize = 20;

/// Commands about it.
pub(super) fn commands() -> Vec<Command> {
    let line = [Param::may("command", Kind::Text)];
    vec![
        Command::new(Area::View, "pipe", "Give the thread to a command, as text", |m, c| begin(m, c, false))
            .takes(&line),
        Command::new(Area::View, "pipe.json", "Give the conversation to a command, as JSON", |m, c| begin(m, c, true))
            .takes(&line),
        Command::new(Area::View, "pipe.last", "Show what the command printed last", |m, _| show(m)),
        inside("pipe.reply", "Take it as a reply", |m, _| draft(m, DraftMode::Reply)),
        inside("pipe.note", "Take it as a note", |m, _| draft(m, DraftMode::Note)),
        inside("pipe.tags", "Put it on as tags", |m, _| tags(m)),
        inside("pipe.copy", "Copy it", |m, _| copy(m)),
    ]
}

fn inside(name: &'static str, doc: &'static str, run: Handler) -> Command {
    Command::new(Area::Overlay, name, doc, run)
}

fn begin(model: &mut Model, call: &Call, json: bool) -> Outcome {
    let marked = model.means_marked(call);
    let about = model.about(call);
    let Some(line) = call.args.first().map(Arg::words).filter(|line| !line.trim().is_empty()) else {
        let mut prompt = Prompt { target: about, marked, ..Prompt::default() };
        prompt.input.set(if json { "pipe.json " } else { "pipe " });
        model.over.overlays.push(Overlay::Prompt(prompt));
        return Ok(super::refilter(model).into());
    };
    if line.contains('\0') {
        return Err(words::NO_LINE.into());
    }
    let ids: Vec<ConversationId> = if marked { model.panes.marks.ids().to_vec() } else { about.into_iter().collect() };
    if ids.is_empty() {
        return Err(words::NOTHING_TO_GIVE.into());
    }
    model.piped_begun += 1;
    let number = u64::MAX - model.piped_begun;
    let before = model.piped.as_ref().filter(|piped| piped.text.is_none()).map(|piped| piped.number);
    let count = ids.len();
    model.piped = Some(Piped { number, line: line.clone(), ids: ids.clone(), text: None });
    let stop = before.map(|number| Effect::Run(Run::Stop(number)));
    let run = Effect::Run(Run::Pipe { number, line: line.clone(), ids, json });
    let effects: Vec<Effect> = stop.into_iter().chain([run]).collect();
    Ok(Done::from(effects).saying(Level::Info, words::runs(&line, count)))
}

/// It has ended: what it printed is looked at, if nothing else is open by now.
pub(super) fn came(model: &mut Model, number: u64, result: Result<String, String>, complaint: &str) -> Done {
    let Some(piped) = model.piped.as_mut().filter(|piped| piped.number == number) else { return Done::default() };
    let line = piped.line.clone();
    match result {
        Err(why) => {
            model.piped = None;
            let said = complaint.lines().rfind(|line| !line.trim().is_empty()).map(str::trim);
            Done::default().saying(Level::Error, words::failed(&line, &why, said))
        }
        Ok(text) if text.trim().is_empty() => {
            model.piped = None;
            Done::default().saying(Level::Info, words::nothing(&line))
        }
        Ok(text) => {
            piped.text = Some(text);
            if model.over.overlays.is_empty() && !model.types_text() {
                return show(model).unwrap_or_default();
            }
            // Nobody's typing is cut short.
            let key = super::key_of(model, "pipe.last");
            Done::default().saying(Level::Info, words::is_there(&line, &key))
        }
    }
}

fn show(model: &mut Model) -> Outcome {
    let Some(piped) = &model.piped else { return Err(words::NONE.into()) };
    let Some(text) = &piped.text else { return Err(words::runs_still(&piped.line).into()) };
    let told = text.lines().map(|line| (String::new(), line.to_owned())).collect();
    let title = words::title(&piped.line, piped.ids.len());
    let reader = Reader { told, title, ..Reader::new(Page::Piped, Context::Piped.stack()) };
    model.over.overlays.push(Overlay::Reader(reader));
    done()
}

/// What the reader shows, and what it is about.
fn taken(model: &Model) -> Result<(String, Vec<ConversationId>), Refused> {
    let piped = model.piped.as_ref().ok_or(words::NONE)?;
    let text = piped.text.clone().ok_or(words::NONE)?;
    Ok((text, piped.ids.clone()))
}

fn close(model: &mut Model) {
    model.over.overlays.pop_if(|overlay| matches!(overlay, Overlay::Reader(Reader { page: Page::Piped, .. })));
}

/// It goes into the composer of the conversation that was given, behind what is written there.
fn draft(model: &mut Model, mode: DraftMode) -> Outcome {
    let (text, ids) = taken(model)?;
    let [id] = ids.as_slice() else { return Err(words::of_several(ids.len()).into()) };
    let call = Call::of(if mode == DraftMode::Note { "note" } else { "reply" }).about(Some(id.clone()));
    super::act::can_act(model, &call)?;
    let opened = compose::open(model, &call, mode)?;
    close(model);
    let effects = compose::insert(model, &text);
    Ok(opened.with(Ok(effects.into())))
}

fn copy(model: &mut Model) -> Outcome {
    let (text, _) = taken(model)?;
    close(model);
    let said = words::copied(text.lines().count());
    Ok(Done::from(vec![Effect::Outside(Outside::Copy(text))]).saying(Level::Info, said))
}

/// Its words are names of tags, one a line or with commas between; all of them have to be there.
fn tags(model: &mut Model) -> Outcome {
    let (text, ids) = taken(model)?;
    let names = text.split(['\n', ',']).map(|name| name.trim().trim_start_matches('#').trim());
    let names: Vec<&str> = names.filter(|name| !name.is_empty()).take(MOST_TAGS + 1).collect();
    if names.len() > MOST_TAGS {
        return Err(words::too_many_tags(MOST_TAGS).into());
    }
    let all = &model.known.directory.tags;
    let find = |name: &&str| all.iter().find(|tag| same_name(tag.name.as_str(), name));
    let unknown: Vec<&str> = names.iter().filter(|name| find(name).is_none()).copied().collect();
    if !unknown.is_empty() {
        return Err(words::no_such_tags(&unknown).into());
    }
    let mut call = Call::of("tag");
    for tag in names.iter().filter_map(find) {
        call = call.with(Arg::Put(Kind::Tag, tag.id.to_string(), true));
    }
    let call = match ids.as_slice() {
        [one] => call.about(Some(one.clone())),
        several if model.panes.marks.ids() == several => call.about_marked(true),
        _ => return Err(words::OTHER_MARKS.into()),
    };
    close(model);
    super::perform(model, &call)
}

/// What was printed of these conversations goes with them (S12).
pub(super) fn forget(model: &mut Model, is_gone: impl Fn(&ConversationId) -> bool) {
    if model.piped.as_ref().is_some_and(|piped| piped.ids.iter().any(is_gone)) {
        model.piped = None;
        model.over.overlays.retain(|over| !matches!(over, Overlay::Reader(Reader { page: Page::Piped, .. })));
    }
}
