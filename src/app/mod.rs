//! How the model changes: one message in, the model changed, effects out.
//!
//! `update` never awaits and touches neither file, socket nor clock: the time comes with the message. So it can be
//! tested as a function and replayed.

mod alarms;
mod alert;
mod arrivals;
mod burst;
mod calls;
mod confirm;
mod dues;
mod gone;
mod house;
mod keys;
mod ladder;
mod mouse;
mod news;
mod reads;
mod searching;
mod sending;
mod views;

use crate::call::Call;
use crate::command::{self, choose, draft, fold, general, palette, places, search, undo};
use crate::model::effect::{Immediate, Outside, Read, Write};
use crate::model::layout::TALL;
use crate::model::list::Anew;
use crate::model::msg::Became;
use crate::model::notice::{HEARD, Stays};
use crate::model::overlay::Purpose;
use crate::model::reads::{Fact, ReadKind};
use crate::model::registry::Done;
use crate::model::{Effect, Focus, Level, Model, Msg, Overlay, Timer};
use crate::theme::Theme;
use crate::words::heard;
use client::domain::ladder::Told;
use client::domain::{Step, StepState, Timestamp};
use client::store::StoreEvent;
use client::sync::{Phase, SyncCommand};

pub use reads::{due_reads, restore};

/// Takes a message in.
pub fn update(model: &mut Model, now: Timestamp, msg: Msg) -> Vec<Effect> {
    model.now = now;
    let before = model.notices.said();
    model.panes.thread.settle(&model.drawn.thread);
    let mut effects = take(model, msg);
    if dues::is_time(model) {
        model.known.dues.next = None;
        model.reads.after(Fact::DuesNear);
    }
    effects.extend(command::filled::begin_keeping(model));
    effects.extend(wear(model));
    effects.extend(fade(model, before));
    effects
}

/// The theme to be shown, where it is another than the one that is: the one under the cursor while one chooses.
fn wear(model: &Model) -> Option<Effect> {
    let shown = match model.over.overlays.last() {
        Some(Overlay::Picker(picker)) if picker.purpose == Purpose::Theme => picker.current().map(|item| &item.label),
        _ => None,
    };
    let wanted = shown.unwrap_or(&model.settings.theme);
    (wanted.as_str() != model.theme.name()).then(|| Effect::Immediate(Immediate::Wear(wanted.clone())))
}

/// What was said since goes off the screen after a while: when depends on what it is, and on whether it has a row of its
/// own.
fn fade(model: &mut Model, (said, heard): (u64, u64)) -> Vec<Effect> {
    let (said_now, heard_now) = model.notices.said();
    let mut effects = Vec::new();
    if said_now != said {
        let long = if model.size.1 < TALL { BRIEF } else { LONG };
        let after = match model.notices.stays() {
            Some(Stays::Long) => Some(long),
            Some(Stays::Short) => Some(BRIEF),
            Some(Stays::UntilKey) | None => None,
        };
        match after {
            Some(after) => effects.push(model.timers.start(Timer::Notice, after)),
            None => model.timers.cancel(Timer::Notice),
        }
    }
    if heard_now != heard {
        effects.push(model.timers.start(Timer::Heard, HEARD.unsigned_abs() * 1_000));
    }
    effects
}

/// For how many milliseconds what was done is on screen.
const LONG: u64 = 60_000;

/// The same, of what is over once it was seen, and where it stands in place of the keys.
const BRIEF: u64 = 4_000;

fn take(model: &mut Model, msg: Msg) -> Vec<Effect> {
    match msg {
        Msg::Key(key) => at_work(model, |model| keys::key(model, key)),
        Msg::Typed(typed) => at_work(model, |model| burst::typed(model, &typed)),
        Msg::Next => at_work(model, keys::next),
        Msg::Paste(text) => at_work(model, |model| keys::paste(model, &text)),
        Msg::Mouse(mouse, column, row) => at_work(model, |model| mouse::mouse(model, mouse, column, row)),
        Msg::Resize(columns, rows) => resize(model, columns, rows),
        Msg::Focus(front) => focus(model, front),
        Msg::Timer(timer, generation) => fire(model, timer, generation),
        Msg::Window(query, window) => reads::window(model, &query, *window),
        Msg::Thread(id, thread) => reads::thread(model, &id, *thread),
        Msg::Details(id, details) => reads::details(model, id, *details),
        Msg::Dues(soon, next) => dues::came(model, &soon, next),
        Msg::Views(counted) => reads::views(model, counted),
        Msg::Counts(me, counts) => reads::counts(model, me.as_ref(), counts),
        Msg::Directory(directory) => reads::directory(model, *directory),
        Msg::ReadFailed(kind, why) => reads::failed(model, kind, why),
        Msg::Outbox(steps) => outbox(model, steps),
        Msg::Entries(entries) => reads::entries(model, entries),
        Msg::Draft(id, mode, told) => told_of(model, |model| draft::told(model, &id, mode, told)),
        Msg::Shift(shift) => command::shift::counted(model, *shift),
        Msg::LostDrafts(drafts) => silently(model, |model| command::lost::show(model, drafts)),
        Msg::Decided(decided) => arrivals::decided(model, &decided),
        Msg::Foreseen(request, foreseen) => told_of(model, |m| command::mark::foreseen(m, *request, *foreseen)),
        Msg::Marked(marking, ids) => told_of(model, |model| command::mark::found(model, marking, ids)),
        Msg::Refused(request, why) => arrivals::not_done(model, &request, &why),
        Msg::OutboxMoved => silently(model, |model| model.reads.after(Fact::OutboxMoved)),
        Msg::NotDecided(why) => arrivals::not_decided(model, &why),
        Msg::StepsEnded(id, had) => told_of(model, |model| command::ladder::ended(model, id, had)),
        Msg::Undone(step) => told_of(model, |model| undo::undone(model, &step)),
        Msg::AskToUndo(step, who) => silently(model, |model| undo::ask(model, &step, who.as_ref())),
        Msg::Turned(turned) => told_of(model, |model| undo::turned(model, &turned)),
        Msg::NotTurned(unit, turn, why) => told_of(model, |model| undo::not_turned(model, unit, turn, &why)),
        Msg::AskToTurnBack(unit, who) => told_of(model, |model| undo::ask_to_turn(model, unit.as_ref(), who.as_ref())),
        Msg::AreOut(all) => leave(model, all),
        Msg::Did(did) => command::past::read(model, did),
        Msg::WorldKept(file, kept) => crate::command::world::kept(model, file, kept),
        Msg::Reached(wanted, found) => told_of(model, |model| places::reached(model, &wanted, found)),
        Msg::Found(words, rows) => choose::found(model, &words, &rows),
        Msg::Called(words, called) => told_of(model, |model| palette::called(model, &words, called)),
        Msg::Searched(number, came) => searching::came(model, number, came),
        Msg::Explained(explanation) => searching::explained(model, &explanation),
        Msg::Fill(id, mode, which, thread) => {
            let outcome = command::macros::filled(model, (&id, mode), &which, thread.as_ref().as_ref());
            calls::finish(model, outcome)
        }
        Msg::Store(event) => store(model, &event),
        Msg::Sync(event) => arrivals::sync(model, event),
        Msg::Ran(told) => told_of(model, |model| command::own_apps::told(model, told)),
        Msg::Files(told) => told_of(model, |model| command::files::told(model, told)),
        Msg::Edited(result) => edited(model, result),
        Msg::ViewKept(name, kept) => views::kept(model, &name, kept),
        Msg::ViewFiles(files, problems, asked) => views::read_again(model, files, &problems, asked),
        Msg::FileEdited(result) => views::edited(model, result),
        Msg::Theme(theme, name, problems) => dress(model, *theme, name, problems),
        Msg::Worn(theme, words) => put_on(model, *theme, words),
        Msg::Failed(why) => {
            model.notices.say(model.now, Level::Error, crate::words::whole(&why));
            Vec::new()
        }
        Msg::Resumed => vec![Effect::Outside(Outside::Redraw), Effect::Sync(SyncCommand::Poll)],
        Msg::End => {
            model.quitting = true;
            draft::save_all(model)
        }
    }
}

/// What wants nothing done.
fn silently(model: &mut Model, act: impl FnOnce(&mut Model)) -> Vec<Effect> {
    act(model);
    Vec::new()
}

/// The terminal has another size: a pane that there is no room for does not keep the keys.
fn resize(model: &mut Model, columns: u16, rows: u16) -> Vec<Effect> {
    model.size = (columns, rows);
    model.reads.after(Fact::ViewsMoved);
    if model.focus == Focus::Inboxes && !model.settings.layout.has_side(columns) {
        model.focus = Focus::List;
    }
    Vec::new()
}

/// What came of something that was taken in, and what there is to tell of it.
fn told_of(model: &mut Model, taken_in: impl FnOnce(&mut Model) -> Done) -> Vec<Effect> {
    let done = taken_in(model);
    calls::finish(model, Ok(done))
}

/// Who has not looked for so many seconds comes back to a list that is placed anew.
const AWAY: i64 = 120;

fn outbox(model: &mut Model, steps: Vec<Step>) -> Vec<Effect> {
    if model.reads.finished(ReadKind::Outbox) {
        model.known.outbox = steps;
    }
    let mut effects = leave_if_asked(model);
    effects.extend(countdown(model));
    effects.extend(sending::tick(model));
    effects
}

/// The terminal's window came to the front, or went behind others.
fn focus(model: &mut Model, front: bool) -> Vec<Effect> {
    model.has_focus = front;
    model.tells_focus = true;
    if !front {
        model.away_since.get_or_insert(model.now);
    } else if model.away_since.take().is_some_and(|since| model.now.since(since) >= AWAY) {
        command::place_anew(model, Anew::Keep);
    }
    vec![Effect::Sync(if front { SyncCommand::Activity } else { SyncCommand::Idle })]
}

/// The screen is drawn with this theme from now on; and what there is to say of that.
fn put_on(model: &mut Model, theme: Theme, told: impl IntoIterator<Item = String>) -> Vec<Effect> {
    model.theme = theme;
    model.look += 1;
    for words in told {
        model.notices.say(model.now, Level::Warning, words);
    }
    Vec::new()
}

fn dress(model: &mut Model, theme: Theme, name: String, problems: Vec<String>) -> Vec<Effect> {
    model.settings.theme.clone_from(&name);
    put_on(model, theme, problems);
    vec![Effect::Write(Write::Set("theme", name))]
}

fn store(model: &mut Model, event: &StoreEvent) -> Vec<Effect> {
    let mut effects = Vec::new();
    match event {
        StoreEvent::Conversations(changes) => {
            model.reads.after(Fact::HeadsStored);
            if is_free(model) {
                model.panes.list.anew.get_or_insert(Anew::Keep);
            }
            gone::stored(model, changes);
            effects.extend(searching::changed(model, changes));
            if changes.iter().any(|c| Some(&c.id) == model.panes.thread.shown.as_ref()) {
                model.reads.after(Fact::ThreadChanged);
            }
            model.panes.sought = None;
            model.over.called.words = None;
            if changes.iter().any(|change| change.after.is_some() && Some(&change.id) == model.panes.awaited.as_ref()) {
                effects.extend(places::came(model));
            }
            effects.extend(news::woke(model, changes));
            effects.extend(command::desk::changed(model, changes.iter().map(|change| &change.id)));
            // Its first words are others now, by redaction perhaps (S12): what quoted them is not said any more.
            let reworded: Vec<_> = changes.iter().filter(|change| change.is_reworded()).map(|c| &c.id).collect();
            model.notices.forget_quotes(|id| reworded.contains(&id));
        }
        StoreEvent::Halted(id) => effects.extend(ladder::told(model, id, Told::Happened)),
        StoreEvent::Directory => model.reads.after(Fact::DirectoryStored),
        StoreEvent::Details(_) => model.reads.after(Fact::DetailsStored),
        StoreEvent::Lists => model.reads.after(Fact::ListsStored),
        StoreEvent::Outbox => model.reads.after(Fact::OutboxStored),
        StoreEvent::Drafts => model.reads.after(Fact::DraftsStored),
        StoreEvent::Elsewhere => {
            // The other program fetches what is here for the first time: rows go to their places as they come.
            if matches!(model.known.sync.phase, Phase::First { .. }) {
                model.panes.list.anew.get_or_insert(Anew::Keep);
            }
            model.reads.after(Fact::StoredElsewhere);
            effects.extend(searching::again(model));
            effects.extend(draft::follow(model));
        }
        StoreEvent::Journal(why) => {
            model.notices.say(model.now, Level::Warning, crate::words::program::no_journal(why));
        }
    }
    effects
}

/// Whether rows may still go to their places as they come: before the first news of the day nobody works in the list,
/// what was fetched by a key is wanted, and a list that is only being filled has none yet.
fn is_free(model: &Model) -> bool {
    let sync = &model.known.sync;
    match sync.phase {
        _ if model.panes.filling => true,
        Phase::First { .. } => true,
        Phase::Starting => !model.panes.touched,
        Phase::Live if sync.last_poll.is_none() => !model.panes.touched,
        Phase::Live => model.panes.refreshed,
    }
}

fn fire(model: &mut Model, timer: Timer, generation: u64) -> Vec<Effect> {
    if !model.timers.is_current(timer, generation) {
        return Vec::new();
    }
    match timer {
        Timer::Rest => reads::rested(model),
        Timer::Hints => {
            model.over.hints_shown = !model.over.pending.is_empty();
            Vec::new()
        }
        Timer::Draft => {
            if let Some(composer) = &mut model.composer {
                composer.draft_due = false;
            }
            draft::save_all(model)
        }
        Timer::Form => command::filled::keep(model).into_iter().collect(),
        Timer::Countdown => countdown(model).into_iter().collect(),
        Timer::Sending => sending::tick(model).into_iter().collect(),
        Timer::Notice => {
            model.notices.dismiss();
            Vec::new()
        }
        Timer::Heard => {
            model.notices.unhear(model.now);
            let more = model.notices.heard().any(|heard| heard.kind != heard::Kind::Sla);
            more.then(|| model.timers.start(Timer::Heard, 1_000)).into_iter().collect()
        }
        Timer::News => news::unheard(model),
        Timer::Search => searching::look_again(model),
        Timer::Ask => search::ask_intercom(model),
        Timer::Dues => silently(model, |model| model.reads.after(Fact::DuesNear)),
    }
}

/// What somebody did says that there is somebody; and where they went on to, the thread and the composer follow.
fn at_work(model: &mut Model, act: impl FnOnce(&mut Model) -> Vec<Effect>) -> Vec<Effect> {
    let before = fold::Before::of(model);
    model.panes.touched = true;
    // Who does something else does not wait for it any more.
    (model.panes.awaited, model.panes.refreshed) = (None, false);
    let mut effects = vec![Effect::Sync(SyncCommand::Activity)];
    effects.extend(act(model));
    if let Some(moved) = fold::moved_on(model, &before) {
        effects.extend(calls::finish(model, Ok(moved)));
        effects.extend(reads::rested(model));
    }
    effects
}

/// Whoever was asked whether to leave with something unsent need not answer once everything is out.
fn leave_if_asked(model: &mut Model) -> Vec<Effect> {
    let asked = model.over.overlays.last().is_some_and(general::asks_to_leave);
    if !asked || model.outbox_counts().0 > 0 {
        return Vec::new();
    }
    match model.known.leaving.clone() {
        waited if waited.is_empty() => leave(model, Became::Out),
        waited => vec![Effect::Read(Read::AreOut(waited))],
    }
}

/// Whoever was asked leaves, unless something did not go out: that is for them to see.
/// What still waits, as the outbox was read before it was in there, stays a question.
fn leave(model: &mut Model, became: Became) -> Vec<Effect> {
    if became == Became::Waits {
        return Vec::new();
    }
    model.known.leaving.clear();
    if model.over.overlays.pop_if(|overlay| general::asks_to_leave(overlay)).is_none() || became == Became::NotOut {
        return Vec::new();
    }
    let outcome = command::perform(model, &Call::of("quit"));
    calls::finish(model, outcome)
}

/// Counts what is in doubt down on the screen, as long as there is such.
fn countdown(model: &mut Model) -> Option<Effect> {
    let counts = model.known.outbox.iter().any(|step| step.state == StepState::Unsure);
    counts.then(|| model.timers.start(Timer::Countdown, 1_000))
}

/// The person's own editor has ended. Its words go where they were written, whatever is open by now.
fn edited(model: &mut Model, result: Result<String, String>) -> Vec<Effect> {
    let place = model.drafts.editing.take();
    let mut effects = match result {
        Ok(text) => {
            let (header, text) = command::header::split(text.trim_end_matches('\n'));
            let kept = draft::edited(model, place.clone(), text);
            let taken = command::header::take(model, place.as_ref(), &header);
            kept.into_iter().chain(calls::finish(model, Ok(taken))).collect()
        }
        Err(why) => {
            model.notices.say(model.now, Level::Error, why);
            Vec::new()
        }
    };
    effects.push(Effect::Outside(Outside::Redraw));
    effects
}

#[cfg(test)]
mod tests {
    use client::sync::{SyncEvent, SyncStatus};

    use super::*;
    use crate::command::testing;

    fn stands(model: &mut Model, phase: Phase) {
        let status = SyncStatus { phase, ..SyncStatus::default() };
        update(model, Timestamp(0), Msg::Sync(SyncEvent::Status(status)));
    }

    fn stored_elsewhere(model: &mut Model) -> Option<Anew> {
        update(model, Timestamp(0), Msg::Store(StoreEvent::Elsewhere));
        model.panes.list.anew.take()
    }

    #[test]
    fn what_another_program_fetches_for_the_first_time_goes_to_its_place_and_what_it_fetches_later_does_not() {
        let mut model = testing::model();
        model.panes.touched = true;
        stands(&mut model, Phase::First { done: 8, total: 31 });
        assert_eq!(stored_elsewhere(&mut model), Some(Anew::Keep));
        stands(&mut model, Phase::First { done: 16, total: 31 });
        assert_eq!(stored_elsewhere(&mut model), Some(Anew::Keep));
        stands(&mut model, Phase::Live);
        assert_eq!(model.panes.list.anew.take(), Some(Anew::Keep), "what came last may be told after that");
        assert_eq!(stored_elsewhere(&mut model), None);
        stands(&mut model, Phase::Live);
        assert_eq!(model.panes.list.anew, None);
    }

    #[test]
    fn whoever_is_asked_whether_to_leave_stays_asked_while_a_message_waits_and_leaves_once_it_is_out() {
        let mut model = testing::model();
        let asked = |model: &Model| model.over.overlays.last().is_some_and(general::asks_to_leave);
        general::tests::asked_to_leave(&mut model, vec![7]);
        // A read that began before the message was in the outbox comes back without it.
        let effects = leave_if_asked(&mut model);
        assert_eq!(effects, [Effect::Read(Read::AreOut(vec![7]))]);
        update(&mut model, Timestamp(0), Msg::AreOut(Became::Waits));
        assert!(asked(&model) && !model.quitting);
        let effects = leave_if_asked(&mut model);
        assert_eq!(effects, [Effect::Read(Read::AreOut(vec![7]))], "it is asked for again");
        update(&mut model, Timestamp(0), Msg::AreOut(Became::Out));
        assert!(model.quitting);
    }

    #[test]
    fn whoever_is_asked_whether_to_leave_stays_where_a_message_does_not_go_out() {
        let mut model = testing::model();
        general::tests::asked_to_leave(&mut model, vec![7]);
        update(&mut model, Timestamp(0), Msg::AreOut(Became::NotOut));
        assert!(model.over.overlays.is_empty() && !model.quitting);
    }
}
