//! Pickers: what there is to choose from, each entry with the command line that choosing it runs.

use std::collections::HashMap;

use jiff::Zoned;

use super::{Area, Call, act, all, view};
use crate::domain::conversation::UNTIL_REPLY;
use crate::domain::{ConversationId, Inbox, Priority, Sort, TeamId, Timestamp, when};
use crate::keymap::Context;
use crate::model::overlay::{Item, Picker, Purpose};
use crate::model::{Effect, Model, Overlay};
use crate::store::Row;
use crate::ui::ago;

fn push(model: &mut Model, call: &Call, purpose: Purpose, title: String, items: Vec<Item>) -> Vec<Effect> {
    let target = call.target(model);
    model.overlays.push(Overlay::Picker(Picker::new(purpose, title, items, target)));
    Vec::new()
}

/// The same, for a choice about a conversation, whose customer the title names.
fn push_about(model: &mut Model, call: &Call, purpose: Purpose, title: &str, items: Vec<Item>) -> Vec<Effect> {
    let target = call.target(model);
    let about = target.as_ref().and_then(|id| about(model, purpose, id));
    model.overlays.push(Overlay::Picker(Picker { about, ..Picker::new(purpose, title, items, target) }));
    Vec::new()
}

/// The present in the person's time zone.
pub fn zoned_now(model: &Model) -> Zoned {
    let now = jiff::Timestamp::from_second(model.now.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    now.to_zoned(model.zone.clone())
}

/// A wake time in the person's words: the exact local time.
pub(super) fn wake_words(model: &Model, at: Timestamp) -> String {
    if at >= UNTIL_REPLY {
        return "whenever somebody writes".into();
    }
    ago::exact(at, &zoned_now(model))
}

fn wake_items(model: &Model, command: &str, typed: &str) -> Vec<Item> {
    let now = zoned_now(model);
    let item = |label: String, at: Timestamp| Item {
        label,
        detail: wake_words(model, at),
        run: format!("{command} @{}", at.0),
        ..Item::default()
    };
    let mut items: Vec<Item> = Vec::new();
    if !typed.trim().is_empty() {
        match when::parse(typed, &now) {
            Ok(at) => items.push(item(typed.trim().to_owned(), Timestamp(at.timestamp().as_second()))),
            Err(why) if model_has_no_preset(&now, typed) => items.push(Item {
                label: typed.trim().to_owned(),
                detail: why.to_string(),
                disabled: Some(why.to_string()),
                ..Item::default()
            }),
            Err(_) => {}
        }
    }
    items.extend(when::presets(&now).into_iter().map(|p| item(p.label.to_owned(), p.at)));
    items
}

fn model_has_no_preset(now: &Zoned, typed: &str) -> bool {
    let typed = typed.trim().to_lowercase();
    !when::presets(now).iter().any(|p| p.label.to_lowercase().contains(&typed) || p.name.contains(&typed))
}

/// The entries of a snooze picker for what is typed: the time that the words mean comes first, then the choices that
/// match.
pub(super) fn retime(model: &Model, picker: &mut Picker) {
    let command = if picker.purpose == Purpose::Snooze { "snooze" } else { "composer.send-snooze" };
    let typed = picker.input.text().to_owned();
    let plain = wake_items(model, command, "").len();
    picker.items = wake_items(model, command, &typed);
    picker.filter();
    if picker.items.len() > plain {
        // What the words mean always shows, however little it looks like them.
        let label = &picker.items[0].label;
        let found = (0..label.chars().count()).map(|i| u32::try_from(i).unwrap_or(0)).collect();
        picker.matches.retain(|(i, _)| *i != 0);
        picker.matches.insert(0, (0, found));
    }
}

pub(super) fn snooze(model: &mut Model, call: &Call) -> Vec<Effect> {
    let items = wake_items(model, "snooze", "");
    let warned = call.target(model).is_some_and(|id| act::rating_warning(model, &id).is_some());
    // Colleagues see it closed, so who puts it away knows that it will be (F5); the warning says so, too.
    let title = if model.settings.snooze_closes && !warned { "Snooze, by closing, until" } else { "Snooze until" };
    push_about(model, call, Purpose::Snooze, title, items)
}

/// Whom a picker is about, and what there is to know before choosing.
pub(super) fn about(model: &Model, purpose: Purpose, id: &ConversationId) -> Option<String> {
    let warning = (purpose == Purpose::Snooze).then(|| act::rating_warning(model, id)).flatten();
    match (act::who(model, id), warning) {
        (who, None) => who,
        (who, Some(warning)) => Some(format!("{} ({warning})", who.unwrap_or_default())),
    }
}

pub(super) fn send_snooze(model: &mut Model, call: &Call) -> Vec<Effect> {
    let items = wake_items(model, "composer.send-snooze", "");
    push(model, call, Purpose::SendSnooze, "Send, and snooze until".into(), items)
}

pub(super) fn assignee(model: &mut Model, call: &Call) -> Vec<Effect> {
    let now = call.target(model).and_then(|id| act::glance(model, &id));
    let (admin, team) = now.map_or((None, None), |g| (g.admin, g.team));
    let me = model.me().cloned();
    let mark = |on: bool| if on { "✓".to_owned() } else { String::new() };
    let mut items = Vec::new();
    let mut admins: Vec<_> = model.directory.admins.iter().collect();
    admins.sort_by_cached_key(|a| (Some(&a.id) != me.as_ref(), a.away, a.name.as_str().to_lowercase()));
    for a in admins {
        let mine = Some(&a.id) == me.as_ref();
        items.push(Item {
            label: if mine { format!("{} (me)", a.name) } else { a.name.to_string() },
            detail: if a.away { "away".into() } else { String::new() },
            mark: mark(admin.as_ref() == Some(&a.id)),
            run: format!("assign admin:{}", a.id),
            disabled: (!a.has_inbox_seat).then(|| "has no inbox seat".to_owned()),
        });
    }
    items.push(Item { label: "Nobody".into(), mark: mark(admin.is_none()), run: "unassign".into(), ..Item::default() });
    for t in &model.directory.teams {
        items.push(Item {
            label: t.name.to_string(),
            detail: format!("team, {} people", t.admin_ids.len()),
            mark: mark(team.as_ref() == Some(&t.id)),
            run: format!("assign team:{}", t.id),
            disabled: None,
        });
    }
    push_about(model, call, Purpose::Choice, "Assign", items)
}

pub(super) fn team(model: &mut Model, call: &Call) -> Vec<Effect> {
    let mut items: Vec<Item> = model
        .directory
        .teams
        .iter()
        .map(|t| Item {
            label: t.name.to_string(),
            detail: format!("{} people", t.admin_ids.len()),
            run: format!("assign team:{}", t.id),
            ..Item::default()
        })
        .collect();
    items.push(Item { label: "No team".into(), run: "assign.team none".into(), ..Item::default() });
    push_about(model, call, Purpose::Choice, "Assign to a team", items)
}

pub(super) fn tag(model: &mut Model, call: &Call) -> Vec<Effect> {
    let on = call.target(model).and_then(|id| act::glance(model, &id)).map_or_else(Vec::new, |g| g.tags);
    let mut tags: Vec<_> = model.directory.tags.iter().collect();
    tags.sort_by_cached_key(|t| (!on.iter().any(|o| o == t.name.as_str()), t.name.as_str().to_lowercase()));
    let items = tags
        .into_iter()
        .map(|t| {
            let has = on.iter().any(|o| o == t.name.as_str());
            Item {
                label: t.name.to_string(),
                detail: if has { "takes it off".into() } else { String::new() },
                mark: if has { "✓".into() } else { String::new() },
                run: format!("tag {}id:{}", if has { "-" } else { "+" }, t.id),
                disabled: None,
            }
        })
        .collect();
    push_about(model, call, Purpose::Choice, "Tag", items)
}

pub(super) fn priority(model: &mut Model, call: &Call) -> Vec<Effect> {
    let now = call.target(model).and_then(|id| act::glance(model, &id)).map(|g| g.priority);
    let items = Priority::ALL
        .into_iter()
        .rev()
        .map(|p| Item {
            label: p.as_str().to_owned(),
            mark: if now == Some(p) { "✓".into() } else { String::new() },
            run: format!("priority {}", p.as_str()),
            ..Item::default()
        })
        .collect();
    push_about(model, call, Purpose::Choice, "Priority", items)
}

/// What an inbox is called.
pub fn inbox_name(model: &Model, inbox: &Inbox) -> String {
    view::inbox_name(model, inbox)
}

/// All inboxes with their names and counts, in the order of the top bar: made in one walk, as a workspace may have
/// thousands of teams and the bar is drawn with every frame.
pub fn inbox_bar(model: &Model) -> Vec<(Inbox, &str, usize)> {
    let c = &model.counts;
    let counted: HashMap<&TeamId, usize> = c.teams.iter().map(|(team, n)| (team, *n)).collect();
    let mut bar = vec![
        (Inbox::Mine, "Mine", c.mine),
        (Inbox::Unassigned, "Unassigned", c.unassigned),
        (Inbox::All, "All", c.all),
    ];
    bar.extend(
        model.directory.teams.iter().map(|team| {
            (Inbox::Team(team.id.clone()), team.name.as_str(), counted.get(&team.id).copied().unwrap_or(0))
        }),
    );
    bar.extend([(Inbox::Snoozed, "Snoozed", c.snoozed), (Inbox::Closed, "Closed", c.closed)]);
    bar
}

pub(super) fn inbox(model: &mut Model, call: &Call) -> Vec<Effect> {
    let items = inbox_bar(model)
        .into_iter()
        .map(|(inbox, name, count)| Item {
            run: match &inbox {
                Inbox::Team(id) => format!("inbox team:{id}"),
                Inbox::Mine | Inbox::Unassigned | Inbox::All | Inbox::Snoozed | Inbox::Closed => {
                    format!("inbox.{}", name.to_lowercase())
                }
            },
            mark: if inbox == model.inbox { "✓".into() } else { String::new() },
            label: name.to_owned(),
            detail: count.to_string(),
            disabled: None,
        })
        .collect();
    push(model, call, Purpose::Choice, "Go to an inbox".into(), items)
}

pub(super) fn conversation(model: &mut Model, call: &Call) -> Vec<Effect> {
    let rows = model.list.rows.iter().filter(|row| !model.gone.contains(&row.id));
    let items = rows.map(|row| conversation_item(model, row)).collect();
    push(model, call, Purpose::Conversation, "Find a conversation".into(), items)
}

/// A conversation of the list, to be chosen.
pub(super) fn conversation_item(model: &Model, row: &Row) -> Item {
    Item {
        label: format!("{}: {}", row.who, row.headline),
        detail: row.company.as_ref().map_or_else(String::new, ToString::to_string),
        mark: ago::since(row.active_at, model.now),
        run: format!("goto {}", row.id),
        disabled: None,
    }
}

pub(super) fn sort(model: &mut Model, call: &Call) -> Vec<Effect> {
    let items = Sort::ALL
        .into_iter()
        .map(|s| Item {
            label: s.as_str().to_owned(),
            detail: match s {
                Sort::Newest => "the last written in first",
                Sort::Oldest => "the last written in last",
                Sort::Waiting => "whoever has waited longest first",
                Sort::Priority => "most urgent first",
            }
            .into(),
            mark: if model.sort == s { "✓".into() } else { String::new() },
            run: format!("sort {}", s.as_str()),
            disabled: None,
        })
        .collect();
    push(model, call, Purpose::Choice, "Order the list".into(), items)
}

pub(super) fn link(model: &mut Model, call: &Call, command: &str) -> Vec<Effect> {
    let items = model
        .drawn
        .links
        .iter()
        .map(|(number, url)| Item {
            label: format!("[{number}] {url}"),
            // By its address: the numbers move on with each new message.
            run: format!("{command} {url}"),
            ..Item::default()
        })
        .collect();
    push(model, call, Purpose::Link, "Links".into(), items)
}

pub(super) fn theme(model: &mut Model, call: &Call) -> Vec<Effect> {
    let items = model
        .settings
        .themes
        .iter()
        .map(|name| Item {
            label: name.clone(),
            mark: if *name == model.settings.theme { "✓".into() } else { String::new() },
            run: format!("theme.pick {name}"),
            ..Item::default()
        })
        .collect();
    push(model, call, Purpose::Choice, "Theme".into(), items)
}

pub(super) fn macros(model: &mut Model, call: &Call) -> Vec<Effect> {
    let items = model
        .directory
        .macros
        .iter()
        .map(|m| Item {
            label: m.name.to_string(),
            detail: m.body.as_ref().map_or_else(String::new, |b| b.preview(80).to_string()),
            run: format!("composer.macro id:{}", m.id),
            disabled: m.body.is_none().then(|| "has no text to insert".to_owned()),
            ..Item::default()
        })
        .collect();
    push(model, call, Purpose::Choice, "Insert a macro".into(), items)
}

pub(super) fn palette(model: &mut Model, call: &Call) -> Vec<Effect> {
    let target = call.target(model);
    let contexts = model.contexts();
    let mut every: Vec<Context> = contexts.clone();
    every.extend([Context::List, Context::Composer, Context::Thread, Context::Global]);
    let asked = Call { target: target.clone(), ..Call::default() };
    let mut items: Vec<Item> = all()
        .filter(|c| c.area != Area::Overlay && c.name != "palette")
        .map(|c| Item {
            label: c.doc.to_owned(),
            detail: c.name.to_owned(),
            mark: model.keymap.keys_of(c.name, &every).first().map_or_else(String::new, ToString::to_string),
            run: c.name.to_owned(),
            disabled: (c.ready)(model, &asked).err(),
        })
        .collect();
    items.sort_by_key(|i| i.disabled.is_some());
    model.overlays.push(Overlay::Picker(Picker::new(Purpose::Palette, "Commands", items, target)));
    Vec::new()
}
