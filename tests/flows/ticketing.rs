//! Tickets (I6): told apart, made of conversations, moved on, told more of, linked.

use practice::world::tickets::Draft;
use practice::world::{Slot, World};
use practice::{Fault, FaultKind};
use serde_json::{Value, json};

use crate::support::{Flow, Options};
use crate::town;

/// The place of a type.
fn kind(world: &World, name: &str) -> usize {
    world.ticket_types.iter().position(|kind| &*kind.name == name).expect("a type")
}

/// The slot of a customer's conversation, by what was first written.
fn slot(world: &World, words: &str) -> Slot {
    let mut found = world
        .conversations
        .iter()
        .filter(|(_, own)| own.source.body.as_deref().is_some_and(|body| body.contains(words)));
    found.next().expect("a conversation").0
}

/// Makes a conversation a ticket of a type.
pub fn make(world: &mut World, words: &str, name: &str) {
    let (slot, kind) = (slot(world, words), kind(world, name));
    world.make_ticket(slot, Draft { kind, state: None, values: Vec::new() }, town::NOW - 60);
}

/// Omar's is a bug report, Lena's an incident, Tom's a migration, which no customer sees.
fn some(world: &mut World) {
    make(world, "card reader", "Bug report");
    make(world, "student discount", "Incident");
    make(world, "export stops", "Migration");
}

async fn start() -> Flow {
    Flow::with(Options::default().size(160, 45).world(some)).await
}

/// A customer's ticket as the server has it.
fn ticket(t: &Flow, name: &str) -> Value {
    let stage = t.server.stage();
    let world = &stage.world;
    let slot = world.conversations.find(t.id(name).parse().expect("a number")).expect("a conversation");
    let own = world.conversations.get(slot).expect("a conversation");
    let Some(ticket) = own.ticket.as_deref() else { return Value::Null };
    let values: serde_json::Map<String, Value> =
        ticket.values.iter().map(|(name, value)| (name.to_string(), value.clone())).collect();
    json!({
        "type": &*world.ticket_types[ticket.kind as usize].name,
        "state": world.ticket_states[ticket.state as usize].internal,
        "values": values,
    })
}

/// How often the server was asked to change a ticket.
fn writes(t: &Flow) -> usize {
    let journal = t.server.journal();
    journal.iter().filter(|entry| entry.method != "GET" && entry.path.contains("ticket")).count()
}

#[tokio::test]
async fn a_ticket_is_moved_on_by_its_states_and_that_is_taken_back_and_done_again() {
    let mut t = start().await;
    t.go_to("omar").await;
    t.keys(", t").await.has("Ticket of Omar Haddad").has("State").has("Submitted").has("Severity");
    t.keys("enter").await.has("State of the ticket of Omar Haddad").has("With engineering");
    t.type_text("with eng").await;
    t.keys("enter").await.has("Omar Haddad: ticket With engineering");
    assert_eq!(ticket(&t, "omar")["state"], "With engineering");
    t.screen().has("· With engineering");
    t.keys("u").await.has("Taken back: Omar Haddad is put back: ticket Submitted");
    t.settle().await;
    assert_eq!(ticket(&t, "omar")["state"], "Submitted");
    t.keys("C-r").await;
    t.settle().await;
    assert_eq!((ticket(&t, "omar")["state"].clone(), writes(&t)), (json!("With engineering"), 3));
    t.command("ticket.state with engineering").await.has("The ticket is With engineering already");
    t.command("ticket.state nowhere").await.has("Its type has no state called “nowhere”");
}

#[tokio::test]
async fn attributes_are_set_as_their_types_want_them_and_emptied_and_else_it_is_said_what_is_wanted() {
    let mut t = start().await;
    t.go_to("omar").await;
    t.command("ticket.set severity").await.has("Severity of Omar Haddad").has("Blocks work").has("no value");
    t.type_text("annoy").await;
    t.keys("enter").await.has("Omar Haddad: Severity: Annoying");
    t.command("ticket.set reproduced: perhaps").await.has("Reproduced takes yes or no");
    t.command("ticket.set reproduced: yes").await.has("Reproduced: yes");
    t.command("ticket.set App version").await;
    t.type_text("2.4.1").await;
    t.keys("enter").await.has("App version: 2.4.1");
    assert_eq!(
        ticket(&t, "omar")["values"],
        json!({"Severity": "Annoying", "Reproduced": true, "App version": "2.4.1"})
    );
    t.screen().has("Severity   Annoying").has("App version 2.4.1");
    t.command("ticket.set severity:").await.has("Severity emptied");
    t.settle().await;
    assert_eq!(ticket(&t, "omar")["values"]["Severity"], Value::Null);
    t.keys("u").await.has("put back: Severity: Annoying");
    t.settle().await;
    assert_eq!(ticket(&t, "omar")["values"]["Severity"], "Annoying");
    t.command("ticket.set colour: red").await.has("Its type has no attribute “colour”: there is Severity, Area");
    t.go_to("tom").await;
    t.command("ticket.set number of records: many").await.has("Number of records takes a whole number");
    t.command("ticket.set number of records: 1200").await;
    t.command("ticket.set go-live date: 2026-12-24").await;
    let values = ticket(&t, "tom")["values"].clone();
    assert_eq!(values["Number of records"], 1200);
    assert!(values["Go-live date"].as_i64().is_some_and(|at| at > town::NOW), "{values}");
}

#[tokio::test]
async fn an_attribute_with_a_colon_in_its_name_is_set_and_a_type_of_another_category_may_have_the_same_name() {
    let odd = |world: &mut World| {
        some(world);
        let (bug, incident) = (kind(world, "Bug report"), kind(world, "Incident"));
        let named = world.ticket_types[bug].attributes.iter_mut().find(|own| &*own.name == "App version");
        named.expect("an attribute").name = "Version: app".into();
        world.ticket_types[incident].name = "Refund".into();
    };
    let mut t = Flow::with(Options::default().size(160, 45).world(odd)).await;
    t.go_to("omar").await;
    t.keys(", t").await;
    t.type_text("version").await;
    t.keys("enter").await.has("ticket.set Version: app: ");
    t.type_text("2.4:1").await;
    t.keys("enter").await.has("Version: app: 2.4:1");
    assert_eq!(ticket(&t, "omar")["values"], json!({"Version: app": "2.4:1"}));
    t.command("ticket.set version: app = 3").await.has("Version: app: 3");
    t.command("ticket.type refund").await.has("ticket type Refund");
    assert_eq!(ticket(&t, "omar")["type"], "Refund");
}

#[tokio::test]
async fn a_conversation_becomes_a_ticket_once_what_its_type_requires_is_told() {
    let mut t = start().await;
    t.keys(", t").await.has("Turn into: Bug report").has("Turn into: Refund").has("asks for Invoice number");
    t.screen().lacks("Turn into: Migration").lacks("Turn into: Incident");
    t.type_text("refund").await;
    t.keys("enter").await.has("Turn Maria Lopez into a ticket: Refund").has("There is no way back from a ticket.");
    t.screen().has("Invoice number").has("needed").has("may stay empty");
    t.keys("enter").await.foot().has("Before it is a ticket, fill in: Invoice number");
    t.type_text("LW-2231").await;
    t.keys("tab").await;
    t.type_text("much").await;
    t.keys("enter").await.has("takes a number");
    t.keys("esc").await.foot().has("Maria Lopez is no ticket; what you filled in is here when you come back");
    assert_eq!(ticket(&t, "maria"), Value::Null);
    t.command("ticket.convert refund; amount: 12,50").await.has("LW-2231");
    t.keys("C-o").await.foot().has("Intercom makes no ticket without what its type requires");
    t.keys("tab C-u").await;
    t.type_text("12,50").await;
    t.keys("enter").await.has("Maria Lopez: turned into a ticket: Refund");
    assert_eq!(ticket(&t, "maria")["type"], "Refund");
    assert_eq!(ticket(&t, "maria")["values"], json!({"Invoice number": "LW-2231", "Amount": 12.5}));
    t.settle().await;
    t.screen().has("Invoice number").has("LW-2231");
    t.command("ticket.convert Refund; Invoice number: 1").await.has("It is a ticket already");
    t.command("ticket.set invoice number:").await.has("Invoice number must have a value");
    t.command("ticket.type bug report").await.has("ticket type Bug report");
    assert_eq!(ticket(&t, "maria")["type"], "Bug report");
    t.command("ticket.type incident").await.has("It can only be of a type of the category Customer");
}

#[tokio::test]
async fn a_conversation_is_linked_to_a_tracker_opened_from_the_details_and_unlinked() {
    let mut t = start().await;
    let lena = t.id("lena");
    t.command(&format!("ticket.link {lena}")).await.has("linked to");
    let linked = |t: &Flow| t.on_server("maria")["linked_objects"]["data"].clone();
    assert_eq!(linked(&t)[0]["id"], lena);
    t.screen().has("Tracker");
    t.keys("l l j j enter").await;
    assert_eq!(t.selected(), Some("lena"));
    t.go_to("maria").await;
    t.command(&format!("ticket.link {lena}")).await.has("It is linked to that already");
    t.command(&format!("ticket.unlink {lena}")).await.has("taken off");
    t.settle().await;
    assert_eq!(linked(&t), json!([]));
    // What another ticket is, is known once it was looked at; else Intercom refuses it.
    t.go_to("omar").await;
    t.go_to("maria").await;
    t.command(&format!("ticket.link {}", t.id("omar"))).await.has("Only a tracker ticket can be linked to");
    t.keys("u").await;
    t.settle().await;
    assert_eq!(linked(&t)[0]["id"], lena);
}

/// The tickets that a customer's conversation is linked to, by their type.
fn linked_types(t: &Flow, name: &str) -> Vec<String> {
    let stage = t.server.stage();
    let world = &stage.world;
    let find = |id: u64| world.conversations.find(id).and_then(|slot| world.conversations.get(slot));
    let own = find(t.id(name).parse().expect("a number")).expect("a conversation");
    let tickets = own.linked.iter().filter_map(|id| find(*id)?.ticket.as_deref());
    tickets.map(|ticket| world.ticket_types[ticket.kind as usize].name.to_string()).collect()
}

#[tokio::test]
async fn a_ticket_for_the_teams_is_made_beside_a_conversation_and_linked_to_it() {
    let mut t = start().await;
    t.keys(", t").await.has("Make linked back-office: Migration").has("Make linked tracker: Incident");
    t.type_text("linked tracker").await;
    t.keys("enter").await;
    t.settle().await.has("Maria Lopez: linked ticket made: Incident").has("#104 Incident · Submitted");
    assert_eq!(linked_types(&t, "maria"), ["Incident"]);
    assert_eq!(ticket(&t, "maria"), Value::Null, "the conversation stays one");
    // A second cause there is not; other work there is.
    t.keys(", t").await.lacks("Make linked tracker").has("Make linked back-office").has("Open linked");
    t.keys("esc").await;
    t.command("ticket.make Incident").await.has("It is linked to another tracker");
    t.command("ticket.make Migration; Number of records: 12").await.has("linked ticket made: Migration");
    t.settle().await;
    assert_eq!(linked_types(&t, "maria"), ["Incident", "Migration"]);
    t.command("ticket.make Refund").await.has("no type of tickets called “Refund”");
    // From a ticket of the teams none is made.
    t.go_to("tom").await;
    t.command("ticket.make Incident").await.has("It is a ticket of your own teams: none is made from that");
}

#[tokio::test]
async fn a_ticket_whose_answer_was_lost_is_looked_for_and_made_once() {
    for fault in [FaultKind::DropAfter, FaultKind::DropBefore] {
        let mut t = start().await;
        t.server.plan(Fault::once("/tickets", fault.clone()).on("POST"));
        t.command("ticket.make Migration; Number of records: 12").await;
        t.settle().await;
        for _ in 0..20 {
            t.advance(60).await;
        }
        assert_eq!(linked_types(&t, "maria"), ["Migration"], "{fault:?}");
        t.keys("g o").await.lacks("new-ticket");
    }
}

#[tokio::test]
async fn tickets_that_are_not_closed_have_a_list() {
    let mut t = start().await;
    t.keys("g k").await.has("Tickets").has("Omar Haddad").has("Lena").has("Tom Becker").lacks("Maria Lopez");
    t.go_to("omar").await;
    t.keys("e").await;
    t.keys("f5").await.lacks("Omar Haddad").has("Tom Becker");
}

#[tokio::test]
async fn in_a_ticket_that_no_customer_sees_there_is_a_note_and_no_reply() {
    let mut t = start().await;
    t.go_to("tom").await;
    t.keys("r").await.has("The customer does not see a back-office ticket; n writes a note");
    t.keys("n").await;
    t.type_text("The old program is Tally.").await;
    t.keys("C-s").await;
    assert_eq!(t.count_of("tom", "The old program is Tally."), 1);
    // Turned into a reply in between, it does not go out either.
    t.keys("n").await;
    t.type_text("Dear Tom").await;
    t.keys("C-t C-s").await.has("the customer does not see a back-office ticket; write a note");
    assert_eq!(t.count_of("tom", "Dear Tom"), 0);
}

#[tokio::test]
async fn offline_it_shows_at_once_and_goes_out_once_however_its_request_ended() {
    let mut t = Flow::with(Options::default().size(160, 45).world(some).gated()).await;
    t.go_to("omar").await;
    t.go_offline().await;
    t.command("ticket.state resolved").await.has("· Resolved");
    t.command("ticket.set severity: cosmetic").await.has("Severity   Cosmetic");
    t.restart().await;
    t.go_to("omar").await.has("· Resolved");
    assert_eq!(ticket(&t, "omar")["state"], "Submitted");
    t.go_online().await;
    assert_eq!((ticket(&t, "omar")["state"].clone(), writes(&t)), (json!("Resolved"), 2));
    // The answer is lost: it is looked for in the ticket, and not sent twice.
    t.server.plan(Fault::once("/tickets", FaultKind::DropAfter).on("PUT"));
    t.command("ticket.state in progress").await;
    t.advance(60).await;
    t.advance(120).await;
    assert_eq!((ticket(&t, "omar")["state"].clone(), writes(&t)), (json!("In progress"), 3));
    t.keys("g o").await.lacks("ticket-state");
}

#[tokio::test]
async fn what_intercom_refuses_says_so_and_the_ticket_shows_as_it_is() {
    let mut t = start().await;
    t.go_to("omar").await;
    t.server.plan(Fault::once("/tickets", FaultKind::Status(403)).on("PUT"));
    t.command("ticket.state resolved").await;
    t.settle().await.has("Omar Haddad is the same ticket as before");
    t.screen().has("· Submitted").lacks("· Resolved");
}

/// A migration needs to know how many records there are.
fn counted(world: &mut World) {
    some(world);
    let migration = kind(world, "Migration");
    let records = world.ticket_types[migration].attributes.iter_mut().find(|own| &*own.name == "Number of records");
    records.expect("an attribute").required = true;
}

#[tokio::test]
async fn the_form_of_the_next_ticket_does_not_say_what_the_last_one_was_made_with() {
    let mut t = Flow::with(Options::default().size(160, 45).world(counted)).await;
    t.command("ticket.make Migration").await.has("Ticket linked to Maria Lopez: Migration");
    t.type_text("4711").await;
    t.keys("enter").await.has("linked ticket made: Migration");
    t.settle().await;
    t.command("ticket.make Migration").await.has("Ticket linked to Maria Lopez: Migration").lacks("4711");
}

#[tokio::test]
async fn offline_no_second_tracker_is_made_or_linked_beside_one_that_waits() {
    let mut t = Flow::with(Options::default().size(160, 45).world(some).gated()).await;
    t.go_offline().await;
    t.command("ticket.make Incident").await.has("linked ticket made: Incident");
    t.command("ticket.make Incident").await.has("A tracker for it is being made already");
    t.command(&format!("ticket.link {}", t.id("lena"))).await.has("A tracker for it is being made already");
    t.keys("g o").await;
    t.screen().lacks("link ");
    t.keys("esc").await;
    t.go_online().await;
    assert_eq!(linked_types(&t, "maria"), ["Incident"]);
    // And the other way: a tracker is not made beside a link that waits.
    t.go_to("aiko").await;
    t.go_offline().await;
    t.command(&format!("ticket.link {}", t.id("lena"))).await.has("linked to");
    t.command("ticket.make Incident").await.has("It is linked to another tracker");
    t.go_online().await;
    assert_eq!(linked_types(&t, "aiko"), ["Incident"]);
    let stage = t.server.stage();
    assert_eq!(stage.world.conversations.iter().filter(|(_, own)| own.ticket.is_some()).count(), 4);
}

#[tokio::test]
async fn two_tickets_alike_are_two_though_the_request_of_the_second_was_lost() {
    for fault in [FaultKind::DropAfter, FaultKind::DropBefore] {
        let mut t = Flow::with(Options::default().size(160, 45).world(some).gated()).await;
        t.go_offline().await;
        t.command("ticket.make Migration; Number of records: 12").await;
        t.command("ticket.make Migration; Number of records: 12").await;
        t.server.plan(Fault::once("/tickets", fault.clone()).on("POST").after(1));
        t.go_online().await;
        for _ in 0..20 {
            t.advance(60).await;
        }
        assert_eq!(linked_types(&t, "maria"), ["Migration", "Migration"], "{fault:?}");
        t.keys("g o").await.lacks("new-ticket");
    }
}

#[tokio::test]
async fn of_two_states_and_two_types_that_are_called_alike_each_can_be_chosen() {
    let alike = |world: &mut World| {
        some(world);
        for state in world.ticket_states.iter_mut().filter(|state| state.internal == "With engineering") {
            state.internal = "Submitted";
        }
        let named = world.ticket_types.iter_mut().find(|kind| &*kind.name == "Migration").expect("a type");
        named.name = "Move; of data".into();
    };
    let mut t = Flow::with(Options::default().size(160, 45).world(alike)).await;
    t.go_to("omar").await;
    let before = ticket(&t, "omar")["state"].clone();
    assert_eq!(before, "Submitted");
    t.keys(", t enter").await.has("State of the ticket of Omar Haddad");
    t.type_text("submitted").await;
    t.keys("down enter").await.lacks("several");
    t.settle().await;
    assert_eq!(writes(&t), 1, "{}", t.screen());
    t.go_to("maria").await;
    t.keys(", t").await;
    t.type_text("linked back-office").await;
    t.keys("enter").await.lacks("no type of tickets").has("linked ticket made: Move; of data");
}
