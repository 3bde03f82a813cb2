//! Reading a thread: where it opens, what is folded, from message to message, finding, links and files.

use practice::world::messages::Message;
use practice::world::part::Attachment;
use practice::world::{Priority, Who, World};
use ratatui::style::Modifier;
use sidetone::model::Focus;
use sidetone::runtime::Outside;

use crate::support::{Flow, Options};
use crate::town::{NOW, chat, contact, text};

const DAY: i64 = 24 * 3600;

/// A conversation of so many messages by turns, the newest a minute old.
fn long(world: &mut World, messages: i64) {
    let who = contact(world, 50, "Lottie Long", None);
    let me = world.owner;
    let slot = chat(world, who, "Message 1 of many.", NOW - messages * 600);
    for n in 2..=messages {
        let words = text(&format!("Message {n} of many."));
        let at = NOW - (messages - n) * 600 - 60;
        if n % 2 == 0 {
            world.comment(slot, me, words, at)
        } else {
            world.contact_reply(slot, who, words, at)
        };
    }
}

/// Reads the conversation of the newest customer.
async fn reads(options: Options) -> Flow {
    let mut t = Flow::with(options).await;
    let town = ["Maria", "Tom", "Aiko", "Omar", "Lena"];
    let is_new = |who: &str| !town.iter().any(|name| who.starts_with(name));
    let place = t.model().panes.list.rows.iter().position(|row| is_new(row.who.as_str())).expect("a row");
    for _ in 0..place {
        t.keys("j").await;
    }
    t.keys("enter").await;
    t
}

#[tokio::test]
async fn a_thread_opens_at_its_end_and_the_day_of_what_is_in_sight_stays_at_the_top() {
    let mut t = reads(Options::default().size(80, 24).world(|world| long(world, 40))).await;
    t.screen().has("Message 40 of many.").lacks("Message 20 of many.");
    for _ in 0..20 {
        t.keys("C-u").await;
        t.screen().has("── ");
    }
    t.screen().has("Message 1 of many.");
    t.keys("G").await.has("Message 40 of many.");
}

#[tokio::test]
async fn rows_that_are_asked_for_without_a_frame_between_are_all_gone_down() {
    let mut t = reads(Options::default().size(80, 24).world(|world| long(world, 40))).await;
    t.keys("g g").await;
    t.ahead("j j j j j j j j j j j j").await;
    t.settle().await;
    let ahead = t.model().drawn.thread.from_end;
    t.keys("g g").await;
    t.keys("j j j j j j j j j j j j").await;
    assert_eq!(t.model().drawn.thread.from_end, ahead);
}

#[tokio::test]
async fn how_far_each_thread_was_read_is_remembered_until_the_program_ends() {
    let mut t = reads(Options::default().size(80, 24).world(|world| long(world, 40))).await;
    t.keys("C-u C-u C-u").await;
    let place = t.model().drawn.thread.rows.clone();
    t.keys("J").await.has("Maria Lopez");
    t.keys("K").await;
    assert_eq!(t.model().drawn.thread.rows, place);
    t.resize(80, 30).await;
    assert_eq!(t.model().drawn.thread.rows.first(), place.first(), "the first row stays with another size");
}

#[tokio::test]
async fn what_comes_while_one_reads_further_up_moves_nothing_and_is_counted_below() {
    let mut t = reads(Options::default().size(80, 24).world(|world| long(world, 40))).await;
    t.keys("C-u C-u C-u").await;
    let place = t.model().drawn.thread.rows.clone();
    let id = t.model().panes.thread.shown.clone().expect("a thread").to_string();
    t.advance(60).await;
    t.server.contact_writes(&id, "One more.").expect("written");
    t.server.contact_writes(&id, "And another.").expect("written");
    t.poll().await.has("↓ 2 new · G goes").lacks("One more.");
    assert_eq!(t.model().drawn.thread.rows, place);
    t.keys("G").await.has("And another.").lacks("↓ 2 new");
    // At the end what comes is followed.
    t.advance(60).await;
    t.server.contact_writes(&id, "The last one.").expect("written");
    t.poll().await.has("The last one.");
}

#[tokio::test]
async fn the_line_above_what_is_new_is_in_sight_and_goes_when_the_thread_is_left() {
    let world = |world: &mut World| {
        let who = contact(world, 50, "Nina New", None);
        let me = world.owner;
        let slot = chat(world, who, "First words.", NOW - 3 * DAY);
        for n in 0..20 {
            world.comment(slot, me, text(&format!("Answer {n}.")), NOW - 2 * DAY + n * 600);
        }
        for n in 0..20 {
            world.contact_reply(slot, who, text(&format!("News {n}.")), NOW - 9000 + n * 400);
        }
    };
    let mut t = reads(Options::default().size(120, 40).world(world)).await;
    t.screen().has("── new ─").has("News 0.").lacks("▌ News 19.");
    t.keys("esc J K").await.lacks("── new ─");
}

#[tokio::test]
async fn who_wrote_is_said_once_for_what_is_said_in_one_breath() {
    let world = |world: &mut World| {
        let who = contact(world, 50, "Bella Breath", None);
        let slot = chat(world, who, "One.", NOW - 7200);
        world.contact_reply(slot, who, text("Two."), NOW - 7100);
        world.contact_reply(slot, who, text("Three."), NOW - 60);
    };
    let t = reads(Options::default().size(100, 30).world(world)).await;
    let names = t.screen().text().matches("▌ Bella Breath").count();
    assert_eq!(names, 2, "{}", t.screen());
    assert_eq!(t.screen().text().matches("Bella Breath · customer").count(), 1, "{}", t.screen());
    t.screen().has("▌ One.").has("▌ Two.").has("▌ Three.");
}

/// Someone was assigned, tagged and made urgent between two messages.
fn eventful(world: &mut World) {
    let who = contact(world, 50, "Evi Events", None);
    let me = world.owner;
    let mette = world.admins[1].id;
    let slot = chat(world, who, "It is broken.", NOW - 7200);
    let csv = world.tag_named("csv").id;
    world.attach_tag(slot, me, csv, NOW - 7000).expect("tagged");
    world.set_priority(slot, Who::Admin(mette), Priority::High, NOW - 6900);
    world.close(slot, mette, None, NOW - 6800);
    world.open(slot, me, NOW - 6700);
    world.contact_reply(slot, who, text("Is anybody there?"), NOW - 60);
}

fn with_details(options: Options) -> Options {
    options.config(|config| config.sync.event_details = true)
}

#[tokio::test]
async fn events_are_one_line_that_a_key_and_enter_and_a_click_unfold() {
    let mut t = reads(with_details(Options::default().size(100, 30).world(eventful))).await;
    t.screen().has("▸ 4 events: closed by Mette, reopened by Robin").has("Is anybody there?").lacks("put on #csv");
    t.keys("v e").await.has("▾ 4 events").has("put on #csv").has("set priority high (was none)");
    t.keys("v e").await.has("▸ 4 events").lacks("put on #csv");
    // The row under the cursor.
    t.keys("( enter").await.has("▾ 4 events").has("put on #csv");
    t.keys("enter").await.has("▸ 4 events").lacks("put on #csv");
    let place = t.screen().find("▸ 4 events");
    t.click(place).await.has("▾ 4 events").has("put on #csv");
}

#[tokio::test]
async fn what_an_event_changed_is_not_asked_for_by_preview_unless_one_says_so() {
    let mut t = reads(Options::default().size(100, 30).world(eventful)).await;
    t.keys("v e").await.has("changed the tags").lacks("put on #csv");
    let stage = t.server.stage();
    assert!(stage.journal.entries().all(|entry| entry.version.as_deref() != Some("Preview")), "nothing speaks Preview");
}

#[tokio::test]
async fn many_events_never_push_a_question_off_the_screen() {
    let world = |world: &mut World| {
        let who = contact(world, 50, "Evi Events", None);
        let slot = chat(world, who, "Where is my invoice?", NOW - 7200);
        for n in 0..60 {
            let admin = world.admins[usize::from(n % 2 == 0)].id;
            world.close(slot, admin, None, NOW - 7000 + n * 10);
            world.open(slot, admin, NOW - 6995 + n * 10);
        }
    };
    let t = reads(Options::default().size(80, 24).world(world)).await;
    t.screen().has("Where is my invoice?").has("120 events");
}

#[tokio::test]
async fn a_snooze_and_how_it_ended_is_one_line() {
    let world = |world: &mut World| {
        let who = contact(world, 50, "Susi Snooze", None);
        let me = world.owner;
        let slot = chat(world, who, "Later, please.", NOW - 7200);
        world.snooze(slot, me, NOW + DAY, NOW - 7000).expect("snoozed");
        world.contact_reply(slot, who, text("Now!"), NOW - 60);
    };
    let t = reads(with_details(Options::default().size(120, 30).world(world))).await;
    t.screen().has("☾ Snoozed by you").has("Susi Snooze").has("wrote").has("Now!").lacks("reopened");
}

#[tokio::test]
async fn what_is_older_than_a_month_is_a_line_that_enter_unfolds() {
    let world = |world: &mut World| {
        let who = contact(world, 50, "Olga Old", None);
        let me = world.owner;
        let slot = chat(world, who, "Message 1 of old.", NOW - 90 * DAY);
        for n in 2..=50 {
            let words = text(&format!("Message {n} of old."));
            let at = NOW - 90 * DAY + n * DAY;
            if n % 2 == 0 {
                world.comment(slot, me, words, at)
            } else {
                world.contact_reply(slot, who, words, at)
            };
        }
    };
    let mut t = reads(Options::default().size(90, 24).world(world)).await;
    t.keys("g g").await.has("▸ 30 earlier messages").has("Enter shows").lacks("Message 30 of old.");
    t.keys("enter").await.has("▸ 10 earlier messages").has("Message 11 of old.");
    t.keys("g g v h").await.has("Message 1 of old.").lacks("earlier message");
    t.keys("v h g g").await.has("▸ 30 earlier messages");
}

#[tokio::test]
async fn from_message_to_message_and_back() {
    let mut t = reads(Options::default().size(80, 24).world(|world| long(world, 40))).await;
    let under = |t: &Flow| t.model().drawn.thread.message.clone();
    let last = under(&t);
    t.keys("( (").await;
    let before = under(&t);
    assert_ne!(last, before);
    t.keys(") )").await;
    assert_eq!(under(&t), last);
    t.keys("3 0 (").await.has("Message 10 of many.");
    assert_eq!(t.model().focus, Focus::Thread);
}

#[tokio::test]
async fn a_phrase_is_found_at_any_width_and_marked_in_each_of_its_rows() {
    let world = |world: &mut World| {
        long(world, 2);
        let slot = practice::world::Slot::try_from(world.conversations.len() - 1).expect("a slot");
        let words = "Thank you for the answer that came so quickly, and on a day like this one. Our two \
                     accountants are already booked on them, all through the week that comes.";
        world.comment(slot, world.owner, text(words), NOW - 5);
    };
    for columns in [40, 46, 52, 60, 80, 120] {
        let mut t = reads(Options::default().size(columns, 24).world(world)).await;
        t.keys("/").await;
        t.type_text("accountants are already booked on them, all through").await;
        t.keys("enter").await.has("1 of 1");
        let look = |word: &str| {
            let (x, y) = t.screen().find(word);
            (t.screen().colour(x, y), t.screen().ground(x, y), t.screen().modifier(x, y))
        };
        assert_ne!(look("already"), look("comes."), "{columns}");
        for word in ["booked", "them,", "through"] {
            assert_eq!(look(word), look("already"), "{word} at {columns}");
        }
    }
}

#[tokio::test]
async fn how_often_it_is_found_shows_however_long_the_words_are() {
    let mut t = reads(Options::default().size(60, 24).world(|world| long(world, 4))).await;
    let long = "a phrase that is much longer than the room that there is for it and not there";
    t.command(&format!("find {long}")).await.has("find “a phras").has("nothing");
    t.resize(30, 24).await.has("nothing");
}

#[tokio::test]
async fn only_what_people_wrote_is_found() {
    let mut t = reads(Options::default().size(80, 24).world(|world| long(world, 4))).await;
    t.screen().has("· customer");
    t.command("find customer").await.has("find “customer”  nothing");
}

#[tokio::test]
async fn words_are_found_in_the_thread_and_n_is_a_note_again_after_esc() {
    let world = |world: &mut World| {
        long(world, 40);
        let slot = practice::world::Slot::try_from(world.conversations.len() - 1).expect("a slot");
        world.comment(slot, world.owner, text("The BANK feed, from the bank."), NOW - 5);
    };
    let mut t = reads(Options::default().size(80, 24).world(world)).await;
    t.keys("/").await;
    t.type_text("bank").await;
    t.keys("enter").await.has("find “bank”  1 of 2");
    t.keys("n").await.has("find “bank”  2 of 2");
    t.keys("n").await.has("find “bank”  1 of 2");
    t.keys("N").await.has("find “bank”  2 of 2");
    t.command("find message 3 of").await.has("find “message 3 of”  1 of 1").has("Message 3 of many.");
    t.command("find nowhere").await.has("find “nowhere”  nothing");
    t.keys("esc").await.lacks("find “");
    assert_eq!(t.model().focus, Focus::Thread);
    t.keys("n").await.has("NOTE");
}

fn with_files(world: &mut World) {
    let who = contact(world, 50, "Fiona File", None);
    let slot = chat(world, who, "See <a href=\"https://example.com/one\">one</a>", NOW - 120);
    let file = |name: &str, kind: &str, pixels| Attachment {
        name: name.into(),
        url: format!("https://files.example.com/{name}").as_str().into(),
        content_type: kind.into(),
        size: 14_200,
        pixels,
        data: None,
    };
    let files = vec![file("export.csv", "text/csv", None), file("screen.png", "image/png", Some((1280, 800)))];
    world.contact_reply(slot, who, Message { attachments: files, ..Message::text("<p>Here.</p>") }, NOW - 60);
}

#[tokio::test]
async fn files_are_numbered_with_the_links_and_opened_by_key_and_mouse() {
    let mut t = reads(Options::default().size(120, 40).world(with_files)).await;
    t.screen().has("2 files").has("[1] export.csv").has("14 kB").has("[2] screen.png").has("1280 × 800").has("one [3]");
    t.keys("2 f").await;
    assert_eq!(t.outside.last(), Some(&Outside::OpenUrl("https://files.example.com/screen.png".into())));
    let place = t.screen().find("export.csv");
    t.click(place).await;
    assert_eq!(t.outside.last(), Some(&Outside::OpenUrl("https://files.example.com/export.csv".into())));
    t.keys("f").await.has("Links").has("screen.png").has("https://example.com/one");
    t.keys("esc").await;
}

#[tokio::test]
async fn while_a_link_is_chosen_the_numbers_in_the_thread_stand_out() {
    let mut t = reads(Options::default().size(120, 40).world(with_files)).await;
    let places = ["[1] export.csv", "[2] screen.png", "[3]"].map(|number| t.screen().find(number));
    let bold = |t: &Flow| -> Vec<bool> {
        let here = places.iter().filter(|(x, y)| t.screen().symbol(*x, *y) == "[");
        here.map(|(x, y)| t.screen().modifier(x + 1, *y).contains(Modifier::BOLD)).collect()
    };
    assert_eq!(bold(&t), [false; 3]);
    t.keys("f").await;
    let shown = bold(&t);
    assert!(!shown.is_empty() && shown.iter().all(|bold| *bold), "{shown:?}\n{}", t.screen());
    t.keys("esc").await;
    assert_eq!(bold(&t), [false; 3]);
}

#[tokio::test]
async fn without_a_browser_f_copies_and_says_so() {
    let mut t = reads(Options::default().size(120, 40).world(with_files)).await;
    t.without_browser();
    t.keys("3 f").await.has("Copied the link, there is no browser here: https://example.com/one");
    assert_eq!(t.outside.last(), Some(&Outside::Copy("https://example.com/one".into())));
}

#[tokio::test]
async fn the_page_that_a_first_message_was_written_on_is_a_numbered_link() {
    use practice::world::messages::Opening;
    let world = |world: &mut World| {
        let who = contact(world, 50, "Paula Page", None);
        let url = Some("https://ledgerwick.example/bank".into());
        let opening =
            Opening { channel: "conversation", subject: None, body: "<p>Hm.</p>".into(), attachments: Vec::new(), url };
        world.start_conversation(who, opening, NOW - 60);
    };
    let mut t = reads(Options::default().world(world)).await;
    t.screen().has("on ledgerwick.example/bank [1]");
    t.keys("f").await;
    assert_eq!(t.outside.last(), Some(&Outside::OpenUrl("https://ledgerwick.example/bank".into())));
}

#[tokio::test]
async fn what_is_copied_is_said() {
    let mut t = Flow::start().await;
    t.keys("y e").await.has("Copied the e-mail of Maria Lopez: maria@example.com");
    t.keys("y n").await.has("Copied the name: Maria Lopez");
    t.keys("y c").await.has("Copied the company of Maria Lopez: Lighthouse Ltd");
    t.keys("y i").await.has("Copied the id of Maria Lopez");
    assert_eq!(t.outside.last(), Some(&Outside::Copy(t.id("maria"))));
    t.keys("y m").await.has("Copied the message of Maria Lopez");
    assert_eq!(t.outside.last(), Some(&Outside::Copy("I need it for the tax office.".into())));
    t.keys("enter g g y m").await;
    assert_eq!(t.outside.last(), Some(&Outside::Copy("Where is my invoice for May?".into())));
    t.keys("y t").await.has("Copied the thread with Maria Lopez, 2 messages");
    assert!(
        matches!(t.outside.last(), Some(Outside::Copy(text)) if text.contains("Where is my") && text.contains("tax office"))
    );
}

#[tokio::test]
async fn what_is_copied_is_the_message_under_the_cursor_or_nothing() {
    use practice::world::{PartKind, Who};
    let options = Options::default().world(|world| {
        let who = contact(world, 50, "Bodo Bot", None);
        let slot = chat(world, who, "Hello", NOW - 60);
        for (n, words) in (0..).zip(["<p>Beep one.</p>", "<p>Beep two.</p>"]) {
            world.bot_says(slot, Who::Operator, PartKind::Comment, words.into(), NOW - 50 + n);
        }
    });
    let mut t = Flow::with(options.config(|c| c.composer.undo_delay = std::time::Duration::from_secs(5))).await;
    t.keys("v b enter G y m").await.foot().has("Nothing copied: several messages are folded in this row");
    t.keys("g g y m").await;
    assert_eq!(t.outside.last(), Some(&Outside::Copy("Hello".into())));
    // One's own, in the seconds before it is out.
    t.keys("r").await;
    t.type_text("One moment").await;
    t.keys("C-s enter G y m").await.foot().has("Copied your reply to Bodo Bot");
    assert_eq!(t.outside.last(), Some(&Outside::Copy("One moment".into())));
    // What goes away between frame and key takes no other's place.
    t.keys("esc").await;
    t.go_to("maria").await;
    t.keys("enter G y m").await;
    let copied = Outside::Copy("I need it for the tax office.".into());
    assert_eq!(t.outside.last(), Some(&copied));
    t.outside.clear();
    crate::gone::redact(&t, "maria", "I need it for the tax office.");
    t.advance(5).await;
    t.hears_unseen().await;
    t.ahead("y m").await;
    assert!(t.outside.iter().all(|what| !matches!(what, Outside::Copy(_))), "{:?}", t.outside);
}

#[tokio::test]
async fn zoom_gives_the_pane_with_the_keys_the_whole_screen_and_takes_it_back() {
    let mut t = Flow::start().await;
    t.keys("enter v z").await.lacks("Details").lacks("Tom Becker").has("Where is my invoice");
    t.keys("v z").await.has("Details").has("Tom Becker");
    t.keys("esc v z").await.has("Tom Becker").lacks("Where is my invoice for May?\n");
    t.keys("v z").await.has("Details");
}

#[tokio::test]
async fn the_details_fold_and_copy_and_open_what_is_under_the_cursor() {
    let mut t = Flow::with(Options::default().size(120, 40)).await;
    t.keys("l l").await.has("▾ Customer").has("▸ Notes");
    assert_eq!(t.model().focus, Focus::Details);
    // Down to the customer's e-mail.
    let row = t.screen().find("maria@example.com");
    t.click(row).await;
    t.keys("y y").await.has("Copied E-mail: maria@example.com");
    assert_eq!(t.outside.last(), Some(&Outside::Copy("maria@example.com".into())));
    t.keys("space").await.has("▸ Customer").lacks("    maria@example.com");
    t.keys("space").await.has("▾ Customer").has("maria@example.com");
    let notes = t.screen().find("▸ Notes");
    t.click(notes).await;
    t.keys("enter").await.has("Prefers e-mail.");
    // It is so the next time.
    t.restart().await.has("▾ Notes").has("Prefers e-mail.");
}

#[tokio::test]
async fn enter_in_the_details_opens_the_other_conversation_or_the_link_under_the_cursor_and_one_comes_back() {
    let world = |world: &mut World| {
        let maria = world.contacts.by_external_id("user-1").expect("Maria");
        chat(world, maria, "My first question", NOW - 90_000);
        let customer = world.contacts.get_mut(maria).expect("a customer");
        customer.attributes = vec![("crm".into(), "https://crm.example/maria".into())];
    };
    let mut t = Flow::with(Options::default().size(160, 60).world(world)).await;
    t.go_to("maria").await.has("waits 30m");
    t.keys("l l").await;
    assert_eq!(t.model().focus, Focus::Details);
    let title = t.screen().find("▾ Other conversations");
    t.click(title).await;
    t.keys("j").await;
    t.keys("enter").await.has("waits 1d").lacks("waits 30m");
    // Out of the thread into the list, and back to where one was.
    t.keys("esc").await;
    assert_eq!(t.model().focus, Focus::List);
    t.keys("C-o").await.has("waits 30m");
    assert_eq!(t.selected(), Some("maria"));
    t.keys("l l").await;
    let more = t.screen().find("more attributes");
    t.click(more).await;
    let link = t.keys("enter").await.find("https://crm.example/maria");
    t.click(link).await;
    t.keys("enter").await;
    assert_eq!(t.outside.last(), Some(&Outside::OpenUrl("https://crm.example/maria".into())));
}

#[tokio::test]
async fn attributes_are_folded_and_read_as_a_person_writes_them() {
    let world = |world: &mut World| {
        let who = contact(world, 50, "Ada Attributes", None);
        let customer = world.contacts.get_mut(who).expect("a customer");
        customer.attributes = vec![
            ("trial".into(), false.into()),
            ("mrr".into(), 266.0.into()),
            ("renews_at".into(), 1_781_000_000.into()),
        ];
        chat(world, who, "Hello", NOW - 60);
    };
    let mut t = Flow::with(Options::default().size(120, 40).world(world)).await;
    t.screen().has("more attributes").lacks("mrr");
    let place = t.screen().find("more attributes");
    t.click(place).await;
    t.keys("enter").await.has("trial      no").has("mrr        266").has("renews_at  yesterday");
}
