//! The program around the inbox: palette, `:` line, help, hints, themes, status, links, panes.

use practice::world::messages::Message;
use practice::world::people::hex_id;
use practice::{Fault, FaultKind};
use sidetone::runtime::Outside;
use sidetone::theme::Role;

use crate::support::{Flow, Options};
use crate::town::{NOW, chat, contact};

#[tokio::test]
async fn the_palette_finds_any_command_and_shows_its_key() {
    let mut t = Flow::start().await;
    t.keys("C-k").await.has("Commands · Maria Lopez").row_with("Snooze ").has(" z ");
    t.type_text("clos").await;
    t.screen().row_with("▌ Close ").has(" e ");
    t.keys("esc C-k").await;
    t.type_text("unread").await;
    t.keys("enter").await.lacks("Commands");
    assert!(t.server.journal().iter().any(|e| e.method == "PUT"), "something was done");
}

#[tokio::test]
async fn letters_and_enter_typed_ahead_run_what_they_name() {
    let mut t = Flow::start().await;
    t.press("C-k l i g h t enter").await;
    assert!(!t.model().quitting);
    t.settle().await;
    assert_eq!(t.model().settings.theme, "light");
    t.press("C-k d a r k enter").await;
    t.settle().await;
    assert_eq!(t.model().settings.theme, "dark");
    t.press("C-k o m a r enter").await;
    t.settle().await;
    assert_eq!(t.selected(), Some("omar"), "a customer");
    t.press("C-k a s s i g n space m e t t e enter").await;
    t.settle().await;
    assert_eq!(t.on_server("omar")["admin_assignee_id"], t.admin("Mette"));
    t.press("C-k g o t o space s n o o z e d enter").await;
    t.settle().await.has("Nadia Petrova").lacks("Maria Lopez");
    t.keys("g a").await;
    t.go_to("maria").await;
    t.press("C-k s n o o z e space 2 h enter").await.foot().has("Snoozed Maria Lopez until 12:30");
    t.settle().await;
    t.go_to("tom").await;
    t.press("C-k c l o s e enter").await;
    t.settle().await;
    assert_eq!(t.on_server("tom")["state"], "closed");
    // What was used last stands first, after the next start as well; what cannot be taken back does not.
    t.restart().await;
    t.keys("C-k").await.row_with("Last used").below().has("Go to what is snoozed");
    t.keys("esc").await;
    // A few letters of it quit nothing.
    t.press("C-k l v d f t enter").await;
    assert!(!t.model().quitting);
}

#[tokio::test]
async fn a_disabled_command_says_why_in_the_palette_and_when_it_is_tried() {
    let mut t = Flow::start().await;
    t.keys("C-k").await;
    t.type_text("reopen").await.row_with("Reopen").has("It is open already");
    t.keys("enter").await.foot().has("It is open already");
    t.keys("esc").await;
    t.keys("o").await.foot().has("It is open already");
    t.keys("f").await.foot().has("There is no link in this thread");
    t.command("send").await.foot().has("No reply or note is being written");
}

#[tokio::test]
async fn a_person_without_a_seat_reads_only_and_is_told_so() {
    let options = Options::default().config(|c| c.profile.email = Some("anneke@ledgerwick.example".into()));
    let mut t = Flow::with(options).await;
    t.keys("r")
        .await
        .lacks("Reply to")
        .foot()
        .has("You have no inbox seat: you can read and search here, and write nothing");
    t.keys("e").await.foot().has("You have no inbox seat: you can read and search here, and write nothing");
    assert_eq!(t.on_server("maria")["state"], "open");
}

#[tokio::test]
async fn the_command_line_completes_and_remembers() {
    let mut t = Flow::start().await;
    t.keys(":").await.foot().has(":");
    t.type_text("prio").await.has("Set the priority");
    t.keys("tab").await.foot().has(":priority");
    t.type_text(" h").await.has("high");
    t.keys("tab").await.foot().has(":priority high");
    t.keys("enter").await;
    assert_eq!(t.on_server("maria")["priority"], "high");
    t.command("sort oldest").await;
    t.keys(": up").await.foot().has(":sort oldest");
    t.keys("up").await.foot().has(":priority high");
    t.keys("down down").await.foot().lacks("sort oldest");
    t.keys("esc").await;
    t.restart().await;
    t.keys(": up up").await.foot().has(":priority high");
    t.keys("esc").await;
    t.command("prioritty").await.foot().has("did you mean `priority`?");
    t.command("").await.foot().has("/ find");
    // A bare number is a row.
    t.command("3").await;
    assert_eq!(t.selected(), Some("aiko"));
}

#[tokio::test]
async fn backspace_on_an_empty_line_leaves_it() {
    let mut t = Flow::start().await;
    t.keys(": a backspace").await.foot().has(":");
    t.keys("backspace").await.foot().has("/ find");
}

#[tokio::test]
async fn help_lists_keys_and_commands_and_scrolls() {
    let mut t = Flow::start().await;
    t.keys("?").await.has("Help").has("Snooze");
    let top = t.screen().text();
    t.keys("C-d").await;
    assert_ne!(top, t.screen().text());
    t.keys("G").await.has("quit");
    t.keys("g g").await;
    assert_eq!(top, t.screen().text());
    t.keys("q").await.lacks("Help").foot().has("/ find");
    t.keys("f1").await.has("Help");
    t.keys("esc").await.lacks("Help ·");
}

#[tokio::test]
async fn help_begins_with_the_keys_of_where_one_is_filters_and_runs_what_one_finds() {
    for (columns, rows) in [(80, 24), (120, 40), (200, 60), (40, 12)] {
        let mut t = Flow::with(Options::default().size(columns, rows)).await;
        t.keys("?").await.has("Help · list").has("Working on a conversation");
        t.keys("/").await;
        t.type_text("high prio").await.has("high priority").lacks("Go to my inbox");
        t.keys("esc").await.lacks("/high");
        t.keys("/").await;
        t.type_text("prioritised by nobody").await.lacks("high priority");
        t.keys("esc esc").await.lacks("Help ·");
    }
    let mut t = Flow::start().await;
    // A command that cannot run says why, in the list and when it is tried.
    t.keys("? /").await;
    t.type_text("wake from").await.has("It is open already");
    t.keys("enter enter").await.has("Help · list").has("It is open already");
    t.keys("/").await;
    t.keys("C-u").await;
    t.type_text("set the prio").await;
    t.keys("enter enter").await.has("Priority of Maria Lopez");
    // Before the cursor is on anything, Enter leaves and runs nothing: not even what stands first.
    t.keys("esc r").await;
    t.type_text("not yet").await;
    t.keys("f1 enter").await.lacks("Help ·").has("not yet");
    assert_eq!(t.count_of("maria", "not yet"), 0);
    t.keys("f1").await.has("Help · composer").has("C-x … Message").lacks("Working on a conversation");
    t.keys("tab").await.has("Help · other keys").has("In the conversation list");
    t.keys("esc").await.has("the customer reads this");
}

#[tokio::test]
async fn a_begun_sequence_shows_what_may_follow() {
    let mut t = Flow::start().await;
    t.keys("g").await.has("Go to my inbox").foot().has("g");
    t.keys("m").await.lacks("Go to my inbox").lacks("Tom Becker");
    t.keys("g").await.has("Go to my inbox");
    t.keys("esc").await.lacks("Go to my inbox");
    t.keys("g x").await.lacks("Go to my inbox");
    t.keys("j").await;
    assert_eq!(t.selected(), Some("omar"), "a key that follows nothing starts anew");
    t.keys("v").await.has("Choose a theme");
    t.keys("esc r C-x").await.has("Send and close");
    t.keys("esc").await.has("Reply to");
}

#[tokio::test]
async fn themes_switch_and_are_remembered_where_they_are_set() {
    let mut t = Flow::start().await;
    let colour = |t: &Flow| {
        let (x, y) = t.screen().find("customer");
        t.screen().colour(x, y)
    };
    let dark = colour(&t);
    t.keys("v t").await.has("Theme").has("light");
    t.type_text("light").await;
    t.keys("enter").await;
    assert_ne!(colour(&t), dark);
    assert_eq!(Some(colour(&t)), t.model().theme.style(Role::TextMuted).fg);
    t.command("theme nosuch").await.foot().has("There is no theme `nosuch`");
    for name in t.model().settings.themes.clone() {
        t.command(&format!("theme {name}")).await.has("Maria Lopez  Lighthouse");
    }
}

#[tokio::test]
async fn away_and_back_again() {
    let mut t = Flow::start().await;
    t.screen().top().has("● Robin, active");
    t.keys("w 2").await.top().has("○ Robin, away");
    let away = |t: &Flow| {
        let stage = t.server.stage();
        let me = stage.world.admins.first().expect("me");
        (me.away, me.reassign)
    };
    assert_eq!(away(&t), (true, false));
    t.keys("w 1").await.top().has("● Robin, active").lacks("away");
    assert_eq!(away(&t), (false, false));
    t.command("away reassign").await;
    assert_eq!(away(&t), (true, true));
    t.command("away sideways").await.foot().has("`sideways` is no status: on, off or reassign");
}

#[tokio::test]
async fn away_while_offline_waits_in_the_outbox_survives_a_restart_and_arrives() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.go_offline().await;
    t.keys("w 2").await.top().has("○ Robin, away");
    t.screen().foot().has("1 waits");
    t.keys("w 1").await.top().has("● Robin, active");
    t.keys("w 2").await.top().has("○ Robin, away");
    t.screen().foot().has("1 waits");
    t.command("outbox").await.has("your own status: away").has("in the name of Robin Castellane");
    t.keys("esc").await;
    t.restart().await.top().has("○ Robin, away");
    t.screen().foot().has("1 waits");
    let writes = |t: &Flow| t.server.journal().iter().filter(|entry| entry.path.ends_with("/away")).count();
    assert_eq!(writes(&t), 0);
    t.go_online().await.top().has("○ Robin, away");
    t.screen().foot().lacks("↑").lacks("waits");
    assert!(t.server.stage().world.admins.first().expect("me").away);
    assert_eq!(writes(&t), 1, "what was decided otherwise meanwhile is not said");
}

#[tokio::test]
async fn a_status_that_is_refused_is_said_and_needs_a_person() {
    let mut t = Flow::start().await;
    t.server.plan(Fault::once("/away", FaultKind::Status(422)));
    t.keys("w 2").await.foot().has("Your status is not changed: Intercom refused it (422").has("×1 refused");
    assert!(!t.model().known.directory.admins.iter().any(|admin| Some(&admin.id) == t.model().me() && admin.away));
    t.command("outbox").await.has("your own status: away").has("refused");
    t.keys("r").await;
    t.keys("esc").await.top().has("○ Robin, away");
    assert!(t.server.stage().world.admins.first().expect("me").away);
}

fn linked() -> Options {
    Options::default().world(|world| {
        let who = contact(world, 50, "Linus Link", None);
        let slot = chat(world, who, "See <a href=\"https://example.com/one\">one</a>", NOW - 60);
        let two =
            "<p>and <a href=\"https://example.com/two\">two</a>, <a href=\"javascript:alert(1)\">not this</a></p>";
        world.contact_reply(slot, who, Message::text(two), NOW - 50);
    })
}

#[tokio::test]
async fn links_are_numbered_opened_and_copied() {
    let mut t = Flow::with(linked()).await;
    t.screen().has("two [1]").has("one [2]");
    t.keys("2 f").await;
    assert_eq!(t.outside.last(), Some(&Outside::OpenUrl("https://example.com/one".into())));
    t.keys("1 F").await;
    assert_eq!(t.outside.last(), Some(&Outside::Copy("https://example.com/two".into())));
    t.keys("f").await.has("Links").has("https://example.com/one");
    t.keys("enter").await;
    assert_eq!(t.outside.last(), Some(&Outside::OpenUrl("https://example.com/two".into())));
    t.keys("9 f").await.foot().has("There is no link 9 in this thread");
    assert!(t.model().drawn.links.iter().all(|link| link.url.starts_with("https://")));
}

#[tokio::test]
async fn the_address_of_a_conversation_can_be_copied() {
    let mut t = Flow::start().await;
    t.keys("y y").await.has("Copied the address of Maria Lopez in the web inbox");
    let id = t.id("maria");
    assert!(matches!(t.outside.last(), Some(Outside::Copy(url)) if url.ends_with(&id)), "{:?}", t.outside);
}

#[tokio::test]
async fn what_bots_wrote_folds_into_a_line() {
    use practice::world::{PartKind, Who};
    let options = Options::default().world(|world| {
        let who = contact(world, 50, "Bodo Bot", None);
        let slot = chat(world, who, "Hello", NOW - 60);
        for (n, words) in (0..).zip(["<p>Beep one.</p>", "<p>Beep two.</p>", "<p>Beep three.</p>"]) {
            world.bot_says(slot, Who::Operator, PartKind::Comment, words.into(), NOW - 50 + n);
        }
    });
    let mut t = Flow::with(options).await;
    t.screen().has("Beep one.").has("bot");
    t.keys("v b").await.lacks("Beep two.").has("▸ 3 messages by bots");
    t.keys("v b").await.has("Beep two.");
}

#[tokio::test]
async fn the_details_say_who_the_customer_is() {
    let mut t = Flow::with(Options::default().size(160, 60)).await;
    for app in ["Customer attributes", "Notes", "Recent events"] {
        t.command(&format!("details.fold {app}")).await;
    }
    let screen = t.screen();
    for words in [
        "Assignee",
        "Robin Castellane",
        "maria@example.com",
        "Lighthouse Ltd",
        "Pro",
        "user-1",
        "#vip",
        "Prefers e-mail.",
        "invoice-viewed",
        "plan-upgraded",
        "Dublin",
    ] {
        screen.has(words);
    }
    t.go_to("omar").await.has("Billing").has("Quayside Coffee").has("omar@example.com");
    // The same customer's other conversations.
    t.keys("v d").await.lacks("omar@example.com");
    t.keys("v d").await.has("omar@example.com");
}

#[tokio::test]
async fn the_details_show_who_a_merged_customer_became() {
    let mut t = Flow::with(Options::default().size(160, 60)).await;
    let contact = |t: &Flow, name: &str| t.server.look(&t.id(name), |c| c.contact()).flatten().expect("a customer");
    let (lena, aiko) = (contact(&t, "lena"), contact(&t, "aiko"));
    let old = {
        let mut stage = t.server.stage();
        let (world, now) = (&mut stage.world, t.clock.now().0);
        let id = world.contacts.get(lena).expect("a contact").id;
        world.merge_contacts(lena, aiko, now);
        hex_id(&id)
    };
    // The conversation would say by itself whose it is now: it comes after her who is no more was asked for.
    t.server.plan(Fault::once(&format!("/conversations/{}", t.id("lena")), FaultKind::Hold).on("GET"));
    t.go_to_without_waiting("lena").await;
    t.until("who she became", |screen| screen.text().contains("aiko@example.com")).await;
    t.server.clear_faults();
    t.settle().await.has("aiko@example.com").lacks("lena@example.com");
    let who = |t: &Flow| t.model().panes.list.selected_row().expect("a row").who.to_string();
    assert_eq!(who(&t), "Aiko Tanaka");
    let asked = t.server.journal();
    assert!(asked.iter().any(|e| e.path == format!("/contacts/{old}") && e.status == Some(410)), "it was followed");
    t.restart().await;
    t.go_to("lena").await.has("aiko@example.com");
    assert_eq!(who(&t), "Aiko Tanaka");
}

#[tokio::test]
async fn pane_sizes_change_and_are_remembered() {
    let mut t = Flow::start().await;
    let rows = 1..38;
    let before = t.screen().dividers(rows.clone());
    t.keys("> > >").await;
    let wider = t.screen().dividers(rows.clone());
    assert!(wider[0] > before[0] && wider[1] == before[1], "{before:?} {wider:?}");
    t.keys("l l > >").await;
    let both = t.screen().dividers(rows.clone());
    assert!(both[1] < wider[1], "{wider:?} {both:?}");
    t.keys("h h <").await;
    let last = t.screen().dividers(rows.clone());
    t.restart().await;
    assert_eq!(t.screen().dividers(rows), last);
}

#[tokio::test]
async fn quitting_keeps_what_was_written() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("unfinished").await;
    t.command_in_composer("quit").await;
    assert!(t.model().quitting);
    t.restart().await;
    t.keys("r").await.has("unfinished");
}

#[tokio::test]
async fn suspend_and_redraw_are_asked_of_the_terminal() {
    let mut t = Flow::start().await;
    t.keys("C-z C-l").await;
    assert_eq!(t.outside, [Outside::Suspend, Outside::Redraw]);
}

#[tokio::test]
async fn outbox_and_messages_can_be_looked_through() {
    let mut t = Flow::start().await;
    t.keys("g o").await.has("Nothing waits to be sent");
    t.keys("esc o g e").await.has("Messages").has("It is open already");
}
