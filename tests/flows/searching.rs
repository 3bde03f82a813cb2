//! The search over everything that is kept (I4): opened by keys or as a command, found as one types, opened and come
//! back from.

use practice::world::World;
use ratatui::style::Modifier;
use sidetone::model::Focus;

use crate::gone::{delete, redact};
use crate::support::{Flow, Options};
use crate::town::{chat, contact, guests, text};

/// The rows of the search, whole: all but what stands below them.
fn body(t: &Flow) -> String {
    let rows: Vec<String> = t.screen().text().lines().map(str::to_owned).collect();
    rows[..rows.len() - 2].join("\n")
}

#[tokio::test]
async fn what_is_typed_is_found_at_once_with_the_words_marked_and_some_around_them() {
    let mut t = Flow::start().await;
    t.keys("g /").await.top().has("/").has("everything · newest");
    t.screen().has("Both of two words stand in one message");
    t.type_text("in").await.lacks("Maria Lopez");
    t.type_text("v").await.row_with("Maria Lopez · Lighthouse Ltd").has("10:00   customer");
    t.screen().has("1 conversation, 1 place").has("“Where is my invoice for May?”");
    let (x, y) = t.screen().find("invoice");
    for at in 0..7 {
        let shown = t.screen().modifier(x + at, y);
        assert!(shown.contains(Modifier::BOLD | Modifier::UNDERLINED), "{at}\n{}", t.screen());
    }
    assert!(!t.screen().modifier(x - 2, y).contains(Modifier::UNDERLINED));
    t.keys("C-u").await.lacks("Maria Lopez").has("Both of two words");
    t.type_text("novak").await.row_with("Customer: Lena Novak").has("Lena Novak");
    t.keys("C-u").await;
    t.type_text("zebra").await.has("Nothing with “zebra” here. Tab asks Intercom");
}

#[tokio::test]
async fn enter_opens_it_where_the_words_stand_and_esc_is_back_with_words_and_place() {
    let mut t = Flow::with(Options::default().world(|world| guests(world, 12))).await;
    t.go_to("omar").await;
    t.keys("g /").await;
    t.type_text("question").await.has("12 conversations");
    t.keys("down down").await.row_with("▌ Guest 03");
    t.keys("enter").await.lacks("everything · newest").has("Guest 03").has("Question number 03");
    assert_eq!(t.model().focus, Focus::Thread);
    assert_eq!(t.model().panes.thread.find.as_ref().map(|find| find.words.as_str()), Some("Question"));
    let found = t.model().drawn.thread.hits;
    assert_eq!(found, 1, "{}", t.screen());
    t.keys("esc").await.top().has("/question").has("everything · newest");
    t.screen().row_with("▌ Guest 03");
    // And from the list by the key of the search.
    t.keys("enter h").await;
    assert_eq!(t.model().focus, Focus::List);
    t.keys("g /").await.row_with("▌ Guest 03");
    t.keys("esc").await.lacks("everything · newest");
    t.keys("g /").await.top().has("/").lacks("question");
}

#[tokio::test]
async fn a_note_that_is_kept_is_found_and_says_whose_it_is() {
    let mut t = Flow::start().await;
    t.go_to("omar").await;
    t.keys("g /").await;
    t.type_text("firmware").await.row_with("note about Omar Haddad").has("Kwabena").has("   note");
    t.keys("enter").await.has("Same as last week: firmware.");
    let row = &t.model().drawn.thread;
    let note = row.message.clone().expect("a message under the cursor");
    let parts = t.parts("omar");
    let on_server = parts.iter().find(|part| part["part_type"] == "note").expect("a note");
    assert_eq!(note, on_server["id"].as_str().expect("an id"), "{}", t.screen());
}

#[tokio::test]
async fn what_was_found_for_other_words_is_never_shown_under_these() {
    let mut t = Flow::with(Options::default().world(|world| guests(world, 9))).await;
    t.keys("g /").await;
    let mut random = fastrand::Rng::with_seed(14);
    let words = ["question", "invoice", "export", "discount", "number"];
    for _ in 0..40 {
        let word = words[random.usize(..words.len())];
        let length = random.usize(3..=word.len());
        t.press("C-u").await;
        for letter in word[..length].chars() {
            t.press(&letter.to_string()).await;
            let typed = t.model().over.overlays.last().map(|_| typed(&t)).unwrap_or_default();
            for line in t.screen().text().lines().filter(|line| line.contains('“') && line.starts_with("    ")) {
                assert!(line.to_lowercase().contains(&typed), "“{typed}” finds\n{}", t.screen());
            }
        }
        if random.bool() {
            t.settle().await.has("“");
        }
    }
}

/// What is typed into the line of the search.
fn typed(t: &Flow) -> String {
    let top = t.screen().text().lines().next().unwrap_or_default().to_owned();
    top.trim_start_matches('/').split("  ").next().unwrap_or_default().trim().to_owned()
}

#[tokio::test]
async fn the_cursor_stays_on_its_conversation_while_results_come_in() {
    let mut t = Flow::with(Options::default().size(80, 24).world(|world| guests(world, 30))).await;
    t.keys("g /").await;
    t.type_text("question").await;
    t.keys("down down down").await.row_with("▌ Guest 04");
    let before = t.screen().find("▌ Guest 04");
    t.server.contact_opens(None, "Another question of mine").unwrap();
    t.poll().await.row_with("▌ Guest 04");
    t.screen().has("31 conversations");
    assert_eq!(t.screen().find("▌ Guest 04"), before, "nor does its row move\n{}", t.screen());
    t.keys("enter").await.has("Question number 04");
}

#[tokio::test]
async fn how_much_is_here_is_said_and_a_key_has_the_rest_fetched() {
    let mut t = Flow::with(Options::default().world(|world| guests(world, 12))).await;
    t.keys("g /").await.lacks("of the workspace");
    t.type_text("question").await.has("% of the workspace is here · f5 fetches the rest");
    t.keys("f5").await.foot().has("Fetching").has("in the background");
    t.settle().await.has("12 conversations").lacks("% of the workspace is here");
    t.keys("f5").await.foot().has("Threads are fetched when they are looked at");
    t.keys("f5").await.foot().has("All of the workspace that was synced is here");
    assert!(!t.model().known.fetches_all);
}

#[tokio::test]
async fn what_is_not_here_is_found_at_intercom_and_stands_among_the_rest() {
    let mut t = Flow::start().await;
    t.command("search how second").await.has("Nothing with “how second” here");
    t.keys("tab").await.top().has("Intercom · newest");
    t.screen().row_with("Jonas Weiss").has("customer");
    t.screen().has("“How do I add a second user?”");
    t.keys("enter").await.has("How do I add a second user?").has("Jonas Weiss");
    t.keys("esc tab").await.top().has("in All · newest");
    t.screen().has("Nothing with “how second” in All. Tab looks everywhere");
    t.keys("tab").await.row_with("Jonas Weiss");
    let searches =
        |t: &Flow| t.server.journal().iter().filter(|entry| entry.path.ends_with("/conversations/search")).count();
    let before = searches(&t);
    t.keys("esc").await;
    t.command("search --server how second").await.row_with("Jonas Weiss");
    assert!(searches(&t) > before, "it was asked");
}

#[tokio::test]
async fn what_is_wrong_is_pointed_at_and_a_key_mends_it() {
    for size in [(120, 40), (80, 24), (40, 12)] {
        let mut t = Flow::with(Options::default().size(size.0, size.1)).await;
        t.keys("g /").await;
        t.type_text("invoice").await.has("Where is my").has("1 conversation");
        t.type_text(" waitng>2h ").await;
        let screen = t.screen();
        let caret = screen.find("^^^^^^");
        assert_eq!(caret, (9, 1), "{screen}");
        screen.has("There is no field `waitng`");
        screen.has("invoice for May");
        assert!(!screen.shows("1 conversation"), "it says nothing of these words\n{screen}");
        // Nothing is opened that these words have not found.
        t.keys("enter").await.has("^^^^^^");
        t.keys("right").await.top().has("/invoice waiting>2h");
        t.screen().lacks("^^^^^^");
    }
}

#[tokio::test]
async fn what_is_unfinished_is_no_fault_before_enter() {
    let mut t = Flow::start().await;
    t.keys("g /").await;
    t.type_text("invoice tag:zeb").await.has("1 conversation").lacks("^");
    t.keys("enter").await.has("^^^").has("No tag is named `zeb`");
    t.keys("backspace").await.lacks("^");
}

#[tokio::test]
async fn fields_and_values_are_offered_and_written_by_a_key() {
    let mut t = Flow::start().await;
    t.keys("g /").await.has("from: to: tag: company:");
    t.type_text("ta").await.row_with("right writes").has("tag:");
    t.keys("right").await.top().has("/tag:");
    t.screen().row_with("right writes").has("bug").has("refund");
    t.type_text("ref").await.row_with("right writes").has("refund").lacks("bug");
    t.keys("right").await.top().has("/tag:refund");
    // Within the line it goes right, as in any other.
    t.keys("home right right").await;
    t.type_text("x").await.top().has("/taxg:refund");
}

#[tokio::test]
async fn all_that_was_found_is_marked_and_closed_in_one_go() {
    let mut t = Flow::with(Options::default().world(|world| guests(world, 7))).await;
    t.keys("g /").await;
    t.type_text("question").await;
    t.keys("C-a").await.row_with("▌ Guest 01").below().has("▌✓");
    t.screen().foot().has("7 conversations are marked. esc leads to the list");
    t.keys("esc e").await.has("Close 7 marked conversations?");
    t.keys("y").await;
    t.deliver().await;
    let open = t.server.find(|c| {
        c.state == practice::world::State::Open && c.source.body.as_deref().is_some_and(|b| b.contains("Question"))
    });
    assert_eq!(open.len(), 0);
    assert_eq!(t.on_server("lena")["state"], "open");
}

#[tokio::test]
async fn the_words_of_the_list_are_taken_along_to_everywhere() {
    let mut t = Flow::start().await;
    t.keys("/").await.has("Find a conversation");
    t.type_text("booking").await.lacks("Nadia");
    t.keys("tab").await.top().has("/booking").has("everything");
    t.screen().row_with("Nadia Petrova · Quayside Coffee").has("customer");
}

#[tokio::test]
async fn it_is_ordered_by_what_one_says() {
    let mut t = Flow::with(Options::default().world(|world| guests(world, 3))).await;
    t.keys("g /").await;
    t.type_text("question").await.row_with("▌ Guest 01");
    t.keys("C-o").await.top().has("everything · oldest");
    t.screen().row_with("▌ Guest 03");
    t.keys("C-o").await.top().has("waits longest");
}

#[tokio::test]
async fn the_mouse_does_what_keys_do_there() {
    let mut t = Flow::with(Options::default().world(|world| guests(world, 30))).await;
    t.keys("g /").await;
    t.type_text("question").await;
    let place = t.screen().find("Guest 03");
    t.click(place).await.row_with("▌ Guest 03");
    t.scroll(place, 4).await.row_with("▌ Guest 07");
    t.scroll(place, -3).await.row_with("▌ Guest 04");
    t.keys("pgdn").await;
    let (x, y) = t.screen().find("▌ Guest");
    let name = t.screen().text().lines().nth(usize::from(y)).map(|l| l[l.find("Guest").unwrap_or(0)..][..8].to_owned());
    t.click((x + 4, y)).await.lacks("everything · newest").has(&name.expect("a name"));
    assert_eq!(t.model().focus, Focus::Thread);
    t.keys("esc").await;
    let offer = t.screen().find("fetches the rest");
    t.click(offer).await.foot().has("Fetching");
}

#[tokio::test]
async fn how_a_search_goes_is_told() {
    let mut t = Flow::start().await;
    t.command("explain is:open invoice tag:vip").await.has("How this search goes");
    let screen = t.screen();
    screen.row_with("read as").has("is:open tag:vip msg(invoice)");
    screen.row_with("  here  ").has("invoice: 1 message, 0 conversations by its card");
    screen.row_with("  Intercom  ").has("state = open").has("source.body = invoice");
    screen.has("of words it has first messages and subjects alone");
    t.keys("esc g /").await;
    t.type_text("invoice").await;
    t.keys("f2").await.row_with("read as").has("msg(invoice)");
    t.keys("esc").await.top().has("/invoice");
    t.keys("esc").await;
    t.command("explain colour:red").await.foot().has("There is no field `colour`");
}

#[tokio::test]
async fn what_is_redacted_or_deleted_leaves_the_search_that_is_open() {
    let mut t = Flow::start().await;
    t.go_to("maria").await;
    t.keys("g /").await;
    t.type_text("invoice").await.has("Where is my invoice");
    redact(&t, "maria", "invoice");
    t.server.contact_writes(&t.id("maria"), "And thanks.").unwrap();
    t.poll().await;
    t.settle().await.lacks("Where is my invoice");
    t.keys("C-u").await;
    t.type_text("student").await.row_with("Lena Novak");
    t.keys("enter").await;
    delete(&t, "lena");
    t.look_for_deleted().await;
    t.keys("esc").await;
    assert!(!body(&t).contains("student discount"), "{}", t.screen());
    t.screen().lacks("Lena Novak");
}

/// A customer who writes what would be orders to a terminal, turns the direction of what follows, and never ends.
fn stranger(world: &mut World) {
    let name = "Mal\u{202e}lory\u{1b}]0;pwned\u{7} \u{2066}x";
    let who = contact(world, 77, name, None);
    let words = format!("{} needle\u{1b}[2J\u{202e}\u{0}\u{9b}31m {}", "سلام 漢字".repeat(60), "x".repeat(5000));
    let slot = chat(world, who, &words, crate::town::NOW - 60);
    world.contact_reply(
        slot,
        who,
        text(&format!("needle {}", "👩\u{200d}👩\u{200d}👧 ".repeat(200))),
        crate::town::NOW - 30,
    );
}

#[tokio::test]
async fn what_a_stranger_wrote_is_harmless_in_what_is_found() {
    for size in [(120, 40), (80, 24), (40, 12), (20, 6)] {
        let mut t = Flow::with(Options::default().size(size.0, size.1).world(stranger)).await;
        t.keys("g /").await;
        t.type_text("needle").await.has("needle");
        let (text, all) = (t.screen().text(), ["\u{1b}", "\u{202e}", "\u{9b}", "\u{2066}", "\u{0}"]);
        assert!(all.iter().all(|sign| !text.contains(sign)), "{text}");
        t.keys("C-u").await;
        t.paste("needle\u{1b}[2J\u{202e} or\n(is:open").await;
        t.keys("enter esc").await.lacks("\u{202e}");
    }
}

#[tokio::test]
async fn enter_that_was_typed_ahead_opens_nothing_that_was_not_seen() {
    let mut t = Flow::start().await;
    t.keys("g /").await;
    t.ahead("i n v o i c e enter").await;
    t.settle().await.row_with("▌ Maria Lopez");
    t.screen().top().has("/invoice");
    t.keys("enter").await.lacks("everything · newest");
    assert_eq!(t.model().panes.thread.shown.as_ref().map(ToString::to_string), Some(t.id("maria")));
}

#[tokio::test]
async fn who_writes_may_search_and_finds_the_text_where_it_was_left() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Half a sentence").await;
    t.command_in_composer("Search everything").await.top().has("everything · newest");
    t.type_text("discount").await.row_with("▌ Lena Novak");
    t.keys("esc").await.has("Half a sentence");
    assert_eq!(t.model().focus, Focus::Composer, "nothing was left for it");
    t.command_in_composer("Search everything").await;
    t.type_text("discount").await;
    t.keys("enter").await.has("student discount").lacks_beside_the_list("Half a sentence");
    t.keys("esc esc").await;
    t.go_to("maria").await;
    t.keys("r").await.has("Half a sentence");
    t.deliver().await;
    assert_eq!(t.count_of("maria", "Half a sentence"), 0);
}

#[tokio::test]
async fn what_was_found_is_answered_and_the_search_is_still_there() {
    let mut t = Flow::start().await;
    t.command("search discount").await;
    t.keys("enter r").await;
    t.type_text("Yes, there is.").await;
    t.keys("C-s").await;
    t.deliver().await;
    assert_eq!(t.count_of("lena", "Yes, there is."), 1);
    t.keys("g /").await.top().has("/discount");
    t.screen().row_with("▌ Lena Novak");
}

#[tokio::test]
async fn in_the_list_it_is_said_where_else_words_may_be() {
    let mut t = Flow::start().await;
    t.keys("/").await.has("Tab everything");
    t.type_text("booking").await.has("Nothing with “booking” in All. Tab looks everywhere");
    t.keys("tab tab").await.top().has("Intercom");
    t.keys("esc").await;
    t.command("search --here booking").await.has("Nothing with “booking” in All. Tab looks everywhere");
    t.keys("esc").await;
    t.command("search --fetch").await.foot().has("Fetching all threads in the background");
    assert!(t.model().known.fetches_all);
    t.restart().await;
    assert!(t.model().known.fetches_all, "it goes on after a restart");
    t.command("search.fetch").await.foot().has("Threads are fetched when they are looked at");
}
