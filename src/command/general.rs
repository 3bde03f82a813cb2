//! The program as a whole: palette, command line, help, outbox, refresh, own status, leaving.

use super::decide::ask;
use super::{Area, Call, Command, Kind, Param, choose, done, draft, palette, world};
use crate::call::Arg;
use crate::model::burst::PRESS;
use crate::model::effect::{Outside, Write};
use crate::model::list::Anew;
use crate::model::overlay::{Answer, Confirm, Page, Prompt, Reader};
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::{Effect, Level, Model, Overlay};
use crate::words::{choosing, keys, leave, program};
use client::domain::operation::Status;
use client::domain::step::OWN;
use client::domain::{ConversationId, Step, StepState};
use client::intent::{Intent, Request};
use client::store::DraftMode;
use client::sync::SyncCommand;

/// Commands about the program.
pub(super) fn commands() -> Vec<Command> {
    vec![
        general("palette", &[], "Find and run any command", &[Param::untold("of", Kind::Text)], palette::open),
        general("command", &[], "Type a command", &[Param::may("text", Kind::Text)], command_line),
        general("help", &["shortcuts", "keys", "hotkeys"], "Show keys and commands", &[], |m, _| read(m, Page::Help)),
        general("messages", &["log"], "Show what the program said", &[], |m, _| {
            read(m, Page::Messages)?;
            if let Some(Overlay::Reader(reader)) = m.over.overlays.last_mut() {
                reader.at = Some(0);
            }
            done()
        }),
        general(
            "refresh",
            &["reload", "sync", "update"],
            "Fetch what is new, and this conversation again",
            &[],
            refresh,
        ),
        general(
            "away",
            &["status"],
            "Say that you are away, or active",
            &[Param::may("status", Kind::Status), Param::may("reason", Kind::Reason)],
            away,
        )
        .for_good(),
        general(PRESS, &[], "Press the keys that came at once", &[], |m, _| {
            let held = std::mem::take(&mut m.over.burst.held);
            m.over.burst.released.extend(held);
            done()
        })
        .when(|m, _| if m.over.burst.held.is_empty() { Err(keys::NONE_HELD.into()) } else { Ok(()) }),
        general("redraw", &[], "Draw the screen anew", &[], |_, _| Ok(vec![Effect::Outside(Outside::Redraw)].into())),
        general("suspend", &[], "Stop until the shell brings it back", &[], |_, _| {
            Ok(vec![Effect::Outside(Outside::Suspend)].into())
        })
        .for_good(),
        general(
            "world.save",
            &[],
            "Save the practice world to a file, and leave",
            &[Param::may("file", Kind::Text)],
            world::save,
        )
        .when(world::passes),
        general(
            "quit",
            &["q", "exit"],
            "Leave; drafts and unsent actions are kept",
            &[Param::untold("yes", Kind::Yes)],
            quit,
        )
        .for_good(),
    ]
}

fn general(
    name: &'static str,
    aliases: &'static [&'static str],
    doc: &'static str,
    params: &[Param],
    run: Handler,
) -> Command {
    Command::new(Area::Program, name, doc, run).also(aliases).takes(params)
}

fn command_line(model: &mut Model, call: &Call) -> Outcome {
    let marked = model.means_marked(call);
    let mut prompt = Prompt { target: model.about(call), marked, ..Prompt::default() };
    if let Some(line) = call.args.first() {
        prompt.input.set(&format!("{} ", line.words()));
    }
    model.over.overlays.push(Overlay::Prompt(prompt));
    super::overlay::refilter(model);
    done()
}

fn read(model: &mut Model, page: Page) -> Outcome {
    let contexts = model.contexts();
    model.over.overlays.push(Overlay::Reader(Reader::new(page, contexts)));
    done()
}

fn refresh(model: &mut Model, call: &Call) -> Outcome {
    super::place_anew(model, Anew::Keep);
    model.panes.refreshed = true;
    let mut effects = vec![Effect::Sync(SyncCommand::Poll), Effect::Sync(SyncCommand::Deleted)];
    if let Some(id) = model.about(call) {
        effects.push(Effect::Sync(SyncCommand::Refresh(id.clone())));
        super::own_apps::ask_all(model);
        effects.push(Effect::Sync(SyncCommand::RefreshDetails(id)));
    }
    Ok(Done::from(effects).saying(Level::Info, program::FETCHING))
}

fn away(model: &mut Model, call: &Call) -> Outcome {
    let Some(wanted) = call.args.first().map(Arg::words) else {
        return choose::own(model, call);
    };
    choose::me(model)?;
    let (away, reassign) = match wanted.as_str() {
        "on" => (true, false),
        "reassign" => (true, true),
        "off" => (false, false),
        other => {
            return Err(Refused::from(choosing::no_status(other)));
        }
    };
    let reason = call.args.get(1).filter(|_| away).map(|reason| reason_id(model, reason)).transpose()?;
    let status = Status { away, reassign, reason };
    ask(model, Request { targets: Vec::new(), ..Request::about(ConversationId::new(OWN), Intent::Away(status)) })
}

/// The reason to be away that is meant.
fn reason_id(model: &Model, wanted: &Arg) -> Result<String, Refused> {
    let reasons = &model.known.directory.away_reasons;
    let known: Vec<(String, String)> = reasons.iter().map(|r| (r.id.clone(), r.label.to_string())).collect();
    match wanted {
        Arg::Id(_, id) if known.iter().any(|(known, _)| known == id) => Ok(id.clone()),
        Arg::Id(..) => Err(choosing::REASON_GONE.into()),
        name => super::act::by_name(&known, &name.words(), choosing::Kind::Reason).map_err(Refused::from),
    }
}

/// Agreed to: to leave though words are lost.
const ALL_THE_SAME: &str = "!";

/// Agreed to: to send what waits, and to leave once it is out.
const SEND: &str = "send";

/// Leaving loses nothing: drafts and the outbox are on disk. Only unsent steps are worth a question, because they
/// wait until the next start; and a world that goes with the program.
fn quit(model: &mut Model, call: &Call) -> Outcome {
    if draft::is_in_danger(model) && call.yes() != Some(ALL_THE_SAME) {
        ask_to_leave(model, leave::WORDS_ARE_LOST.to_owned(), ALL_THE_SAME, false);
        return Ok(draft::save_all(model).into());
    }
    if model.settings.passing {
        if call.yes().is_none() {
            ask_to_leave(model, leave::WORLD_GOES.to_owned(), "", false);
            world::offer(model);
            return done();
        }
    } else if call.yes() == Some(SEND) {
        let question = leave::sending(model.outbox_counts().0, model.known.sync.others);
        ask_to_leave(model, question, "", false);
        return Ok(vec![Effect::Write(Write::SendNow)].into());
    } else if call.yes().is_none() && model.outbox_counts().0 > 0 {
        let waits = model.known.outbox.iter().filter(|step| step.state != StepState::Failed);
        let words = waits.clone().find(|step| step.operation.words().is_some());
        model.known.leaving =
            waits.clone().filter(|step| step.operation.words().is_some()).map(|step| step.id).collect();
        let named = words.or(waits.clone().next()).map(|step| what_waits(model, step)).unwrap_or_default();
        ask_to_leave(model, leave::waits(&named, waits.count(), model.known.sync.others), "", true);
        return done();
    }
    model.quitting = true;
    Ok(super::compose::save(model).into())
}

/// Whether it is a question whether to leave, which need not be answered once everything is out.
pub(crate) fn asks_to_leave(overlay: &Overlay) -> bool {
    let leaves = Call::of("quit").with(Arg::Yes(String::new()));
    matches!(overlay, Overlay::Confirm(confirm) if confirm.yes == leaves)
}

fn ask_to_leave(model: &mut Model, question: String, agreed: &str, may_send: bool) {
    let yes = |agreed: &str| Call::of("quit").with(Arg::Yes(agreed.into()));
    let send = Answer { letter: 's', words: leave::SEND_NOW, call: yes(SEND) };
    let others = may_send.then_some(send).into_iter().collect();
    model.over.overlays.push(Overlay::Confirm(Confirm { others, ..Confirm::new(None, question, yes(agreed)) }));
}

/// "Reply to Inés", "Close Beth".
fn what_waits(model: &Model, step: &Step) -> String {
    if step.operation.own_status().is_some() {
        return leave::own_status().to_owned();
    }
    let who = super::outbox::who(model, &step.conversation);
    match step.operation.words() {
        Some((DraftMode::Reply, _)) => leave::reply(&who),
        Some((DraftMode::Note, _)) => leave::note(&who),
        None => leave::change(step.operation.name(), &who),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// It is asked whether to leave, while these wait.
    pub(crate) fn asked_to_leave(model: &mut Model, waiting: Vec<i64>) {
        ask_to_leave(model, String::new(), "", true);
        model.known.leaving = waiting;
    }
}
