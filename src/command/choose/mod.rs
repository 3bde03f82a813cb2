//! Pickers: what there is to choose from, each entry with the call that choosing it makes.

mod find;
mod groups;
mod own;
mod tags;
mod wake;
mod whose;

use std::collections::HashMap;

use jiff::Zoned;

use super::{Call, Kind, act, done, macro_picker, view};
use crate::call::Arg;
use crate::model::drawn::Numbered;
use crate::model::overlay::{Digits, Item, Picker, Purpose, Tone};
use crate::model::registry::{Outcome, Refused};
use crate::model::views::has_order;
use crate::model::{Model, Overlay};
use crate::words::{choosing, mentions, rows as words, several, views};
use client::domain::{AdminId, ConversationId, Priority, TeamId};
use client::store::{DraftMode, Row};
use client::text::{ago, width};
use client::view::{Order, ViewId};

pub(crate) use find::{due_find, found};
pub(super) use groups::group;
use groups::groups;
pub(super) use own::{me, open as own, with_reason};
pub use tags::is_on;
pub(super) use tags::{CUSTOMER as TAG_CUSTOMER, all_ticked, makes_tag, retag, tag};
pub(crate) use wake::wake_words;
pub(super) use wake::wrong as wrong_time;
pub(super) use wake::{lead_with_time, read as read_time, retime, send_snooze, snooze, steps as open_steps};
pub(super) use whose::{assign_to, assign_to_team, assignee, away_reason, send_assign, team};

fn push(model: &mut Model, call: &Call, purpose: Purpose, title: String, items: Vec<Item>) -> Outcome {
    let (target, marked) = (model.about(call), model.means_marked(call));
    let picker = Picker { marked, ..Picker::new(purpose, title, items, target) };
    model.over.overlays.push(Overlay::Picker(picker));
    done()
}

/// The same, for a choice about a conversation, whose customer the title names.
pub(super) fn open_about(
    model: &mut Model,
    call: &Call,
    purpose: Purpose,
    title: &str,
    items: Vec<Item>,
    made: impl FnOnce(Picker) -> Picker,
) -> Outcome {
    let (target, marked) = (model.about(call), model.means_marked(call));
    let about = match &target {
        Some(id) if !marked => about(model, purpose, id),
        _ => whom(model, call),
    };
    let picker = Picker { about, marked, ..Picker::new(purpose, title, items, target) };
    model.over.overlays.push(Overlay::Picker(made(picker)));
    done()
}

/// The present in the person's time zone.
pub fn zoned_now(model: &Model) -> Zoned {
    let now = jiff::Timestamp::from_second(model.now.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    now.to_zoned(model.zone.clone())
}

/// Whom a call is about, in words.
pub(super) fn whom(model: &Model, call: &Call) -> Option<String> {
    if model.means_marked(call) {
        return Some(several::whom(model.panes.marks.len()));
    }
    model.about(call).and_then(|id| act::who(model, &id))
}

/// Whom a picker is about, and what there is to know before choosing.
pub(super) fn about(model: &Model, purpose: Purpose, id: &ConversationId) -> Option<String> {
    let warning = (purpose == Purpose::Snooze).then(|| act::rating_warning(model, id)).flatten();
    match (act::who(model, id), warning) {
        (who, None) => who,
        (who, Some(warning)) => Some(format!("{} ({warning})", who.unwrap_or_default())),
    }
}

pub(super) fn priority(model: &mut Model, call: &Call) -> Outcome {
    let now = model.about(call).and_then(|id| act::glance(model, &id)).map(|g| g.priority);
    let signs = model.signs;
    let sign = |priority| match priority {
        Priority::Urgent => signs.urgent(),
        Priority::High => signs.high(),
        Priority::Medium => signs.medium(),
        Priority::Low => signs.low(),
        Priority::None => "",
    };
    let choices = Priority::ALL;
    let at = choices.iter().position(|p| Some(*p) == now).unwrap_or(0);
    let items = choices.into_iter().map(|p| Item {
        label: p.as_str().to_owned(),
        detail: sign(p).to_owned(),
        mark: if now == Some(p) { "now".into() } else { String::new() },
        call: Some(Call::of("priority").with(Arg::Choice(p.as_str().into()))),
        ..Item::default()
    });
    let items = items.collect();
    let made = |picker: Picker| Picker { selected: at, ..picker.digits(Digits::Choose) };
    open_about(model, call, Purpose::Choice, choosing::PRIORITY, items, made)
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
    let of_view = |id: &ViewId| model.known.views.get(id).map_or(0, |counted| counted.total);
    let here = &model.panes.inbox;
    let mut bar = vec![
        (ViewId::Mine, "Mine", c.mine),
        // What is to be read there is what counts.
        (ViewId::Mentions, ViewId::Mentions.name().unwrap_or_default(), of_view(&ViewId::MentionsUnread)),
        (ViewId::Created, ViewId::Created.name().unwrap_or_default(), of_view(&ViewId::Created)),
        (ViewId::Unassigned, "Unassigned", c.unassigned),
        (ViewId::All, "All", c.all),
    ];
    let tickets = of_view(&ViewId::Tickets);
    if tickets > 0 || *here == ViewId::Tickets {
        bar.push((ViewId::Tickets, ViewId::Tickets.name().unwrap_or_default(), tickets));
    }
    if let ViewId::Company(_, name) = here {
        bar.push((here.clone(), name.as_str(), of_view(here)));
    }
    for team in &model.known.directory.teams {
        bar.push((ViewId::Team(team.id.clone()), team.name.as_str(), counted.get(&team.id).copied().unwrap_or(0)));
        if matches!(here, ViewId::Team(id) | ViewId::TeamUnassigned(id) if *id == team.id) {
            let nobodys = ViewId::TeamUnassigned(team.id.clone());
            let count = of_view(&nobodys);
            bar.push((nobodys, views::NOBODYS, count));
        }
    }
    let has: HashMap<&AdminId, usize> = c.teammates.iter().map(|(admin, n)| (admin, *n)).collect();
    for admin in model.known.directory.admins.iter().filter(|admin| Some(&admin.id) != model.me()) {
        let (id, count) = (ViewId::Teammate(admin.id.clone()), has.get(&admin.id).copied().unwrap_or(0));
        if count > 0 || id == *here {
            bar.push((id, admin.name.as_str(), count));
        }
    }
    for view in &model.settings.views {
        let id = ViewId::Own(view.name.clone());
        let count = of_view(&id);
        bar.push((id, view.title.as_str(), count));
    }
    bar.extend([
        (ViewId::Snoozed, "Snoozed", c.snoozed),
        (ViewId::SnoozedMine, ViewId::SnoozedMine.name().unwrap_or_default(), of_view(&ViewId::SnoozedMine)),
        (ViewId::Closed, "Closed", c.closed),
    ]);
    // Nor do many ask for ratings.
    let rated = of_view(&ViewId::Rated);
    if rated > 0 || *here == ViewId::Rated {
        bar.push((ViewId::Rated, ViewId::Rated.name().unwrap_or_default(), rated));
    }
    // Most workspaces have no Fin.
    let fin = [ViewId::FinAnswering, ViewId::FinHandedOver].map(|id| (of_view(&id), id));
    let has_fin = fin.iter().any(|(count, id)| *count > 0 || *id == model.panes.inbox);
    for (count, id) in fin.into_iter().filter(|_| has_fin) {
        let name = id.name().unwrap_or_default();
        bar.push((id, name, count));
    }
    bar
}

/// The call that goes to an inbox.
pub(crate) fn to_inbox(inbox: &ViewId) -> Call {
    Call::of(match inbox {
        ViewId::Mine => "inbox.mine",
        ViewId::Created => "inbox.created",
        ViewId::Mentions => "inbox.mentions",
        ViewId::MentionsUnread => "inbox.mentions.unread",
        ViewId::Unassigned => "inbox.unassigned",
        ViewId::All => "inbox.all",
        ViewId::Team(id) => return Call::of("inbox").with(Arg::Id(Kind::Team, id.to_string())),
        ViewId::TeamUnassigned(id) => {
            return Call::of("inbox.team.unassigned").with(Arg::Id(Kind::Team, id.to_string()));
        }
        ViewId::Teammate(id) => return Call::of("inbox").with(Arg::Id(Kind::Teammate, id.to_string())),
        // Shown only while it is the one that is looked at.
        ViewId::Company(..) => "inbox.company",
        ViewId::Own(name) => return Call::of("inbox").with(Arg::Text(name.clone())),
        ViewId::Snoozed => "inbox.snoozed",
        ViewId::SnoozedMine => "inbox.snoozed.mine",
        ViewId::FinAnswering => "inbox.fin",
        ViewId::FinHandedOver => "inbox.fin.handed-over",
        ViewId::Rated => "inbox.rated",
        ViewId::Tickets => "inbox.tickets",
        ViewId::Closed => "inbox.closed",
    })
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
    let outcome = push(model, call, Purpose::Choice, choosing::INBOX.into(), items);
    digits(model, Digits::ChooseShown);
    outcome
}

/// Chooses among the views of one's own.
pub(super) fn view(model: &mut Model, call: &Call) -> Outcome {
    if model.settings.views.is_empty() {
        return Err(Refused::from(views::none_yet(&model.settings.views_dir)));
    }
    let count = |id: &ViewId| model.known.views.get(id).map_or_else(String::new, |counted| counted.total.to_string());
    let items = model.settings.views.iter().map(|own| {
        let id = ViewId::Own(own.name.clone());
        Item {
            mark: if id == model.panes.inbox { "✓".into() } else { String::new() },
            label: own.title.clone(),
            detail: count(&id),
            names: vec![own.name.clone()],
            call: Some(to_inbox(&id)),
            ..Item::default()
        }
    });
    let items = items.collect();
    let outcome = push(model, call, Purpose::Choice, choosing::VIEW.into(), items);
    digits(model, Digits::ChooseShown);
    outcome
}

pub(super) fn conversation(model: &mut Model, call: &Call) -> Outcome {
    let rows = model.panes.list.rows.iter().filter(|row| !model.known.gone.contains(&row.id));
    let items = rows.map(|row| Item { sought: false, ..conversation_item(model, row) }).collect();
    push(model, call, Purpose::Conversation, choosing::CONVERSATION.into(), items)
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

/// The orders that an inbox can be put in.
fn orders(inbox: &ViewId) -> Vec<Order> {
    Order::ALL.into_iter().filter(|order| has_order(inbox, *order)).collect()
}

pub(super) fn sort(model: &mut Model, call: &Call) -> Outcome {
    let snoozed = model.is_snoozed_list();
    let (now, orders) = (model.order(), orders(&model.panes.inbox));
    let items = orders
        .iter()
        .map(|&s| Item {
            label: words::order(s, snoozed).to_owned(),
            detail: words::order_detail(s, snoozed).to_owned(),
            names: vec![s.as_str().to_owned()],
            mark: if now == s { "✓".into() } else { String::new() },
            call: Some(Call::of("sort").with(Arg::Choice(s.as_str().into()))),
            ..Item::default()
        })
        .chain(groups(model))
        .collect();
    let at = orders.iter().position(|order| *order == now).unwrap_or(0);
    let outcome = push(model, call, Purpose::Choice, choosing::order_of(&inbox_name(model, &model.panes.inbox)), items);
    digits(model, Digits::Choose);
    put_cursor(model, at);
    outcome
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
    digits(model, Digits::Choose);
    put_cursor(model, at.unwrap_or(0));
    outcome
}

/// What digits do in the picker on top.
fn digits(model: &mut Model, digits: Digits) {
    if let Some(Overlay::Picker(picker)) = model.over.overlays.last_mut() {
        picker.digits = digits;
    }
}

fn put_cursor(model: &mut Model, at: usize) {
    if let Some(Overlay::Picker(picker)) = model.over.overlays.last_mut() {
        picker.selected = at;
    }
}

/// Macros, for what is written; from elsewhere, for a reply that opens with the macro in it.
pub(super) fn macros(model: &mut Model, call: &Call) -> Outcome {
    let about = match &model.composer {
        Some(composer) => Some(composer.conversation.clone()),
        None => model.about(call),
    };
    let title = match &model.composer {
        None => choosing::MACRO_AS_REPLY,
        Some(composer) if composer.mode == DraftMode::Reply => choosing::MACRO_INTO_REPLY,
        Some(_) => choosing::MACRO_INTO_NOTE,
    };
    let items = macro_picker::items(model, about.as_ref());
    // Behind a sign that was typed a digit is more likely text.
    let typed = model.composer.as_ref().is_some_and(|composer| composer.sign.is_some());
    let digits = if typed { Digits::Typed } else { Digits::ChooseShown };
    open_about(model, &call.clone().about(about), Purpose::Macro, title, items, |picker| picker.digits(digits))
}

/// The other choice of a picker, where it has one: the next one, or the one before.
///
/// # Errors
/// That it has none.
pub(super) fn turn_other(model: &Model, picker: &mut Picker, by: isize) -> Result<(), &'static str> {
    let count = picker.other.choices.len();
    if count < 2 {
        return Err(crate::words::keys::NO_OTHER_CHOICE);
    }
    picker.other.at = (picker.other.at as isize + by).rem_euclid(count as isize) as usize;
    match picker.purpose {
        Purpose::Assign | Purpose::SendAssign => whose::turn(model, picker),
        Purpose::Tags => tags::turn(model, picker),
        _ => {}
    }
    Ok(())
}

/// What stands at the right of the line that is typed.
pub fn aside(model: &Model, picker: &Picker) -> Option<String> {
    beside(model, picker, picker.input.text().is_empty())
}

/// What stands there while nothing is typed, or once something is.
pub fn beside(model: &Model, picker: &Picker, is_empty: bool) -> Option<String> {
    match picker.purpose {
        Purpose::Snooze | Purpose::SendSnooze if is_empty => Some(choosing::TYPE_A_TIME.to_owned()),
        Purpose::Steps if is_empty => Some(crate::words::ladder::WRITTEN.to_owned()),
        Purpose::Assign | Purpose::SendAssign => whose::now(model, picker),
        // Where the reasons below find no room, the chosen one is to be seen all the same.
        Purpose::Own => picker.other.choices.get(picker.other.at).filter(|_| picker.other.at > 0).cloned(),
        Purpose::Macro | Purpose::Conversation => Some(choosing::of_all(picker.matches.len(), picker.items.len())),
        _ => None,
    }
}

/// What stands below the entries.
pub fn foot(model: &Model, picker: &Picker, columns: usize) -> Vec<(String, Tone)> {
    let plain = |words: String| (words, Tone::Plain);
    match picker.purpose {
        Purpose::Snooze | Purpose::SendSnooze => {
            vec![plain(choosing::WAKES_BEFORE.to_owned())]
        }
        Purpose::Assign | Purpose::SendAssign => {
            vec![plain(choosing::after(whose::after(model, picker).as_deref()))]
        }
        Purpose::Steps => super::ladder::lines(model, picker),
        Purpose::Tags => tags::lines(picker).map(plain).to_vec(),
        Purpose::Own => own_foot(model, picker, columns),
        Purpose::Macro => macro_picker::shown(model, picker, columns),
        Purpose::Palette => {
            vec![plain(choosing::palette(picker.matches.len(), picker.items.len()))]
        }
        Purpose::Conversation => {
            let typed = picker.input.text().trim();
            let list = inbox_name(model, &model.panes.inbox);
            let nothing = picker.matches.is_empty() && !typed.is_empty();
            nothing.then(|| plain(crate::words::search::nothing_here(typed, &list))).into_iter().collect()
        }
        Purpose::Mention => vec![plain(mentions::NOT_TOLD.to_owned())],
        Purpose::Columns => vec![plain(choosing::COLUMNS.to_owned())],
        Purpose::Apps => vec![plain(crate::words::details::ARRANGE_FOOT.to_owned())],
        Purpose::Fields => vec![plain(crate::words::details::CHOOSE_FOOT.to_owned())],
        Purpose::Link | Purpose::Theme | Purpose::Choice => Vec::new(),
    }
}

/// The reasons to be away, the chosen one in brackets, and what will be so.
fn own_foot(model: &Model, picker: &Picker, columns: usize) -> Vec<(String, Tone)> {
    let mut lines = Vec::new();
    if !picker.other.choices.is_empty() {
        lines.push((picker.other.title.clone(), Tone::Heading));
        let mut row = String::new();
        for (place, reason) in picker.other.choices.iter().enumerate() {
            let word = if place == picker.other.at { format!("[{reason}]") } else { format!(" {reason} ") };
            if !row.is_empty() && width::width(&row) + width::width(&word) + 3 > columns {
                lines.push((std::mem::take(&mut row), Tone::Plain));
            }
            row.push_str(if row.is_empty() { "  " } else { " " });
            row.push_str(&word);
        }
        lines.push((row, Tone::Plain));
        lines.push((String::new(), Tone::Plain));
    }
    lines.extend(own::lines(model, picker).into_iter().map(|line| (line, Tone::Plain)));
    lines
}

/// The keys of a picker that are worth a hint, with what they do there.
pub fn keys(picker: &Picker) -> Vec<(&'static str, String)> {
    let accept = match picker.purpose {
        Purpose::Palette => "run".to_owned(),
        Purpose::Snooze | Purpose::Steps => "snooze".to_owned(),
        Purpose::SendSnooze => choosing::SENDS_AND_SNOOZES.to_owned(),
        Purpose::Conversation | Purpose::Link => "open".to_owned(),
        Purpose::Assign => "assign".to_owned(),
        Purpose::SendAssign => choosing::SENDS_AND_ASSIGNS.to_owned(),
        Purpose::Macro | Purpose::Mention => "insert".to_owned(),
        Purpose::Tags => {
            let (on, off) = tags::counts(picker);
            choosing::tags(on, off)
        }
        Purpose::Own | Purpose::Theme | Purpose::Choice => "choose".to_owned(),
        Purpose::Columns | Purpose::Apps | Purpose::Fields => "show".to_owned(),
    };
    let other = match picker.purpose {
        Purpose::Palette => Some("arguments".to_owned()),
        Purpose::Conversation => Some(crate::words::search::EVERYTHING.to_owned()),
        Purpose::Own if picker.other.choices.len() > 1 => Some("reason".to_owned()),
        _ => picker.other.choices.get((picker.other.at + 1) % picker.other.choices.len().max(1)).cloned(),
    };
    let mut keys = vec![("picker.accept", accept)];
    keys.extend(picker.has_ticks().then(|| ("picker.tick", "tick".to_owned())));
    if picker.has_order() {
        keys.extend([("picker.later", "behind".to_owned()), ("picker.earlier", "ahead".to_owned())]);
    }
    if picker.purpose == Purpose::Columns {
        keys.extend([("picker.wider", "wider".to_owned()), ("picker.narrower", "narrower".to_owned())]);
    }
    keys.extend(other.map(|words| ("picker.other", words)));
    keys.push(("picker.cancel", "leave".to_owned()));
    keys
}
