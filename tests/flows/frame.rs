//! The frame around the panes: what was done, what others did, keys, and one's own state.

use sidetone::call::Call;
use sidetone::model::Focus;
use sidetone::model::drawn::Hit;

use crate::support::{Flow, Options};

const HOUR: i64 = 3600;

#[tokio::test]
async fn what_others_do_never_takes_the_place_of_what_one_did_and_adds_up() {
    let mut t = Flow::start().await;
    t.keys("e").await.foot().has("Closed Maria Lopez");
    t.server.contact_writes(&t.id("tom"), "It stops again.").expect("written");
    t.poll().await.foot().has("Closed Maria Lopez").has("u takes it back");
    t.keys("A").await.foot().has("Took Tom Becker");
    t.advance(2).await;
    t.server.contact_writes(&t.id("tom"), "Hello?").expect("written");
    t.poll().await.foot().has("Took Tom Becker").has("Tom Becker wrote: Hello?");
    t.server.contact_writes(&t.id("omar"), "It works now!").expect("written");
    t.poll().await.foot().has("Took Tom Becker").has("2 new: Tom Becker and Omar Haddad");
    // Not even an answer to a key, which goes with the next one.
    t.keys("b").await.foot().has("b does nothing here").has("2 new");
    t.keys("k").await.foot().lacks("does nothing").has("2 new");
    t.keys("g e").await.has("Tom Becker wrote: Hello?").has("Omar Haddad wrote: It works now!").has("Took Tom Becker");
}

#[tokio::test]
async fn a_message_counts_down_and_says_that_it_is_sent() {
    let mut t = Flow::with(Options::default().config(|c| {
        c.composer.undo_delay = std::time::Duration::from_secs(5);
    }))
    .await;
    t.keys("r").await;
    t.type_text("On its way").await;
    t.keys("C-s").await.foot().has("To Maria Lopez in 5 s · u takes it back");
    t.clock.advance(2);
    t.keys("j").await.foot().has("To Maria Lopez in 3 s");
    // What was done since is what is taken back first, and stands there.
    t.keys("e").await.foot().has("Closed Tom Becker").lacks("To Maria Lopez");
    // That the message is out takes nothing of that away.
    t.advance(10).await.foot().has("Closed Tom Becker").has("u takes it back").lacks("Sent to");
    t.keys("g e").await.has("Sent to Maria Lopez");
    t.keys("q").await;
    assert_eq!(t.count_of("maria", "On its way"), 1);
    t.keys("n").await;
    t.type_text("Watch this one").await;
    t.keys("C-s").await;
    t.advance(10).await.foot().has("Note saved, about");
    t.go_to("maria").await;
    t.keys("r").await;
    t.type_text("And nothing since").await;
    t.keys("C-s").await;
    t.advance(10).await.foot().has("Sent to Maria Lopez");
}

/// Customers with names of a hundred letters.
fn with_long_names() -> Options {
    Options::default().world(|world| {
        let slots: Vec<_> = world.contacts.iter().map(|(slot, _)| slot).collect();
        for slot in slots {
            world.contacts.change(slot, |contact| {
                contact.name = contact.name.as_ref().map(|name| name.repeat(9).into());
            });
        }
    })
}

#[tokio::test]
async fn a_long_name_leaves_room_for_when_a_message_goes_and_how_it_is_taken_back() {
    let options = with_long_names().config(|c| c.composer.undo_delay = std::time::Duration::from_secs(5));
    let mut t = Flow::with(options).await;
    for (columns, rows) in [(80, 24), (60, 16), (120, 40)] {
        t.resize(columns, rows).await;
        t.keys("r").await;
        t.type_text("On its way").await;
        t.keys("C-s").await.has("To Maria").has("in 5 s · u takes it back");
        t.keys("u").await.has("On its way");
        t.keys("C-x k").await;
    }
}

#[tokio::test]
async fn a_long_name_leaves_room_for_what_was_done_and_how_it_is_taken_back() {
    let mut t = Flow::with(with_long_names().size(80, 24)).await;
    t.keys("t").await;
    t.type_text("bug").await;
    t.keys("enter").await.foot().has("Tags of Maria").has("+ bug");
    t.go_to("tom").await;
    t.keys("A").await.foot().has("Took Tom").has("u takes it back");
    t.keys("e").await.foot().has("Closed Tom").has("u takes it back");
}

#[tokio::test]
async fn who_has_no_seat_is_told_at_the_start_and_sees_no_hint_to_write() {
    let mut t =
        Flow::with(Options::default().config(|c| c.profile.email = Some("anneke@ledgerwick.example".into()))).await;
    t.screen().foot().has("You have no inbox seat: you can read and search here, and write nothing");
    t.screen().top().has("reads only, no inbox seat");
    t.keys("j").await.foot().lacks("r reply").lacks("e close").lacks("z snooze").has("/ find").has("? help");
}

#[tokio::test]
async fn the_last_row_hints_what_can_be_done_here_with_the_keys_that_are_bound() {
    let mut t = Flow::start().await;
    t.screen().foot().has("r reply").has("e close").lacks("reopen").has("C-k all").has("? help").has("live");
    t.keys("g s").await.foot().has("o reopen");
    t.keys("g a enter").await.foot().has("J K next");
    t.keys("r").await.foot().has("C-t make it a note").lacks("e close");
    t.keys("C-t").await.foot().has("C-t make it a reply");
    t.keys("esc").await;
    // Keys are called as in the frames of what lies over the panes.
    t.keys("/").await;
    t.type_text("invoice\n").await.foot().has("n next  N previous").has("Esc ends it");
    t.keys("esc esc").await;
    t.keys("C-k").await.foot().lacks("r reply").has("live");
    t.keys("esc").await;
    // A hint is whole or not there, and is clicked.
    for columns in 20..200 {
        t.resize(columns, 30).await;
        let hints = t.model().drawn.hits.iter().filter(|(area, _)| area.y == 29);
        for (area, hit) in hints.filter(|(_, hit)| matches!(hit, Hit::Call(call) if call.command != "outbox")) {
            assert!(area.right() < columns, "{hit:?} is cut on {columns} columns");
        }
    }
    t.resize(120, 30).await;
    let snooze = t.screen().find("z snooze");
    t.click(snooze).await.has("Snooze Maria Lopez until");
    t.keys("esc").await;
    let (_, hit) = t.model().drawn.hits.iter().find(|(area, _)| area.contains(snooze.into())).expect("a hint");
    assert_ne!(*hit, Hit::Call(Call::of("close")));
}

#[tokio::test]
async fn each_size_has_the_panes_it_has_room_for_and_ones_own_state_in_sight() {
    let mut t = Flow::start().await;
    for (columns, rows) in
        [(20, 6), (40, 12), (60, 24), (80, 24), (104, 30), (120, 40), (160, 40), (200, 60), (260, 70)]
    {
        t.resize(columns, rows).await.has("●").has("Maria");
        let panes = &t.model().drawn.panes;
        assert_eq!(panes.contains(&Focus::Inboxes), columns >= 160, "{columns}x{rows}\n{}", t.screen());
        assert_eq!(panes.contains(&Focus::Details), columns >= 120, "{columns}x{rows}\n{}", t.screen());
        assert_eq!(panes.contains(&Focus::Thread), columns >= 60, "{columns}x{rows}\n{}", t.screen());
    }
    // Nor does what the world is take the word of one's state.
    t.is_in("practice");
    for columns in [120, 160, 200, 260] {
        t.resize(columns, 40).await.has("PRACTICE").has("active");
    }
    t.resize(160, 40).await.top().has(" PRACTICE  ● active");
    t.resize(18, 8).await.has("sidetone needs").has("20 columns, 6 rows");
    t.resize(104, 30).await;
    t.keys("v d").await.has("Details").has("Maria Lopez  Lighthouse");
    t.keys("v d").await.lacks("Details");
}

#[tokio::test]
async fn the_inboxes_at_the_side_are_gone_through_folded_and_hidden() {
    let mut t = Flow::with(Options::default().size(200, 50)).await;
    t.screen().has("▾ Teams").has("Later and done").has("with nothing");
    t.keys("h").await;
    assert_eq!(t.model().focus, Focus::Inboxes);
    // From all, where the cursor is, over the heading to the first team; under it stands what nobody of it has.
    t.keys("j j enter").await.has("Support · newest").lacks("Maria Lopez  ");
    t.keys("h j j j space").await.has("▾ with nothing").has("Success");
    t.keys("space").await.lacks("Success");
    t.keys("v i").await.lacks("▾ Teams").top().has("Unassigned 2").has("● Robin");
    t.restart().await.lacks("▾ Teams");
    t.keys("v i").await.has("▾ Teams");
    let place = t.screen().find("Snoozed");
    t.click(place).await.has("Nadia Petrova");
    t.resize(120, 40).await;
    assert_eq!(t.model().focus, Focus::List);
}

#[tokio::test]
async fn on_a_low_screen_what_was_done_stands_in_place_of_the_hints() {
    let mut t = Flow::with(Options::default().size(80, 20)).await;
    t.screen().foot().has("r reply");
    t.keys("e").await.foot().has("Closed Maria Lopez").has("u takes it back").lacks("r reply").has("live");
    t.keys("esc").await.foot().has("r reply");
    t.advance(HOUR).await;
}
