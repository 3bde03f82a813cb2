//! What was read from the store, and what is to be read next.

use super::calls;
use crate::call::Call;
use crate::command::{choose, fold, own_apps, palette, renew::renew};
use crate::model::apps::Arranged;
use crate::model::effect::Read;
use crate::model::layout::Layout;
use crate::model::list::Took;
use crate::model::reads::{Fact, ReadKind};
use crate::model::{Effect, Focus, Identity, Level, ListPane, Model, Overlay};
use crate::words::heard;
use client::domain::{AdminId, ConversationId, NoAuthor, author_for};
use client::store::{Anchor, Counted, Counts, Details, Directory, OutboxEntry, StoredThread, Window, WindowQuery};
use client::sync::SyncCommand;
use client::text::initials::initials;
use client::view::{Order, ViewId};

/// Rows kept loaded on each side of the cursor.
const MARGIN: usize = 150;

/// The reads that are wanted and not yet on their way; all that are wanted if they are done now.
pub fn due_reads(model: &mut Model, now: bool) -> Vec<Effect> {
    let mut effects = Vec::new();
    for kind in model.reads.start(now) {
        let read = match kind {
            ReadKind::Window => Some(Read::Window(window_query(model))),
            ReadKind::Thread => model.panes.thread.shown.clone().map(Read::Thread),
            ReadKind::Details => model.panes.thread.shown.clone().map(Read::Details),
            ReadKind::Counts => Some(Read::Counts),
            ReadKind::Dues => super::dues::read(model),
            ReadKind::Views => Some(model.counted_views()).filter(|views| !views.is_empty()).map(Read::Views),
            ReadKind::Directory => Some(Read::Directory),
            ReadKind::Outbox => Some(Read::Outbox),
            ReadKind::Entries => {
                let pane = model.over.overlays.iter().find_map(|overlay| match overlay {
                    Overlay::Outbox(pane) => Some(pane),
                    _ => None,
                });
                pane.map(|pane| Read::Entries(pane.selected))
            }
            ReadKind::Did => model.me().cloned().filter(|_| crate::command::past::is_open(model)).map(Read::Did),
        };
        match read {
            Some(read) => effects.push(Effect::Read(read)),
            None => {
                model.reads.finished(kind);
            }
        }
    }
    effects.extend(choose::due_find(model));
    effects.extend(palette::due(model));
    effects.extend(super::searching::due(model));
    effects.extend(own_apps::due(model));
    effects
}

fn window_query(model: &mut Model) -> WindowQuery {
    let anchor = model.panes.list.anchor();
    let columns = model.columns_of(&model.panes.inbox).into_iter().flatten();
    let extra = columns.filter_map(|(column, _)| column.extra()).collect();
    WindowQuery { view: model.view(), anchor, before: MARGIN, after: MARGIN, extra }
}

/// Something could not be read.
pub fn failed(model: &mut Model, kind: Option<ReadKind>, why: String) -> Vec<Effect> {
    if let Some(kind) = kind {
        model.reads.finished(kind);
    }
    model.notices.say(model.now, Level::Error, why);
    Vec::new()
}

/// The workspace's people came in, and with them who this user is (F6).
pub fn directory(model: &mut Model, directory: Directory) -> Vec<Effect> {
    if !model.reads.finished(ReadKind::Directory) {
        return Vec::new();
    }
    let was_known = model.known.directory.admins_known;
    let names_are_same = model.known.directory == directory;
    model.known.initials =
        initials(directory.admins.iter().map(|admin| (&admin.id, admin.name.as_str()))).into_iter().collect();
    // What names in views stand for may be known now.
    model.reads.after(Fact::ViewsMoved);
    model.known.directory = directory;
    super::house::check(model);
    model.look += 1;
    if !names_are_same {
        crate::command::search::retype(model);
    }
    super::alarms::check_names(model);
    let email = model.settings.email.clone();
    let admins = model.known.directory.admins_known.then_some(&model.known.directory.admins[..]);
    let found = author_for(model.known.directory.me.as_ref(), admins, email.as_deref());
    model.who.nobody = None;
    let identity = match found {
        Ok(author) => {
            // Without a configured address the token's owner is who was meant; with one, it is a stopgap to be told.
            let fallback = author.fallback && email.is_some();
            Some(Identity { admin: author.admin, fallback })
        }
        Err(NoAuthor::Unknown) => None,
        Err(error @ NoAuthor::Ambiguous(_)) => {
            model.notices.say(model.now, Level::Error, crate::words::whole(&error.to_string()));
            model.who.nobody = Some(error.to_string());
            None
        }
    };
    let is_same = identity == model.who.identity;
    if identity.as_ref().is_some_and(|i| i.fallback) && !(was_known && is_same) {
        let words = crate::words::program::owner(&email.unwrap_or_default());
        model.notices.say(model.now, Level::Warning, words);
    }
    let me = identity.as_ref().and_then(|me| model.known.directory.admins.iter().find(|admin| admin.id == me.admin));
    if me.is_some_and(|me| !me.has_inbox_seat) && !(was_known && is_same) {
        model.notices.say(model.now, Level::Warning, crate::words::NO_SEAT);
    }
    if is_same && model.panes.list.loaded {
        return Vec::new();
    }
    let effects = if is_same { Vec::new() } else { become_other(model, identity) };
    model.reads.after(Fact::IdentityChanged);
    effects
}

/// One is another teammate than was known: nothing that was read in the place of the one before stays on screen, where
/// a key would act on it. What was typed is kept as a draft.
fn become_other(model: &mut Model, identity: Option<Identity>) -> Vec<Effect> {
    let was_somebody = model.who.identity.is_some();
    model.who.identity = identity;
    model.known.counts.mine = 0;
    model.look += 1;
    if model.panes.inbox == ViewId::Mine {
        model.panes.list = ListPane::default();
        model.panes.list.by_itself = true;
        model.panes.thread.show(None);
        model.panes.details = None;
    }
    if !was_somebody {
        return Vec::new();
    }
    model.over.overlays.clear();
    model.over.left = None;
    let wrote = model.composer.is_some();
    let left = wrote.then(|| crate::command::perform(model, &Call::of("composer.cancel")));
    let effects = left.map_or_else(Vec::new, |outcome| calls::finish(model, outcome));
    model.notices.forget_quotes(|_| true);
    if wrote {
        model.notices.say(model.now, Level::Warning, crate::words::program::ANOTHER);
    }
    effects
}

/// The counts came in.
pub fn counts(model: &mut Model, me: Option<&AdminId>, counts: Counts) -> Vec<Effect> {
    if !model.reads.finished(ReadKind::Counts) {
        return Vec::new();
    }
    if me == model.me() {
        model.known.counts = counts;
    } else {
        model.reads.after(Fact::Overtaken(ReadKind::Counts));
        return Vec::new();
    }
    super::alarms::check(model)
}

/// Views were counted.
pub fn views(model: &mut Model, counted: Vec<(ViewId, Counted)>) -> Vec<Effect> {
    if model.reads.finished(ReadKind::Views) {
        model.known.views = counted.into_iter().collect();
        return super::alarms::check(model);
    }
    Vec::new()
}

/// A window came in.
pub fn window(model: &mut Model, query: &WindowQuery, window: Window) -> Vec<Effect> {
    if !model.reads.finished(ReadKind::Window) {
        return Vec::new();
    }
    if query.view != model.view() {
        model.reads.after(Fact::Overtaken(ReadKind::Window));
        return Vec::new();
    }
    let ListPane { loaded, total, by_itself, .. } = model.panes.list;
    let before = model.panes.list.selected.clone();
    if loaded {
        model.drawn.aim.list_was(&model.panes.list);
    } else {
        model.drawn.aim.list = None;
    }
    let was_first = (query.anchor == Anchor::Top && loaded).then(|| model.panes.list.row(0).map(|row| row.id.clone()));
    match model.panes.list.take(query, window, model.drawn.list_height) {
        Took::All => {}
        // Only one more read for it: a list that shrinks meanwhile must not make this go round.
        Took::Rest(place) if query.anchor == Anchor::Row(place) => {}
        Took::Rest(place) => {
            model.panes.list.seek = Some(place);
            model.reads.after(Fact::ListTurned);
        }
        Took::NotThis => model.reads.after(Fact::Overtaken(ReadKind::Window)),
    }
    // An inbox was chosen, or a place of the list whose row was not here: there a key has put the cursor.
    let by_a_key = match was_first {
        // Gone to is what was the first row on screen, and nothing that has come before it since.
        Some(first) => first == model.panes.list.selected,
        None => before.is_none() && !by_itself && (!loaded || total > 0),
    };
    if let Some(id) = model.panes.list.selected.as_ref().filter(|_| by_a_key) {
        model.drawn.aim.add(id);
    }
    super::gone::blank(model);
    renew(model);
    let mut effects = Vec::new();
    if model.shows_closed() && model.panes.list.nears_end(MARGIN) {
        effects.push(Effect::Sync(SyncCommand::MoreClosed));
    }
    if before != model.panes.list.selected {
        effects.extend(crate::command::follow_cursor(model));
    }
    effects
}

/// A thread came in.
pub fn thread(model: &mut Model, id: &ConversationId, data: Option<StoredThread>) -> Vec<Effect> {
    if !model.reads.finished(ReadKind::Thread) {
        return Vec::new();
    }
    let mut effects = Vec::new();
    if model.panes.thread.shown.as_ref() == Some(id) {
        let quoted = crate::command::redacted::heard(model, data.as_ref());
        if quoted.is_some() {
            model.notices.say(model.now, Level::Warning, crate::words::desk::QUOTE_GONE);
        }
        effects.extend(quoted.into_iter().flatten());
        model.panes.thread.take(data);
        effects.extend(crate::command::mentions::lead(model));
        crate::command::compose::note_seen(model);
        renew(model);
    } else {
        model.reads.after(Fact::Overtaken(ReadKind::Thread));
    }
    effects
}

/// Details came in.
pub fn details(model: &mut Model, id: ConversationId, details: Details) -> Vec<Effect> {
    if !model.reads.finished(ReadKind::Details) {
        return Vec::new();
    }
    if model.panes.thread.shown.as_ref() == Some(&id) {
        model.panes.details = Some((id, details));
    } else {
        model.reads.after(Fact::Overtaken(ReadKind::Details));
    }
    Vec::new()
}

/// The cursor has rested: thread and details turn to its conversation, and the next ones are fetched ahead.
pub fn rested(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    let writes = model.composer.as_ref().map(|composer| composer.conversation.clone());
    let selected = match writes {
        // Nothing takes the thread away from who writes in it but they themselves.
        Some(writes) if model.focus == Focus::Composer => Some(writes),
        Some(writes) if model.panes.list.selected.as_ref() != Some(&writes) => {
            let folded = fold::fold(model);
            effects.extend(calls::finish(model, Ok(folded)));
            model.panes.list.selected.clone()
        }
        _ => model.panes.list.selected.clone(),
    };
    if model.panes.thread.shown != selected {
        model.panes.thread.show(selected.clone());
        model.panes.forget_details();
    }
    model.notices.keep_heard(heard::Kind::Sla, |id| Some(id) != selected.as_ref());
    let Some(conversation) = selected else {
        return effects;
    };
    model.reads.after(Fact::ThreadTurned);
    let next = model.panes.list.index + 1;
    let ahead =
        (next..next + model.settings.ahead).filter_map(|i| model.panes.list.row(i)).map(|r| r.id.clone()).collect();
    effects.push(Effect::Sync(SyncCommand::Look { conversation: conversation.clone(), ahead }));
    effects.push(Effect::Sync(SyncCommand::Details(conversation)));
    effects
}

/// Takes back what was remembered about the screen at the last end: `key` and value, as they were kept.
pub fn restore(model: &mut Model, key: &str, value: &str) {
    match key {
        "inbox" if model.panes.keeps_inbox => {
            if let Ok(inbox) = serde_json::from_str(value) {
                model.panes.inbox = inbox;
            }
        }
        "sort" => {
            if let Some(sort) = Order::named(value) {
                model.panes.sort = sort;
            }
        }
        "used" => {
            let lines: Vec<String> = serde_json::from_str(value).unwrap_or_default();
            model.used = lines.iter().filter_map(|line| model.commands.read(line).ok()).collect();
        }
        "details" => model.panes.details_apart = serde_json::from_str(value).unwrap_or_default(),
        "apps" => model.panes.arranged = Arranged::read(value),
        "history" => model.history = serde_json::from_str(value).unwrap_or_default(),
        crate::command::filled::KEPT => model.drafts.filled = crate::model::form::Filled::read(value),
        "looks" => model.panes.looks = crate::model::look::read(value),
        "layout" => model.settings.layout = Layout::read(value),
        _ => {}
    }
}

/// The outbox was read, for whoever looks at it.
pub fn entries(model: &mut Model, entries: Vec<OutboxEntry>) -> Vec<Effect> {
    if !model.reads.finished(ReadKind::Entries) {
        return Vec::new();
    }
    for overlay in &mut model.over.overlays {
        if let Overlay::Outbox(pane) = overlay {
            let (was, first) = (pane.ids(), !pane.loaded);
            pane.take(entries);
            if first {
                // The key that opened it chose what comes first.
                pane.selected.into_iter().for_each(|id| model.drawn.aim.add_entry(id));
            } else if was != pane.ids() {
                model.drawn.aim.outbox_was(was);
            }
            break;
        }
    }
    Vec::new()
}
