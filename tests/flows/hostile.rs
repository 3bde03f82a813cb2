//! What strangers and servers send is text, whatever it would like to be. Every frame of every flow is searched for
//! orders to the terminal (see `screen.rs`); here they are sent in every field that is shown.

use std::sync::Arc;

use practice::world::conversation::Rating;

use practice::world::events::Event;
use practice::world::messages::{Message, Opening};
use practice::world::part::Attachment;
use practice::world::sla::Sla;
use practice::world::{Time, World};
use practice::{Fault, FaultKind};
use serde_json::json;

use crate::support::{Flow, Options};
use crate::town::{NOW, chat, company, contact};

/// Escape sequences, OSC 52 (the clipboard), a title, bidi overrides, control characters of both kinds, invisible
/// ones, marks without end, and words to find it by.
fn evil(name: &str) -> String {
    let marks = "\u{0336}\u{0489}\u{0301}\u{0302}\u{0303}\u{0304}\u{0305}\u{0306}".repeat(8);
    format!(
        "{name}\u{1b}[2J\u{1b}[31m\u{1b}]52;c;cm0gLXJm\u{7}\u{1b}]0;pwned\u{1b}\\\u{9b}5m\u{202e}gnp\u{2066}.\u{2069}\u{200f}\
         \u{0}\u{7}\u{8}\r\n\t\u{7f}\u{85}\u{2028}\u{200b}\u{feff}\u{e0041}z{marks}end"
    )
}

fn hostile_world(world: &mut World) {
    let text = |name: &str| -> Arc<str> { evil(name).into() };
    world.workspace.name = text("Ledger");
    for admin in &mut world.admins {
        let name = format!("{} ", admin.name);
        admin.name = text(&name);
        admin.job_title = Some(text("Boss"));
    }
    for team in &mut world.teams {
        let name = team.name.to_string();
        team.name = text(&name);
    }
    for tag in &mut world.tags {
        let name = tag.name.to_string();
        tag.name = text(&name);
    }
    for saved in &mut world.macros {
        let name = saved.name.to_string();
        saved.name = text(&name);
        saved.body = saved.body.as_ref().map(|b| format!("{b}{}", evil("macro")).into());
    }
    let firm = company(world, &evil("Firm"), &evil("Plan"));
    world.companies[firm as usize].industry = Some(text("Industry"));
    world.companies[firm as usize].website = Some(text("https://site"));
    let who = contact(world, 77, &evil("Mallory"), Some(firm));
    let person = world.contacts.get_mut(who).unwrap();
    person.phone = Some(text("+44"));
    person.email = Some(text("mal@example.com"));
    person.external_id = Some(text("ext"));
    person.attributes = vec![(text("attribute"), json!(evil("value"))), (text("list"), json!([evil("a"), evil("b")]))];
    let event =
        Event { id: evil("id"), at: NOW - 9, name: "clicked\u{1b}]52;c;eA==\u{7}\u{202e}".into(), metadata: json!({}) };
    world.events.put(who, vec![event]);
    let me = world.owner;
    world.add_contact_note(who, me, text("<p>note</p>"), NOW - 99);
    let attachment = Attachment {
        name: text("file.pdf"),
        url: text("https://example.com/f"),
        content_type: text("application/pdf"),
        size: 1234,
        pixels: None,
        data: None,
    };
    let opening = Opening {
        channel: "email",
        subject: Some(text("Subject")),
        body: format!(
            "<p>{}</p><pre>{}</pre><a href=\"https://x/{}\">l</a>&#27;[31m&#x202e;&#7;",
            evil("Body"),
            evil("c"),
            evil("u")
        )
        .into(),
        attachments: vec![attachment.clone()],
        url: Some(text("https://page")),
    };
    let slot = world.start_conversation(who, opening, NOW - 8);
    let message = Message { attachments: vec![attachment], ..Message::text(format!("<p>{}</p>", evil("Reply"))) };
    world.contact_reply(slot, who, message, NOW - 7);
    world.note(slot, me, Message::text(evil("Noted")), NOW - 6);
    let tag = world.tags[0].id;
    world.attach_tag(slot, me, tag, NOW - 6).unwrap();
    world.set_title(slot, Some(text("Title")), NOW - 5);
    world.set_attribute(slot, &evil("Attr"), json!(evil("Value")), NOW - 5);
    world.conversations.change(slot, |c| {
        c.sla = Some(Sla::standing("SLA\u{1b}[5m\u{202e}", Some("active\u{1b}[5m")));
        c.rating = Some(Box::new(rating(me, NOW - 4)));
    });
}

fn rating(admin: u64, at: Time) -> Rating {
    Rating { score: 2, remark: Some(evil("remark").into()), asked_at: at, given_at: at, admin }
}

#[tokio::test]
async fn no_order_to_the_terminal_comes_through_in_any_field() {
    let mut t = Flow::with(Options::default().size(120, 40).world(hostile_world)).await;
    t.resize(160, 140).await;
    for app in ["Recent events", "Notes", "Tags", "Conversation", "Conversation attributes"] {
        t.command(&format!("details.fold {app}")).await;
    }
    for words in ["Mallory", "Firm", "Title", "Reply", "Noted", "file.pdf", "remark", "attribute", "clicked"] {
        t.screen().has(words);
    }
    t.screen().has("Body").foot().has("Ledger");
    t.resize(120, 40).await;
    // Everything that lists what has a name: assign, team, tag, inboxes, macros, links, find, palette, help.
    for keys in ["a", "T", "t", "g t", "p", "s", "Z", "f", "/", "C-k", "?", "g e", "g o", "v t", ": t a g space"] {
        t.keys(keys).await;
        t.keys("esc").await;
    }
    t.keys("r C-x m").await;
    t.keys("enter").await;
    t.keys("C-x p C-x p esc").await;
    for (columns, rows) in [(80, 24), (40, 10)] {
        t.resize(columns, rows).await;
        t.keys("l l h h").await;
    }
    // None of it is sent on to the system either.
    t.keys("y").await;
    t.keys("1 f").await;
    for outside in &t.outside {
        let words = format!("{outside:?}");
        assert!(!words.contains("\\u{1b}") && !words.contains("\\u{7}") && !words.contains("\\u{202e}"), "{words}");
    }
}

#[tokio::test]
async fn notices_and_errors_of_the_server_are_text_too() {
    let options = Options::default().world(hostile_world).config(|c| {
        c.notify.what = sidetone::config::NotifyWhat::All;
    });
    let mut t = Flow::with(options).await;
    let error = json!({"type": "error.list", "request_id": evil("r"),
        "errors": [{"code": evil("code"), "message": evil("words of the server")}]});
    t.server.plan(Fault::once("/parts", FaultKind::Replace { status: 422, body: error.to_string() }));
    t.keys("e").await.foot().has("refused");
    t.keys("g e").await.has("words of");
    t.keys("esc g o").await.has("× refused").has("words of the");
    t.keys("esc").await;
    t.server.plan(Fault::once("/reply", FaultKind::Replace { status: 403, body: error.to_string() }));
    t.keys("r").await;
    t.type_text("x").await;
    t.keys("C-s").await.has("not sent, Intercom refused it");
    t.server.plan(Fault::once("/search", FaultKind::Replace { status: 400, body: error.to_string() }).times(3));
    t.poll().await;
    // A message by somebody with such a name, announced.
    t.advance(60).await;
    let mallory = t.server.find(|c| c.title.is_some()).first().cloned().expect("a conversation");
    t.server.contact_writes(&mallory, &evil("hi")).expect("written");
    t.handle(sidetone::model::Msg::Focus(false)).await;
    t.poll().await;
    for outside in &t.outside {
        let words = format!("{outside:?}");
        assert!(!words.contains("\\u{1b}") && !words.contains("\\u{7}") && !words.contains("\\u{202e}"), "{words}");
    }
}

#[tokio::test]
async fn json_that_lies_about_types_is_survived() {
    let odd = json!({"type": "conversation", "id": 5, "created_at": "yesterday", "updated_at": 9e99, "state": 7,
        "source": {"body": ["x"], "author": "nobody"}, "contacts": {"contacts": {"id": null}}, "tags": 0,
        "conversation_parts": {"conversation_parts": [1, null, {"id": {}, "part_type": [], "body": 5}], "total_count": -4}});
    let list = json!({"type": "conversation.list", "conversations": [odd, 5, null, "x"], "pages": {"next": 9}, "total_count": "many"});
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/search", FaultKind::Replace { status: 200, body: list.to_string() }).times(3));
    t.poll().await.has("Maria Lopez  Lighthouse");
    t.server.plan(Fault::once("/conversations/", FaultKind::Replace { status: 200, body: odd.to_string() }).times(5));
    t.keys("j k f5 j j").await.has("Maria Lopez  Lighthouse");
    t.server.clear_faults();
    // What came in between without a time stands where the server had it.
    t.keys("f5").await;
    t.go_to("maria").await;
    t.keys("e").await;
    // That it was read was answered by such a thing, too: what follows waits until it is known whether it arrived (S3).
    t.advance(30).await;
    assert_eq!(t.on_server("maria")["state"], "closed");
}

#[tokio::test]
async fn a_message_of_20_000_characters_opens_and_scrolls() {
    let options = Options::default().world(|world| {
        let who = contact(world, 50, "Wilma Words", None);
        let body = format!("<p>START {}</p><p>{}</p><p>FINISH</p>", "many words here ".repeat(900), "x".repeat(6_000));
        chat(world, who, &body, NOW - 60);
    });
    let mut t = Flow::with(options).await;
    t.screen().has("FINISH");
    t.keys("enter g g").await.has("START");
    for _ in 0..6 {
        t.keys("C-d").await.lacks("FINISH");
    }
    t.keys("G").await.has("FINISH");
    t.keys("C-u space").await.has("FINISH");
}

#[tokio::test]
async fn a_thread_of_500_parts_opens_at_its_end_and_scrolls_to_its_beginning() {
    let options = Options::default().world(|world| {
        let who = contact(world, 50, "Paula Parts", None);
        let slot = chat(world, who, "THE BEGINNING", NOW - 90_000);
        for n in 0..520 {
            world.contact_reply(slot, who, Message::text(format!("<p>Part number {n:03}</p>")), NOW - 80_000 + n * 153);
        }
    });
    let mut t = Flow::with(options).await;
    t.screen().has("▌ Part number 519").lacks("Part number 400");
    t.keys("enter g g").await.has("THE BEGINNING").has("20 older entries").has("Part number 020");
    t.keys("G k k").await.has("Part number 51");
    t.keys("C-u C-u C-u").await.lacks("▌ Part number 519");
}
