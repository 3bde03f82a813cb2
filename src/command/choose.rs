//! Pickers: what there is to choose from, each entry with the call that choosing it makes.

use std::collections::HashMap;

use jiff::Zoned;

use super::{Call, Kind, act, done, macros, view};
use crate::call::Arg;
use crate::model::drawn::Numbered;
use crate::model::overlay::{Item, Picker, Purpose};
use crate::model::registry::Outcome;
use crate::model::{Model, Overlay};
use client::domain::conversation::UNTIL_REPLY;
use client::domain::{AdminId, ConversationId, Priority, SnoozeMode, TeamId, Timestamp, when};
use client::store::Row;
use client::text::ago;
use client::view::{Order, ViewId};

fn push(model: &mut Model, call: &Call, purpose: Purpose, title: String, items: Vec<Item>) -> Outcome {
    let target = model.about(call);
    model.over.overlays.push(Overlay::Picker(Picker::new(purpose, title, items, target)));
    done()
}

/// The same, for a choice about a conversation, whose customer the title names.
fn push_about(model: &mut Model, call: &Call, purpose: Purpose, title: &str, items: Vec<Item>) -> Outcome {
    let target = model.about(call);
    let about = target.as_ref().and_then(|id| about(model, purpose, id));
    model.over.overlays.push(Overlay::Picker(Picker { about, ..Picker::new(purpose, title, items, target) }));
    done()
}

/// The present in the person's time zone.
pub fn zoned_now(model: &Model) -> Zoned {
    let now = jiff::Timestamp::from_second(model.now.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    now.to_zoned(model.zone.clone())
}

/// A wake time in the person's words: the exact local time.
pub(crate) fn wake_words(model: &Model, at: Timestamp) -> String {
    if at >= UNTIL_REPLY {
        return "whenever somebody writes".into();
    }
    ago::exact(at, &zoned_now(model))
}

/// The usual times, no time twice: on a Sunday tomorrow is next week.
fn wake_items(model: &Model, command: &'static str) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for preset in when::presets(&zoned_now(model)) {
        let call = Some(wake(command, preset.at));
        if items.iter().all(|item| item.call != call) {
            let (label, names) = (preset.label.to_owned(), vec![preset.name.to_owned()]);
            let detail = wake_words(model, preset.at);
            items.push(Item { label, detail, call, names, named_only: true, ..Item::default() });
        }
    }
    items
}

fn wake(command: &'static str, at: Timestamp) -> Call {
    Call::of(command).with(Arg::At(at))
}

/// The entries of a snooze picker for what is typed: the time that the words mean comes first, then the choices whose
/// words begin so.
pub(super) fn retime(model: &Model, picker: &mut Picker) {
    let command = if picker.purpose == Purpose::Snooze { "snooze" } else { "composer.send-snooze" };
    picker.drop_typed();
    picker.filter(&model.used);
    let typed = picker.input.text().trim().to_owned();
    if !typed.is_empty() {
        lead_with_time(model, picker, command, &typed);
    }
}

/// Whether what is typed begins one of the times that are offered.
fn offers_time(picker: &Picker, command: &str) -> bool {
    let is_time = |call: &Call| call.command == command && matches!(call.args.as_slice(), [Arg::At(_)]);
    let offered = picker.matches.iter().filter_map(|(place, _)| picker.items.get(*place)?.call.as_ref());
    offered.into_iter().any(is_time)
}

/// Puts the time that words mean before all that is offered; or why they mean none, unless they begin a choice.
pub(super) fn lead_with_time(model: &Model, picker: &mut Picker, command: &'static str, words: &str) {
    match when::parse(words, &zoned_now(model)) {
        Ok(at) => {
            let at = when::timestamp(&at);
            let (label, detail, call) = (words.trim().to_owned(), wake_words(model, at), Some(wake(command, at)));
            let (items, matches) = (&picker.items, &mut picker.matches);
            matches.retain(|(place, _)| items.get(*place).is_none_or(|item| item.call != call));
            picker.lead_with(Item { label, detail, call, ..Item::default() });
        }
        Err(when::WhenError::Unclear(_)) if offers_time(picker, command) => {}
        Err(why) => {
            let (label, why) = (words.trim().to_owned(), why.to_string());
            picker.lead_with(Item { label, detail: why.clone(), disabled: Some(why), ..Item::default() });
        }
    }
}

pub(super) fn snooze(model: &mut Model, call: &Call) -> Outcome {
    let items = wake_items(model, "snooze");
    let warned = model.about(call).is_some_and(|id| act::rating_warning(model, &id).is_some());
    // Colleagues see it closed, so who puts it away knows that it will be (F5); the warning says so, too.
    let title = if model.settings.snooze == SnoozeMode::Close && !warned {
        "Snooze, by closing, until"
    } else {
        "Snooze until"
    };
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

pub(super) fn send_snooze(model: &mut Model, call: &Call) -> Outcome {
    let items = wake_items(model, "composer.send-snooze");
    push(model, call, Purpose::SendSnooze, "Send, and snooze until".into(), items)
}

pub(super) fn assignee(model: &mut Model, call: &Call) -> Outcome {
    let now = model.about(call).and_then(|id| act::glance(model, &id));
    let (admin, team) = now.map_or((None, None), |g| (g.admin, g.team));
    let me = model.me().cloned();
    let mark = |on: bool| if on { "✓".to_owned() } else { String::new() };
    let mut items = Vec::new();
    let mut admins: Vec<_> = model.known.directory.admins.iter().collect();
    admins.sort_by_cached_key(|a| (Some(&a.id) != me.as_ref(), a.away, a.name.as_str().to_lowercase()));
    for a in admins {
        let mine = Some(&a.id) == me.as_ref();
        items.push(Item {
            label: if mine { format!("{} (me)", a.name) } else { a.name.to_string() },
            detail: if a.away { "away".into() } else { String::new() },
            mark: mark(admin.as_ref() == Some(&a.id)),
            call: Some(assign_to(&a.id)),
            disabled: (!a.has_inbox_seat).then(|| "has no inbox seat".to_owned()),
            ..Item::default()
        });
    }
    items.push(Item {
        label: "Nobody".into(),
        mark: mark(admin.is_none()),
        call: Some(Call::of("unassign")),
        ..Item::default()
    });
    for t in &model.known.directory.teams {
        items.push(Item {
            label: t.name.to_string(),
            detail: format!("team, {} people", t.admin_ids.len()),
            mark: mark(team.as_ref() == Some(&t.id)),
            call: Some(assign_to_team(&t.id)),
            ..Item::default()
        });
    }
    push_about(model, call, Purpose::Choice, "Assign", items)
}

pub(super) fn team(model: &mut Model, call: &Call) -> Outcome {
    let mut items: Vec<Item> = model
        .known
        .directory
        .teams
        .iter()
        .map(|t| Item {
            label: t.name.to_string(),
            detail: format!("{} people", t.admin_ids.len()),
            call: Some(assign_to_team(&t.id)),
            ..Item::default()
        })
        .collect();
    let no_team = Call::of("assign.team").with(Arg::Choice("none".into()));
    items.push(Item { label: "No team".into(), call: Some(no_team), ..Item::default() });
    push_about(model, call, Purpose::Choice, "Assign to a team", items)
}

pub(super) fn tag(model: &mut Model, call: &Call) -> Outcome {
    let on = model.about(call).and_then(|id| act::glance(model, &id)).map_or_else(Vec::new, |g| g.tags);
    let mut tags: Vec<_> = model.known.directory.tags.iter().collect();
    tags.sort_by_cached_key(|t| (!on.iter().any(|o| o == t.name.as_str()), t.name.as_str().to_lowercase()));
    let items = tags
        .into_iter()
        .map(|t| {
            let has = on.iter().any(|o| o == t.name.as_str());
            Item {
                label: t.name.to_string(),
                detail: if has { "takes it off".into() } else { String::new() },
                mark: if has { "✓".into() } else { String::new() },
                call: Some(Call::of("tag").with(Arg::Put(Kind::Tag, t.id.to_string(), !has))),
                ..Item::default()
            }
        })
        .collect();
    push_about(model, call, Purpose::Choice, "Tag", items)
}

pub(super) fn priority(model: &mut Model, call: &Call) -> Outcome {
    let now = model.about(call).and_then(|id| act::glance(model, &id)).map(|g| g.priority);
    let items = Priority::ALL
        .into_iter()
        .rev()
        .map(|p| Item {
            label: p.as_str().to_owned(),
            mark: if now == Some(p) { "✓".into() } else { String::new() },
            call: Some(Call::of("priority").with(Arg::Choice(p.as_str().into()))),
            ..Item::default()
        })
        .collect();
    push_about(model, call, Purpose::Choice, "Priority", items)
}

/// What an inbox is called.
pub fn inbox_name(model: &Model, inbox: &ViewId) -> String {
    view::inbox_name(model, inbox)
}

/// All inboxes with their names and counts, in the order of the top bar: made in one walk, as a workspace may have
/// thousands of teams and the bar is drawn with every frame.
pub fn inbox_bar(model: &Model) -> Vec<(ViewId, &str, usize)> {
    let c = &model.known.counts;
    let counted: HashMap<&TeamId, usize> = c.teams.iter().map(|(team, n)| (team, *n)).collect();
    let mut bar = vec![
        (ViewId::Mine, "Mine", c.mine),
        (ViewId::Unassigned, "Unassigned", c.unassigned),
        (ViewId::All, "All", c.all),
    ];
    bar.extend(
        model.known.directory.teams.iter().map(|team| {
            (ViewId::Team(team.id.clone()), team.name.as_str(), counted.get(&team.id).copied().unwrap_or(0))
        }),
    );
    bar.extend([(ViewId::Snoozed, "Snoozed", c.snoozed), (ViewId::Closed, "Closed", c.closed)]);
    bar
}

/// The call that goes to an inbox.
pub(crate) fn to_inbox(inbox: &ViewId) -> Call {
    Call::of(match inbox {
        ViewId::Mine => "inbox.mine",
        ViewId::Unassigned => "inbox.unassigned",
        ViewId::All => "inbox.all",
        ViewId::Team(id) => return Call::of("inbox").with(Arg::Id(Kind::Team, id.to_string())),
        ViewId::Snoozed => "inbox.snoozed",
        ViewId::Closed => "inbox.closed",
    })
}

/// The call that assigns to a teammate.
pub(super) fn assign_to(admin: &AdminId) -> Call {
    Call::of("assign").with(Arg::Id(Kind::Teammate, admin.to_string()))
}

/// What choosing a team in a picker calls.
pub(super) fn assign_to_team(team: &TeamId) -> Call {
    Call::of("assign").with(Arg::Id(Kind::Team, team.to_string()))
}

/// The call that goes to a conversation of the list.
fn go_to(id: &ConversationId) -> Call {
    Call::of("goto").with(Arg::Id(Kind::Conversation, id.to_string()))
}

/// The conversation that a call goes to.
pub(super) fn leads_to(call: &Call) -> Option<ConversationId> {
    match call.args.as_slice() {
        [Arg::Id(Kind::Conversation, id)] if call.command == "goto" => Some(ConversationId::new(id.as_str())),
        _ => None,
    }
}

pub(super) fn inbox(model: &mut Model, call: &Call) -> Outcome {
    let items = inbox_bar(model)
        .into_iter()
        .map(|(inbox, name, count)| Item {
            call: Some(to_inbox(&inbox)),
            mark: if inbox == model.panes.inbox { "✓".into() } else { String::new() },
            label: name.to_owned(),
            detail: count.to_string(),
            ..Item::default()
        })
        .collect();
    push(model, call, Purpose::Choice, "Go to an inbox".into(), items)
}

pub(super) fn conversation(model: &mut Model, call: &Call) -> Outcome {
    let rows = model.panes.list.rows.iter().filter(|row| !model.known.gone.contains(&row.id));
    let items = rows.map(|row| Item { sought: false, ..conversation_item(model, row) }).collect();
    push(model, call, Purpose::Conversation, "Find a conversation".into(), items)
}

/// A conversation of the list, to be chosen.
pub(super) fn conversation_item(model: &Model, row: &Row) -> Item {
    Item {
        label: format!("{}: {}", row.who, row.headline),
        detail: row.company.as_ref().map_or_else(String::new, ToString::to_string),
        mark: ago::since(row.active_at, model.now),
        call: Some(go_to(&row.id)),
        names: vec![row.who.to_string(), row.id.to_string()],
        sought: true,
        ..Item::default()
    }
}

/// What an order is called over a list.
pub fn order_words(order: Order) -> &'static str {
    match order {
        Order::Newest => "newest",
        Order::Oldest => "oldest",
        Order::Waiting => "waits longest",
        Order::Priority => "priority",
    }
}

pub(super) fn sort(model: &mut Model, call: &Call) -> Outcome {
    let items = Order::ALL
        .into_iter()
        .map(|s| Item {
            label: s.as_str().to_owned(),
            detail: match s {
                Order::Newest => "the last written in first",
                Order::Oldest => "the last written in last",
                Order::Waiting => "whoever has waited longest first",
                Order::Priority => "most urgent first",
            }
            .into(),
            mark: if model.panes.sort == s { "✓".into() } else { String::new() },
            call: Some(Call::of("sort").with(Arg::Choice(s.as_str().into()))),
            ..Item::default()
        })
        .collect();
    push(model, call, Purpose::Choice, "Order the list".into(), items)
}

pub(super) fn link(model: &mut Model, call: &Call, command: &'static str, links: &[Numbered]) -> Outcome {
    let items = links
        .iter()
        .map(|Numbered { number, url, words }| Item {
            // A link whose words are its address is not said twice.
            label: if words == url || words.is_empty() {
                format!("[{number}] {url}")
            } else {
                format!("[{number}] {words}")
            },
            detail: if words == url { String::new() } else { url.clone() },
            // By its address: the numbers move on with each new message.
            call: Some(Call::of(command).with(Arg::Named(Kind::Link, url.clone()))),
            ..Item::default()
        })
        .collect();
    push(model, call, Purpose::Link, "Links".into(), items)
}

pub(super) fn theme(model: &mut Model, call: &Call) -> Outcome {
    let at = model.settings.themes.iter().position(|name| *name == model.settings.theme);
    let items = model
        .settings
        .themes
        .iter()
        .map(|name| Item {
            label: name.clone(),
            mark: if *name == model.settings.theme { "✓".into() } else { String::new() },
            call: Some(Call::of("theme.pick").with(Arg::Named(Kind::Theme, name.clone()))),
            ..Item::default()
        })
        .collect();
    let outcome = push(model, call, Purpose::Theme, "Theme".into(), items);
    if let (Some(Overlay::Picker(picker)), Some(at)) = (model.over.overlays.last_mut(), at) {
        picker.selected = at;
    }
    outcome
}

pub(super) fn macros(model: &mut Model, call: &Call) -> Outcome {
    let items = macros::items(model);
    push(model, call, Purpose::Choice, "Insert a macro".into(), items)
}
