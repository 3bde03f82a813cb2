//! Forms: what has to be filled in before a close, a reply or a ticket (I48), and the attributes of a conversation. What is
//! filled in goes out with what it was asked for, as one unit; a form that is left does nothing and forgets nothing.

use super::act::{can_act, who};
use super::decide::{decide, decide_all, may, want};
use super::{Area, Call, Command, Kind, Param, compose, done, edit, filled, macros, ticket};
use crate::call::Arg;
use crate::model::composer::{After, Filled};
use crate::model::edit::{Edit, Go};
use crate::model::form::{Field, Form, Purpose, Then, What};
use crate::model::registry::{Done, Handler, Outcome, Refused};
use crate::model::{Level, Model, Overlay};
use crate::words::{form as words, macros as macro_words};
use client::domain::attribute;
use client::domain::ticketing::{AttributeKind, TicketAttribute, TicketType, TicketValue, Wanted};
use client::domain::{ConversationId, Standing, TagId, Text, Timestamp};
use client::intent::{
    self, Asker, Consent, Deed, Facts, Fill, Intent, Refusal, Request, Subject, TicketWish, Unfilled, Want, Wanting,
};
use client::text::ago;

/// Commands about attributes, and those inside a form.
pub(super) fn commands() -> Vec<Command> {
    let value = [Param::may("attribute", Kind::Text)];
    vec![
        Command::new(Area::Conversation, "attributes", "Change attributes of the conversation", all).when(can_act),
        Command::new(Area::Conversation, "attribute", "Give an attribute a value: NAME: VALUE", one)
            .takes(&value)
            .when(can_act),
        inside("form.next", "Go to the next field", |m, _| go(m, 1)),
        inside("form.previous", "Go to the field before", |m, _| go(m, -1)),
        inside("form.right", "Take the next choice, or go a character on", |m, _| {
            turn(m, 1, Edit::Go(Go::Right, false))
        }),
        inside("form.left", "Take the choice before, or go a character back", |m, _| {
            turn(m, -1, Edit::Go(Go::Left, false))
        }),
        inside("form.turn", "Take the next choice, or type a blank", |m, _| turn(m, 1, Edit::Char(' '))),
        inside("form.accept", "Do what the form is for", |m, _| accept(m)),
        inside("form.without", "Do it without what is missing; that is logged", |m, _| without(m)),
        inside("form.leave", "Leave the form; nothing is done", |m, _| Ok(leave(m))),
    ]
}

fn inside(name: &'static str, doc: &'static str, run: Handler) -> Command {
    Command::new(Area::Overlay, name, doc, run).when(is_open)
}

fn is_open(model: &Model, _: &Call) -> Result<(), Refused> {
    if top(model).is_some() { Ok(()) } else { Err(words::NONE.into()) }
}

fn top(model: &Model) -> Option<&Form> {
    match model.over.overlays.last() {
        Some(Overlay::Form(form)) => Some(form),
        _ => None,
    }
}

fn top_mut(model: &mut Model) -> Option<&mut Form> {
    match model.over.overlays.last_mut() {
        Some(Overlay::Form(form)) => Some(form),
        _ => None,
    }
}

fn go(model: &mut Model, by: isize) -> Outcome {
    if let Some(form) = top_mut(model) {
        form.go(by);
    }
    done()
}

fn turn(model: &mut Model, by: isize, typed: Edit) -> Outcome {
    match top_mut(model).and_then(Form::field) {
        Some(field) if field.is_choice() => field.turn(by),
        _ => return edit(model, typed),
    }
    remember(model);
    done()
}

/// What is typed goes to the field that has the keys: where one chooses, its letters look for the choice.
pub(super) fn typed(model: &mut Model, what: Edit) {
    let Some(field) = top_mut(model).and_then(Form::field) else { return };
    match what {
        Edit::Char(letter) if field.is_choice() => field.seek(letter),
        Edit::Back if field.is_choice() && field.chosen().is_some() => field.say(""),
        what => {
            if field.input.edit(what) {
                field.wrong = None;
            }
        }
    }
    remember(model);
}

/// What was pasted goes there, too.
pub(crate) fn paste(model: &mut Model, text: &str) {
    if let Some(field) = top_mut(model).and_then(Form::field) {
        field.input.paste(text);
        field.wrong = None;
    }
    remember(model);
}

/// A field was clicked, and in it a choice.
pub(crate) fn point(model: &mut Model, at: usize, choice: Option<usize>) {
    let Some(form) = top_mut(model).filter(|form| at < form.fields.len()) else { return };
    form.at = at;
    if let (Some(field), Some(choice)) = (form.field(), choice) {
        field.choose(choice);
    }
    remember(model);
}

/// What is filled in is there again when the form is, however it was left.
fn remember(model: &mut Model) {
    if let Some(Overlay::Form(form)) = model.over.overlays.last() {
        model.drafts.filled.put(form);
    }
}

pub(super) fn show(model: &mut Model, mut form: Form) {
    let typed = model.drafts.filled.of(&form).to_vec();
    form.recall(&typed);
    let first = form.fields.iter().position(|field| field.required && field.is_empty());
    form.at = first.unwrap_or(form.at);
    form.seen = compose::known(model, &form.about);
    model.calls.stop();
    model.over.overlays.retain(|overlay| !matches!(overlay, Overlay::Form(_)));
    model.over.overlays.push(Overlay::Form(Box::new(form)));
}

/// Something was not done as something is missing: it is asked for.
pub(crate) fn ask(model: &mut Model, request: &Request, unfilled: &Unfilled) -> Option<Done> {
    let about = request.targets.first().filter(|_| request.targets.len() == 1)?.clone();
    let then = match &request.intent {
        Intent::Close => Then::Close,
        Intent::Fill(fill) if fill.then.as_deref() == Some(&Intent::Close) => Then::Close,
        Intent::Reply(message) | Intent::Note(message) => Then::Send(super::stop::after_of(model, &about, message)),
        _ => return None,
    };
    let reply = unfilled.before == Deed::Reply;
    let mut asks: Vec<String> = Vec::new();
    for want in &unfilled.wants {
        let why = match &want.asker {
            Asker::Workspace => words::WORKSPACE.to_owned(),
            Asker::House { name, inbox, say } => words::house(name, inbox.as_deref(), say, reply),
        };
        if !asks.contains(&why) {
            asks.push(why);
        }
    }
    let fields = unfilled.wants.iter().map(|want| field_of(model, want)).collect();
    let who = called(model, &about);
    let form = Form { who, then, asks, fields, at: 0, about: about.clone(), seen: None };
    let missing = words::missing(before(&form.then), &unfilled.missing());
    show(model, form);
    Some(Done::default().saying_about(Level::Warning, missing, about))
}

/// What a close would ask for, beside what closes: of the conversation on screen, and none of several.
pub(super) fn brief(model: &Model, call: &Call) -> Option<String> {
    let id = model.about(call).filter(|_| !model.means_marked(call))?;
    let own = model.panes.thread.data.as_ref().map(|data| &data.conversation).filter(|own| own.id == id)?;
    let directory = &model.known.directory;
    let me = directory.admins.iter().find(|admin| Some(&admin.id) == model.me())?;
    let (policy, subject) = (model.settings.policy(), Subject::new(id, Standing::of(own)));
    let facts = Facts {
        now: model.now,
        begun: false,
        me: directory.me.as_ref(),
        admins: Some(&directory.admins),
        teams: Some(&directory.teams),
        tags: &directory.tags,
        ticket_types: &directory.ticket_types,
        attributes: directory.attributes.as_deref(),
        policy: &policy,
        subjects: &[],
    };
    let missing = intent::missing(&facts, me, &subject, &Intent::Close);
    (!missing.is_empty()).then(|| words::asks(&missing))
}

fn field_of(model: &Model, want: &Want) -> Field {
    match &want.what {
        Wanting::Attribute(own, now) => {
            let was = now.as_ref().map(|now| value(model, own, now)).unwrap_or_default();
            Field::new(What::Value(own.clone()), own.name.to_string(), true, was)
        }
        Wanting::Tag(tags) => {
            let all = || model.known.directory.tags.iter().map(|tag| (tag.id.clone(), tag.name.clone())).collect();
            let tags = if tags.is_empty() { all() } else { tags.clone() };
            // One that is on it already is nothing to choose.
            let was = if want.missing { String::new() } else { tag_on(model, &tags) };
            Field::new(What::Tag(tags), words::TAG.to_owned(), want.missing, was)
        }
    }
}

/// The first of these tags that is on the conversation, as far as it is on screen.
fn tag_on(model: &Model, tags: &[(TagId, Text)]) -> String {
    let on = model.panes.thread.data.as_ref().map(|data| data.conversation.tags.as_slice()).unwrap_or_default();
    let found = tags.iter().find(|(id, _)| on.iter().any(|own| own.id == *id));
    found.map(|(_, name)| name.to_string()).unwrap_or_default()
}

/// A value as it stands in a field.
fn value(model: &Model, own: &TicketAttribute, now: &Text) -> String {
    match (own.kind, now.as_str().parse::<i64>()) {
        (AttributeKind::Time, Ok(at)) => ago::exact(Timestamp(at), &super::choose::zoned_now(model)),
        _ => attribute::typed(own, now),
    }
}

pub(super) fn called(model: &Model, id: &ConversationId) -> String {
    who(model, id).filter(|who| !who.is_empty()).unwrap_or_else(|| format!("conversation {id}"))
}

/// Before what something is missing.
fn before(then: &Then) -> &'static str {
    match then {
        Then::Close | Then::Send(After::Close) => words::BEFORE_CLOSING,
        Then::Send(_) => words::BEFORE_SENDING,
        Then::Convert(..) | Then::Make(..) => words::BEFORE_TICKET,
        Then::Insert(..) => macro_words::BEFORE_INSERTING,
        Then::Save => words::BEFORE_SAVING,
    }
}

/// What stands over it.
pub(crate) fn title(form: &Form) -> String {
    match &form.then {
        Then::Close => words::close(&form.who),
        Then::Send(after) => words::send(&form.who, *after == After::Close),
        Then::Convert(_, kind) => words::convert(&form.who, kind.as_str()),
        Then::Make(_, kind) => words::make(&form.who, kind.as_str()),
        Then::Insert(_, name) => macro_words::ask_title(name.as_str(), &form.who),
        Then::Save => words::attributes(&form.who),
    }
}

/// What its keys do.
pub(crate) fn keys(form: &Form) -> Vec<(&'static str, &'static str)> {
    let accept = match &form.then {
        Then::Close => "close",
        Then::Send(After::Close) => words::SEND_AND_CLOSE,
        Then::Send(_) => "send",
        Then::Convert(..) | Then::Make(..) => words::MAKE_TICKET,
        Then::Insert(..) => "insert",
        Then::Save => "save",
    };
    let mut keys = vec![("form.accept", accept), ("form.leave", "leave"), ("form.next", "next field")];
    if let Then::Close | Then::Send(_) = form.then {
        keys.push(("form.without", words::without(form.then != Then::Close)));
    }
    keys
}

/// What stands below the fields: what is wrong with the one that has the keys, else what it takes.
pub(crate) fn hint(form: &Form) -> (String, bool) {
    let Some(field) = form.fields.get(form.at) else { return (String::new(), false) };
    if let Some(wrong) = &field.wrong {
        return (wrong.clone(), true);
    }
    let takes = match &field.what {
        _ if field.is_choice() => words::choose(field.choices().len()),
        What::Value(own) => match own.kind {
            AttributeKind::Integer => Wanted::Whole.words(),
            AttributeKind::Decimal => Wanted::Number.words(),
            AttributeKind::Time => Wanted::Time.words(),
            AttributeKind::Other => Wanted::Elsewhere.words(),
            AttributeKind::Text | AttributeKind::List | AttributeKind::Boolean => words::WORDS.to_owned(),
        },
        What::Tag(_) => String::new(),
    };
    (takes, false)
}

/// What a field gives, or what is wrong with it.
fn read(model: &Model, field: &Field) -> Result<Option<String>, String> {
    let said = field.words();
    if said.is_empty() {
        return if field.required { Err(words::EMPTY.to_owned()) } else { Ok(field.is_changed().then_some(said)) };
    }
    if !field.is_changed() {
        return Ok(None);
    }
    match &field.what {
        What::Tag(tags) => match field.chosen().and_then(|at| tags.get(at)) {
            Some((id, _)) => Ok(Some(id.to_string())),
            None => Err(words::NOT_OFFERED.to_owned()),
        },
        What::Value(own) => {
            let said = ticket::read(model, own, &said).map_err(|refused| refused.0.words)?;
            let wrong = TicketValue::read(own, &said, &|typed| typed.parse().ok()).err();
            match wrong {
                Some(_) if own.kind == AttributeKind::List => Err(words::NOT_OFFERED.to_owned()),
                Some(wanted) => Err(words::takes(&wanted.words())),
                // What cannot be seen is nothing.
                None if attribute::read(own, &said, &|typed| typed.parse().ok()).ok().flatten().is_none() => {
                    if field.required { Err(words::EMPTY.to_owned()) } else { Ok(Some(String::new())) }
                }
                None => Ok(Some(said)),
            }
        }
    }
}

/// What the fields say, as far as nothing is wrong with it; and the places of those with which something is.
fn collect(model: &mut Model) -> (Fill, Vec<usize>) {
    let mut fill = Fill::default();
    let Some(form) = top(model).cloned() else { return (fill, Vec::new()) };
    let mut wrong = Vec::new();
    for (at, field) in form.fields.iter().enumerate() {
        match (read(model, field), &field.what) {
            (Ok(None), _) => {}
            (Ok(Some(said)), What::Tag(_)) if said.is_empty() => {}
            (Ok(Some(said)), What::Tag(_)) => fill.tags.push(TagId::new(said)),
            (Ok(Some(said)), What::Value(own)) => fill.values.push((own.name.to_string(), said)),
            (Err(why), _) => wrong.push((at, why)),
        }
    }
    if let Some(form) = top_mut(model) {
        for (at, why) in &wrong {
            form.fields[*at].wrong = Some(why.clone());
        }
    }
    (fill, wrong.into_iter().map(|(at, _)| at).collect())
}

fn accept(model: &mut Model) -> Outcome {
    let (fill, wrong) = collect(model);
    let Some(form) = top_mut(model) else { return done() };
    if let Some(first) = wrong.first() {
        form.at = *first;
        let labels: Vec<String> = wrong.iter().map(|at| form.fields[*at].label.clone()).collect();
        return Err(Refused::about(words::missing(before(&form.then), &labels), form.about.clone()));
    }
    heed_news(model)?;
    let Some(form) = top_mut(model) else { return done() };
    let form = form.clone();
    model.over.overlays.pop();
    let id = form.about;
    match form.then {
        Then::Close => decide(model, id, Intent::Fill(Fill { then: Some(Box::new(Intent::Close)), ..fill })),
        Then::Send(after) => send(model, after, Filled { fill, without: false }),
        Then::Convert(kind, _) => decide(model, id, Intent::Ticket(TicketWish::Convert(kind, fill.values))),
        Then::Make(kind, _) => decide(model, id, Intent::Ticket(TicketWish::Make(kind, fill.values))),
        Then::Insert(which, _) => {
            model.drafts.filled.done(&id, &Purpose::Macro(which.as_str().to_owned()));
            macros::answered(model, &id, which, fill.values)
        }
        Then::Save if fill == Fill::default() => Ok(Done::default().saying_about(Level::Info, words::AS_IT_WAS, id)),
        Then::Save => decide(model, id, Intent::Fill(fill)),
    }
}

/// What came below the form while it was filled in is looked at before a close hides it (S10); the same key closes then.
/// Words are held against it when they are decided.
fn heed_news(model: &mut Model) -> Result<(), Refused> {
    let Some(form) = top(model).filter(|form| form.then == Then::Close && model.settings.stop_on_change) else {
        return Ok(());
    };
    let about = form.about.clone();
    let data = model.panes.thread.data.as_ref().filter(|data| data.conversation.id == about);
    let (seen, me) = (form.seen.as_ref(), model.me());
    let news = seen.zip(me).zip(data).and_then(|((seen, me), data)| seen.stopped_by(&data.parts, me)).cloned();
    let Some(part) = news else { return Ok(()) };
    let why = super::decide::sentence(model, &Refusal::Changed(Box::new(part)));
    let now = compose::known(model, &about);
    if let Some(form) = top_mut(model) {
        form.seen = now;
    }
    Err(Refused::about(words::not_closed_yet(&why), about))
}

/// It is done with what is filled in rightly, and without the rest.
fn without(model: &mut Model) -> Outcome {
    match top(model).map(|form| &form.then) {
        Some(Then::Close | Then::Send(_)) => {}
        Some(Then::Convert(..) | Then::Make(..)) => return Err(words::NOT_WITHOUT.into()),
        _ => return Err(words::NOTHING_WITHOUT.into()),
    }
    heed_news(model)?;
    let (fill, _) = collect(model);
    let Some(Overlay::Form(form)) = model.over.overlays.pop() else { return done() };
    match form.then {
        Then::Send(after) => send(model, after, Filled { fill, without: true }),
        _ => close_without(model, form.about, fill),
    }
}

/// Closes without what is asked for before.
fn close_without(model: &mut Model, id: ConversationId, fill: Fill) -> Outcome {
    let intent = Intent::Fill(Fill { then: Some(Box::new(Intent::Close)), ..fill });
    decide_all(model, id, intent, Consent { unfilled: true, ..Consent::default() })
}

fn send(model: &mut Model, after: After, filled: Filled) -> Outcome {
    if let Some(composer) = &mut model.composer {
        composer.filled = Some((after.clone(), filled));
    }
    compose::send(model, after)
}

/// Leaves the form, and says that nothing was done.
pub(crate) fn leave(model: &mut Model) -> Done {
    remember(model);
    let Some(Overlay::Form(form)) = model.over.overlays.pop() else { return Done::default() };
    let (who, kept) = (&form.who, !form.typed().is_empty());
    let said = match form.then {
        Then::Close => words::left_open(who, kept),
        Then::Send(_) => words::left_unsent(who, kept),
        Then::Convert(..) => words::left_no_ticket(who, kept),
        Then::Make(..) => words::left_unmade(who, kept),
        Then::Insert(..) => macro_words::left_out(who),
        Then::Save if !kept => return Done::default(),
        Then::Save => words::left_unsaved(who, kept),
    };
    Done::from(Vec::from_iter(filled::keep(model))).saying_about(Level::Info, said, form.about)
}

/// Asks for what a type of tickets requires; `given` is what was said already.
pub(super) fn convert(model: &mut Model, call: &Call, kind: &TicketType, given: &[(String, String)]) -> Outcome {
    let wish = ticket::wish(kind, Vec::new());
    may(model, call, &Intent::Ticket(wish.clone()))?;
    let Some(about) = model.about(call) else { return done() };
    let mut fields = Vec::new();
    for own in kind.attributes.iter().filter(|own| own.required || own.kind != AttributeKind::Other) {
        let mut field = Field::new(What::Value(own.clone()), own.name.to_string(), own.required, String::new());
        let said = given.iter().find(|(name, _)| kind.attribute(name) == Some(own));
        if let Some((_, said)) = said {
            field.say(said);
        }
        fields.push(field);
    }
    let then = match wish {
        TicketWish::Make(id, _) => Then::Make(id, kind.name.clone()),
        _ => Then::Convert(kind.id.clone(), kind.name.clone()),
    };
    let (who, asks) = (called(model, &about), vec![words::TICKET.to_owned()]);
    let form = Form { who, then, asks, fields, at: 0, about, seen: None };
    show(model, form);
    done()
}

/// The attributes of the conversation, to be changed; the cursor is on the one of that name.
fn all(model: &mut Model, call: &Call) -> Outcome {
    open(model, call, None)
}

fn open(model: &mut Model, call: &Call, name: Option<&str>) -> Outcome {
    let about = model.about(call).ok_or(words::NOT_HERE)?;
    let shown = model.panes.thread.data.as_ref().map(|data| &data.conversation).filter(|own| own.id == about);
    let own = shown.ok_or_else(|| Refused::about(words::NOT_HERE, about.clone()))?;
    let known = model.known.directory.attributes.iter().flatten();
    let now = |name: &Text| attribute::value_of(&own.attributes, name);
    let seen = known.filter(|one| one.is_seen_by(own.team_assignee.as_ref()) || now(&one.own.name).is_some());
    let fields: Vec<Field> = seen
        .filter(|one| one.own.kind != AttributeKind::Other)
        .map(|one| {
            let was = now(&one.own.name).map(|now| value(model, &one.own, now)).unwrap_or_default();
            Field::new(What::Value(one.own.clone()), one.own.name.to_string(), false, was)
        })
        .collect();
    if fields.is_empty() {
        return Err(words::NO_ATTRIBUTES.into());
    }
    let is_it = |field: &Field| name.is_some_and(|name| field.label.to_lowercase() == name.to_lowercase());
    let at = fields.iter().position(is_it).unwrap_or(0);
    let who = called(model, &about);
    let form = Form { who, then: Then::Save, asks: Vec::new(), fields, at, about, seen: None };
    show(model, form);
    done()
}

/// An attribute is given a value, of all that are meant.
fn one(model: &mut Model, call: &Call) -> Outcome {
    let typed = call.args.first().map(Arg::words).filter(|words| !words.trim().is_empty());
    let Some(typed) = typed else { return all(model, call) };
    let names = model.known.directory.attributes.iter().flatten();
    let names: Vec<&str> = names.map(|one| one.own.name.as_str()).collect();
    let (name, value) = match ticket::pair(&names, &typed) {
        (name, Some(value)) => (name.to_owned(), value.to_owned()),
        (_, None) if model.means_marked(call) => return Err(words::NO_VALUE.into()),
        (name, None) => return open(model, call, Some(name)),
    };
    let known = model.known.directory.attributes.iter().flatten();
    let own = known.map(|one| &one.own).find(|own| own.name.as_str().to_lowercase() == name.to_lowercase()).cloned();
    let value = own.map_or(Ok(value.clone()), |own| ticket::read(model, &own, &value))?;
    want(model, call, Intent::Fill(Fill { values: vec![(name, value)], ..Fill::default() }))
}
