//! What is open over the panes, or being written, follows what is known of conversations: no words stay on screen that
//! are gone from the server (S12).

use super::{act, choose, mark, stop};
use crate::call::{Arg, Call};
use crate::model::overlay::{Item, Picker, Purpose};
use crate::model::{Model, Overlay};
use client::text::html;

/// Something is known anew: pickers and the composer's title say what is so now.
pub(crate) fn renew(model: &mut Model) {
    let mut overlays = std::mem::take(&mut model.over.overlays);
    for overlay in &mut overlays {
        match overlay {
            Overlay::Picker(picker) => picker_follows(model, picker),
            Overlay::Confirm(confirm) => {
                let who = confirm.yes.about.as_ref().and_then(|target| act::who(model, target));
                if let (Some(about), Some(who)) = (&mut confirm.about, who) {
                    *about = who;
                }
                if let Some(asked) = model.panes.marks.asked.as_ref().filter(|_| confirm.yes.command == mark::DO) {
                    confirm.question = mark::asked(model, asked);
                }
            }
            Overlay::Form(form) => {
                if let Some(who) = act::who(model, &form.about) {
                    form.who = who;
                }
            }
            Overlay::Prompt(_) | Overlay::Stop(_) | Overlay::Reader(_) | Overlay::Outbox(_) | Overlay::Search(_) => {}
        }
    }
    overlays.retain(|overlay| match overlay {
        Overlay::Stop(stop) => stop::stands(model, stop),
        Overlay::Form(form) => !model.known.gone.contains(&form.about),
        _ => true,
    });
    model.over.overlays = overlays;
    let who = model.composer.as_ref().and_then(|composer| act::who(model, &composer.conversation));
    if let (Some(composer), Some(who)) = (&mut model.composer, who) {
        composer.who = who;
    }
}

fn picker_follows(model: &Model, picker: &mut Picker) {
    if let (Some(_), Some(target), false) = (&picker.about, &picker.target, picker.marked)
        && let Some(about) = choose::about(model, picker.purpose, target)
    {
        picker.about = Some(about);
    }
    match picker.purpose {
        // What is found is found again.
        Purpose::Conversation => picker.follow(|item| match item.call.as_ref().and_then(choose::leads_to) {
            Some(id) if model.known.gone.contains(&id) => Item::deleted(),
            _ => item.clone(),
        }),
        Purpose::Palette => {
            let now: Vec<Item> =
                model.panes.list.rows.iter().map(|row| choose::conversation_item(model, row)).collect();
            let found = picker.fixed.saturating_sub(picker.called.into())..picker.fixed;
            let found: Vec<Call> = picker.items[found].iter().filter_map(|item| item.call.clone()).collect();
            picker.follow(|item| match item.call.as_ref().and_then(choose::leads_to) {
                // What was passed over already stays so.
                None => item.clone(),
                Some(id) if model.known.gone.contains(&id) => Item::deleted(),
                Some(_) => match now.iter().find(|other| other.call == item.call) {
                    Some(now) => Item { sought: item.sought, group: item.group.clone(), ..now.clone() },
                    // It is found again as soon as anything has changed.
                    None if item.call.as_ref().is_some_and(|call| found.contains(call)) => item.clone(),
                    None => Item::elsewhere(),
                },
            });
        }
        Purpose::Link => {
            let links = links(model);
            let is_there = |item: &Item| match item.call.as_ref().and_then(|call| call.args.first()) {
                Some(Arg::Named(_, url)) => links.contains(url),
                _ => false,
            };
            picker.follow(|item| if is_there(item) { item.clone() } else { Item::deleted() });
        }
        _ => {}
    }
}

/// The addresses of all links in the thread that is shown.
pub(super) fn links(model: &Model) -> Vec<String> {
    let Some(data) = &model.panes.thread.data else { return Vec::new() };
    let (source, parts) = (&data.conversation.source, &data.parts);
    let bodies = std::iter::once(&source.body).chain(parts.iter().filter_map(|part| part.body.as_ref()));
    let files = source.attachments.iter().chain(parts.iter().flat_map(|part| &part.attachments));
    let linked = bodies.flat_map(|body| html::render(body).links).map(|link| link.url.to_string());
    linked.chain(files.map(|file| file.url.to_string())).collect()
}
