//! Each thing that is done to a conversation is done to all that are marked, or is for one and says so (I30).

use serde_json::{Value, json};

use crate::support::Flow;

/// What a command does where two are marked.
enum Does {
    /// It is asked, and done to both: what the line is, and what the server shows then.
    Both(&'static str, fn(&Flow, &Value) -> bool),
    /// Words are for one customer: they open for the one under the cursor.
    One,
    /// It is about what was decided, not about a conversation.
    Neither,
}

fn table(name: &str) -> Option<Does> {
    use Does::{Both, Neither, One};
    Some(match name {
        "close" => Both("close", |_, c| c["state"] == "closed"),
        "close.without" => Both("close!", |_, c| c["state"] == "closed"),
        "reopen" => Both("reopen", |_, c| c["state"] == "open"),
        "snooze" => Both("snooze tomorrow", |_, c| c["state"] == "snoozed"),
        "assign" => Both("assign Mette Lindqvist", |t, c| c["admin_assignee_id"] == json!(t.admin("Mette"))),
        "assign.me" => Both("assign.me", |t, c| c["admin_assignee_id"] == json!(t.admin("Robin"))),
        "unassign" => Both("unassign", |_, c| c["admin_assignee_id"] == json!(0)),
        "assign.team" => Both("assign.team Billing", |t, c| c["team_assignee_id"] == json!(t.team("Billing"))),
        "tag" => Both("tag bug", |_, c| c["tags"]["tags"][0]["name"] == "bug"),
        "tag.new" => Both("tag.new outage", |_, c| c["tags"]["tags"][0]["name"] == "outage"),
        "priority" => Both("priority urgent", |_, c| c["priority"] == "urgent"),
        "read.toggle" => Both("read.toggle", |_, _| true),
        "mark.unread" => Both("mark.unread", |_, c| c["read"] == false),
        "mark.read" => Both("mark.read", |_, c| c["read"] == true),
        "tag.customer" => Both("tag.customer bug", |_, _| true),
        "reply" | "note" | "composer.macro" | "ladder" | "take.next" => One,
        "attribute" => Both("attribute Escalated: yes", |_, c| c["custom_attributes"]["Escalated"] == true),
        "attributes" => One,
        // Of several each that is a ticket is changed, and the others are left out: see what is refused.
        name if name.starts_with("ticket") => One,
        "spam" => Both("spam", |_, c| c["state"] == "closed" && c["tags"]["tags"][0]["name"] == "spam"),
        // Each says that it is done to one at a time.
        "spam.off" | "participants" | "participants.add" | "participants.remove" | "merge" | "block" | "redact" => One,
        "desk.do" | "merge.swap" => Neither,
        "undo" | "redo" | "marked.do" | "marked.name" => Neither,
        "route" | "rating" | "why" | "ladder.stop" | "mention.unread" | "mentions.clear" | "tag.message" => Neither,
        _ => return None,
    })
}

#[tokio::test]
async fn whatever_is_done_to_a_conversation_is_done_to_all_that_are_marked_as_one_step() {
    let names: Vec<String> = {
        let t = Flow::start().await;
        let all = t.model().commands.all().filter(|c| c.area == sidetone::model::registry::Area::Conversation);
        all.map(|c| c.name.to_string()).chain(["reply", "note"].map(str::to_owned)).collect()
    };
    for name in names {
        let does = table(&name).unwrap_or_else(|| panic!("what does {name} do to those that are marked?"));
        let Does::Both(line, is_so) = does else { continue };
        let mut t = Flow::start().await;
        if name == "reopen" {
            t.keys("space space e y").await;
            t.deliver().await;
            t.keys("g c").await;
            t.go_to("tom").await;
            t.keys("space").await;
            t.go_to("maria").await;
            t.keys("space").await;
        } else {
            t.keys("space space").await;
        }
        t.command(line).await.has("2 marked conversations");
        t.keys("y").await;
        t.deliver().await;
        for who in ["maria", "tom"] {
            assert!(is_so(&t, &t.on_server(who)), "{name}, {who}\n{}", t.on_server(who));
        }
        // What was so already is nothing to take back.
        if !t.model().known.done.is_empty() {
            t.keys("u").await.has("Taken back: ").has("2 marked");
        }
    }
}

#[tokio::test]
async fn words_are_for_the_one_under_the_cursor_whatever_is_marked() {
    for (keys, title) in
        [("r", "Reply to Aiko Tanaka"), ("n", "NOTE about Aiko Tanaka"), ("#", "Macro as your reply to Aiko Tanaka")]
    {
        let mut t = Flow::start().await;
        t.keys("space space").await;
        t.keys(keys).await.has(title);
        if keys == "#" {
            t.keys("1").await;
        }
        let kind = if keys == "n" { "note is about" } else { "reply goes to" };
        t.screen().has(&format!("This {kind} Aiko Tanaka alone: the 2 marked stay marked"));
    }
}

/// More than the window of rows that is loaded.
const MANY: usize = 700;

#[tokio::test]
async fn a_range_reaches_over_rows_that_no_frame_has_shown_and_says_how_many_it_marked() {
    let mut t = Flow::with(crate::support::Options::default().world(|world| {
        let contact = crate::town::contact(world, 99, "Guest Often", None);
        for n in 0..MANY {
            crate::town::chat(world, contact, "Hello?", crate::town::NOW - 60 - n as i64);
        }
    }))
    .await;
    t.keys("g a").await;
    let all = t.model().panes.list.total;
    assert!(all > MANY, "{all}");
    t.keys("space G").await;
    t.settle().await;
    t.keys("X").await.foot().has(&format!("Marked {all} from the last mark to here"));
    assert_eq!(t.model().panes.marks.len(), all);
    // And back up, from the end.
    t.keys("* n x g g").await;
    t.settle().await;
    t.keys("X").await;
    assert_eq!(t.model().panes.marks.len(), all);
    // Of so many the others are none, and of one all but that one.
    t.keys("* i").await.foot().has("There are no others");
    t.keys("* n x * i").await;
    assert_eq!(t.model().panes.marks.len(), all - 1);
}
