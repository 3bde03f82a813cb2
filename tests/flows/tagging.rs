//! Tags that are made where they are put on (I25).

use practice::{Fault, FaultKind};

use crate::support::{Flow, Options};

fn tags(t: &Flow, name: &str) -> Vec<String> {
    let conversation = t.on_server(name);
    let tags = conversation["tags"]["tags"].as_array().expect("tags");
    tags.iter().map(|tag| tag["name"].as_str().unwrap_or("").to_owned()).collect()
}

/// How many tags of that name the workspace has, in whatever case.
fn made(t: &Flow, name: &str) -> usize {
    t.server.stage().world.tags.iter().filter(|tag| tag.name.to_lowercase() == name).count()
}

#[tokio::test]
async fn a_name_that_no_tag_has_makes_one_which_goes_on_with_the_others() {
    let mut t = Flow::start().await;
    t.keys("t").await.lacks("New tag");
    t.type_text("bug").await.lacks("New tag");
    t.keys("space C-u").await;
    // Where nothing else fits a blank is typed, and a second one ticks what is made.
    t.type_text("Zahlung fehlt").await.has("New tag “Zahlung fehlt”");
    t.keys("space").await.has("Change:  + bug ").has("New tag “Zahlung fehlt”");
    t.keys("space").await.has("Change:  + bug  + Zahlung fehlt").has("put on 2");
    t.keys("enter").await.has("Tags of Maria Lopez: + bug, + Zahlung fehlt");
    assert_eq!((tags(&t, "maria"), made(&t, "zahlung fehlt")), (vec!["bug".into(), "Zahlung fehlt".into()], 1));
    // From then on it is a tag like any other, whatever its case.
    t.go_to("tom").await;
    t.keys("t").await.has("[ ] Zahlung fehlt");
    t.type_text("zahlung").await.has("[ ] Zahlung fehlt");
    t.keys("enter").await.has("Tags of Tom Becker: + Zahlung fehlt");
    assert_eq!((tags(&t, "tom"), made(&t, "zahlung fehlt")), (vec!["Zahlung fehlt".to_owned()], 1));
}

#[tokio::test]
async fn a_new_name_whose_first_word_is_a_tag_already_is_that_name_and_ticks_nothing() {
    let mut t = Flow::start().await;
    t.keys("t").await;
    t.type_text("bug").await;
    t.keys("space").await.has("Change:  + bug");
    t.type_text("report").await.has("New tag “bug report”").has("Change:  –");
    t.keys("enter").await.has("Tags of Maria Lopez: + bug report");
    assert_eq!(tags(&t, "maria"), ["bug report"]);
}

#[tokio::test]
async fn a_slip_in_a_name_offers_the_tag_that_was_meant_and_a_new_one_is_a_row_of_its_own() {
    let mut t = Flow::start().await;
    t.keys("t").await;
    t.type_text("bgu").await.has("[ ] bug").has("New tag “bgu”");
    t.keys("enter").await.has("Tags of Maria Lopez: + bug");
    assert_eq!((tags(&t, "maria"), made(&t, "bgu")), (vec!["bug".to_owned()], 0));
    t.go_to("tom").await;
    t.keys("t").await;
    t.type_text("bgu").await;
    t.keys("down enter").await.has("Tags of Tom Becker: + bgu");
    assert_eq!((tags(&t, "tom"), made(&t, "bgu")), (vec!["bgu".to_owned()], 1));
}

#[tokio::test]
async fn a_new_tag_that_is_taken_back_goes_off_and_stays_in_the_workspace_which_is_said() {
    let mut t = Flow::start().await;
    t.command("tag.new left over").await.has("Tags of Maria Lopez: + left over");
    assert_eq!(tags(&t, "maria"), ["left over"]);
    t.keys("u").await.has("Maria Lopez is without #left over again; the new tag stays in the workspace");
    t.settle().await;
    assert_eq!((tags(&t, "maria"), made(&t, "left over")), (Vec::<String>::new(), 1));
    t.keys("C-r").await.has("Maria Lopez has #left over again");
    t.settle().await;
    assert_eq!(tags(&t, "maria"), ["left over"]);
}

#[tokio::test]
async fn offline_a_new_tag_shows_at_once_can_be_chosen_elsewhere_and_taken_back_without_a_trace() {
    let mut t = Flow::with(Options::default().gated().size(160, 40)).await;
    t.go_offline().await;
    t.keys("t").await;
    t.type_text("gold class").await;
    t.keys("enter").await.has("#gold class");
    t.go_to("tom").await;
    t.keys("t").await.has("[ ] gold class");
    t.type_text("gold").await;
    t.keys("enter").await.has("+ gold class");
    t.go_to("maria").await;
    t.keys("t").await.has("[x] gold class");
    t.keys("esc").await;
    t.keys("u u").await.has("Maria Lopez is without #gold class again").lacks("stays in the workspace");
    t.keys("C-r").await.has("Maria Lopez has #gold class again");
    t.restart().await;
    t.go_online().await;
    assert_eq!((tags(&t, "maria"), tags(&t, "tom")), (vec!["gold class".to_owned()], vec![]));
    assert_eq!(made(&t, "gold class"), 1);
}

#[tokio::test]
async fn a_tag_that_may_not_be_made_comes_off_again_and_says_why() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/tags", FaultKind::Status(403)).on("POST"));
    t.keys("t").await;
    t.type_text("forbidden fruit").await;
    t.keys("enter").await;
    t.settle().await.has("Maria Lopez is not tagged: the tag “forbidden fruit” could not be made");
    t.screen().lacks("#forbidden fruit");
    t.command(&format!("tag.new {}", "x".repeat(256))).await.has("The name of a tag has 1 to 255 characters");
    assert_eq!((tags(&t, "maria").len(), made(&t, "forbidden fruit")), (0, 0));
}

#[tokio::test]
async fn a_new_tag_goes_on_all_that_are_marked_and_is_made_once() {
    let mut t = Flow::start().await;
    t.keys("g a space space t").await;
    t.type_text("outage").await;
    t.keys("enter y").await;
    t.settle().await.has("2 conversations");
    let on = ["maria", "tom", "aiko", "omar", "lena"].iter().filter(|name| tags(&t, name) == ["outage"]).count();
    assert_eq!((on, made(&t, "outage")), (2, 1), "{}", t.screen());
}
