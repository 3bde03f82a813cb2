//! The window's title: how much is unread, where one is.

use crate::command::choose;
use crate::model::Model;
use client::view::ViewId;

/// "(12) Mine · Ledgerwick": what is unread in Mine, whose workspace it is, and what world, if not the real one.
pub fn of(model: &Model) -> String {
    let unread = match model.known.counts.unread {
        0 => String::new(),
        unread => format!("({unread}) "),
    };
    let workspace = model.known.directory.me.as_ref().map(|me| me.workspace_name.to_string());
    let workspace = workspace.filter(|name| !name.is_empty()).unwrap_or_else(|| "sidetone".to_owned());
    let world = model.settings.world.map_or_else(String::new, |world| format!(" · {world}"));
    format!("{unread}{} · {workspace}{world}", choose::inbox_name(model, &ViewId::Mine))
}
