//! Tickets (I6): a conversation becomes one, and one is moved on, told more of, made another type, and linked.

use super::decide::want;
use super::{Area, Call, Command, Kind, Param, act, choose, form, overlay, perform};
use crate::call::Arg;
use crate::model::Model;
use crate::model::overlay::{Digits, Item, Overlay, Prompt, Purpose};
use crate::model::registry::{Handler, Outcome, Ready, Refused};
use crate::words::{choosing, ticket as words};
use client::domain::address::conversation_in;
use client::domain::ticketing::{AttributeKind, BACK_OFFICE, CUSTOMER, TRACKER, TicketAttribute, TicketType};
use client::domain::{Conversation, ConversationId, Text, Ticket, TicketValue, when};
use client::intent::{Intent, TicketWish};

/// Commands about tickets.
pub(super) fn commands() -> Vec<Command> {
    let text = |name| [Param::may(name, Kind::Text)];
    vec![
        of("ticket", "See to the ticket, or turn it into one", &[], act::can_act, choose_what),
        of("ticket.state", "Move the ticket on", &text("state"), is_one, state),
        of("ticket.set", "Set an attribute of the ticket: NAME: VALUE", &text("attribute"), is_one, set),
        of("ticket.type", "Make the ticket another type", &text("type"), is_one, kind),
        of("ticket.convert", "Turn into a ticket: TYPE; NAME: VALUE; …", &text("type"), act::can_act, convert)
            .for_good(),
        of(
            "ticket.make",
            "Make a linked ticket for the teams: TYPE; NAME: VALUE; …",
            &text("type"),
            act::can_act,
            make,
        )
        .for_good(),
        of("ticket.link", "Link to a tracker ticket, by id", &text("id"), act::can_act, |m, c| link(m, c, true)),
        of("ticket.unlink", "Take the link to a tracker off, by id", &text("id"), act::can_act, |m, c| {
            link(m, c, false)
        }),
    ]
}

fn of(name: &'static str, doc: &'static str, params: &[Param], ready: Ready, run: Handler) -> Command {
    Command::new(Area::Conversation, name, doc, run).takes(params).when(ready)
}

/// What is here of a conversation.
fn here<'a>(model: &'a Model, call: &Call) -> Option<&'a Conversation> {
    let id = model.about(call)?;
    model.panes.thread.data.as_ref().map(|data| &data.conversation).filter(|own| own.id == id)
}

/// There is a ticket, and it is known in whose name to act.
fn is_one(model: &Model, call: &Call) -> Result<(), Refused> {
    act::can_act(model, call)?;
    let is_ticket = here(model, call).map(|own| own.is_ticket);
    let row = || model.about(call).and_then(|id| model.panes.list.find(&id)).map(|row| row.is_ticket);
    if is_ticket.or_else(row) == Some(false) { Err(words::IS_NONE.into()) } else { Ok(()) }
}

/// The ticket and its type, as far as both are known here.
fn known<'a>(model: &'a Model, call: &Call) -> Result<(&'a Ticket, &'a TicketType), Refused> {
    let ticket = here(model, call).and_then(|own| own.ticket.as_deref()).ok_or(words::NOT_HERE)?;
    let kind = model.known.directory.ticket_types.iter().find(|kind| Some(&kind.id) == ticket.kind_id.as_ref());
    Ok((ticket, kind.ok_or(words::NO_TYPES)?))
}

fn want_this(model: &mut Model, call: &Call, wish: TicketWish) -> Outcome {
    want(model, call, Intent::Ticket(wish))
}

fn given(call: &Call) -> Option<String> {
    call.args.first().map(Arg::words).filter(|words| !words.trim().is_empty())
}

/// A choice that calls something with this.
fn item(label: String, detail: String, command: &'static str, with: String) -> Item {
    Item { label, detail, call: Some(Call::of(command).with(Arg::Text(with))), ..Item::default() }
}

fn pick(model: &mut Model, call: &Call, title: &str, items: Vec<Item>) -> Outcome {
    choose::open_about(model, call, Purpose::Choice, title, items, |picker| picker.digits(Digits::ChooseShown))
}

fn types<'a>(model: &'a Model, category: &'a str) -> impl Iterator<Item = &'a TicketType> {
    model.known.directory.ticket_types.iter().filter(move |kind| kind.category.as_str() == category)
}

/// What can be done about it as a ticket.
fn choose_what(model: &mut Model, call: &Call) -> Outcome {
    let conversation = here(model, call).ok_or(words::NOT_HERE)?.clone();
    let mut items = if conversation.is_ticket { about_ticket(model, call)? } else { becoming(model) };
    if conversation.ticket.as_ref().is_none_or(|ticket| ticket.is_for_customer()) {
        items.extend(making(model, &conversation));
    }
    items.extend(conversation.linked.iter().map(|linked| Item {
        label: words::open_linked(linked.id.as_str()),
        detail: linked.category.as_ref().unwrap_or(&linked.kind).to_string(),
        call: Some(Call::of("goto").with(Arg::Id(Kind::Conversation, linked.id.to_string()))),
        ..Item::default()
    }));
    let trackers =
        conversation.linked.iter().filter(|own| own.category.as_ref().is_some_and(|c| c.as_str() == TRACKER));
    items.extend(
        trackers.map(|own| item(words::unlink(own.id.as_str()), String::new(), "ticket.unlink", own.id.to_string())),
    );
    items.extend(to_link(model, &conversation));
    if items.is_empty() {
        return Err(Refused::from(words::NO_TYPES));
    }
    pick(model, call, words::CHOOSE, items)
}

/// The types that it can become one of.
fn becoming(model: &Model) -> Vec<Item> {
    let kinds = kinds(model, true);
    let all = types(model, CUSTOMER);
    all.map(|kind| {
        let with = by(&kinds, &kind.id, kind.name.as_str());
        item(words::turn_into(kind.name.as_str()), asks(kind), "ticket.convert", with)
    })
    .collect()
}

/// The types of tickets for one's own teams that can be made beside it; there is one tracker at the most.
fn making(model: &Model, conversation: &Conversation) -> Vec<Item> {
    let categories = [Some(BACK_OFFICE), (!is_tracked(conversation)).then_some(TRACKER)];
    let kinds = kinds(model, false);
    let all = categories.into_iter().flatten().flat_map(|category| types(model, category));
    all.map(|kind| {
        let label = words::make(kind.category.as_str(), kind.name.as_str());
        item(label, asks(kind), "ticket.make", by(&kinds, &kind.id, kind.name.as_str()))
    })
    .collect()
}

/// Ids and names of the types that customers see, or of the others.
fn kinds(model: &Model, is_for_customer: bool) -> Vec<(String, String)> {
    let all = model.known.directory.ticket_types.iter();
    let all = all.filter(|kind| (kind.category.as_str() == CUSTOMER) == is_for_customer);
    all.map(|kind| (kind.id.clone(), kind.name.to_string())).collect()
}

/// By what a choice calls for one of several: its name, or its id where the name would be read as something else.
fn by(all: &[(String, String)], id: &str, name: &str) -> String {
    let named = one_of(all, name, choosing::Kind::TicketType);
    let is_plain = !name.contains(';') && name.trim() == name;
    if is_plain && named.is_ok_and(|named| named == id) { name.to_owned() } else { format!("#{id}") }
}

/// The one of that name, or of that id behind `#`.
fn one_of(all: &[(String, String)], wanted: &str, kind: choosing::Kind) -> Result<String, String> {
    let of_id = wanted.strip_prefix('#').and_then(|wanted| all.iter().find(|(id, _)| id == wanted));
    of_id.map_or_else(|| act::by_name(all, wanted, kind), |(id, _)| Ok(id.clone()))
}

fn asks(kind: &TicketType) -> String {
    let names: Vec<&str> = kind.attributes.iter().filter(|own| own.required).map(|own| own.name.as_str()).collect();
    words::asks(&names)
}

fn is_tracked(conversation: &Conversation) -> bool {
    conversation.linked.iter().any(|own| own.category.as_ref().is_some_and(|c| c.as_str() == TRACKER))
}

fn about_ticket(model: &Model, call: &Call) -> Result<Vec<Item>, Refused> {
    let (ticket, kind) = known(model, call)?;
    let bare = |label: String, detail: String, command: &'static str| Item {
        label,
        detail,
        call: Some(Call::of(command)),
        ..Item::default()
    };
    let mut items = vec![bare(words::STATE.to_owned(), ticket.state.to_string(), "ticket.state")];
    let own = kind.attributes.iter().filter(|own| own.kind != AttributeKind::Other);
    items.extend(own.map(|own| {
        item(own.name.to_string(), shown(model, own, &ticket.value(&own.name)), "ticket.set", own.name.to_string())
    }));
    items.push(bare(words::TYPE.to_owned(), ticket.kind.to_string(), "ticket.type"));
    Ok(items)
}

/// A value as a person reads it.
pub(crate) fn shown(model: &Model, own: &TicketAttribute, value: &TicketValue) -> String {
    match (own.kind, value) {
        (AttributeKind::Time, TicketValue::Number(seconds)) => seconds.parse::<i64>().map_or_else(
            |_| value.words(),
            |at| client::text::ago::exact(client::domain::Timestamp(at), &choose::zoned_now(model)),
        ),
        (_, value) => value.words(),
    }
}

/// The trackers of the list, which it could be linked to.
fn to_link(model: &Model, conversation: &Conversation) -> Vec<Item> {
    let is_for_others = conversation.ticket.as_ref().is_some_and(|ticket| !ticket.is_for_customer());
    if is_for_others || is_tracked(conversation) {
        return Vec::new();
    }
    let trackers: Vec<&Text> = types(model, TRACKER).map(|kind| &kind.name).collect();
    let is_tracker = |kind: &Option<Text>| kind.as_ref().is_some_and(|kind| trackers.contains(&kind));
    let rows = model.panes.list.rows.iter().filter(|row| row.is_ticket && row.id != conversation.id);
    let rows = rows.filter(|row| is_tracker(&row.ticket_type));
    rows.map(|row| item(words::link(row.headline.as_str()), row.who.to_string(), "ticket.link", row.id.to_string()))
        .collect()
}

fn state(model: &mut Model, call: &Call) -> Outcome {
    let (ticket, kind) = known(model, call)?;
    let states: Vec<(String, String)> = kind.states.iter().map(|own| (own.id.clone(), own.label.to_string())).collect();
    let now = ticket.state_id.clone();
    let Some(wanted) = given(call) else {
        let items = states.iter().map(|(id, label)| Item {
            mark: if Some(id) == now.as_ref() { "now".to_owned() } else { String::new() },
            ..item(label.clone(), String::new(), "ticket.state", by(&states, id, label))
        });
        let items = items.collect();
        return pick(model, call, words::CHOOSE_STATE, items);
    };
    match one_of(&states, &wanted, choosing::Kind::TicketState) {
        Ok(id) => want_this(model, call, TicketWish::State(id)),
        Err(why) => Err(Refused::from(why)),
    }
}

fn kind(model: &mut Model, call: &Call) -> Outcome {
    let (_, now) = known(model, call)?;
    let category = now.category.to_string();
    let others: Vec<(String, String)> = types(model, &category)
        .filter(|kind| kind.id != now.id)
        .map(|kind| (kind.id.clone(), kind.name.to_string()))
        .collect();
    let Some(wanted) = given(call) else {
        if others.is_empty() {
            return Err(Refused::from(words::no_other_type(&category)));
        }
        let items =
            others.iter().map(|(id, name)| item(name.clone(), String::new(), "ticket.type", by(&others, id, name)));
        let items = items.collect();
        return pick(model, call, words::CHOOSE_TYPE, items);
    };
    let all: Vec<(String, String)> =
        model.known.directory.ticket_types.iter().map(|kind| (kind.id.clone(), kind.name.to_string())).collect();
    // Another category may have one of the same name, which it cannot become.
    let found = one_of(&others, &wanted, choosing::Kind::TicketType);
    match found.or_else(|_| one_of(&all, &wanted, choosing::Kind::TicketType)) {
        Ok(id) => want_this(model, call, TicketWish::Kind(id)),
        Err(why) => Err(Refused::from(why)),
    }
}

fn set(model: &mut Model, call: &Call) -> Outcome {
    let Some(typed) = given(call) else { return perform(model, &Call { args: Vec::new(), ..renamed(call, "ticket") }) };
    let (ticket, kind) = known(model, call)?;
    let (name, value) = pair(&names(kind), &typed);
    let own = kind.attribute(name).cloned();
    let now = own.as_ref().map(|own| shown(model, own, &ticket.value(&own.name))).unwrap_or_default();
    match (own, value) {
        (Some(own), None) => ask(model, call, "ticket.set", &own, &now),
        (own, value) => {
            let value = value.unwrap_or_default();
            let value = own.map_or_else(|| Ok(value.to_owned()), |own| read(model, &own, value))?;
            want_this(model, call, TicketWish::Value(name.to_owned(), value))
        }
    }
}

fn renamed(call: &Call, command: &'static str) -> Call {
    Call { command: command.into(), ..call.clone() }
}

/// A name, and behind the colon its value. A name that is known may have a colon as well.
pub(super) fn pair<'t>(known: &[&str], typed: &'t str) -> (&'t str, Option<&'t str>) {
    let typed = typed.trim();
    let of = |own: &&str| {
        let at = typed.char_indices().nth(own.chars().count()).map_or(typed.len(), |(at, _)| at);
        let (name, rest) = typed.split_at_checked(at)?;
        let rest = rest.trim_start();
        let value = rest.strip_prefix([':', '=']).map(str::trim);
        let is_so = name.to_lowercase() == own.to_lowercase() && (value.is_some() || rest.is_empty());
        is_so.then_some((name, value))
    };
    let known = known.iter().filter_map(of).max_by_key(|(name, _)| name.len());
    known.unwrap_or_else(|| match typed.split_once([':', '=']) {
        Some((name, value)) => (name.trim(), Some(value.trim())),
        None => (typed, None),
    })
}

fn names(kind: &TicketType) -> Vec<&str> {
    kind.attributes.iter().map(|own| own.name.as_str()).collect()
}

/// How a ticket of that type comes to be: out of the conversation, or beside it.
pub(super) fn wish(kind: &TicketType, values: Vec<(String, String)>) -> TicketWish {
    let wish = if kind.category.as_str() == CUSTOMER { TicketWish::Convert } else { TicketWish::Make };
    wish(kind.id.clone(), values)
}

/// A value as it is wanted: times as a person writes them.
pub(super) fn read(model: &Model, own: &TicketAttribute, typed: &str) -> Result<String, Refused> {
    if own.kind != AttributeKind::Time || typed.is_empty() {
        return Ok(typed.to_owned());
    }
    let now = choose::zoned_now(model);
    let at = choose::read_time(model, typed, &now).map_err(|why| choose::wrong_time(typed, &why).replace('\n', " "))?;
    Ok(when::timestamp(&at).0.to_string())
}

/// Asks for a value: by a choice, where there are a few, or on the `:` line.
fn ask(model: &mut Model, call: &Call, command: &'static str, own: &TicketAttribute, now: &str) -> Outcome {
    let with = |value: &str| format!("{}: {value}", own.name);
    let choices: Vec<String> = match own.kind {
        AttributeKind::List => own.options.iter().map(|(_, label)| label.to_string()).collect(),
        AttributeKind::Boolean => vec!["yes".to_owned(), "no".to_owned()],
        _ => {
            let mut prompt =
                Prompt { target: model.about(call), marked: model.means_marked(call), ..Prompt::default() };
            prompt.input.set(&format!("{command} {}", with(now)));
            model.over.overlays.push(Overlay::Prompt(prompt));
            return Ok(overlay::refilter(model).into());
        }
    };
    let mut items: Vec<Item> = choices
        .iter()
        .map(|choice| Item {
            mark: if choice == now { "now".to_owned() } else { String::new() },
            ..item(choice.clone(), String::new(), command, with(choice))
        })
        .collect();
    if !own.required {
        items.push(item(words::NO_VALUE.to_owned(), String::new(), command, with("")));
    }
    let title = words::value_of(own.name.as_str());
    pick(model, call, &title, items)
}

/// The conversation itself becomes one that the customer sees.
fn convert(model: &mut Model, call: &Call) -> Outcome {
    new(model, call, true)
}

fn make(model: &mut Model, call: &Call) -> Outcome {
    new(model, call, false)
}

/// The type and its attributes are one line, with semicolons between them; where something is missing a form asks for it.
fn new(model: &mut Model, call: &Call, is_for_customer: bool) -> Outcome {
    let Some(typed) = given(call) else { return perform(model, &Call { args: Vec::new(), ..renamed(call, "ticket") }) };
    let mut pieces = typed.split(';').map(str::trim).filter(|piece| !piece.is_empty());
    let wanted = pieces.next().unwrap_or_default();
    let kinds = kinds(model, is_for_customer);
    let id = one_of(&kinds, wanted, choosing::Kind::TicketType).map_err(Refused::from)?;
    let Some(kind) = model.known.directory.ticket_types.iter().find(|kind| kind.id == id).cloned() else {
        return Err(Refused::from(words::NO_TYPES));
    };
    let (mut values, mut given) = (Vec::new(), Vec::new());
    for piece in pieces {
        let (name, value) = pair(&names(&kind), piece);
        given.push((name.to_owned(), value.unwrap_or_default().to_owned()));
        let value = match kind.attribute(name) {
            Some(own) => read(model, own, value.unwrap_or_default())?,
            None => value.unwrap_or_default().to_owned(),
        };
        values.push((name.to_owned(), value));
    }
    let has = |own: &TicketAttribute| {
        values.iter().any(|(name, value)| !value.is_empty() && name.to_lowercase() == own.name.as_str().to_lowercase())
    };
    // A form is about one; of several marked each would need its own.
    if kind.attributes.iter().any(|own| own.required && !has(own)) && !model.means_marked(call) {
        return form::convert(model, call, &kind, &given);
    }
    want_this(model, call, wish(&kind, values))
}

fn link(model: &mut Model, call: &Call, on: bool) -> Outcome {
    let Some(typed) = given(call) else {
        let mut prompt = Prompt { target: model.about(call), marked: model.means_marked(call), ..Prompt::default() };
        prompt.input.set(if on { "ticket.link " } else { "ticket.unlink " });
        model.over.overlays.push(Overlay::Prompt(prompt));
        return Ok(overlay::refilter(model).into());
    };
    let id: ConversationId = conversation_in(&typed).ok_or_else(|| Refused::from(words::no_id(&typed)))?;
    want_this(model, call, if on { TicketWish::Link(id) } else { TicketWish::Unlink(id) })
}

/// Whether a reply would reach the customer: in a ticket of one's own teams alone it would not.
pub(super) fn may_reply(model: &Model, id: &ConversationId) -> Result<(), Refused> {
    let shown = model.panes.thread.data.as_ref().map(|data| &data.conversation).filter(|own| own.id == *id);
    let ticket = shown.and_then(|own| own.ticket.as_ref()).filter(|ticket| !ticket.is_for_customer());
    ticket.map_or(Ok(()), |ticket| {
        Err(Refused::from(words::note_only(ticket.category.as_str(), &super::key_of(model, "note"))))
    })
}
