//! What customers write is what one reads: history is folded and never the new words, pictures have words, whoever reads
//! along is named, and a notice quotes what was written just now.

use std::sync::Arc;

use practice::world::Slot;
use practice::world::World;
use practice::world::conversation::Named;
use practice::world::messages::{Message, Opening};
use practice::world::part::Attachment;
use sidetone::runtime::Outside;

use crate::support::{Flow, Options};
use crate::town::{NOW, chat, contact, text};

const REPLY: &str = "<p>My answer.</p><div class=\"gmail_quote\"><div class=\"gmail_attr\">On Wed, 10 Jun 2026 at 10:00, \
                     Robin &lt;robin@ledgerwick.example&gt; wrote:</div><blockquote><p>the old words</p><p>more old \
                     words</p></blockquote></div>";

fn mail(world: &mut World, who: u32, body: &str) -> Slot {
    let body: Arc<str> = body.into();
    let subject = Some("Broken letters".into());
    let opening = Opening { channel: "email", subject, body, attachments: Vec::new(), url: None };
    world.start_conversation(who, opening, NOW - 60)
}

const SIGNED: &str = "<p>The export is broken.</p><p>-- <br>Quentin Quote<br>Head of Exports<br>+44 1632 960011</p>";

#[tokio::test]
async fn signatures_of_e_mails_fold_to_a_line_that_says_how_long_they_are() {
    let mut t = Flow::with(Options::default().world(|world| {
        let who = contact(world, 50, "Quentin Quote", None);
        let slot = mail(world, who, SIGNED);
        world.contact_reply(slot, who, Message::text(SIGNED.replace("export", "import").as_str()), NOW - 30);
    }))
    .await;
    t.settle().await;
    t.screen()
        .has("The export is broken.")
        .has("The import is broken.")
        .has("▸ signature, 4 lines")
        .lacks("Head of Exports");
    // A click opens one, the key all.
    let fold = t.screen().find("▸ signature");
    t.click(fold)
        .await
        .has("▾ signature, 4 lines")
        .has("Head of Exports")
        .has("+44 1632 960011")
        .has("▸ signature, 4 lines");
    t.keys("v q").await.has("▾ signature, 4 lines").lacks("▸ signature");
    t.keys("v q").await.lacks("Head of Exports");
    // What is looked for in it is found.
    t.keys("enter /").await;
    t.type_text("head of exports\n").await.has("Head of Exports");
}

#[tokio::test]
async fn dashes_in_a_chat_or_above_what_is_meant_hide_nothing() {
    let asks = "<p>Two things.</p><p>--<br>The second one:<br>where is my invoice?<br>Quentin</p>";
    for body in [SIGNED, asks] {
        let mut t = Flow::with(Options::default().world(move |world| {
            let who = contact(world, 50, "Quentin Quote", None);
            if body == asks {
                mail(world, who, body);
            } else {
                let slot = chat(world, who, "Hello", NOW - 120);
                world.contact_reply(slot, who, Message::text(body), NOW - 60);
            }
        }))
        .await;
        t.settle().await;
        t.screen().lacks("signature").has(if body == asks { "where is my invoice?" } else { "+44 1632 960011" });
    }
}

#[tokio::test]
async fn many_who_read_along_are_a_row_that_says_how_many_more_there_are() {
    let mut t = Flow::with(Options::default().world(|world| {
        let who = contact(world, 50, "Quentin Quote", None);
        let slot = mail(world, who, "<p>Please see below.</p>");
        let named = |n: i32| Named {
            field: "cc",
            email: format!("reader{n:02}@example.com").as_str().into(),
            name: Some(format!("R\u{1b}\u{202e}{n:02}").as_str().into()),
            dropped: None,
        };
        world.conversations.change(slot, |c| c.source.named = (1..=12).map(named).collect());
    }))
    .await;
    t.settle().await;
    t.screen().row_with("Cc  ").has("reader01@example.com").has("more");
    t.screen().has("From ").has("To ").lacks("reader12@example.com");
    let more = t.screen().find("Cc  ");
    t.click(more).await.has("reader12@example.com");
    let more = t.screen().find("Cc  ");
    t.click(more).await.lacks("reader12@example.com");
}

#[tokio::test]
async fn quoted_history_is_folded_says_how_much_it_is_and_unfolds() {
    let options = Options::default().world(|world| {
        let who = contact(world, 50, "Quentin Quote", None);
        let slot = chat(world, who, "Hello", NOW - 120);
        world.contact_reply(slot, who, Message::text(REPLY), NOW - 60);
    });
    let mut t = Flow::with(options).await;
    t.screen().has("My answer.").has("▸ 5 quoted lines").has("v q shows").lacks("▌ │ the old words");
    t.keys("v q").await.has("│ more old words").lacks("▸ 5 quoted lines");
    t.keys("v q").await.has("▸ 5 quoted lines");
}

#[tokio::test]
async fn a_first_message_is_never_folded() {
    let options = Options::default().world(|world| {
        let who = contact(world, 50, "Quentin Quote", None);
        mail(world, who, REPLY);
    });
    let mut t = Flow::with(options).await;
    t.settle().await.has("My answer.").has("the old words").lacks("▸ 5 quoted lines");
}

#[tokio::test]
async fn a_form_that_looks_like_a_mails_head_is_never_folded() {
    let options = Options::default().world(|world| {
        let who = contact(world, 50, "Quentin Quote", None);
        let slot = chat(world, who, "Hello", NOW - 120);
        let form = "<p>As you asked:</p><p>From: Berlin<br>To: Paris<br>Date: 12 May 2026<br>Seats: 2</p><p>With a bicycle</p>";
        world.contact_reply(slot, who, Message::text(form), NOW - 60);
    });
    let mut t = Flow::with(options).await;
    t.settle().await.has("To: Paris").has("With a bicycle").lacks("▸ 5 quoted lines");
}

#[tokio::test]
async fn whoever_reads_along_is_named_and_so_is_each_of_several_customers() {
    let options = Options::default().world(|world| {
        let jude = contact(world, 50, "Jude Hargreave", None);
        let anselm = contact(world, 51, "Anselm Grossmann", None);
        let slot = mail(world, jude, "<p>The letters are broken.</p>");
        let named = |field, email: &str| Named { field, email: email.into(), name: None, dropped: None };
        world.conversations.change(slot, |c| {
            c.source.named =
                [named("cc", "anselm@example.com"), named("cc", "boss@out.test"), named("reply_to", "desk@out.test")]
                    .into();
        });
        let me = world.owner;
        world.add_customer(slot, me, anselm, NOW - 50);
        world.contact_reply(slot, anselm, text("I see the same."), NOW - 40);
    });
    let mut t = Flow::with(options).await;
    t.settle().await;
    t.screen().has("Jude Hargreave +1").has("Jude Hargreave, Anselm Grossmann").has("Anselm Grossmann · customer");
    t.screen().has("Cc       anselm@example.com, boss@out.test").has("Reply-To desk@out.test").has("To       ");
    t.keys("r").await.has("Anselm Grossmann").has("in copy").has("boss@out.test");
}

#[tokio::test]
async fn a_notice_quotes_what_was_written_and_not_what_it_began_with() {
    let mut t = Flow::start().await;
    t.outside.clear();
    t.advance(60).await;
    t.server.contact_writes(&t.id("omar"), "<p>It works <b>now</b>!</p>").expect("written");
    t.poll().await.foot().has("Omar Haddad wrote: It works now!").lacks("card reader");
    // Its thread is not here, so that the words must be asked for.
    t.advance(60).await;
    t.server.contact_writes(&t.id("tom"), "<p>It stops <i>again</i>.</p>").expect("written");
    t.poll().await.foot().has("Tom Becker wrote: It stops again.");
    assert_eq!(t.outside.iter().filter(|o| **o == Outside::Bell).count(), 2);
}

#[tokio::test]
async fn a_preview_has_words_for_what_has_none_and_no_code_of_the_page() {
    let options = Options::default().world(|world| {
        let first = contact(world, 50, "Paula Picture", None);
        let slot = chat(world, first, "Hello", NOW - 120);
        world.contact_reply(slot, first, Message::text("<p><img src=\"https://a.test/step1.png\"></p>"), NOW - 60);
        let second = contact(world, 51, "Carl Code", None);
        let page = "<style>p{color:red}</style><!--[if mso]>x<![endif]--><p>Caf&eacute; 10<sup>-3</sup></p>";
        chat(world, second, page, NOW - 50);
        let third = contact(world, 52, "Fiona File", None);
        let slot = chat(world, third, "Hello", NOW - 120);
        let file = Attachment {
            name: "log.txt".into(),
            url: "https://a.test/log.txt".into(),
            content_type: "text/plain".into(),
            size: 3,
            pixels: None,
            data: None,
        };
        world.contact_reply(slot, third, Message { attachments: vec![file], ..Message::default() }, NOW - 40);
    });
    let mut t = Flow::with(options).await;
    // What was said last comes with the thread.
    for name in ["Fiona File", "Carl Code", "Paula Picture"] {
        let at = t.model().panes.list.rows.iter().position(|row| row.who.as_str() == name).expect("its row");
        while t.model().panes.list.index < at {
            t.keys("j").await;
        }
    }
    t.keys("g g").await.has("[picture: step1.png]").has("Café 10⁻³").has("[file: log.txt]").lacks("color:red");
}
