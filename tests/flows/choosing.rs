//! Choosing: pickers, what they say before one chooses, and how.

use practice::world::World;
use practice::world::assign::Assignee;
use serde_json::json;
use sidetone::call::Arg;
use sidetone::model::Overlay;

use crate::support::{Flow, Options};
use crate::town::{NOW, chat, contact};

fn tags(t: &Flow, name: &str) -> Vec<String> {
    let conversation = t.on_server(name);
    let tags = conversation["tags"]["tags"].as_array().expect("tags");
    tags.iter().map(|tag| tag["name"].as_str().unwrap_or("").to_owned()).collect()
}

#[tokio::test]
async fn a_digit_chooses_the_row_of_that_number() {
    let mut t = Flow::start().await;
    t.keys("p").await.has("Priority of Maria Lopez").row_with("4  high").has("!");
    t.keys("4").await.lacks("1  none");
    assert_eq!(t.on_server("maria")["priority"], "high");
    t.keys("p").await.row_with("▌ 4  high").has("now");
    t.keys("9").await.has("1  none").has("There is no row 9");
    t.keys("esc a").await.row_with("1  Robin Castellane (me)").has("active");
    t.keys("2").await.lacks("Assign Maria Lopez");
    assert_eq!(t.on_server("maria")["admin_assignee_id"], 0);
}

#[tokio::test]
async fn a_digit_that_comes_before_the_rows_could_be_read_only_marks_one() {
    let mut t = Flow::start().await;
    t.ahead("a 2").await;
    t.settle().await.has("Assign Maria Lopez to").row_with("nobody").has("▌ 2");
    assert_eq!(t.on_server("maria")["admin_assignee_id"], t.admin("Robin"));
    t.keys("enter").await;
    assert_eq!(t.on_server("maria")["admin_assignee_id"], 0);
}

#[tokio::test]
async fn in_the_snooze_picker_a_digit_begins_a_time_and_marks_its_row_meanwhile() {
    let mut t = Flow::start().await;
    t.keys("z").await.has("type a time: fri 14:00");
    t.keys("2").await.has("› 2").row_with("tomorrow").has("▌ 2");
    t.keys("enter").await.lacks("Snooze Maria Lopez");
    assert_eq!(t.on_server("maria")["snoozed_until"], NOW + 22 * 3600 + 1800);
    t.go_to("tom").await;
    t.keys("z").await;
    t.type_text("17:00").await.row_with("▌ 1  17:00").has("in 6 h 30 min");
    t.keys("enter").await;
    assert_eq!(t.on_server("tom")["snoozed_until"], NOW + 6 * 3600 + 1800);
}

#[tokio::test]
async fn a_time_that_is_none_is_said_whole_with_what_would_help() {
    for size in [(120, 40), (80, 24), (50, 20)] {
        let mut t = Flow::with(Options::default().size(size.0, size.1)).await;
        t.keys("z").await;
        t.type_text("3/13").await.has("13 is no month").has("13/3 is");
        t.keys("esc z").await;
        t.type_text("when pigs fly").await.has("is not understood as a time").has("tomorrow 8");
        t.keys("esc").await;
    }
    let mut t = Flow::start().await;
    t.keys("z").await;
    t.type_text("3/12").await.has("Thu 3 Dec 09:00");
    t.keys("enter").await.has("Snoozed Maria Lopez until 3 Dec 09:00");
}

#[tokio::test]
async fn a_time_in_the_words_of_the_locale_shows_exactly_and_that_is_what_is_decided() {
    for (locale, words, shown) in [
        ("de_DE.UTF-8", "morgen 9 Uhr", "Thu 11 Jun 09:00"),
        ("de_DE.UTF-8", "1.12.", "Tue 1 Dec 09:00"),
        ("de_DE.UTF-8", "3/12", "Thu 3 Dec 09:00"),
        ("fr_FR.UTF-8", "demain à 14h30", "Thu 11 Jun 14:30"),
        ("en_GB.UTF-8", "1/12 8:15", "Tue 1 Dec 08:15"),
        ("en_US.UTF-8", "12/1 8:15", "Tue 1 Dec 08:15"),
        ("C.UTF-8", "tomorrow 8", "Thu 11 Jun 08:00"),
    ] {
        let options = Options { locale, ..Options::default() };
        let mut t = Flow::with(options).await;
        t.keys("z").await;
        t.type_text(words).await.row_with(&format!("▌ 1  {words}")).has(shown);
        let Some(Overlay::Picker(picker)) = t.model().over.overlays.last() else { panic!("no picker for {words}") };
        let call = picker.current().and_then(|item| item.call.clone()).expect("a time");
        let [Arg::At(at)] = call.args.as_slice() else { panic!("{call:?}") };
        let at = at.0;
        t.keys("enter").await.foot().has("Snoozed Maria Lopez until");
        assert_eq!(t.on_server("maria")["snoozed_until"], at, "{words}");
        // Behind the command it is the same.
        t.go_to("tom").await;
        t.command(&format!("snooze {words}")).await.foot().has("Snoozed Tom Becker until");
        assert_eq!(t.on_server("tom")["snoozed_until"], at, "{words}");
    }
}

#[tokio::test]
async fn a_time_that_could_be_two_is_refused_with_both() {
    for (locale, words, one, other) in [
        ("de_DE.UTF-8", "1.12", "1:12", "1.12."),
        ("fr_FR.UTF-8", "9h", "9:00", "in 9h"),
        ("C.UTF-8", "3/12", "3 dec", "12 mar"),
    ] {
        let mut t = Flow::with(Options { locale, ..Options::default() }).await;
        t.keys("z").await;
        let both = format!("“{words}” could be {one} or {other}");
        t.type_text(words).await.has(&both);
        t.keys("enter").await.has("Snooze Maria Lopez until");
        t.keys("esc").await;
        t.command(&format!("snooze {words}")).await.has(&both);
        assert_eq!(t.on_server("maria")["state"], "open", "{words}");
    }
}

#[tokio::test]
async fn several_tags_go_on_and_off_in_one_go_and_are_taken_back_in_one() {
    let mut t = Flow::start().await;
    t.command("tag bug").await.has("#bug");
    t.keys("t").await.has("Tags of Maria Lopez").has("On now:  #bug").has("Change:  –");
    t.keys("space").await.has("Change:  − bug").has("[ ] bug");
    t.type_text("refund").await;
    t.keys("space").await.has("Change:  − bug  + refund").has("put on 1, take off 1");
    t.keys("enter").await.has("Tags of Maria Lopez: + refund, − bug");
    assert_eq!(tags(&t, "maria"), ["refund"]);
    t.keys("u").await;
    t.settle().await;
    assert_eq!(tags(&t, "maria"), ["bug"]);
}

#[tokio::test]
async fn whom_to_assign_to_says_who_is_there_and_what_will_be_so() {
    let mut t = Flow::start().await;
    t.go_to("tom").await;
    t.keys("a").await.has("Assign Tom Becker to").has("now: nobody, team Support").has("teammates of Support");
    t.screen().row_with("Mette Lindqvist").has("● active");
    t.type_text("mette").await.has("After Enter: Mette Lindqvist, team Support (as now)");
    t.keys("C-u").await;
    // The other choice: teams alone.
    t.keys("tab").await.lacks("Mette Lindqvist").has("Billing").has("people");
    t.type_text("bill").await.has("After Enter: nobody, team Billing");
    t.keys("enter").await;
    assert_eq!(t.on_server("tom")["team_assignee_id"], t.team("Billing"));
}

#[tokio::test]
async fn whom_to_assign_to_says_how_much_each_has_and_why_somebody_is_away() {
    let world = |world: &mut World| {
        let (me, mette) = (world.owner, world.admins[1].id);
        let reason = world.away_reasons.iter().find(|reason| !reason.deleted).map(|reason| reason.id);
        world.set_away(mette, true, true, reason, NOW - 60).expect("away");
        for number in 1..=3 {
            let who = contact(world, 100 + number, &format!("Guest {number:02}"), None);
            let slot = chat(world, who, "Hello", NOW - 120 * i64::from(number));
            world.assign(slot, me, Assignee::Admin(Some(mette)), None, NOW - 60).expect("assigned");
        }
    };
    let mut t = Flow::with(Options::default().world(world)).await;
    let label = t.model().known.directory.away_reasons[0].label.to_string();
    let of = |t: &Flow, name: &str| {
        let counts = &t.model().known.counts;
        let admin =
            t.model().known.directory.admins.iter().find(|a| a.name.as_str().starts_with(name)).expect("a teammate");
        counts.teammates.iter().find(|(id, _)| *id == admin.id).map_or(0, |(_, count)| *count)
    };
    let has = of(&t, "Mette");
    assert!(has >= 3);
    t.go_to("tom").await;
    t.keys("a").await;
    let away = format!("○ away: {label}, replies go back to the team   {has} open");
    t.screen().row_with("Mette Lindqvist").has(&away);
    t.screen().row_with("(me)").has(&format!("● active   {} open", t.model().known.counts.mine));
    let support = t.model().known.counts.teams.iter().find(|(id, _)| id.to_string() == t.team("Support").to_string());
    let support = support.map_or(0, |(_, count)| *count);
    t.keys("tab").await.has(&format!("active   {support} open"));
}

#[tokio::test]
async fn a_picker_is_as_large_as_what_it_holds_and_never_over_the_last_rows() {
    for (columns, rows) in [(120, 40), (80, 24), (80, 23), (200, 60), (40, 12)] {
        let mut t = Flow::with(Options::default().size(columns, rows)).await;
        for keys in ["p", "z", "a", "t", "C-k", "s", "w"] {
            let before: Vec<String> = t.screen().text().lines().map(str::to_owned).collect();
            t.keys(keys).await;
            let now: Vec<String> = t.screen().text().lines().map(str::to_owned).collect();
            let free = if rows >= 24 { 2 } else { 1 };
            let last = |lines: &[String]| lines.iter().rev().take(free).filter(|l| l.contains('└')).count();
            assert_eq!((last(&now), before.len()), (0, now.len()), "{keys} at {columns}x{rows}\n{}", t.screen());
            t.keys("esc").await;
        }
        t.keys("p").await;
        let (left, top) = t.screen().find("┌─ Priority");
        let right = t
            .screen()
            .text()
            .lines()
            .nth(usize::from(top))
            .map(|l| l.chars().skip(usize::from(left)).position(|c| c == '┐'));
        let wide = right.flatten().expect("a corner") + 1;
        let expected = if columns < 60 { usize::from(columns) } else { 33 };
        assert!(wide <= expected, "{wide} columns at {columns}x{rows}\n{}", t.screen());
    }
}

#[tokio::test]
async fn away_is_chosen_with_a_reason_and_whether_replies_go_back() {
    let mut t = Flow::start().await;
    t.keys("w").await.has("I am").row_with("1  Active").has("now");
    t.screen().has("Reason").has("[–]").has("2 conversations are yours.");
    t.keys("down down tab").await.has("After Enter: away: ");
    let reason = t.model().known.directory.away_reasons[0].label.to_string();
    t.screen().has(&format!("[{reason}]")).has("Replies to your 2 go to the team.");
    t.keys("enter").await.has(&format!("You are away: {reason}. Replies go to the team"));
    let me = { t.server.stage().world.admins[0].clone() };
    assert!(me.away && me.reassign && me.away_reason.is_some());
    t.keys("w").await.row_with("3  Away, replies go back").has("now");
    t.keys("1").await.has("You are active");
    assert!(!t.server.stage().world.admins[0].away);
}

#[tokio::test]
async fn who_has_no_seat_is_told_why_their_status_is_not_changed() {
    let options = Options::default().config(|c| c.profile.email = Some("anneke@ledgerwick.example".into()));
    let mut t = Flow::with(options).await;
    t.keys("w").await.has("you have no inbox seat").lacks("I am");
    t.command("away on").await.has("you have no inbox seat");
    assert!(t.server.journal().iter().all(|entry| !entry.path.ends_with("/away")));
}

#[tokio::test]
async fn a_macro_from_the_list_shows_what_it_says_and_opens_the_reply() {
    let html = "<p>Hi {{first_name}}, order <attribute key=\"order.number\"/> is on its way.</p>";
    let mut t = Flow::with(crate::macros::with(&[("Parcel", html)])).await;
    t.keys("#").await.has("Macro as your reply to Maria Lopez");
    t.type_text("Parcel").await.has("Hi Maria, order ⟨order.number: not known⟩ is on its way.").has("1 hole to fill");
    t.keys("enter").await.has("Reply to Maria Lopez").has("Hi Maria, order {{order.number}} is on its way.");
    t.keys("C-s").await.has("Not sent");
    assert_eq!(t.count_of("maria", "on its way"), 0);
}

#[tokio::test]
async fn the_palettes_groups_have_what_they_hold_and_a_sign_looks_in_one_of_them() {
    let mut t = Flow::start().await;
    t.keys("C-k").await;
    t.type_text("bill").await.has("Go to").has("Teams").has("Assign to Billing, a team").lacks("inbox.pick");
    t.keys("C-u").await;
    t.type_text("#bug").await.has("Tags").has("Tag bug").lacks("Here");
    t.keys("C-u").await;
    t.type_text("@mette").await.has("Teammates").row_with("▌ Assign to Mette Lindqvist");
    t.keys("C-u").await;
    t.type_text("snooze").await;
    t.keys("tab").await.has(":snooze ");
}

#[tokio::test]
async fn a_draft_that_was_thrown_away_is_said_and_comes_back() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("Dear Maria, half a thought").await;
    t.keys("C-x k").await.has("Threw away your draft to Maria Lopez").lacks("half a thought");
    t.go_to("tom").await;
    t.keys("u").await.has("Reply to Maria Lopez").has("half a thought");
    assert!(t.model().composer.as_ref().is_some_and(|c| c.text() == "Dear Maria, half a thought"));
    t.keys("esc").await;
    t.restart().await;
    t.go_to("maria").await;
    t.keys("r").await.has("half a thought");
}

#[tokio::test]
async fn what_was_decided_since_a_draft_was_thrown_away_is_taken_back_first() {
    let mut t = Flow::start().await;
    t.keys("n").await;
    t.type_text("never mind").await;
    t.keys("C-x k").await.has("Threw away your note about Maria Lopez");
    t.keys("e").await.has("Closed Maria Lopez");
    t.keys("u").await.has("Taken back").lacks("never mind");
    assert_eq!(t.on_server("maria")["state"], json!("open"));
    t.keys("u").await.has("NOTE about Maria Lopez").has("never mind");
}

#[tokio::test]
async fn esc_in_the_preview_leaves_the_preview_alone() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("**now**").await;
    t.keys("C-x p").await.has("As it will look to Maria Lopez").lacks("**now**");
    t.keys("esc").await.has("Reply to Maria Lopez").has("**now**");
    t.keys("esc").await.lacks("the customer reads this");
}

#[tokio::test]
async fn the_composer_names_its_keys_its_reader_and_in_whose_name() {
    let mut t = Flow::with(Options::default().size(200, 60)).await;
    t.keys("r").await.has("as Robin Castellane").has("C-x m macro").has("C-x e editor").has("Esc leave");
    t.type_text("four").await.has("the customer reads this · 4 characters");
    let mut t = Flow::with(Options::default().size(80, 24)).await;
    t.keys("n").await.has("NOTE about Maria Lopez").has("C-s save note").has("Esc leave").has("teammates read this");
}

#[tokio::test]
async fn editing_keys_are_those_of_a_shell_in_every_field_and_can_be_bound_anew() {
    let mut t = Flow::start().await;
    let text = |t: &Flow| t.model().composer.as_ref().expect("a composer").text();
    t.keys("r").await;
    t.type_text("one two three").await;
    t.keys("C-w C-a A-d C-y").await;
    assert_eq!(text(&t), "one two ");
    t.keys("C-e C-u").await;
    assert_eq!(text(&t), "");
    t.keys("C-/").await;
    assert_eq!(text(&t), "one two ");
    t.keys("S-home").await;
    t.type_text("x").await;
    assert_eq!(text(&t), "x");
    t.keys("esc").await;
    for field in [":", "C-k"] {
        t.keys(field).await;
        t.type_text("snooze tomorow").await;
        t.keys("C-w").await;
        t.type_text("x").await.has("snooze x");
        t.keys("C-u").await.lacks("snooze x");
        t.keys("esc").await;
    }
    t.bind("[edit]\n\"C-w\" = false\n\"A-w\" = \"edit.kill-word\"\n");
    t.keys(":").await;
    t.type_text("a b").await;
    t.keys("C-w").await.has(":a b");
    t.keys("A-w").await.lacks(":a b").has(":a");
}

#[tokio::test]
async fn many_changes_that_come_at_once_are_asked_about_and_few_are_pressed() {
    let mut t = Flow::start().await;
    t.burst("e o e o m", 1000).await.has("5 keys came at once");
    assert_eq!(t.model().known.outbox, []);
    assert_eq!(t.on_server("maria")["state"], "open");
    // What comes on is no answer, though it is a y.
    t.burst("y y", 1010).await.has("7 keys came at once");
    t.keys("esc").await.lacks("came at once");
    assert_eq!(t.on_server("maria")["state"], "open");
    // A person's own answer does them.
    t.burst("e o e o m", 5000).await.has("5 keys came at once");
    t.keys("y").await.lacks("came at once");
    assert!(t.server.journal().iter().any(|entry| entry.method != "GET"));
}

#[tokio::test]
async fn text_with_a_line_break_in_it_is_held_and_what_is_typed_into_a_field_is_pressed() {
    let mut t = Flow::start().await;
    t.burst("e enter x", 1000).await.has("3 keys came at once");
    t.keys("esc").await;
    assert_eq!(t.on_server("maria")["state"], "open");
    // Three changes are pressed, and movements without end.
    t.burst("j j j k k k j j enter", 3000).await.lacks("came at once");
    t.keys("esc g g").await;
    t.burst("m", 5000).await;
    t.burst("e", 6000).await.lacks("came at once");
    assert_eq!(t.on_server("maria")["state"], "closed");
    // Behind a key that opens a field all is text.
    t.burst("r e e e e e enter e e", 8000).await.lacks("came at once").has("eeeee");
    t.keys("esc").await;
    t.burst(": m e s s a g e s enter", 9000).await.has("Messages");
}

#[tokio::test]
async fn a_line_that_came_at_once_is_asked_about_before_it_changes_something() {
    let mut t = Flow::start().await;
    let is_open = |t: &Flow| t.on_server("maria")["state"] == "open";
    t.burst(": c l o s e enter", 1000).await.has("1 key came with others at once");
    assert!(is_open(&t));
    // Dropped, the line is there to be looked at, and is not run.
    t.keys("esc").await.has(":close").lacks("came with others");
    t.keys("esc").await;
    // What comes behind it is held with it.
    t.burst(": c l o s e enter j e", 3000).await.has("3 keys came at once");
    t.keys("esc esc").await;
    // So it is with what a picker would choose, and by its digits, where there are many.
    t.burst("t v i p enter", 5000).await.has("1 key came with others at once");
    t.keys("esc esc").await;
    t.burst("p 3 p 4 p 3 p 4 p 3", 7000).await.has("came");
    t.keys("esc esc").await;
    assert!(is_open(&t));
    // A person's own line is run, and so is one that was asked about.
    t.burst(": c l o s e", 9000).await;
    t.burst("enter", 9500).await.foot().has("Closed Maria Lopez");
    t.keys("u").await;
    t.burst(": c l o s e enter", 12_000).await.has("1 key came with others at once");
    t.keys("y").await.foot().has("Closed Maria Lopez");
}

#[tokio::test]
async fn a_key_that_is_held_down_is_pressed() {
    let mut t = Flow::start().await;
    for n in 0..12 {
        t.burst("m", 1000 + n * 20).await.lacks("came at once");
    }
}

#[tokio::test]
async fn in_the_smallest_window_choices_can_be_told_apart_and_nothing_is_cut_twice() {
    let mut t = Flow::with(Options::default().size(20, 6)).await;
    t.keys("w").await.has("1 Active").has("2 Away, mine").has("3 Away, team's");
    t.keys("esc z").await.row_with("▌ 1").has("14:00");
    t.screen().row_with("2 ").has("Thu 09:00");
    for keys in ["esc a", "esc p", "esc z", "esc t", "esc g t", "esc C-k", "esc #"] {
        t.keys(keys).await;
        for row in t.screen().text().lines() {
            assert!(row.matches('…').count() < 2, "{keys} cuts twice\n{}", t.screen());
        }
    }
}

#[tokio::test]
async fn in_a_narrow_window_a_time_stands_beside_its_name() {
    let mut t = Flow::with(Options::default().size(32, 12)).await;
    t.keys("z").await.row_with("later today").has("14:00");
    t.screen().row_with("tomorrow").has("Thu 09:00");
}
