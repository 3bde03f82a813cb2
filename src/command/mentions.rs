//! Mentions (I24): whom a note names, written and read, and the note that leads to.

use super::compose::{self, composing, write};
use super::{Area, Call, Command, Kind, Param, act, choose, done, edit};
use crate::call::Arg;
use crate::model::edit::Edit;
use crate::model::effect::Write;
use crate::model::overlay::{Item, Picker, Purpose};
use crate::model::registry::{Done, Outcome, Refused};
use crate::model::thread::{Anchor, Base};
use crate::model::{Effect, Focus, Level, Model};
use crate::words::mentions as words;
use client::domain::mention::{self, Mention};
use client::domain::{ConversationId, PartId};
use client::store::{DraftMode, StoredThread};
use client::view::ViewId;

/// Commands about them.
pub(super) fn commands() -> Vec<Command> {
    vec![
        write(
            "composer.mention",
            &["mention"],
            "Type @, and in a note choose whom to name",
            &[Param::may("name", Kind::Text)],
            composing,
            mention,
        ),
        Command::new(Area::Conversation, "mention.unread", "Mark the note that names me unread", unread)
            .when(act::can_look),
        Command::new(Area::Conversation, "mentions.clear", "Mark all notes that name me read", clear).for_good(),
    ]
}

/// The sign is typed. At the beginning of a word in a note it is asked who is meant; what is typed on is no less in the text
/// where that is nobody.
fn mention(model: &mut Model, call: &Call) -> Outcome {
    if let Some(name) = call.args.first().map(Arg::words) {
        return put(model, &name);
    }
    let before = before_cursor(model);
    let typed = edit(model, Edit::Char('@'))?;
    let in_note = model.composer.as_ref().is_some_and(|composer| composer.mode == DraftMode::Note);
    if !in_note || model.focus != Focus::Composer || before.is_some_and(char::is_alphanumeric) {
        return Ok(typed);
    }
    let items = people(model);
    if items.is_empty() {
        return Ok(typed);
    }
    let about = model.composer.as_ref().map(|composer| composer.conversation.clone());
    let call = call.clone().about(about);
    Ok(typed.with(choose::open_about(model, &call, Purpose::Mention, words::CHOOSE, items, |picker| picker)))
}

/// The character before the cursor, in its line.
pub(super) fn before_cursor(model: &Model) -> Option<char> {
    let area = &model.composer.as_ref()?.area;
    let (row, column) = (area.cursor().0, area.cursor().1);
    area.lines().get(row)?.chars().nth(column.checked_sub(1)?)
}

/// Everybody who can be named, teammates before teams; oneself is nobody to name.
fn people(model: &Model) -> Vec<Item> {
    let directory = &model.known.directory;
    let call = |name: &str| Some(Call::of("composer.mention").with(Arg::Text(name.to_owned())));
    let admins = directory.admins.iter().filter(|admin| Some(&admin.id) != model.me() && !admin.name.is_empty());
    let admins = admins.map(|admin| Item {
        label: admin.name.to_string(),
        detail: if admin.away { words::AWAY.to_owned() } else { String::new() },
        call: call(admin.name.as_str()),
        // Letters from here and there are what somebody writes, and name nobody.
        named_only: true,
        names: vec![admin.email.to_string()],
        ..Item::default()
    });
    let teams = directory.teams.iter().filter(|team| !team.name.is_empty()).map(|team| Item {
        label: team.name.to_string(),
        detail: words::team(team.admin_ids.len()),
        call: call(team.name.as_str()),
        named_only: true,
        ..Item::default()
    });
    admins.chain(teams).collect()
}

/// Names somebody, in the place of the sign that asked for it.
fn put(model: &mut Model, name: &str) -> Outcome {
    let mut done = match before_cursor(model) {
        Some('@') => edit(model, Edit::Back)?,
        _ => Done::default(),
    };
    let written = mention::written(name, model.settings.mentions);
    done.effects.extend(compose::insert(model, &format!("{written} ")));
    Ok(done)
}

/// What was typed to find somebody is text after all.
pub(super) fn typed_on(model: &mut Model, typed: &str) -> Vec<Effect> {
    if typed.is_empty() { Vec::new() } else { compose::insert(model, typed) }
}

/// Whether nobody is left whom the typed words can mean; no name begins with a blank.
pub(super) fn is_nobody(picker: &Picker) -> bool {
    let is_apart = picker.input.text().starts_with(char::is_whitespace);
    picker.purpose == Purpose::Mention && (picker.matches.is_empty() || is_apart)
}

/// The notes of a thread that name this person, or a team of theirs, oldest first.
pub(crate) fn mine<'a>(model: &Model, data: &'a StoredThread) -> Vec<&'a Mention> {
    let viewer = model.viewer();
    let Some(me) = viewer.me else { return Vec::new() };
    let teams = viewer.teams.unwrap_or_default();
    data.mentions.iter().filter(|mention| mention.is_of(&me, &teams)).collect()
}

/// The note that is to be in sight: the first that names this person and is unread, among the mentions else the last.
fn wanted(model: &Model) -> Option<PartId> {
    let data = model.panes.thread.data.as_ref()?;
    let mine = mine(model, data);
    let unread = mine.iter().find(|mention| mention.unread);
    let is_among = matches!(model.panes.inbox, ViewId::Mentions | ViewId::MentionsUnread);
    let last = mine.last().filter(|_| is_among);
    unread.or(last).map(|mention| mention.part.clone())
}

/// So many rows above a note stay in sight.
const ABOVE: usize = 4;

/// A thread has come in that was not here: where a note names this person, it is in sight, and read with that where the
/// conversation was opened before it came. Who comes from a search is where the words stand.
pub(crate) fn lead(model: &mut Model) -> Option<Effect> {
    let thread = &model.panes.thread;
    let data = thread.data.as_ref().filter(|data| data.fetched_at.is_some())?;
    if thread.led || thread.find.is_some() {
        return None;
    }
    let id = data.conversation.id.clone();
    let is_news = mine(model, data).iter().any(|mention| mention.unread) && is_reading(model, &id);
    model.panes.thread.led = true;
    go(model);
    is_news.then_some(Effect::Write(Write::ReadMentions(id)))
}

fn go(model: &mut Model) {
    let Some(part) = wanted(model) else { return };
    let thread = &mut model.panes.thread;
    // It may be one of those that are not shown at first.
    let parts = thread.data.iter().flat_map(|data| data.parts.iter().rev());
    let since = parts.take_while(|later| later.id != part).filter(|later| later.is_message()).count();
    thread.earlier = thread.earlier.max(since + 1);
    thread.go_to(Base::At(Anchor { entry: part.to_string(), row: 0 }, ABOVE));
}

/// A conversation is opened: the note is in sight, and is read with that.
pub(super) fn opened(model: &mut Model) -> Option<Effect> {
    let id = model.panes.list.selected.clone()?;
    let row = model.panes.list.selected_row().is_some_and(|row| row.mentioned);
    let shown = model.panes.thread.data.as_ref().filter(|data| data.conversation.id == id);
    let unread = shown.is_some_and(|data| mine(model, data).iter().any(|mention| mention.unread));
    if shown.is_some() && model.panes.thread.find.is_none() {
        go(model);
    }
    (row || unread).then_some(Effect::Write(Write::ReadMentions(id)))
}

fn unread(model: &mut Model, call: &Call) -> Outcome {
    let Some(id) = model.about(call) else { return done() };
    let shown = model.panes.thread.data.as_ref().filter(|data| data.conversation.id == id);
    if shown.is_some_and(|data| mine(model, data).is_empty()) {
        return Err(Refused::from(words::NOT_NAMED));
    }
    let who = act::who(model, &id).unwrap_or_default();
    let done = Done::from(vec![Effect::Write(Write::UnreadMention(id.clone(), Box::new(model.viewer())))]);
    Ok(done.saying_about(Level::Info, words::unread_again(&who), id))
}

fn clear(_: &mut Model, _: &Call) -> Outcome {
    Ok(Done::from(vec![Effect::Write(Write::ClearMentions)]).saying(Level::Info, words::CLEARED))
}

/// Whether somebody reads a conversation at this moment.
pub(crate) fn is_reading(model: &Model, id: &ConversationId) -> bool {
    model.has_focus && model.focus == Focus::Thread && model.panes.thread.shown.as_ref() == Some(id)
}
