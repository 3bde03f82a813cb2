//! Several conversations are marked and acted on together, as one decision and one step back (I30).

use practice::faults::{Fault, FaultKind};
use sidetone::model::Focus;
use sidetone::model::msg::Mouse;

use crate::support::{Flow, Options};

fn state(t: &Flow, name: &str) -> String {
    t.on_server(name)["state"].as_str().expect("a state").to_owned()
}

#[tokio::test]
async fn several_that_are_marked_are_closed_after_one_question_and_one_key_takes_all_of_it_back() {
    let mut t = Flow::start().await;
    t.keys("space").await.row_with("Maria Lopez").has("✓");
    assert_eq!(t.selected(), Some("tom"), "marking goes one down");
    t.keys("x").await.has("2 marked: Maria Lopez, Tom Becker").has("2 marked  3/5");
    t.keys("e").await.has("Close 2 marked conversations?").has("One u takes all of it back.");
    t.deliver().await;
    assert_eq!((state(&t, "maria").as_str(), state(&t, "tom").as_str()), ("open", "open"), "it is only asked");
    t.keys("y").await.foot().has("Closed 2 conversations · u takes it back");
    assert!(t.model().panes.marks.is_empty());
    assert_eq!(t.selected(), Some("aiko"), "the first below the last one that was marked");
    t.deliver().await;
    let all = |t: &Flow| ["maria", "tom", "aiko"].map(|name| state(t, name));
    assert_eq!(all(&t), ["closed", "closed", "open"]);
    t.keys("u").await.foot().has("Taken back: 2 conversations are open again");
    t.screen().has("2 marked");
    t.deliver().await;
    assert_eq!(all(&t), ["open", "open", "open"]);
    t.keys("C-r").await;
    t.deliver().await;
    assert_eq!(all(&t), ["closed", "closed", "open"]);
}

#[tokio::test]
async fn a_no_changes_nothing_and_the_marks_stay() {
    let mut t = Flow::start().await;
    t.keys("space space e n").await.foot().has("2 marked");
    t.deliver().await;
    assert_eq!((state(&t, "maria").as_str(), state(&t, "tom").as_str()), ("open", "open"));
    t.keys("e esc").await.foot().has("2 marked");
}

#[tokio::test]
async fn a_question_that_was_left_is_not_answered_later() {
    let mut t = Flow::start().await;
    t.keys("space space e n").await;
    t.command("marked.do").await.foot().has("Nothing is asked about several just now");
    t.keys("C-k").await;
    t.type_text("Do what is asked").await;
    t.keys("enter esc").await;
    t.deliver().await;
    assert_eq!((state(&t, "maria").as_str(), state(&t, "tom").as_str()), ("open", "open"));
}

#[tokio::test]
async fn what_is_decided_about_one_after_several_leaves_the_marks_alone() {
    let mut t = Flow::start().await;
    // One of them is as urgent already.
    t.keys("* a").await;
    t.command("priority high").await.has("Set the priority of 4 of 5 marked conversations").has("is high already");
    t.keys("y").await;
    t.deliver().await;
    // Then it is so of all: what is decided after that is about something else.
    t.keys("* a").await;
    t.command("priority high").await.has("priority is high already");
    t.keys("* a enter e").await;
    t.deliver().await;
    assert_eq!(t.model().panes.marks.len(), 5, "what was read was closed alone");
}

#[tokio::test]
async fn those_for_which_it_cannot_be_are_named_with_why_and_left_out() {
    let mut t = Flow::start().await;
    t.keys("e").await;
    t.deliver().await;
    t.go_to("maria").await;
    t.keys("space space").await;
    let question = t.keys("e").await.to_string();
    assert!(question.contains("Close 1 of 2 marked conversations?"), "{question}");
    assert!(question.contains("1  is left out") && question.contains("Maria Lopez: "), "{question}");
    t.keys("y").await.foot().has("Closed Tom Becker");
    t.deliver().await;
    assert_eq!((state(&t, "maria").as_str(), state(&t, "tom").as_str()), ("closed", "closed"));
}

#[tokio::test]
async fn where_none_of_it_can_be_done_it_is_said_and_nothing_is_asked() {
    let mut t = Flow::start().await;
    t.keys("e").await;
    t.deliver().await;
    t.go_to("maria").await;
    t.keys("space").await;
    t.go_to("tom").await;
    t.keys("e").await.lacks("marked conversation?").lacks("y yes");
    t.deliver().await;
    assert_eq!(state(&t, "tom"), "open", "the one under the cursor was not meant");
}

#[tokio::test]
async fn what_is_chosen_in_a_picker_is_for_all_that_are_marked() {
    let mut t = Flow::start().await;
    t.keys("space space a").await.has("Assign 2 marked to");
    t.type_text("mette").await;
    t.keys("enter").await.has("Assign 2 marked conversations to Mette");
    t.keys("y").await;
    t.deliver().await;
    let mette = t.admin("Mette Lindqvist").to_string();
    let whose = |t: &Flow, name: &str| t.on_server(name)["admin_assignee_id"].to_string();
    assert_eq!((whose(&t, "maria"), whose(&t, "tom")), (mette.clone(), mette.clone()));
    t.keys("u").await.has("2 marked");
    t.keys("z").await.has("Snooze 2 marked until");
    t.type_text("fri 14:00").await;
    t.keys("enter").await.has("Snooze 2 marked conversations until Fri 14:00?");
    t.keys("y").await.foot().has("Snoozed 2 conversations");
    t.deliver().await;
    assert_eq!((state(&t, "maria").as_str(), state(&t, "tom").as_str()), ("snoozed", "snoozed"));
}

#[tokio::test]
async fn the_palette_and_the_command_line_mean_the_marked_ones_too() {
    let mut t = Flow::start().await;
    t.keys("space space C-k").await.has("Commands · 2 marked");
    t.type_text("close").await;
    t.keys("enter").await.has("Close 2 marked conversations?");
    t.keys("n").await;
    t.command("priority high").await.has("Set the priority of 2 marked conversations to high?");
    t.keys("y").await;
    t.deliver().await;
    assert_eq!(t.on_server("tom")["priority"], "high");
}

#[tokio::test]
async fn in_the_thread_keys_are_about_the_one_that_is_read() {
    let mut t = Flow::start().await;
    t.keys("space space").await;
    assert_eq!(t.selected(), Some("aiko"));
    t.keys("enter e").await.lacks("marked conversations?").foot().has("Closed Aiko Tanaka");
    t.deliver().await;
    let all = ["maria", "tom", "aiko"].map(|name| state(&t, name));
    assert_eq!(all, ["open", "open", "closed"]);
}

#[tokio::test]
async fn marks_go_with_esc_and_come_back_with_u() {
    let mut t = Flow::start().await;
    t.keys("space space esc").await.foot().has("The marks are gone · u brings them back");
    assert!(t.model().panes.marks.is_empty() && t.model().focus == Focus::List);
    t.keys("u").await.has("2 marked");
    t.keys("* n").await;
    t.keys("* *").await.has("2 marked");
    // Elsewhere nobody sees them, and nothing there is meant.
    t.keys("g m").await;
    assert!(t.model().panes.marks.is_empty());
}

#[tokio::test]
async fn ranges_all_the_others_and_those_who_wait_are_marked_by_two_keys() {
    let mut t = Flow::start().await;
    let marked = |t: &Flow| {
        let known = ["maria", "tom", "aiko", "omar", "lena"];
        known.into_iter().filter(|name| t.model().panes.marks.has(&t.id(name).into())).collect::<Vec<_>>()
    };
    t.keys("space j X").await;
    assert_eq!(marked(&t), ["maria", "tom", "aiko"]);
    t.keys("* i").await;
    assert_eq!(marked(&t), ["omar", "lena"]);
    t.keys("* a").await;
    assert_eq!(marked(&t), ["maria", "tom", "aiko", "omar", "lena"]);
    t.keys("* n * w").await;
    assert_eq!(marked(&t), ["maria", "tom", "aiko", "lena"], "Omar does not wait");
    t.keys("* n * u").await;
    assert_eq!(marked(&t), ["maria", "tom", "aiko", "lena"], "Omar's was read");
    t.go_to("lena").await;
    t.keys("* n * o").await;
    assert!(marked(&t).contains(&"lena"));
    t.go_to("omar").await;
    t.keys("* n * c").await;
    assert_eq!(marked(&t), ["omar"]);
    t.keys("* n X").await.foot().has("Nothing here was marked before");
}

#[tokio::test]
async fn of_several_commands_on_a_key_the_rest_is_not_run_about_others() {
    let mut t = Flow::start().await;
    t.bind("[list]\n\"b\" = [\"priority high\", \"close\"]\n");
    t.keys("space space b").await.has("Set the priority of 2 marked").has("Only the first command of that key");
    t.keys("y").await;
    t.deliver().await;
    let all = ["maria", "tom", "aiko"].map(|name| state(&t, name));
    assert_eq!(all, ["open", "open", "open"]);
}

#[tokio::test]
async fn what_the_server_refuses_of_several_is_counted_and_stands_in_the_outbox() {
    let mut t = Flow::start().await;
    t.keys("space space e").await;
    let refused = format!("/conversations/{}/parts", t.id("tom"));
    t.server.plan(Fault::once(&refused, FaultKind::Status(422)).on("POST"));
    t.keys("y").await;
    t.deliver().await.foot().has("1 of 2 refused · g o shows them");
    assert_eq!((state(&t, "maria").as_str(), state(&t, "tom").as_str()), ("closed", "open"));
    t.keys("g o").await.has("Tom Becker");
}

#[tokio::test]
async fn one_that_is_deleted_is_not_marked_any_more_and_its_name_leaves_the_question() {
    let mut t = Flow::with(Options::default()).await;
    t.keys("e").await;
    t.deliver().await;
    t.go_to("maria").await;
    t.keys("space space space e").await.has("Maria Lopez: ");
    crate::gone::delete(&t, "maria");
    t.look_for_deleted().await.lacks("Maria Lopez");
    t.keys("n").await.foot().has("2 marked");
}

#[tokio::test]
async fn no_more_are_asked_about_than_the_person_has_set() {
    let mut t = Flow::with(Options::default().config(|c| c.ui.preview_from = 4)).await;
    t.keys("space space e").await.lacks("marked conversations?").foot().has("Closed 2 conversations");
    t.keys("u").await.has("2 marked");
}

#[tokio::test]
async fn what_is_marked_is_named_as_far_as_there_is_room_and_leads_nowhere_else() {
    for (columns, named) in
        [(120, "5 marked: Maria Lopez, Tom Becker, Aiko Tanaka and 2 more"), (44, "5 marked: Maria")]
    {
        let mut t = Flow::with(Options::default().size(columns, 24)).await;
        t.keys("* a").await.foot().has(named).lacks("…").lacks("· g e");
    }
}

#[tokio::test]
async fn a_click_with_ctrl_marks_a_row_and_one_with_shift_all_to_there() {
    let mut t = Flow::start().await;
    let place = |t: &Flow, who: &str| t.screen().find(who);
    let (tom, omar, lena) = (place(&t, "Tom Becker"), place(&t, "Omar Haddad"), place(&t, "Lena Novak"));
    t.click_to(Mouse::Mark, omar).await.has("1 marked");
    t.click_to(Mouse::Mark, tom).await.has("2 marked");
    assert_eq!((t.selected(), t.model().focus), (Some("maria"), Focus::List), "the cursor stays");
    t.click_to(Mouse::Mark, omar).await.has("1 marked");
    // From the last one that was pointed at, be it marked or not.
    t.click_to(Mouse::MarkTo, lena).await.has("3 marked");
    t.keys("esc").await.lacks("marked  ");
    // With none marked, from the cursor.
    t.click_to(Mouse::MarkTo, tom).await.has("2 marked");
    t.keys("e").await.has("Close 2 marked conversations?");
    t.keys("y").await;
    t.deliver().await;
    for (name, state) in [("maria", "closed"), ("tom", "closed"), ("omar", "open"), ("lena", "open")] {
        assert_eq!(t.on_server(name)["state"], state, "{name}");
    }
    // Elsewhere such a click is any other.
    let place = t.screen().find("Details");
    t.click_to(Mouse::Mark, (place.0, place.1 + 3)).await;
    assert_eq!(t.model().focus, Focus::Details);
}

#[tokio::test]
async fn what_is_done_again_is_what_was_taken_back_and_nothing_more() {
    let mut t = Flow::start().await;
    t.keys("space space e y").await;
    t.deliver().await;
    assert_eq!((state(&t, "maria").as_str(), state(&t, "tom").as_str()), ("closed", "closed"));
    t.clock.advance(5);
    t.server.contact_writes(&t.id("tom"), "One more thing").expect("written");
    t.poll().await;
    t.keys("u").await.foot().has("Taken back: Maria Lopez is open again");
    t.deliver().await;
    t.keys("C-r").await.foot().has("Done again: Maria Lopez is closed again");
    t.deliver().await;
    assert_eq!(state(&t, "maria"), "closed");
    assert_eq!(state(&t, "tom"), "open", "what the customer has opened was not taken back, so it is not done again");
}

#[tokio::test]
async fn what_is_done_again_uses_its_marks_up_as_when_it_was_done_first() {
    let mut t = Flow::start().await;
    t.keys("space space e y").await;
    assert!(t.model().panes.marks.is_empty());
    t.keys("u").await;
    assert_eq!(t.model().panes.marks.len(), 2);
    t.keys("C-r").await.foot().has("Done again").lacks("marked");
    assert!(t.model().panes.marks.is_empty(), "{:?}", t.model().panes.marks.ids());
}

#[tokio::test]
async fn what_lets_several_stay_in_the_list_lets_the_cursor_stay_on_its_conversation() {
    for keys in ["p 5 y", "t space enter y", "m y"] {
        let mut t = Flow::start().await;
        t.keys("space space j").await;
        let selected = t.selected().map(str::to_owned);
        t.keys(keys).await;
        t.settle().await;
        assert_eq!(t.selected().map(str::to_owned), selected, "{keys}");
        assert_eq!(t.model().panes.thread.shown, t.model().panes.list.selected, "{keys}");
    }
}
