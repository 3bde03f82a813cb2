//! Macros of one's own: text, what follows the message, questions that are asked before, and the teams that they are for.

use serde_json::{Value, json};

use crate::macros::with;
use crate::support::{Flow, Options};

const FILE: &str = r#"
["Invoice copy"]
text = """
Hello {{first_name | fallback: "there"}},

the **invoice** {{invoice}} for {{company.name}} is attached once more.
Best, {{teammate.first_name}} about {{conversation.id}}"""
actions = ["tag vip", "close"]
ask = { invoice = "Number of the invoice" }

["Only billing"]
text = "For the people of Billing"
teams = ["Billing"]

["Later"]
text = "I will look at the *pairing* of your reader tomorrow."
actions = ["snooze tomorrow"]

["Gone"]
text = "Bye"
actions = ["tag nosuch"]
"#;

fn own() -> Options {
    with(&[("Parcel", "<p>It is on its way.</p>")]).macros(FILE)
}

fn body(t: &Flow, name: &str) -> String {
    let said = t.parts(name).into_iter().rev().find(|part| part["part_type"] == "comment");
    said.map(|part| part["body"].as_str().unwrap_or("").to_owned()).unwrap_or_default()
}

fn tags(t: &Flow, name: &str) -> Vec<Value> {
    let all = t.on_server(name)["tags"]["tags"].as_array().cloned().unwrap_or_default();
    all.iter().map(|tag| tag["name"].clone()).collect()
}

#[tokio::test]
async fn a_macro_of_ones_own_asks_first_comes_in_filled_and_its_actions_follow_the_message() {
    let mut t = Flow::with(own()).await;
    t.keys("r").await;
    t.keys("C-x m").await;
    t.type_text("invoice c").await.row_with("Invoice copy").has("mine · asks 1");
    t.screen().has("Hello Maria,").has("⟨invoice: not known⟩").has("Then: tag vip · close");
    t.keys("enter").await.has("Invoice copy, for Maria Lopez").has("Number of the invoice");
    // Nothing comes in before it is answered.
    t.keys("enter").await.has("Before it comes in").has("Number of the invoice");
    t.type_text("4711").await;
    t.keys("enter").await.has("Hello Maria,").has("Then: tag vip · close").has("C-s send & close");
    assert_eq!(
        (t.on_server("maria")["state"].clone(), tags(&t, "maria")),
        (json!("open"), vec![]),
        "nothing is done yet"
    );
    t.keys("C-s").await;
    let id = t.id("maria");
    let sent = body(&t, "maria");
    assert!(sent.starts_with("<p>Hello Maria,</p>"), "{sent}");
    assert!(sent.contains("the <b>invoice</b> 4711 for Lighthouse Ltd"), "{sent}");
    assert!(sent.contains(&format!("Best, Robin about {id}")), "{sent}");
    assert_eq!((t.on_server("maria")["state"].clone(), tags(&t, "maria")), (json!("closed"), vec![json!("vip")]));
}

#[tokio::test]
async fn what_was_answered_is_words_and_never_markup() {
    let mut t = Flow::with(own()).await;
    t.keys("r").await;
    t.insert("Invoice copy").await;
    t.type_text("*4711* <b>").await;
    t.keys("enter").await.has("[macro “Invoice copy”]");
    t.keys("C-s").await;
    let sent = body(&t, "maria");
    assert!(sent.contains("the <b>invoice</b> *4711* &lt;b&gt; for Lighthouse Ltd"), "{sent}");
}

#[tokio::test]
async fn questions_that_are_left_bring_nothing_into_the_text() {
    let mut t = Flow::with(own()).await;
    t.keys("r").await;
    t.type_text("Mine ").await;
    t.insert("Invoice copy").await;
    t.keys("esc").await.foot().has("No macro came into your words to Maria Lopez");
    t.screen().has("Mine").lacks("Hello Maria").lacks("Then:");
    t.type_text("words").await.has("Mine words");
}

#[tokio::test]
async fn a_sign_at_a_words_beginning_asks_for_a_macro_and_is_text_otherwise() {
    let mut t = Flow::with(own()).await;
    for sign in ["#", "\\"] {
        t.keys("r").await;
        t.keys(sign).await.has("Macro into your reply to Maria Lopez");
        t.type_text("parcel").await;
        t.keys("enter").await.has("It is on its way.").lacks(&format!("{sign}It"));
        t.keys("C-x k").await;
    }
    t.keys("r").await;
    // Twice it is the sign; numbers and headings are text; in a word it is a letter like any other.
    t.keys("# #").await.lacks("Macro into").has("#");
    t.type_text(" ").await;
    t.type_text("#12 is # one C:\\x \\n").await;
    t.keys("esc").await;
    let typed = t.model().composer.as_ref().map(|composer| composer.written().text);
    assert_eq!(typed.as_deref(), Some("# #12 is # one C:\\x \\n"));
}

#[tokio::test]
async fn macros_are_found_by_what_they_say_and_the_last_used_comes_first() {
    let mut t = Flow::with(own()).await;
    t.keys("r C-x m").await;
    t.type_text("pairing").await.has("Later").lacks("Parcel");
    t.keys("enter").await.has("Then: snooze until Thu 09:00");
    t.keys("C-x k r C-x m").await;
    let shown = t.screen().text();
    let row = |name: &str| shown.lines().position(|row| row.contains(name) && !row.contains("Macro"));
    let rows = [row(" Later "), row(" Invoice copy ")];
    assert!(rows[0].is_some());
    assert!(rows[0] < rows[1], "{rows:?}");
    // Of the workspace's it is said what is not known of them.
    t.type_text("parcel").await.has("text alone: Intercom’s API hides a macro’s actions");
}

#[tokio::test]
async fn a_macro_of_ones_own_is_found_in_the_palette_and_by_its_name() {
    let mut t = Flow::with(own()).await;
    t.keys("r").await;
    t.command_in_composer("insert later").await.has("I will look at the").has("Then: snooze until Thu 09:00");
    t.keys("C-x k").await;
    t.command("composer.macro later").await.has("Reply to Maria Lopez").has("I will look at the");
}

#[tokio::test]
async fn a_macro_for_a_team_is_offered_there_alone() {
    let mut t = Flow::with(own().world(|world| {
        for saved in &mut world.macros {
            saved.teams = Vec::new();
        }
        for team in &mut world.teams {
            team.admins.clear();
        }
    }))
    .await;
    t.keys("r C-x m").await;
    t.type_text("only bill").await.lacks("For the people of Billing");
    t.keys("esc esc").await;
    t.go_to("omar").await;
    t.keys("r C-x m").await;
    t.type_text("only bill").await.has("For the people of Billing");
}

#[tokio::test]
async fn an_action_that_cannot_be_done_stops_the_sending_and_takes_no_word_away() {
    let mut t = Flow::with(own()).await;
    t.keys("r").await;
    t.insert("Gone").await;
    t.screen().has("Bye").has("Then: There is no tag called “nosuch”");
    t.keys("C-s").await.has("Not sent: There is no tag called “nosuch”").has("Bye");
    assert_eq!(t.count_of("maria", "Bye"), 0);
}

#[tokio::test]
async fn what_is_wrong_in_the_file_is_said_with_its_line_and_the_rest_counts() {
    let file = "[Fine]\ntext = \"All is fine\"\n\n[Odd]\ntext = \"x\"\nactions = [\"cloze\"]\n";
    let mut t = Flow::with(Options::default().macros(file)).await;
    t.command("messages").await.has("macros.toml:6").has("“cloze” is nothing that can follow a message");
    t.keys("esc r C-x m").await;
    t.type_text("fine").await.has("All is fine");
}
