//! The mouse: each act of it that there is, and that none is about another thing than the frame showed.

use practice::world::World;
use practice::world::messages::Message;
use sidetone::model::msg::Mouse;
use sidetone::model::{Focus, Overlay};
use sidetone::runtime::Outside;

use crate::support::{Flow, Options};
use crate::town::{NOW, chat, contact, guests};

#[tokio::test]
async fn a_second_click_on_a_row_opens_it_and_one_on_another_row_does_not() {
    let mut t = Flow::start().await;
    let (tom, omar) = (t.screen().find("Tom Becker"), t.screen().find("Omar Haddad"));
    t.click(tom).await;
    t.click(omar).await;
    assert_eq!((t.selected(), t.model().focus), (Some("omar"), Focus::List));
    t.click(omar).await.has("omar@example");
    assert_eq!((t.selected(), t.model().focus), (Some("omar"), Focus::Thread));
    // From the thread the first click comes back to the list.
    t.click(omar).await;
    assert_eq!(t.model().focus, Focus::List);
    t.click(omar).await;
    assert_eq!(t.model().focus, Focus::Thread);
}

#[tokio::test]
async fn a_click_on_a_line_between_two_panes_leaves_what_lies_over_them_and_drags_nothing() {
    let mut t = Flow::start().await;
    let lines = t.screen().dividers(1..38);
    let line = lines[0];
    t.keys("s").await;
    t.drag((line, 30), (line + 9, 30)).await;
    assert!(t.model().over.overlays.is_empty());
    assert_eq!(t.screen().dividers(1..38), lines);
    t.drag((line, 30), (line + 9, 30)).await;
    assert_ne!(t.screen().dividers(1..38), lines);
}

#[tokio::test]
async fn the_wheel_scrolls_the_pane_under_it_and_neither_cursor_nor_keys_go_along() {
    let mut t = Flow::with(Options::default().size(50, 30).world(|w| guests(w, 60))).await;
    for _ in 0..9 {
        t.scroll((9, 9), 3).await;
    }
    // In one pane nothing else says whom the keys are about.
    t.screen().lacks("Tom Becker").has("on Maria Lopez").has("1/");
    t.keys("j").await.has("Tom Becker").lacks("on Maria Lopez").lacks("on Tom Becker");
    assert_eq!(t.selected(), Some("tom"));
    for _ in 0..9 {
        t.scroll((9, 9), 3).await;
    }
    t.keys("e").await.foot().has("Closed Tom Becker");
    // At the side it is the inboxes, and over a thread that thread, be there a link or not.
    let mut t = Flow::with(Options::default().size(160, 12)).await;
    let place = t.screen().find("Support");
    t.scroll(place, 30).await.lacks("Mine").has("Closed");
    assert_eq!((t.model().focus, t.selected()), (Focus::List, Some("maria")));
    t.scroll(place, -30).await.has("Mine");
    t.keys("h j").await;
    assert_eq!(t.model().focus, Focus::Inboxes);
}

#[tokio::test]
async fn the_mouse_clicks_scrolls_and_drags() {
    let mut t = Flow::with(Options::default().world(|w| guests(w, 40))).await;
    let place = t.screen().find("Aiko Tanaka");
    t.click(place).await;
    assert_eq!(t.selected(), Some("aiko"));
    t.screen().has("aiko@example");
    let first = t.screen().find("Tom Becker");
    t.scroll(place, 3).await.lacks("Tom Becker  ");
    assert_eq!((t.selected(), t.model().panes.list.turned), (Some("aiko"), Some(3)));
    t.scroll(place, -3).await;
    assert_eq!(t.screen().find("Tom Becker"), first);
    // Another pane: it gets the keys.
    let place = t.screen().find("Details");
    t.click((place.0, place.1 + 3)).await;
    assert_eq!(t.model().focus, Focus::Details);
    t.scroll((place.0, place.1 + 5), 3).await;
    assert_eq!(
        (t.model().panes.details_scroll, t.model().focus),
        (3.min(t.model().drawn.details.lines.saturating_sub(t.model().drawn.details.height)), Focus::Details)
    );
    // An inbox.
    let place = t.screen().find("Snoozed");
    t.click(place).await.has("Nadia Petrova").lacks("Aiko");
    let place = t.screen().find("All ");
    t.click(place).await.has("Aiko Tanaka");
    // A divider.
    let columns = t.screen().dividers(1..38);
    t.drag((columns[0], 10), (columns[0] + 8, 10)).await;
    let after = t.screen().dividers(1..38);
    assert!(after[0].abs_diff(columns[0] + 8) <= 1, "{columns:?} {after:?}");
    t.drag((after[1], 10), (after[1] - 6, 12)).await;
    let last = t.screen().dividers(1..38);
    assert!(last[1].abs_diff(after[1] - 6) <= 1, "{after:?} {last:?}");
    // An item of a picker, and beside it.
    t.keys("p").await;
    let place = t.screen().find("medium");
    t.click(place).await;
    let name = t.model().panes.list.selected_row().expect("a row").priority;
    assert_eq!(name.as_str(), "medium");
    t.keys("p").await.has("urgent");
    t.click((0, 0)).await.lacks("urgent");
}

/// The commands that the palette on top shows, in its order.
fn offered(t: &Flow) -> Vec<String> {
    let Some(Overlay::Picker(picker)) = t.model().over.overlays.last() else { return Vec::new() };
    let call = |(place, _): &(usize, Vec<u32>)| picker.items[*place].call.as_ref().map(|call| call.command.to_string());
    picker.matches.iter().filter_map(call).collect()
}

#[tokio::test]
async fn a_right_click_on_a_row_goes_there_and_offers_what_can_be_done_with_it() {
    let mut t = Flow::start().await;
    let tom = t.screen().find("Tom Becker");
    t.click_to(Mouse::Menu, tom).await.has("Commands · Tom Becker");
    assert_eq!((t.selected(), t.model().focus), (Some("tom"), Focus::List));
    let offers = offered(&t);
    assert_eq!(offers.first().map(String::as_str), Some("reply"));
    for command in ["note", "snooze", "assign", "close", "tag", "priority", "mark", "copy.link"] {
        assert!(offers.iter().any(|name| name == command), "{command} in {offers:?}");
    }
    for command in ["quit", "theme.pick", "cursor.down", "inbox.all", "undo", "copy.message"] {
        assert!(offers.iter().all(|name| name != command), "{command} in {offers:?}");
    }
    // What is typed finds all there is, as ever; what is chosen is about whom was clicked.
    t.type_text("theme").await.has("Choose a theme");
    t.keys("C-u").await;
    assert_eq!(offered(&t), offers);
    let close = t.screen().find("Close ");
    t.click(close).await.foot().has("Closed Tom Becker");
    assert_eq!(t.on_server("tom")["state"], "closed");
    assert_eq!(t.on_server("maria")["state"], "open");
    // It is the same whatever was used last.
    let aiko = t.screen().find("Aiko Tanaka");
    t.click_to(Mouse::Menu, aiko).await.has("Commands · Aiko Tanaka").lacks("Last used");
    assert_eq!(offered(&t).first().map(String::as_str), Some("reply"));
    t.keys("esc").await;
    // Over what lies over the panes it does nothing, and nothing beside it.
    t.keys("s").await;
    let open = t.model().over.overlays.len();
    t.click_to(Mouse::Menu, aiko).await;
    assert_eq!(t.model().over.overlays.len(), open);
}

#[tokio::test]
async fn a_right_click_is_about_what_the_frame_shows_there() {
    let mut t = Flow::start().await;
    let tom = t.screen().find("Tom Becker");
    t.clock.advance(60);
    t.server.contact_writes(&t.id("lena"), "Is anybody there?").expect("written");
    t.hears_unseen().await;
    t.click_to(Mouse::Menu, tom).await.has("Commands · Tom Becker");
    assert_eq!(t.selected(), Some("tom"));
}

#[tokio::test]
async fn a_right_click_on_a_marked_row_means_all_that_are_marked_and_on_another_that_one() {
    let mut t = Flow::start().await;
    t.keys("space space").await.has("2 marked");
    let (maria, omar) = (t.screen().find("Maria Lopez"), t.screen().find("Omar Haddad"));
    t.click_to(Mouse::Menu, omar).await.has("Commands · Omar Haddad");
    t.type_text("close").await;
    t.keys("enter").await.foot().has("Closed Omar Haddad");
    t.deliver().await;
    assert_eq!(t.on_server("maria")["state"], "open");
    t.click_to(Mouse::Menu, maria).await.has("Commands · 2 marked");
    t.type_text("close").await;
    t.keys("enter y").await;
    t.deliver().await;
    assert_eq!([&t.on_server("maria")["state"], &t.on_server("tom")["state"]], ["closed", "closed"]);
}

#[tokio::test]
async fn a_right_click_on_a_message_goes_there_and_offers_what_can_be_done_with_it() {
    let mut t = Flow::start().await;
    let list = t.screen().dividers(1..38)[0];
    let (bar, row) = t.screen().find_from(list, "▌ Where is my invoice for May?");
    let place = (bar + 4, row);
    t.click_to(Mouse::Menu, place).await.has("Commands · Maria Lopez");
    assert_eq!(t.model().focus, Focus::Thread);
    let offers = offered(&t);
    assert!(
        offers.iter().any(|name| name == "copy.message") && offers.iter().any(|name| name == "snooze"),
        "{offers:?}"
    );
    assert!(offers.iter().all(|name| name != "quit"), "{offers:?}");
    t.type_text("copy the message").await;
    t.keys("enter").await;
    let Some(Outside::Copy(text)) = t.outside.last() else { panic!("nothing was copied\n{}", t.screen()) };
    assert!(text.contains("Where is my invoice for May?"), "{text}");
}

#[tokio::test]
async fn two_clicks_at_once_where_nothing_is_written_make_a_note_of_a_reply_and_back() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Looking into it.").await;
    let words = t.screen().find("Looking into it.");
    let beside = (words.0 + 25, words.1);
    for place in [beside, (words.0 + 3, words.1 + 1)] {
        t.click(place).await.has("Reply to");
        t.click_to(Mouse::Twice, place).await.has("NOTE about").has("Looking into it.");
        t.click(place).await.has("NOTE about");
        t.click_to(Mouse::Twice, place).await.has("Reply to").has("Looking into it.");
    }
    // On words it is a click like any other, and so is a second one that comes later.
    t.click(words).await;
    t.click_to(Mouse::Twice, words).await.has("Reply to");
    t.click(beside).await;
    t.click(beside).await.has("Reply to");
    assert_eq!(t.model().focus, Focus::Composer);
    // An empty one is blank as a whole, whatever it says about itself.
    t.keys("C-x k").await;
    t.keys("n").await.has("NOTE about");
    let place = t.screen().find("NOTE about");
    t.click_to(Mouse::Twice, (place.0 + 2, place.1 + 1)).await.has("Reply to");
}

#[tokio::test]
async fn two_clicks_at_once_on_a_row_open_it() {
    let mut t = Flow::start().await;
    let omar = t.screen().find("Omar Haddad");
    t.click(omar).await;
    t.click_to(Mouse::Twice, omar).await;
    assert_eq!((t.selected(), t.model().focus), (Some("omar"), Focus::Thread));
}

#[tokio::test]
async fn a_click_on_the_name_of_a_column_orders_by_it() {
    let mut t = Flow::with(Options::default().size(200, 60)).await;
    t.keys("s").await;
    t.type_text("newest").await;
    t.keys("enter").await.has("All · newest");
    let (_, row) = t.screen().find("Last words");
    let column = t.screen().row_with("Last words").column_of("last▾");
    t.click((column, row)).await.has("waits longest").row_with("Customer").has("waits▾");
}

#[tokio::test]
async fn a_click_on_a_part_of_the_threads_head_is_about_that_part() {
    let mut t = Flow::with(Options::default().size(120, 40).world(|world| {
        let who = contact(world, 50, "Hedda Head", None);
        let slot = chat(world, who, "Hello", NOW - 60);
        let me = world.owner;
        let csv = world.tag_named("csv").id;
        world.attach_tag(slot, me, csv, NOW - 50).expect("tagged");
    }))
    .await;
    t.settle().await;
    for (part, picker) in [("nobody", "Assign Hedda Head"), ("#csv", "Tags of Hedda Head")] {
        let place = t.screen().find_from(60, part);
        t.click(place).await.has(picker);
        t.keys("esc").await;
    }
    let list = t.screen().dividers(3..38)[0];
    let name = t.screen().find_from(list, "Hedda Head");
    t.click(name).await;
    assert_eq!(t.model().focus, Focus::Details);
}

#[tokio::test]
async fn a_click_unfolds_quoted_history_and_opens_a_link() {
    let quoting = "<p>See <a href=\"https://example.com/one\">the page</a>.</p><div class=\"gmail_quote\"><div \
                   class=\"gmail_attr\">On Wed, 10 Jun 2026 at 10:00, Robin &lt;robin@ledgerwick.example&gt; \
                   wrote:</div><blockquote><p>the old words</p></blockquote></div>";
    let world = move |world: &mut World| {
        let who = contact(world, 50, "Quentin Quote", None);
        let slot = chat(world, who, "Hello", NOW - 120);
        world.contact_reply(slot, who, Message::text(quoting), NOW - 60);
    };
    let mut t = Flow::with(Options::default().world(world)).await;
    t.settle().await;
    let fold = t.screen().lacks("the old words").find("quoted lines");
    t.click(fold).await.has("the old words");
    let link = t.screen().find("the page [1]");
    t.click(link).await;
    assert_eq!(t.outside.last(), Some(&Outside::OpenUrl("https://example.com/one".into())));
}

#[tokio::test]
async fn a_click_on_what_was_done_or_can_be_pressed_puts_the_cursor_there_and_does_nothing_yet() {
    let mut t = Flow::start().await;
    t.keys("e").await.has("Closed Maria Lopez");
    t.go_to("tom").await;
    t.command("priority high").await;
    t.keys("g d").await;
    let closed = t.screen().find("Closed Maria Lopez");
    t.click(closed).await.row_with("Closed Maria Lopez").has("▌");
    assert_eq!(t.on_server("maria")["state"], "closed");
    t.keys("u").await.row_with("taken back: Closed Maria Lopez");
    // Beside it is out of it, as with all that lies over the panes.
    t.click((0, 39)).await.lacks("What I did");
    t.keys("?").await;
    let entry = t.screen().find("snooze");
    t.click(entry).await.row_with("snooze").has("▌");
}
