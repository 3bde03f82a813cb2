//! `sidetone shift`: one's own figures from a shell.

use client::domain::{Admin, Author, AuthorKind, Body, Conversation, Me, Part, Text, Thread, Timestamp};
use client::store::{DirectoryPart, Store};
use clock::Clock;
use serde_json::Value;

use crate::support::{Home, stderr, stdout};

/// A store with a conversation that was asked two hours ago and answered by the token's owner after six minutes.
fn kept(home: &Home) {
    let dir = home.state().join("profiles").join("default");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (store, _) = Store::open(&dir, Clock::System).unwrap();
        let admin = Admin {
            id: "5".into(),
            name: Text::new("Robin"),
            email: Text::new("robin@example.com"),
            away: false,
            away_reassign: false,
            away_reason: None,
            has_inbox_seat: true,
            team_ids: Vec::new(),
        };
        let workspace = Text::new("Shop");
        let me = Me { admin, workspace_id: "w".to_owned(), workspace_name: workspace, region: None, timezone: None };
        store.put_directory(DirectoryPart::Me(me)).await.unwrap();
        let began = Clock::System.now().plus(-7200);
        let mut conversation = Conversation::new("77", began);
        conversation.updated_at = began.plus(360);
        conversation.source.author =
            Author { kind: AuthorKind::User, id: "c".to_owned(), name: Some(Text::new("Bo")), ..Author::default() };
        conversation.source.body = Body::new("<p>Hello?</p>");
        let reply = Part {
            body: Some(Body::new("<p>Yes</p>")),
            author: Author { kind: AuthorKind::Admin, id: "5".to_owned(), ..Author::default() },
            ..Part::new("1", "comment", Timestamp(began.0 + 360))
        };
        let thread = Thread { conversation, parts: vec![reply], total_parts: 1 };
        let asked = store.revision().await.unwrap();
        store.put_thread(thread, asked).await.unwrap();
    });
}

#[test]
fn a_shift_is_told_from_a_shell_as_text_as_markdown_and_as_json_without_a_token() {
    let home = Home::new();
    kept(&home);
    let text = stdout(&home.run(&["shift", "--since", "1d"]));
    assert!(text.contains("1 conversation, 1 reply") && text.contains("median 6 min ~"), "{text}");
    assert!(text.contains("the API gives no such figure"), "{text}");
    let markdown = stdout(&home.run(&["shift", "--since", "1d", "--format", "markdown"]));
    assert!(markdown.contains("| Answered | 1 conversation, 1 reply |"), "{markdown}");
    let json: Value =
        serde_json::from_str(&stdout(&home.run(&["shift", "--since", "1d", "--format", "json"]))).unwrap();
    assert_eq!((&json["answered"], &json["computed"]["first_answer"]["median"]), (&1.into(), &360.into()));
    assert_eq!(json["conversations_not_all_here"], 0);
    let later: Value =
        serde_json::from_str(&stdout(&home.run(&["shift", "--since", "1h", "--format", "json"]))).unwrap();
    assert_eq!(later["answered"], 0);
}

#[test]
fn a_time_that_is_none_and_a_profile_without_a_store_are_said() {
    let home = Home::new();
    assert!(stderr(&home.run(&["shift", "--since", "soon"]), 2).contains("no time to look back to"));
    assert!(stderr(&home.run(&["shift"]), 1).contains("nothing is kept here yet"));
    kept(&home);
    home.write("config.toml", "[profile.default]\nemail = \"nobody@example.com\"\n");
    assert!(stderr(&home.run(&["shift"]), 1).contains("whose shift it is cannot be told"));
}
