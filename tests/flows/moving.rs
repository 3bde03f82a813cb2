//! Moving about: the cursor, the panes, the inboxes, the order of the list.

use sidetone::config::FirstInbox;
use sidetone::model::Focus;

use crate::support::{Flow, Options};
use crate::town::guests;

fn crowded() -> Options {
    Options::default().world(|world| guests(world, 60))
}

#[tokio::test]
async fn keys_move_the_cursor_and_thread_and_details_follow() {
    let mut t = Flow::start().await;
    assert_eq!(t.selected(), Some("maria"));
    t.screen().has("Where is my invoice for May?").has("maria@example");
    t.keys("j").await.row_with("Tom Becker  Quayside").has("▌");
    t.screen().row_with("Tom Becker · Quayside Coffee").has("open");
    t.screen().has("tom@example").lacks("maria@example");
    t.keys("down j").await.has("restart it once").has("omar@example");
    assert_eq!(t.selected(), Some("omar"));
    t.keys("k up").await;
    assert_eq!(t.selected(), Some("tom"));
    t.keys("G").await;
    assert_eq!(t.selected(), Some("lena"));
    t.keys("j j j").await;
    assert_eq!(t.selected(), Some("lena"), "the end is the end");
    t.keys("g g").await;
    assert_eq!(t.selected(), Some("maria"));
    t.keys("k").await;
    assert_eq!(t.selected(), Some("maria"), "the beginning is the beginning");
    let journal = t.server.journal();
    assert!(journal.iter().all(|e| e.method == "GET" || e.path.ends_with("/search")), "moving writes nothing");
}

#[tokio::test]
async fn counts_repeat_motions_and_show_while_they_are_typed() {
    let mut t = Flow::with(crowded()).await;
    t.press("1 2").await.foot().has("12");
    t.keys("j").await.foot().lacks("12");
    assert_eq!(t.model().panes.list.index, 12);
    t.keys("5 k").await;
    assert_eq!(t.model().panes.list.index, 7);
    t.keys("3 0 G").await;
    assert_eq!(t.model().panes.list.index, 29);
    t.keys("3 g g").await;
    assert_eq!(t.model().panes.list.index, 2);
    // Esc throws a count away.
    t.keys("4 esc j").await.foot().lacks("4");
    assert_eq!(t.model().panes.list.index, 3);
    t.keys("9 9 9 j").await;
    assert_eq!(t.model().panes.list.index, 64);
}

#[tokio::test]
async fn pages_and_half_pages_go_by_what_fits() {
    let mut t = Flow::with(crowded()).await;
    let height = t.model().drawn.list_height;
    t.keys("C-d").await;
    assert_eq!(t.model().panes.list.index, height / 2);
    t.keys("C-u").await;
    assert_eq!(t.model().panes.list.index, 0);
    t.keys("C-f").await;
    assert_eq!(t.model().panes.list.index, height - 1);
    t.keys("pgdn pgup C-b").await;
    assert_eq!(t.model().panes.list.index, 0);
    // The cursor is always on screen.
    for _ in 0..5 {
        t.keys("C-d").await;
        let row = t.model().panes.list.selected_row().expect("a row").who.to_string();
        t.screen().row_with(&row).has("▌");
    }
}

#[tokio::test]
async fn next_and_previous_conversation_work_from_the_thread() {
    let mut t = Flow::start().await;
    t.keys("l").await;
    assert_eq!(t.model().focus, Focus::Thread);
    t.keys("J").await.has("The export stops");
    assert_eq!((t.selected(), t.model().focus), (Some("tom"), Focus::Thread));
    t.keys("J J").await.has("Please restart it once.");
    t.keys("K K").await;
    assert_eq!(t.selected(), Some("tom"));
}

#[tokio::test]
async fn tab_and_h_and_l_go_from_pane_to_pane() {
    let mut t = Flow::start().await;
    t.screen().foot().has("/ find");
    t.keys("l").await.foot().has("J K next");
    t.keys("l").await;
    assert_eq!(t.model().focus, Focus::Details);
    t.keys("l").await;
    assert_eq!(t.model().focus, Focus::Details);
    t.keys("h h h").await.foot().has("/ find");
    t.keys("tab").await.foot().has("J K next");
    t.keys("tab tab").await.foot().has("/ find");
    t.keys("S-tab").await;
    assert_eq!(t.model().focus, Focus::Details);
    t.keys("esc").await.foot().has("/ find");
}

#[tokio::test]
async fn enter_opens_a_conversation_and_marks_it_read_for_the_team() {
    let mut t = Flow::start().await;
    t.screen().row_with("Maria Lopez  Lighthouse").has("●");
    assert_eq!(t.on_server("maria")["read"], false);
    t.keys("enter").await.row_with("Maria Lopez  Lighthouse").lacks("●");
    t.screen().foot().has("J K next");
    assert_eq!(t.on_server("maria")["read"], true);
    // Passing over one with the cursor does not read it.
    t.keys("esc j j").await;
    assert_eq!(t.on_server("tom")["read"], false);
}

#[tokio::test]
async fn every_inbox_is_a_jump_away_and_says_how_much_is_in_it() {
    let mut t = Flow::start().await;
    t.screen().top().has("Mine 2").has("Unassigned 2").has("All 5").has("Support 1").has("Billing 1").has("Snoozed 1");
    t.keys("g m").await.has("Maria Lopez").has("Omar Haddad").lacks("Tom Becker").lacks("Aiko");
    t.keys("g u").await.has("Tom Becker").has("Lena Novak").lacks("Omar Haddad");
    t.keys("g s").await.has("Nadia Petrova").in_list("Nadia Petrova").has("z Thu");
    t.keys("g a").await.has("Aiko Tanaka").has("Lena Novak").lacks("Nadia");
    t.keys("L").await.has("Tom Becker").lacks("Aiko");
    t.keys("H H H").await.has("Maria Lopez").lacks("Aiko");
    assert_eq!(t.selected(), Some("maria"), "All, Unassigned, Mine");
}

#[tokio::test]
async fn an_inbox_can_be_picked_by_name() {
    let mut t = Flow::start().await;
    t.keys("g t").await.has("Go to an inbox");
    t.type_text("bill").await;
    t.keys("enter").await.has("Omar Haddad").lacks("Maria Lopez");
    t.command("inbox snoozed").await.has("Nadia Petrova");
    t.command("inbox nowhere").await.foot().has("There is no inbox called “nowhere”");
}

#[tokio::test]
async fn closed_conversations_are_fetched_when_they_are_asked_for() {
    let mut t = Flow::start().await;
    t.screen().lacks("Jonas");
    t.keys("g c").await.has("Jonas Weiss");
    t.screen().has("Under Settings, People.").top().has("Closed 1");
}

#[tokio::test]
async fn the_list_can_be_put_in_four_orders() {
    let mut t = Flow::start().await;
    let order = |t: &Flow| -> Vec<String> {
        t.model().panes.list.rows.iter().map(|r| r.who.to_string().split(' ').next().unwrap().to_owned()).collect()
    };
    assert_eq!(order(&t), ["Maria", "Tom", "Aiko", "Omar", "Lena"]);
    t.keys("s").await.has("Order of All").has("waits longest").has("then oldest last word");
    t.type_text("oldest").await;
    t.keys("enter").await.has("oldest");
    assert_eq!(order(&t), ["Lena", "Omar", "Aiko", "Tom", "Maria"]);
    t.command("sort waiting").await;
    assert_eq!(order(&t), ["Lena", "Aiko", "Tom", "Maria", "Omar"], "who does not wait comes last");
    t.command("sort priority").await;
    assert_eq!(order(&t).first().map(String::as_str), Some("Aiko"));
    t.restart().await.has("priority");
    assert_eq!(order(&t).first().map(String::as_str), Some("Aiko"), "the order is remembered");
}

#[tokio::test]
async fn a_conversation_of_the_list_is_found_by_typing() {
    let mut t = Flow::with(crowded()).await;
    t.keys("/").await.has("Find a conversation");
    t.type_text("guest 41").await;
    t.keys("enter").await;
    assert!(t.model().panes.list.selected_row().expect("a row").who.as_str().contains("41"));
    t.screen().has("Question number 41");
}

#[tokio::test]
async fn keys_typed_faster_than_a_list_is_read_are_about_that_list() {
    let mut t = Flow::start().await;
    t.press("g u j n w o r d s").await;
    t.settle().await;
    assert_eq!(t.selected(), Some("lena"), "the second of those that nobody has");
    t.screen().has("words").foot().has("make it a reply");
}

#[tokio::test]
async fn esc_and_a_key_that_a_terminal_sends_as_alt_are_both_pressed() {
    let mut t = Flow::start().await;
    t.keys("A-g m").await.has("Maria Lopez").lacks("Tom Becker");
    t.keys("enter").await.foot().has("J K next");
    t.keys("A-g u").await.foot().has("/ find");
    t.screen().has("Tom Becker").lacks("Omar Haddad");
    // A begun sequence is given up by it.
    t.keys("g A-j").await;
    assert_eq!(t.selected(), Some("lena"));
    // Where text is typed, Alt is the text's.
    t.keys("n").await;
    t.type_text("some words").await;
    t.keys("A-b").await.foot().lacks("does nothing");
    t.keys("A-j").await.has("some words").foot().has("make it a reply").has("A-j does nothing here");
}

#[tokio::test]
async fn the_inbox_of_the_last_time_comes_back_if_wanted() {
    let mut t = Flow::with(Options::default().config(|c| c.ui.inbox = FirstInbox::Last)).await;
    t.keys("g s").await;
    t.restart().await.has("Nadia Petrova").lacks("Maria");
}

#[tokio::test]
async fn refresh_fetches_what_is_new() {
    let mut t = Flow::start().await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("maria"), "One more thing.").expect("written");
    t.screen().lacks("One more thing.");
    t.keys("f5").await.has("One more thing.");
}
