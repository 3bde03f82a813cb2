//! Who takes part (I42), merging, blocking, redacting, spam: chosen, asked with what comes of it, and done.

use super::decide::{self, want};
use super::{Area, Call, Command, Kind, Param, act, choose, done, fold, overlay, perform, redacted};
use crate::call::Arg;
use crate::model::desk::{Asked, Beside, Word};
use crate::model::effect::Immediate;
use crate::model::input::LineInput;
use crate::model::overlay::{Answer, Confirm, Digits, Item, More, Overlay, Prompt, Purpose};
use crate::model::registry::{Done, Handler, Outcome, Ready, Refused};
use crate::model::thread::{BOTS, SOURCE, STEP};
use crate::model::{Effect, Model};
use crate::words::desk as words;
use client::domain::address::conversation_in;
use client::domain::desk::quotes;
use client::domain::rating::Asking;
use client::domain::{Body, Contact, ContactId, ConversationId, DeskStep, Operation, Part, PartId};
use client::intent::{DeskWish, Intent, Request, Warning};
use client::store::{Foreseen, Row, StoredThread};
use client::sync::SyncCommand;
use client::text::ago;

/// What a yes to a question of these calls.
pub(crate) const DO: &str = "desk.do";

/// How many customers of the list are offered.
const OFFERED: usize = 40;

/// How many characters of a message a question quotes.
const QUOTED: usize = 120;

/// These commands.
pub(super) fn commands() -> Vec<Command> {
    let who = [Param::may("who", Kind::Text)];
    let yes = [Param::untold("yes", Kind::Yes)];
    vec![
        of("participants", "See which customers take part, add and take out", &[], act::can_look, people)
            .also(&["people", "customers"]),
        of("participants.add", "Let another customer take part", &who, act::can_act, |m, c| person(m, c, true))
            .for_good(),
        of("participants.remove", "Take a customer out", &who, act::can_act, |m, c| person(m, c, false)).for_good(),
        of(
            "merge",
            "Merge into another one, after a look at both",
            &[Param::may("id", Kind::Conversation)],
            act::can_act,
            merge,
        )
        .for_good(),
        of("block", "Block a customer; the API has no way back", &who, act::can_act, block).for_good(),
        of("redact", "Take the words under the cursor out for good", &[], act::can_act, redact).for_good(),
        of("spam", "Mark as spam: a tag of your own, and a close", &[], act::can_act, |m, c| spam(m, c, true))
            .for_good(),
        of("spam.off", "Not spam: the tag off, and open again", &[], act::can_act, |m, c| spam(m, c, false)).for_good(),
        Command::new(Area::Navigation, "inbox.spam", "Find what is marked as spam", inbox),
        of(DO, "Do what was asked", &yes, is_asked, |m, _| go(m)).for_good(),
        of("merge.swap", "Let the other one stay", &yes, is_asked, |m, _| swap(m)),
    ]
}

fn of(name: &'static str, doc: &'static str, params: &[Param], ready: Ready, run: Handler) -> Command {
    Command::new(Area::Conversation, name, doc, run).takes(params).when(ready)
}

/// Only the question itself is answered.
fn is_asked(model: &Model, call: &Call) -> Result<(), Refused> {
    let asked = model.over.desk.as_ref().filter(|_| call.yes().is_some());
    asked.map(drop).ok_or_else(|| Refused::from(words::NOTHING_ASKED))
}

/// The one conversation that is meant, if the person sees that it is.
fn aimed(model: &Model, call: &Call) -> Result<ConversationId, Refused> {
    if model.means_marked(call) {
        return Err(Refused::from(words::ONE_AT_A_TIME));
    }
    let id = model.about(call).ok_or_else(|| Refused::from(crate::words::copied::NO_CONVERSATION))?;
    if model.drawn.aim.has(&id) { Ok(id) } else { Err(decide::out_of_sight(model, id)) }
}

fn thread<'a>(model: &'a Model, id: &ConversationId) -> Result<&'a StoredThread, Refused> {
    let data = model.panes.thread.data.as_ref().filter(|data| data.conversation.id == *id);
    data.ok_or_else(|| Refused::about(words::NOT_YET, id.clone()))
}

fn given(call: &Call) -> Option<String> {
    call.args.first().map(Arg::words).filter(|typed| !typed.trim().is_empty())
}

/// What would come of it is asked first.
fn ask(model: &mut Model, call: &Call, wish: DeskWish) -> Outcome {
    let id = aimed(model, call)?;
    // What was to follow would be about something else by the time it is answered.
    model.calls.stop();
    Ok(vec![foresee(model, id, wish)].into())
}

fn foresee(model: &Model, id: ConversationId, wish: DeskWish) -> Effect {
    let believed = model.me().cloned();
    Effect::Immediate(Immediate::Foresee(Request { believed, ..Request::about(id, Intent::Desk(wish)) }))
}

fn item(label: String, detail: String, command: &'static str, with: String) -> Item {
    Item { label, detail, call: Some(Call::of(command).with(Arg::Text(with))), ..Item::default() }
}

/// The line that a command is typed on, begun.
fn line(model: &mut Model, call: &Call, begun: &str) -> Outcome {
    let mut prompt = Prompt { target: model.about(call), ..Prompt::default() };
    prompt.input.set(begun);
    model.over.overlays.push(Overlay::Prompt(prompt));
    Ok(overlay::refilter(model).into())
}

/// Who takes part, in order: id, what to call them, their address.
fn taking_part(data: &StoredThread) -> Vec<(ContactId, String, Option<String>)> {
    let known = |id: &ContactId| {
        let all = data.contact.iter().chain(data.others.iter().filter_map(|(_, known)| known.as_ref()));
        all.into_iter().find(|contact: &&Contact| contact.id == *id).cloned()
    };
    let authors = || std::iter::once(&data.conversation.source.author).chain(data.parts.iter().map(|p| &p.author));
    let first = data.conversation.contacts.first().map(|own| {
        let contact = data.contact.clone().or_else(|| known(&own.id));
        (own.id.clone(), contact)
    });
    // By the ids that the conversation has: who was merged into another one is taken out by the old one.
    let ids = data.conversation.contacts.iter().skip(1).map(|own| own.id.clone());
    let others = ids.zip(data.others.iter().map(|(_, known)| known.clone()));
    let all = first.into_iter().chain(others);
    all.map(|(id, contact)| match contact {
        Some(contact) => (id, contact.display().to_string(), contact.email.map(|email| email.to_string())),
        None => {
            let address = client::domain::desk::address_of(&id).map(str::to_owned);
            let author = authors().find(|author| author.id == id.as_str());
            let name = author.map(|author| author.display().to_owned()).or_else(|| address.clone());
            (id.clone(), name.unwrap_or_else(|| crate::words::thread::ANOTHER_CUSTOMER.to_owned()), address)
        }
    })
    .collect()
}

/// What to call a customer of the thread that is shown.
pub(super) fn customer_name(model: &Model, id: &ContactId) -> String {
    let data = model.panes.thread.data.as_ref();
    let known = data.and_then(|data| taking_part(data).into_iter().find(|(own, ..)| own == id));
    known.map_or_else(|| crate::words::thread::ANOTHER_CUSTOMER.to_owned(), |(_, name, _)| name)
}

/// Who takes part, by name.
pub(crate) fn customers(data: &StoredThread) -> String {
    taking_part(data).into_iter().map(|(_, name, _)| name).collect::<Vec<_>>().join(", ")
}

/// How much somebody wrote here.
fn wrote(model: &Model, data: &StoredThread, id: &ContactId) -> String {
    let source = &data.conversation.source;
    let is_theirs = |author: &client::domain::Author| author.kind.is_contact() && author.id == id.as_str();
    let parts = data.parts.iter().filter(|part| part.is_message() && is_theirs(&part.author));
    let first = is_theirs(&source.author).then_some(data.conversation.created_at);
    let times: Vec<_> = first.into_iter().chain(parts.map(Part::made_at)).collect();
    let last = times.iter().max().map(|at| ago::moment(*at, &choose::zoned_now(model)));
    words::wrote(times.len(), last.as_deref())
}

/// The first of the customers that a row names, without how many more there are.
fn alone(who: &str) -> &str {
    let is_count = |count: &str| !count.is_empty() && count.chars().all(|c| c.is_ascii_digit());
    who.rsplit_once(" +").filter(|(_, count)| is_count(count)).map_or(who, |(name, _)| name)
}

/// The customers of a conversation, and who could be added.
fn people(model: &mut Model, call: &Call) -> Outcome {
    let id = aimed(model, call)?;
    let data = thread(model, &id)?;
    let all = taking_part(data);
    let is_alone = all.len() < 2;
    let mut items: Vec<Item> = all
        .iter()
        .map(|(person, name, email)| {
            let told = wrote(model, data, person);
            let email = email.as_ref().filter(|email| *email != name);
            let detail = email.map_or_else(|| told.clone(), |email| format!("{told} · {email}"));
            Item {
                mark: if is_alone { String::new() } else { words::ENTER_REMOVES.to_owned() },
                names: email.into_iter().cloned().collect(),
                ..item(name.clone(), detail, "participants.remove", person.to_string())
            }
        })
        .collect();
    items.push(Item {
        label: words::ADD.to_owned(),
        detail: words::ADD_HOW.to_owned(),
        call: Some(Call::of("participants.add")),
        ..Item::default()
    });
    let mut offered: Vec<(String, String)> = Vec::new();
    for row in model.panes.list.rows.iter().filter(|row| row.id != id && !model.known.gone.contains(&row.id)) {
        let who = alone(row.who.as_str()).to_owned();
        let company = row.company.as_ref().map_or_else(String::new, ToString::to_string);
        // Several may have one name: who is meant is the one of that conversation.
        let is_new = |of: &(String, String)| *of != (who.clone(), company.clone());
        if offered.len() < OFFERED && offered.iter().all(is_new) && all.iter().all(|(_, name, _)| *name != who) {
            items.push(item(words::add(&who), company.clone(), "participants.add", format!("#{}", row.id)));
            offered.push((who, company));
        }
    }
    choose::open_about(model, call, Purpose::Choice, words::PEOPLE, items, |picker| picker.digits(Digits::ChooseShown))
}

fn person(model: &mut Model, call: &Call, joins: bool) -> Outcome {
    match (given(call), joins) {
        (Some(typed), true) => ask(model, call, DeskWish::Join(typed)),
        (Some(typed), false) => ask(model, call, DeskWish::Leave(typed)),
        (None, true) => line(model, call, "participants.add "),
        (None, false) => perform(model, &Call { args: Vec::new(), command: "participants".into(), ..call.clone() }),
    }
}

/// Without an id it is chosen into which: of the same customer first.
fn merge(model: &mut Model, call: &Call) -> Outcome {
    if let Some(typed) = given(call) {
        let into = conversation_in(&typed).ok_or_else(|| Refused::from(words::no_id(&typed)))?;
        return ask(model, call, DeskWish::Merge(into));
    }
    let id = aimed(model, call)?;
    let recent = model.panes.details.as_ref().filter(|(of, _)| *of == id).map(|(_, details)| details.recent.clone());
    let mut rows: Vec<Row> = recent.unwrap_or_default();
    for row in &model.panes.list.rows {
        if rows.iter().all(|other| other.id != row.id) {
            rows.push(row.clone());
        }
    }
    rows.retain(|row| row.id != id && !model.known.gone.contains(&row.id));
    let mut items: Vec<Item> = rows
        .iter()
        .map(|row| Item {
            call: Some(Call::of("merge").with(Arg::Id(Kind::Conversation, row.id.to_string()))),
            sought: false,
            ..choose::conversation_item(model, row)
        })
        .collect();
    items.push(Item {
        label: words::BY_ID.to_owned(),
        call: Some(Call::of("command").with(Arg::Text("merge".into()))),
        ..Item::default()
    });
    choose::open_about(model, call, Purpose::Choice, words::INTO, items, |picker| picker)
}

fn block(model: &mut Model, call: &Call) -> Outcome {
    ask(model, call, DeskWish::Block(given(call)))
}

/// The message under the cursor of the thread.
fn redact(model: &mut Model, call: &Call) -> Outcome {
    let id = aimed(model, call)?;
    thread(model, &id)?;
    let wanted = model.drawn.thread.message.clone();
    let message = match wanted.as_deref() {
        None => return Err(Refused::from(words::NO_MESSAGE)),
        Some(SOURCE) => None,
        Some(step) if step.starts_with(STEP) => return Err(Refused::from(words::NOT_SENT)),
        Some(folded) if folded.starts_with(BOTS) => return Err(Refused::from(words::FOLDED)),
        Some(part) => Some(PartId::new(part)),
    };
    ask(model, call, DeskWish::Redact(message))
}

fn spam(model: &mut Model, call: &Call, on: bool) -> Outcome {
    let tag = model.settings.spam_tag.trim().to_owned();
    if tag.is_empty() {
        return Err(Refused::from(words::NO_SPAM_TAG));
    }
    want(model, call, Intent::Spam(tag, on))
}

/// There is no list of it in Intercom: it is found by its tag, open or closed.
fn inbox(model: &mut Model, _: &Call) -> Outcome {
    let tag = model.settings.spam_tag.trim().to_owned();
    if tag.is_empty() {
        return Err(Refused::from(words::NO_SPAM_TAG));
    }
    let condition = Arg::Named(Kind::Condition, format!("tag:\"{}\"", tag.replace('"', "")));
    perform(model, &Call::of("search.all").with(condition))
}

/// What would come of it is known: it is asked. What was asked before of the same gives way, with what was typed.
pub(crate) fn foreseen(model: &mut Model, request: Request, foreseen: Foreseen) -> Done {
    let Some((id, Operation::Desk(step))) =
        foreseen.decision.operations.first().and_then(|(id, own)| Some((id.clone(), own.first()?.clone())))
    else {
        return Done::default();
    };
    let who = foreseen
        .called
        .iter()
        .find(|(of, _)| *of == id)
        .map(|(_, who)| alone(who.as_str()).to_owned())
        .unwrap_or_default();
    let mut effects = Vec::new();
    let mut confirm = match &step {
        DeskStep::Join(person) => people_confirm(model, &foreseen, words::ask_add(person.name.as_str(), &who)),
        DeskStep::Leave(person) => people_confirm(model, &foreseen, words::ask_remove(person.name.as_str(), &who)),
        DeskStep::Block(person) => {
            let address = foreseen.threads.first().map(taking_part).unwrap_or_default();
            let address = address.into_iter().find(|(known, ..)| *known == person.id).and_then(|(.., email)| email);
            let title = words::block_title(person.name.as_str());
            typed("block", title, words::block(person.name.as_str(), address.as_deref()))
        }
        DeskStep::Redact { message, whose, .. } => {
            let (words, at, files) = quoted(model, foreseen.threads.first(), message);
            let whose = named(foreseen.threads.first(), message).unwrap_or_else(|| whose.to_string());
            let mut question = words::redact(&words, &whose, &at, files);
            if let Some(others) = words::quoted_by(quoting(foreseen.threads.first(), message)) {
                question.push(' ');
                question.push_str(&others);
            }
            typed("redact", words::redact_title(&whose), question)
        }
        DeskStep::Merge { name, .. } => {
            let [stays, goes] = match <[StoredThread; 2]>::try_from(foreseen.threads.clone()) {
                Ok([goes, stays]) => [stays, goes],
                Err(_) => return Done::default(),
            };
            for thread in [&stays, &goes].into_iter().filter(|thread| thread.fetched_at.is_none()) {
                effects.push(Effect::Sync(SyncCommand::Refresh(thread.conversation.id.clone())));
            }
            merge_confirm(&who, alone(name.as_str()), Beside { stays, goes })
        }
    };
    confirm.yes.about = Some(id);
    take_over(model, &mut confirm);
    model.over.desk = Some(Asked { request });
    model.over.overlays.push(Overlay::Confirm(confirm));
    Done::from(effects)
}

fn yes() -> Call {
    Call::of(DO).with(Arg::Yes(String::new()))
}

fn people_confirm(model: &Model, foreseen: &Foreseen, question: String) -> Confirm {
    let rating = foreseen.decision.warnings.iter().find_map(|warning| rating_then(model, warning));
    let back = words::back(&super::key_of(model, "undo"));
    let lines: Vec<String> = [Some(question), rating, Some(back)].into_iter().flatten().collect();
    Confirm::new(None, lines.join("\n"), yes())
}

/// What a change of who takes part does to the rating, in a sentence (I26).
pub(crate) fn rating_then(model: &Model, warning: &Warning) -> Option<String> {
    let Warning::RatingThen(now, then) = warning else { return None };
    let name = |asking: &Asking| match asking {
        Asking::Unknown { score_of: Some(admin), .. } if Some(admin) == model.me() => Some("you".to_owned()),
        Asking::Unknown { score_of: Some(admin), .. } => Some(model.admin_name(admin)),
        _ => None,
    };
    let (now_of, then_of) = (name(now), name(then));
    let side = |asking: &Asking| match asking {
        Asking::No(condition) => Err(condition.failing()),
        Asking::Unknown { .. } => Ok(()),
    };
    Some(words::rating(side(now).map(|()| now_of.as_deref()), side(then).map(|()| then_of.as_deref())))
}

fn typed(word: &'static str, title: String, question: String) -> Confirm {
    let more = More::Word(Box::new(Word { title, word, input: LineInput::default() }));
    Confirm { more, ..Confirm::new(None, question, yes()) }
}

fn merge_confirm(goes: &str, stays: &str, both: Beside) -> Confirm {
    let is_one = both.goes.conversation.contact() == both.stays.conversation.contact();
    let mut question = words::merge(goes, stays, is_one);
    if !is_one {
        question.push(' ');
        question.push_str(&words::are_others(goes, stays));
    }
    if let Some(left) = words::leftovers(both.goes.pending.len(), both.goes.drafts.len()) {
        question.push(' ');
        question.push_str(&left);
    }
    let swap = Call::of("merge.swap").with(Arg::Yes(String::new()));
    let others = vec![Answer { letter: 'x', words: words::SWAP, call: swap }];
    Confirm { others, more: More::Beside(Box::new(both)), ..Confirm::new(None, question, yes()) }
}

/// The words of a message, when it was said, and how many files it has.
fn quoted(model: &Model, thread: Option<&StoredThread>, message: &PartId) -> (String, String, usize) {
    let Some(thread) = thread else { return (String::new(), String::new(), 0) };
    let source = &thread.conversation.source;
    let time = |at| ago::moment(at, &choose::zoned_now(model));
    match thread.parts.iter().find(|part| part.id == *message) {
        Some(part) => {
            let words = part.preview(QUOTED).map_or_else(String::new, |words| words.to_string());
            (words, time(part.made_at()), part.attachments.len())
        }
        None => (source.preview(QUOTED).to_string(), time(thread.conversation.created_at), source.attachments.len()),
    }
}

/// How many other messages of the thread have its words, as answers by e-mail do: those are not changed.
fn quoting(thread: Option<&StoredThread>, message: &PartId) -> usize {
    let Some(thread) = thread else { return 0 };
    let source = &thread.conversation.source;
    let parts = || thread.parts.iter().filter_map(|part| Some((&part.id, part.body.as_ref()?)));
    let all = || std::iter::once((&source.id, &source.body)).chain(parts());
    let Some((_, body)) = all().find(|(id, _)| *id == message) else { return 0 };
    all().filter(|(id, _)| *id != message).filter(|(_, other)| quotes(other, body)).count()
}

/// Who said it, as the thread names them.
fn named(thread: Option<&StoredThread>, message: &PartId) -> Option<String> {
    let thread = thread?;
    let part = thread.parts.iter().find(|part| part.id == *message);
    let author = part.map_or(&thread.conversation.source.author, |part| &part.author);
    let known = taking_part(thread).into_iter().find(|(id, ..)| author.kind.is_contact() && id.as_str() == author.id);
    Some(known.map_or_else(|| author.display().to_owned(), |(_, name, _)| name))
}

/// A question of the same kind that is open gives way: what was typed into it and how far it was read stays.
fn take_over(model: &mut Model, confirm: &mut Confirm) {
    let is_old = |overlay: &Overlay| matches!(overlay, Overlay::Confirm(old) if old.yes.command == DO);
    for overlay in model.over.overlays.iter().filter(|overlay| is_old(overlay)) {
        let Overlay::Confirm(old) = overlay else { continue };
        confirm.scroll = old.scroll;
        if let (More::Word(new), More::Word(old)) = (&mut confirm.more, &old.more)
            && new.word == old.word
        {
            new.input = old.input.clone();
        }
    }
    model.over.overlays.retain(|overlay| !is_old(overlay));
}

/// Conversations have changed: what is asked about one of them is asked as it is now.
pub(crate) fn changed<'a>(model: &Model, mut ids: impl Iterator<Item = &'a ConversationId>) -> Option<Effect> {
    let asked = open(model)?;
    let about = asked.about();
    ids.any(|id| about.contains(&id)).then(|| Effect::Immediate(Immediate::Foresee(asked.request.clone())))
}

/// What is asked, if the question is open.
fn open(model: &Model) -> Option<&Asked> {
    let is_open = |overlay: &Overlay| matches!(overlay, Overlay::Confirm(confirm) if confirm.yes.command == DO);
    model.over.desk.as_ref().filter(|_| model.over.overlays.iter().any(is_open))
}

/// It cannot be done any more: the question goes.
pub(crate) fn refused(model: &mut Model, request: &Request) {
    if model.over.desk.as_ref().is_some_and(|asked| asked.request == *request) {
        model.over.desk = None;
        model
            .over
            .overlays
            .retain(|overlay| !matches!(overlay, Overlay::Confirm(confirm) if confirm.yes.command == DO));
    }
}

/// What was asked is done; whether it still can be is judged anew.
fn go(model: &mut Model) -> Outcome {
    let Some(Asked { request }) = model.over.desk.take() else { return Err(Refused::from(words::NOTHING_ASKED)) };
    let mut before = Done::default();
    match (&request.intent, request.targets.first().cloned()) {
        (Intent::Desk(DeskWish::Merge(into)), Some(id)) => {
            if model.composer.as_ref().is_some_and(|composer| composer.conversation == id) {
                before = fold::fold(model);
            }
            let stays = Arg::Id(Kind::Conversation, into.to_string());
            model.calls.lead_with(vec![Call::of("goto").with(stays)]);
        }
        (Intent::Desk(DeskWish::Redact(message)), Some(id)) => forget_quotes(model, &id, message.as_ref()),
        _ => {}
    }
    Ok(before.with(decide::ask(model, request)))
}

/// What is being written does not quote the message any more (S12): the store does the same with what is kept.
fn forget_quotes(model: &mut Model, id: &ConversationId, message: Option<&PartId>) {
    let data = model.panes.thread.data.as_ref().filter(|data| data.conversation.id == *id);
    let body: Option<Body> = data.and_then(|data| match message {
        None => Some(data.conversation.source.body.clone()),
        Some(message) => data.parts.iter().find(|part| part.id == *message).and_then(|part| part.body.clone()),
    });
    if let Some(body) = body {
        redacted::forget_quotes(model, id, &body);
    }
}

/// The other one stays.
fn swap(model: &mut Model) -> Outcome {
    let Some(Asked { request }) = model.over.desk.take() else { return Err(Refused::from(words::NOTHING_ASKED)) };
    match (&request.intent, request.targets.first().cloned()) {
        (Intent::Desk(DeskWish::Merge(into)), Some(id)) => {
            Ok(vec![foresee(model, into.clone(), DeskWish::Merge(id))].into())
        }
        _ => done(),
    }
}
