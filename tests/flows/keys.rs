//! Keys that mean nothing, and numbers before keys that take none: it is said, and nothing is done.

use crate::support::{Flow, Options};

#[tokio::test]
async fn a_key_that_nothing_is_bound_to_says_so_and_names_the_key_that_shows_the_keys() {
    let mut t = Flow::start().await;
    t.keys("b").await.foot().has("b does nothing here. ? shows the keys");
    t.keys("g x").await.foot().has("g x does nothing here. ? shows the keys");
    t.keys("j").await.foot().lacks("does nothing");
    // In the thread and in the details as in the list.
    for _ in 0..2 {
        t.keys("tab").await.foot().lacks("does nothing");
        t.keys("b").await.foot().has("b does nothing here. ? shows the keys");
    }
    t.bind("[global]\n\"?\" = false\n\"f1\" = false\n\"H\" = \"help\"\n");
    t.keys("b").await.foot().has("b does nothing here. H shows the keys");
    t.bind("[global]\n\"?\" = false\n\"f1\" = false\n");
    t.keys("b").await.foot().has("b does nothing here").lacks("shows the keys");
}

#[tokio::test]
async fn where_text_is_typed_no_key_is_said_to_do_nothing() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("b does").await.foot().lacks("does nothing");
    t.keys("C-g").await.foot().lacks("does nothing");
    t.keys("esc").await;
    for opens in [":", "C-k", "/"] {
        t.keys(opens).await;
        t.type_text("bb").await.foot().lacks("does nothing");
        t.keys("C-c").await;
    }
}

#[tokio::test]
async fn a_number_before_what_takes_none_is_said_to_mean_nothing_and_nothing_is_done() {
    let mut t = Flow::start().await;
    t.keys("3 e").await.foot().has("A number before e means nothing. Mark several with space");
    t.keys("2 g u").await.foot().has("A number before g u means nothing");
    t.command("3 close").await.foot().has("A number before `close` means nothing. Mark several with space");
    t.command("close 3").await.foot().has("A number before `close` means nothing. Mark several with space");
    assert_eq!(t.on_server("maria")["state"], "open");
    assert_eq!(t.selected(), Some("maria"));
    // The number is over with it, and one that is not meant can be given up.
    t.keys("j").await.foot().lacks("means nothing");
    assert_eq!(t.selected(), Some("tom"));
    t.keys("4 esc k").await.foot().lacks("means nothing");
    assert_eq!(t.selected(), Some("maria"));
    t.keys("2 j 2 k 2 C-d 2 C-u").await.foot().lacks("means nothing");
}

#[tokio::test]
async fn of_several_commands_on_a_key_a_number_counts_for_those_that_take_one() {
    let mut t = Flow::start().await;
    t.bind("[list]\n\"X\" = [\"cursor.down\", \"close\"]\n");
    t.keys("j").await;
    let second = t.selected();
    t.keys("k").await;
    t.press("1 X").await;
    t.settle().await.foot().lacks("means nothing");
    assert_eq!(t.on_server("maria")["state"], "open");
    assert_eq!(t.on_server(second.unwrap())["state"], "closed");
}

#[tokio::test]
async fn whoever_presses_c_c_twice_leaves_and_any_other_question_takes_it_as_a_no() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.go_offline().await;
    t.keys("e C-c").await.has("Leave sidetone?");
    assert!(!t.model().quitting);
    t.keys("C-c").await;
    assert!(t.model().quitting);

    let mut t = Flow::start().await;
    t.keys("j space space e").await.has("y yes");
    t.keys("C-c").await.lacks("y yes");
    assert!(!t.model().quitting);
    assert!(["maria", "tom", "omar", "lena", "aiko"].iter().all(|name| t.on_server(name)["state"] == "open"));
}
