//! The program as a whole: palette, command line, help, outbox, refresh, own status, leaving.

use super::decide::ask;
use super::{Area, Call, Command, all, always, draft, palette};
use crate::keymap::Context;
use crate::model::effect::{Outside, Write};
use crate::model::overlay::{Confirm, Page, Prompt, Reader};
use crate::model::{Effect, Level, Model, Overlay};
use client::domain::ConversationId;
use client::domain::operation::Status;
use client::domain::step::OWN;
use client::intent::{Intent, Request};
use client::sync::SyncCommand;

/// Commands about the program.
pub static COMMANDS: &[Command] = &[
    general("palette", &[], "Find and run any command", "", always, palette::open),
    general("command", &[], "Type a command", "[text]", always, command_line),
    general("help", &["shortcuts", "keys", "hotkeys"], "Show keys and commands", "", always, |m, _| {
        read(m, Page::Help)
    }),
    general("messages", &["log"], "Show what the program said", "", always, |m, _| read(m, Page::Messages)),
    general(
        "refresh",
        &["reload", "sync", "update"],
        "Fetch what is new, and this conversation again",
        "",
        always,
        refresh,
    ),
    general("away", &["status"], "Go away, or be active again", "[on|off|reassign]", always, away),
    general(
        "conversation.copy-link",
        &["url"],
        "Copy the address of the conversation in the web inbox",
        "",
        super::act::can_act,
        copy_address,
    ),
    general("redraw", &[], "Draw the screen anew", "", always, |_, _| vec![Effect::Outside(Outside::Redraw)]),
    general("suspend", &[], "Stop until the shell brings it back", "", always, |_, _| {
        vec![Effect::Outside(Outside::Suspend)]
    }),
    general("quit", &["q", "exit"], "Leave; drafts and unsent actions are kept", "", always, quit),
];

const fn general(
    name: &'static str,
    aliases: &'static [&'static str],
    doc: &'static str,
    args: &'static str,
    ready: fn(&Model, &Call) -> Result<(), String>,
    run: fn(&mut Model, &Call) -> Vec<Effect>,
) -> Command {
    Command { name, aliases, doc, args, area: Area::Program, ready, run }
}

fn command_line(model: &mut Model, call: &Call) -> Vec<Effect> {
    let mut prompt = Prompt { target: call.target(model), ..Prompt::default() };
    if !call.args.is_empty() {
        prompt.input.set(&format!("{} ", call.args));
    }
    model.over.overlays.push(Overlay::Prompt(prompt));
    super::overlay::refilter(model);
    Vec::new()
}

fn read(model: &mut Model, page: Page) -> Vec<Effect> {
    model.over.overlays.push(Overlay::Reader(Reader { page, scroll: 0 }));
    Vec::new()
}

fn refresh(model: &mut Model, call: &Call) -> Vec<Effect> {
    let mut effects = vec![Effect::Sync(SyncCommand::Poll), Effect::Sync(SyncCommand::Deleted)];
    if let Some(id) = call.target(model) {
        effects.push(Effect::Sync(SyncCommand::Refresh(id.clone())));
        effects.push(Effect::Sync(SyncCommand::RefreshDetails(id)));
    }
    model.notices.say(model.now, Level::Info, "fetching what is new");
    effects
}

fn away(model: &mut Model, call: &Call) -> Vec<Effect> {
    let Some(me) = model.me().and_then(|me| model.known.directory.admins.iter().find(|a| a.id == *me)) else {
        model.notices.say(model.now, Level::Warning, "the workspace has not said yet who you are");
        return Vec::new();
    };
    let (away, reassign) = match call.args.as_str() {
        "" => (!me.away, false),
        "on" => (true, false),
        "reassign" => (true, true),
        "off" => (false, false),
        other => {
            let words = format!("`{other}` is no status: on, off or reassign");
            model.notices.say(model.now, Level::Warning, words);
            return Vec::new();
        }
    };
    let status = Status { away, reassign, reason: None };
    ask(model, Request { targets: Vec::new(), ..Request::about(ConversationId::new(OWN), Intent::Away(status)) })
}

fn copy_address(model: &mut Model, call: &Call) -> Vec<Effect> {
    let (Some(id), Some(me)) = (call.target(model), &model.known.directory.me) else {
        return Vec::new();
    };
    if !model.drawn.aim.has(&id) {
        super::decide::out_of_sight(model, id);
        return Vec::new();
    }
    let host = match me.region.as_ref().map(|r| r.as_str().to_ascii_lowercase()).as_deref() {
        Some("eu") => "app.eu.intercom.com",
        Some("au") => "app.au.intercom.com",
        _ => "app.intercom.com",
    };
    let url = format!("https://{host}/a/inbox/{}/inbox/conversation/{id}", me.workspace_id);
    model.notices.say(model.now, Level::Info, "the address is on the clipboard");
    vec![Effect::Outside(Outside::Copy(url))]
}

/// Leaving loses nothing: drafts and the outbox are on disk. Only unsent actions are worth a question, because they
/// wait until the next start.
fn quit(model: &mut Model, call: &Call) -> Vec<Effect> {
    if draft::is_in_danger(model) && call.args != "!!" {
        let question = "What you wrote is not on disk, and is lost if you leave now. Leave?".to_owned();
        model.over.overlays.push(Overlay::Confirm(Confirm {
            about: None,
            question,
            run: "quit !!".into(),
            target: None,
        }));
        return draft::save_all(model);
    }
    let (waiting, _) = model.outbox_counts();
    if waiting > 0 && !call.args.starts_with('!') {
        let what = if waiting == 1 { "1 action has".to_owned() } else { format!("{waiting} actions have") };
        model.over.overlays.push(Overlay::Confirm(Confirm {
            about: None,
            question: format!(
                "{what} not reached Intercom yet; what does not go out now is sent at the next start. Leave?"
            ),
            run: "quit !".into(),
            target: None,
        }));
        // Whoever leaves does not want to take anything back.
        return vec![Effect::Write(Write::SendNow)];
    }
    model.quitting = true;
    super::compose::save(model)
}

/// The lines of the help: what each key does here and everywhere, and every command with its keys.
pub fn help_lines(model: &Model) -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for context in Context::ALL {
        let bindings: Vec<_> = model.keymap.bindings().filter(|b| b.context == context).collect();
        if bindings.is_empty() {
            continue;
        }
        lines.push((format!("# {}", context.doc()), String::new()));
        let mut merged: Vec<(String, Vec<String>)> = Vec::new();
        for binding in bindings {
            let label = binding.desc.clone().or_else(|| binding.commands.first().and_then(|c| super::label(c)));
            let label = label.unwrap_or_else(|| binding.commands.join("; "));
            let keys = binding.keys.to_string();
            match merged.iter_mut().find(|(l, _)| *l == label) {
                Some((_, all)) => all.push(keys),
                None => merged.push((label, vec![keys])),
            }
        }
        lines.extend(merged.into_iter().map(|(label, keys)| (keys.join("  "), label)));
        lines.push((String::new(), String::new()));
    }
    lines.push(("# Every command, for the `:` line".into(), String::new()));
    lines.extend(
        all()
            .filter(|c| c.area != Area::Overlay)
            .map(|c| (format!("{} {}", c.name, c.args).trim_end().to_owned(), c.doc.to_owned())),
    );
    lines
}
