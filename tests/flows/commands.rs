//! Commands as such: several on one key, and those that are added while the program runs.

use sidetone::call::{Call, Kind, Param};
use sidetone::command::{Area, Command};
use sidetone::model::Level;
use sidetone::model::registry::{Done, Origin, Run};

use crate::support::{Flow, Options};

#[tokio::test]
async fn several_commands_on_a_key_are_about_one_conversation_and_keys_behind_come_after() {
    let mut t = Flow::start().await;
    t.bind("[list]\n\"X\" = [\"priority high\", \"close\", \"note\"]\n");
    t.press("X h i").await.has("NOTE about Maria Lopez");
    t.settle().await.has("hi");
    assert_eq!((&t.on_server("maria")["state"], &t.on_server("maria")["priority"]), (&"closed".into(), &"high".into()));
    assert_eq!(t.on_server("tom")["state"], "open", "the cursor went on to him, and nothing else did");
    t.keys("C-s").await;
    assert_eq!(t.count_of("maria", "hi"), 1);
}

#[tokio::test]
async fn of_several_commands_each_meets_what_the_one_before_has_brought_up() {
    let mut t = Flow::start().await;
    t.bind("[list]\n\"X\" = [\"inbox.snoozed\", \"reopen\"]\n\"Y\" = [\"cursor.down\", \"close\"]\n");
    t.press("Y").await;
    t.settle().await;
    assert_eq!((&t.on_server("maria")["state"], &t.on_server("tom")["state"]), (&"open".into(), &"closed".into()));
    t.press("X").await;
    t.settle().await;
    assert_eq!(t.on_server("nadia")["state"], "open");
}

fn added(command: Command) -> Command {
    Command { origin: Origin::Added("team".into()), ..command }
}

#[tokio::test]
async fn a_command_that_is_added_while_the_program_runs_is_like_any_other() {
    let mut t = Flow::start().await;
    t.command("urgent.done").await.foot().has("There is no command `urgent.done`");
    let both = ["priority urgent", "close"].map(|line| t.model().commands.read(line).expect("a call"));
    let command =
        added(Command::new(Area::Conversation, "urgent.done", "Mark urgent and close", |_, _| Ok(Done::default())));
    t.teach(Command { run: Run::Sequence(both.to_vec()), ..command.also(&["ud"]) });
    t.bind("[list]\n\"X\" = \"ud\"\n");
    // By its key, which hints, palette and help know.
    t.keys("X").await;
    assert_eq!(t.on_server("maria")["state"], "closed");
    t.keys("?").await;
    t.keys("G").await.has("urgent.done").has("Mark urgent and close");
    t.keys("esc").await;
    // By the palette, found by its words and by its name.
    t.go_to("tom").await;
    t.keys("C-k").await;
    t.type_text("mark urgent").await.row_with("▌ Mark urgent and close").has(" X ");
    t.keys("enter").await;
    assert_eq!((&t.on_server("tom")["state"], &t.on_server("tom")["priority"]), (&"closed".into(), &"urgent".into()));
    // On the `:` line, completed.
    t.go_to("aiko").await;
    t.keys(":").await;
    t.type_text("urg").await.has("Mark urgent and close");
    t.keys("tab").await.foot().has(":urgent.done");
    t.keys("enter").await;
    assert_eq!(t.on_server("aiko")["state"], "closed");
    // And it goes again.
    t.forget(&Origin::Added("team".into()));
    t.keys("X").await.foot().has("There is no command `urgent.done`");
}

#[tokio::test]
async fn what_an_added_command_takes_is_completed_and_checked_by_its_kind() {
    let mut t = Flow::start().await;
    let command = added(Command::new(Area::Conversation, "rank", "Say how urgent it is", |_, call| {
        Ok(Done::default().saying(Level::Info, format!("called with {}", call.words())))
    }));
    t.teach(command.takes(&[Param::must("urgency", Kind::Priority), Param::may("why", Kind::Text)]));
    t.keys(":").await;
    t.type_text("rank ur").await.has("urgent");
    t.keys("tab").await.foot().has(":rank urgent");
    t.type_text(" as it's late").await;
    t.keys("enter").await.foot().has("called with urgent as it's late");
    t.command("rank hihg").await.foot().has("`hihg` is no urgency: none, low, medium, high or urgent");
    t.keys("?").await;
    t.keys("G").await.has("rank <none|low|medium|high|urgent").has("Say how urgent it is");
}

#[tokio::test]
async fn a_command_that_runs_itself_comes_to_an_end_and_says_so() {
    let mut t = Flow::start().await;
    let again = added(Command::new(Area::Program, "again", "Do it again", |_, _| Ok(Done::default())));
    t.teach(Command { run: Run::Sequence(vec![Call::of("bots.toggle"), Call::of("again")]), ..again });
    t.command("again").await.foot().has("Stopped `again`: it runs too many commands, or itself");
    t.keys("j").await;
    assert_eq!(t.selected(), Some("tom"), "and all goes on");
}

#[tokio::test]
async fn a_number_that_no_action_can_have_is_not_about_the_one_under_the_cursor() {
    let mut t = Flow::with(Options::default().gated()).await;
    t.go_offline().await;
    t.poll().await;
    t.keys("r").await;
    t.type_text("From the tunnel").await;
    t.keys("C-s g o").await.has("From the tunnel");
    for (number, words) in [
        ("18446744073709551615", "Action 18446744073709551615 is not in the outbox"),
        ("'9'", "Action 9 is not in the outbox"),
        ("'all'", "`all` is no number"),
    ] {
        t.command(&format!("outbox.edit {number}")).await.has(words).lacks("Reply to");
        t.command(&format!("outbox.drop {number}")).await.has(words).lacks("take the reply back");
    }
}

#[tokio::test]
async fn more_commands_than_a_key_may_run_are_not_dropped_in_silence() {
    let mut t = Flow::start().await;
    t.bind(&format!("[list]\n\"X\" = [{}]\n", "\"cursor.down\", ".repeat(65)));
    t.keys("X").await.foot().has("one key may not run so many commands");
}

#[tokio::test]
async fn what_is_to_follow_words_on_a_key_does_not_follow_where_they_are_not_said() {
    let mut t = Flow::start().await;
    t.bind("[composer]\n\"C-y\" = [\"composer.send\", \"close\"]\n");
    t.keys("r C-y").await.foot().has("There is nothing to send yet");
    assert_eq!(t.on_server("maria")["state"], "open");
    t.type_text("We cannot do that.").await;
    t.advance(60).await;
    t.server.contact_writes(&t.id("maria"), "Never mind, found it!").expect("written");
    t.poll().await;
    t.keys("C-y").await.foot().has("Not sent yet: Maria Lopez wrote");
    assert_eq!((t.count_of("maria", "We cannot do that."), &t.on_server("maria")["state"]), (0, &"open".into()));
    t.keys("C-y").await;
    t.settle().await;
    assert_eq!((t.count_of("maria", "We cannot do that."), &t.on_server("maria")["state"]), (1, &"closed".into()));
}

#[tokio::test]
async fn a_name_that_is_completed_before_other_words_stays_one() {
    let mut t = Flow::start().await;
    let command = added(Command::new(Area::Conversation, "pass", "Hand over", |_, call| {
        let given: Vec<String> = call.args.iter().map(|arg| format!("[{}]", arg.words())).collect();
        Ok(Done::default().saying(Level::Info, given.join(" ")))
    }));
    t.teach(command.takes(&[Param::must("who", Kind::Assignee), Param::may("why", Kind::Text)]));
    t.keys(":").await;
    t.type_text("pass mett").await;
    t.keys("tab").await.foot().has(":pass 'Mette Lindqvist'");
    t.type_text(" shift ends").await;
    t.keys("enter").await.foot().has("[Mette Lindqvist] [shift ends]");
    t.keys(":").await;
    t.type_text("pass m").await;
    t.keys("tab").await.foot().has(":pass me");
}
