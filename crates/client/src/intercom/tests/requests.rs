//! What goes out: headers, paths and bodies, and what is made of whole answers.

use serde_json::{Value, json};

use super::{Reply, Server, client, client_with};
use crate::domain::operation::{Note, Reply as Words};
use crate::domain::{Body, Priority, Timestamp};
use crate::intercom::{ApiError, Client, Cursor, PageRequest, Query, SearchSort};

fn thread() -> Value {
    json!({ "type": "conversation", "id": "5", "conversation_parts": { "conversation_parts": [], "total_count": 0 } })
}

#[tokio::test]
async fn every_request_names_its_version_and_who_asks() {
    let server = Server::start(|_, _| Reply::Json(200, thread())).await;
    let client = client(&server);
    client.thread(&"5".into()).await.expect("a thread");
    client.set_priority(&"5".into(), &"1".into(), Priority::High).await.expect("a thread");
    client.close(&"5".into(), &"1".into()).await.expect("a thread");
    let seen = server.seen();
    let versions: Vec<&str> = seen.iter().map(|s| s.header("intercom-version")).collect();
    assert_eq!(versions, ["2.16", "Preview", "2.16"]);
    for request in &seen {
        assert_eq!(request.header("accept"), "application/json");
        assert_eq!(request.header("authorization"), "Bearer dG9rOnNlY3JldA==");
        assert_eq!(request.header("user-agent"), concat!("sidetone/", env!("CARGO_PKG_VERSION")));
    }
    assert_eq!(seen[1].header("content-type"), "application/json");
}

#[tokio::test]
async fn every_write_names_its_author_and_says_what_it_is() {
    let tag = || json!({ "type": "tag", "id": "7", "name": "Billing" });
    let answer = move |seen: &super::server::Seen| if seen.line.contains("/tags") { tag() } else { thread() };
    let server = Server::start(move |_, seen| Reply::Json(200, answer(seen))).await;
    let client = client(&server);
    let (id, me) = ("5".into(), "1".into());
    let reply = Words { html: Body::new("<p>Hi</p>"), markdown: "Hi".into(), keeps_snooze: false };
    let note = Note { html: Body::new("<p>Psst</p>"), markdown: "Psst".into(), keeps_snooze: false };
    client.reply(&id, &me, &reply).await.expect("reply");
    client.note(&id, &me, &note).await.expect("note");
    client.close(&id, &me).await.expect("close");
    client.open(&id, &me).await.expect("open");
    client.snooze(&id, &me, Timestamp(1_760_000_000)).await.expect("snooze");
    client.assign_admin(&id, &me, Some(&"2".into())).await.expect("assign");
    client.assign_admin(&id, &me, None).await.expect("unassign");
    client.assign_team(&id, &me, Some(&"6".into())).await.expect("assign");
    client.tag(&id, &me, &"7".into()).await.expect("tag");
    client.untag(&id, &me, &"7".into()).await.expect("untag");
    client.set_priority(&id, &me, Priority::None).await.expect("priority");
    client.set_read(&id, &me, false).await.expect("unread");
    client.set_away(&me, true, false, Some("3")).await.expect("away");
    let expected = [
        (
            "POST /conversations/5/reply",
            json!({ "message_type": "comment", "type": "admin", "admin_id": "1", "body": "<p>Hi</p>" }),
        ),
        (
            "POST /conversations/5/reply",
            json!({ "message_type": "note", "type": "admin", "admin_id": "1", "body": "<p>Psst</p>" }),
        ),
        ("POST /conversations/5/parts", json!({ "message_type": "close", "type": "admin", "admin_id": "1" })),
        ("POST /conversations/5/parts", json!({ "message_type": "open", "admin_id": "1" })),
        (
            "POST /conversations/5/parts",
            json!({ "message_type": "snoozed", "admin_id": "1", "snoozed_until": 1_760_000_000 }),
        ),
        (
            "POST /conversations/5/parts",
            json!({ "message_type": "assignment", "type": "admin", "admin_id": "1", "assignee_id": "2" }),
        ),
        (
            "POST /conversations/5/parts",
            json!({ "message_type": "assignment", "type": "admin", "admin_id": "1", "assignee_id": "0" }),
        ),
        (
            "POST /conversations/5/parts",
            json!({ "message_type": "assignment", "type": "team", "admin_id": "1", "assignee_id": "6" }),
        ),
        ("POST /conversations/5/tags", json!({ "id": "7", "admin_id": "1" })),
        ("DELETE /conversations/5/tags/7", json!({ "admin_id": "1" })),
        ("PUT /conversations/5", json!({ "priority": "none", "admin_id": "1" })),
        ("PUT /conversations/5", json!({ "read": false })),
        (
            "PUT /admins/1/away",
            json!({ "away_mode_enabled": true, "away_mode_reassign": false, "away_status_reason_id": 3 }),
        ),
    ];
    let seen = server.seen();
    assert_eq!(seen.len(), expected.len());
    for (request, (line, body)) in seen.iter().zip(expected) {
        assert_eq!(request.line, line);
        assert_eq!(request.body, body, "{line}");
    }
}

#[tokio::test]
async fn a_search_is_paged_in_its_body_and_a_list_in_its_address() {
    let answer = json!({ "conversations": [{ "id": 5 }, {}], "total_count": 2, "pages": { "next": { "starting_after": "x=" } } });
    let server = Server::start(move |_, _| Reply::Json(200, answer.clone())).await;
    let client = client(&server);
    let page = PageRequest::after(50, Cursor::After("a=&b".into()));
    let found =
        client.search_conversations(&Query::contact(&"c".into()), &SearchSort::newest(), &page).await.expect("a page");
    assert_eq!((found.items.len(), found.total, found.next), (1, Some(2), Some(Cursor::After("x=".into()))));
    client.conversations(&page).await.expect("a page");
    let seen = server.seen();
    assert_eq!(seen[0].line, "POST /conversations/search");
    assert_eq!(
        seen[0].body,
        json!({ "query": { "field": "contact_ids", "operator": "=", "value": "c" },
                "sort": { "field": "updated_at", "order": "descending" },
                "pagination": { "per_page": 50, "starting_after": "a=&b" } })
    );
    assert_eq!(seen[1].line, "GET /conversations?per_page=50&starting_after=a%3D%26b");
}

#[tokio::test]
async fn all_pages_are_read_and_pages_that_go_in_circles_are_not_followed_for_ever() {
    let server = Server::start(|number, _| {
        let mark = if number < 3 {
            json!({ "starting_after": format!("m{number}") })
        } else {
            json!({ "starting_after": "m1" })
        };
        Reply::Json(200, json!({ "type": "list", "data": [{ "id": number, "name": "x" }], "pages": { "next": mark } }))
    })
    .await;
    assert_eq!(client(&server).macros().await.expect("macros").items.len(), 4);
    let notes = Server::start(|number, _| {
        let next = if number == 0 { json!("https://elsewhere.test/contacts/c/notes?page=2") } else { json!(null) };
        Reply::Json(200, json!({ "data": [{ "id": number }], "pages": { "next": next } }))
    })
    .await;
    let notes_read = client(&notes).contact_notes(&"c".into()).await.expect("notes");
    assert_eq!((notes_read.items.len(), notes_read.next), (2, None), "read to its end");
    assert_eq!(notes.seen()[1].line, "GET /contacts/c/notes?per_page=50&page=2");
}

#[tokio::test]
async fn every_list_ends_however_its_pages_go_on_and_says_that_it_was_cut_off() {
    for (length, most) in [(1, 2), (2, 3), (7, 8), (usize::MAX, 4)] {
        let server = Server::start(move |number, _| {
            // With ever new cursors the items are the same; in a circle they are those of the circle.
            let place = if length == usize::MAX { 0 } else { number % length };
            let next = json!({ "starting_after": format!("m{}", number % length) });
            let item = json!({ "id": place.to_string(), "name": "x", "label": "x" });
            Reply::Json(200, json!({ "data": [item], "pages": { "next": next } }))
        })
        .await;
        let client = client(&server);
        let asked = |before: usize| server.count() - before;
        macro_rules! ends {
            ($call:expr) => {
                let before = server.count();
                let page = $call.await.expect("a list");
                assert!(page.next.is_some(), "it is said");
                assert!(asked(before) <= most, "{} requests for a circle of {length}", asked(before));
                let mut ids: Vec<_> = page.items.iter().map(|item| item.id.clone()).collect();
                ids.dedup();
                assert_eq!(ids.len(), page.items.len(), "each once");
            };
        }
        ends!(client.admins());
        ends!(client.teams());
        ends!(client.tags());
        ends!(client.macros());
        ends!(client.away_reasons());
        ends!(client.contact_notes(&"c".into()));
        ends!(client.contact_tags(&"c".into()));
        ends!(client.contact_companies(&"c".into()));
    }
}

#[tokio::test]
async fn contacts_are_asked_for_in_batches() {
    let server = Server::start(|_, seen| {
        let found: Vec<Value> =
            seen.body["query"]["value"].as_array().unwrap().iter().map(|id| json!({ "id": id })).collect();
        Reply::Json(200, json!({ "data": found }))
    })
    .await;
    let ids: Vec<_> = (0..120).map(|n| format!("c{n}").into()).collect();
    assert_eq!(client(&server).contacts(&ids).await.expect("contacts").len(), 120);
    assert_eq!(server.count(), 3);
    assert_eq!(client(&server).contacts(&[]).await, Ok(Vec::new()));
}

#[tokio::test]
async fn away_flags_that_me_leaves_out_are_fetched() {
    let server = Server::start(|_, seen| {
        let mut admin = json!({ "type": "admin", "id": "1", "name": "Grace", "email": "grace@example.test" });
        if seen.line == "GET /me" {
            admin["app"] = json!({ "id_code": "w1", "name": "Shop" });
        } else {
            admin["away_mode_enabled"] = json!(true);
        }
        Reply::Json(200, admin)
    })
    .await;
    let me = client(&server).me().await.expect("me");
    assert!(me.admin.away);
    assert_eq!(me.workspace_id, "w1");
    assert_eq!(server.seen()[1].line, "GET /admins/1");
}

/// Answers `/contacts/0` with a link to `/contacts/1` and so on, as far as `hops`.
async fn merged(hops: usize, host: &'static str) -> Server {
    Server::start(move |number, _| {
        if number < hops {
            let link = format!("<{host}/contacts/{}>; rel=\"canonical\"", number + 1);
            let body = json!({ "type": "error.list", "errors": [{ "code": "contact_merged", "message": "merged" }] });
            return Reply::With(410, vec![("link", link)], body);
        }
        Reply::Json(200, json!({ "id": number.to_string(), "name": "Ada" }))
    })
    .await
}

#[tokio::test]
async fn a_merged_contact_is_followed_three_times_on_the_same_host() {
    for (hops, host) in [(1, ""), (3, ""), (2, "https://elsewhere.test")] {
        let server = merged(hops, host).await;
        let contact = client(&server).contact(&"0".into()).await.expect("a contact");
        assert_eq!(contact.id.as_str(), hops.to_string());
        assert_eq!(server.seen().last().unwrap().line, format!("GET /contacts/{hops}"));
    }
    let server = merged(9, "").await;
    let lost = client(&server).contact(&"0".into()).await.expect_err("too far");
    assert!(matches!(lost, ApiError::NotFound { code, .. } if code == "contact_merged"));
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn where_a_merged_contact_is_said_to_be_elsewhere_nothing_goes_there() {
    let elsewhere = Server::start(|_, _| Reply::Json(200, json!({ "id": "1", "name": "Mallory" }))).await;
    let link = format!("<{}/contacts/1>; rel=\"canonical\"", elsewhere.base());
    let server = Server::start(move |number, _| match number {
        0 => Reply::With(410, vec![("link", link.clone())], json!({ "type": "error.list", "errors": [] })),
        _ => Reply::Json(200, json!({ "id": "1", "name": "Ada" })),
    })
    .await;
    let contact = client(&server).contact(&"0".into()).await.expect("a contact");
    assert_eq!(contact.name.map(|name| name.to_string()).as_deref(), Some("Ada"));
    assert_eq!((server.count(), elsewhere.count()), (2, 0));
}

#[tokio::test]
async fn an_id_cannot_lead_to_another_place() {
    let server = Server::start(|_, _| Reply::Json(200, thread())).await;
    let client = client_with(&server, |options| options.base.push_str("/prefix/"));
    client.thread(&"../me?x=1#y/z".into()).await.expect("a thread");
    assert_eq!(server.seen()[0].line, "GET /prefix/conversations/..%2Fme%3Fx=1%23y%2Fz");
    for id in ["", ".", ".."] {
        assert!(matches!(client.thread(&id.into()).await, Err(ApiError::Setup { .. })), "{id:?}");
    }
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_client_is_shared_between_tasks() {
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    fn sent<T: Send>(future: T) -> T {
        future
    }
    let server = Server::start(|_, _| Reply::Json(200, thread())).await;
    let client: Client = client(&server);
    shared(&client);
    sent(client.thread(&"5".into())).await.expect("a thread");
    assert!(!format!("{client:?}").contains("dG9r"));
}
