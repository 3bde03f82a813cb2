//! The control side over a real socket.

use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::tests::{NOW, small, up};
use crate::{Practice, world};

async fn control(p: &Practice, c: &Client, method: Method, path: &str, body: Value) -> (u16, Value) {
    let request = c.request(method, format!("{}/practice/{path}", p.base_url())).bearer_auth(p.control_token());
    let request = if body.is_null() { request } else { request.json(&body) };
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn a_customer_opens_writes_sends_files_and_rates() {
    let (p, c) = up(small()).await;
    let opened = control(&p, &c, Method::POST, "contact_opens", json!({"body": "Hello", "subject": "A & B"})).await;
    let id = opened.1["conversation_id"].as_str().unwrap().to_owned();
    assert_eq!(p.world().conversation(&id).unwrap()["source"]["subject"], "A &amp; B");
    let file = json!([{"name": "a.txt", "content_type": "text/plain", "data": "aGVsbG8="}]);
    let says = json!({"conversation_id": id, "body": "More", "attachment_files": file});
    assert_eq!(control(&p, &c, Method::POST, "contact_reply", says).await.0, 200);
    let me = p.world().owner();
    let long = "A long answer. ".repeat(20);
    for (path, body) in [
        ("reply", json!({"message_type": "comment", "type": "admin", "admin_id": me, "body": long})),
        ("parts", json!({"message_type": "close", "type": "admin", "admin_id": me})),
    ] {
        let does = json!({"path": format!("/conversations/{id}/{path}"), "body": body});
        assert_eq!(control(&p, &c, Method::POST, "operation", does).await.0, 200);
    }
    for (rating, remark) in [(3, None), (5, Some("Good"))] {
        let rates = json!({"conversation_id": id, "rating": rating, "remark": remark});
        assert_eq!(control(&p, &c, Method::POST, "contact_rates", rates).await.0, 200);
    }
    let seen = p.world().conversation(&id).unwrap();
    let parts = seen["conversation_parts"]["conversation_parts"].as_array().unwrap();
    assert!(parts.iter().any(|part| part["attachments"][0]["name"] == "a.txt"));
    assert_eq!(
        (&seen["conversation_rating"]["rating"], &seen["conversation_rating"]["remark"]),
        (&json!(5), &json!("Good"))
    );
}

#[tokio::test]
async fn any_operation_can_be_done_as_anybody_past_limit_faults_and_journal() {
    let (p, c) = up(crate::PracticeOptions { rate: 6, ..small() }).await;
    let colleague = p.world().stage().world.admins.last().unwrap().id;
    let id = p.world().find(|c| c.state == world::State::Open)[0].clone();
    control(&p, &c, Method::POST, "faults", json!({"kind": "status", "times": 9})).await;
    let path = format!("/conversations/{id}/parts");
    let body = json!({"message_type": "close", "type": "admin", "admin_id": colleague});
    for _ in 0..3 {
        let done = control(&p, &c, Method::POST, "operation", json!({"path": path, "body": body})).await;
        assert_eq!((done.0, &done.1["body"]["state"]), (200, &json!("closed")));
    }
    let (status, refused) = control(&p, &c, Method::POST, "operation", json!({"path": "/nothing"})).await;
    assert_eq!((status, &refused["type"]), (404, &json!("error.list")));
    assert_eq!(control(&p, &c, Method::GET, "journal", Value::Null).await.1["requests"], json!([]));
}

#[tokio::test]
async fn a_teammate_tags_messages_and_takes_the_tags_off() {
    let (p, c) = up(small()).await;
    let id = p.world().find(|c| c.parts.iter().any(|part| part.body.is_some()))[0].clone();
    let of = |pass: &dyn Fn(&world::Part) -> bool| {
        p.world().look(&id, |c| c.parts.iter().rev().find(|part| pass(part)).map(|part| part.id.to_string())).unwrap()
    };
    let part = of(&|part| part.body.is_some()).unwrap();
    let tag = p.world().stage().world.tags[0].clone();
    let colleague = p.world().stage().world.admins[1].id.to_string();
    let puts = json!({"conversation_id": id, "part_id": part, "tag": tag.name.to_uppercase(), "admin_id": colleague});
    let (status, tagged) = control(&p, &c, Method::POST, "teammate_tags", puts.clone()).await;
    assert_eq!(
        (status, &tagged["id"], &tagged["applied_by"]["id"]),
        (200, &json!(tag.id.to_string()), &json!(colleague))
    );
    let tags = |p: &Practice| {
        let seen = p.world().conversation(&id).unwrap();
        let parts = seen["conversation_parts"]["conversation_parts"].as_array().unwrap().clone();
        parts.iter().find(|seen| seen["id"] == part.as_str()).unwrap()["tags"].as_array().unwrap().len()
    };
    assert_eq!(tags(&p), 1);
    assert_eq!(control(&p, &c, Method::POST, "teammate_untags", puts.clone()).await.0, 200);
    assert_eq!(tags(&p), 0);
    assert_eq!(control(&p, &c, Method::POST, "teammate_untags", puts).await.1["errors"][0]["code"], "tag_not_found");
    // The first message, when none is named.
    let first = json!({"conversation_id": id, "tag": tag.id});
    assert_eq!(control(&p, &c, Method::POST, "teammate_tags", first).await.0, 200);
    assert_eq!(p.world().look(&id, |c| c.source.tags.len()), Some(1));
    for (wrong, status) in [
        (json!({"conversation_id": id, "part_id": "1", "tag": tag.id}), 404),
        (json!({"conversation_id": id, "part_id": [], "tag": tag.id}), 400),
        (json!({"conversation_id": id, "tag": "nobody's"}), 404),
        (json!({"conversation_id": id, "tag": tag.id, "admin_id": 5}), 404),
        (json!({"conversation_id": id}), 400),
    ] {
        assert_eq!(control(&p, &c, Method::POST, "teammate_tags", wrong.clone()).await.0, status, "{wrong}");
    }
    // A tag that is deleted leaves the messages too.
    let tag = p.world().stage().world.tag_named("of no segment").id;
    let puts = json!({"conversation_id": id, "part_id": part, "tag": tag});
    assert_eq!(control(&p, &c, Method::POST, "teammate_tags", puts).await.0, 200);
    assert_eq!(tags(&p), 1);
    p.world().stage().world.delete_tag(tag).unwrap();
    assert_eq!(tags(&p), 0);
}

#[tokio::test]
async fn the_journal_keeps_what_people_wrote_to_itself_unless_asked() {
    let (p, c) = up(small()).await;
    let request = c.post(format!("{}/tags", p.base_url())).bearer_auth(p.token()).header("Accept", "*/*");
    request.json(&json!({"name": "private words"})).send().await.unwrap();
    let told = control(&p, &c, Method::GET, "journal", Value::Null).await.1;
    assert_eq!(told["requests"][0]["path"], "/tags");
    assert!(!told.to_string().contains("private words"));
    let told = control(&p, &c, Method::GET, "journal?bodies=true", Value::Null).await.1;
    assert_eq!(told["requests"][0]["body"]["name"], "private words");
}

#[tokio::test]
async fn the_world_is_told_in_numbers() {
    let (p, c) = up(small()).await;
    let told = control(&p, &c, Method::GET, "world", Value::Null).await.1;
    let number = |name: &str| told[name].as_u64().unwrap();
    assert_eq!(number("conversations"), 60);
    assert_eq!(number("open") + number("snoozed") + number("closed"), 60);
    assert_eq!(told["now"], NOW);
}

#[tokio::test]
async fn a_plan_that_makes_no_sense_is_refused_with_the_reason() {
    let (p, c) = up(small()).await;
    for (plan, word) in [
        (json!({}), "kind"),
        (json!({"kind": "flood"}), "flood"),
        (json!({"kind": "delay"}), "millis"),
        (json!({"kind": "status", "status": 99}), "status"),
        (json!({"kind": "hold", "times": -1}), "times"),
        (json!({"kind": "hold", "share": 2}), "share"),
        (json!({"kind": "gateway", "millis": 5}), "done_after"),
        (json!({"kind": "gateway", "done_after": 5}), "millis"),
        (json!({"kind": "gateway", "millis": 5, "done_after": 5, "status": 1000}), "status"),
        (json!({"kind": "lag"}), "millis"),
        (json!({"one_of": [{"kind": "hold"}, {"kind": "webhook_drop"}]}), "one_of"),
        (json!({"one_of": [{"kind": "lag", "millis": 5}, {"kind": "hold"}]}), "one_of"),
    ] {
        let (status, refused) = control(&p, &c, Method::POST, "faults", plan).await;
        let message = refused["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(status == 400 && message.contains(word), "{status} {message}");
    }
    assert_eq!(control(&p, &c, Method::GET, "faults", Value::Null).await.1["left"], 0);
}

#[tokio::test]
async fn a_customer_answers_what_a_teammate_sent_first_once() {
    let (p, c) = up(small()).await;
    let me = p.world().owner();
    let contact = crate::world::people::hex_id(&p.world().stage().world.contacts.get(3).unwrap().id);
    let body = json!({"from": {"type": "admin", "id": me}, "to": {"type": "user", "id": contact}, "message_type": "in_app",
        "body": "How is it going?"});
    let sends = json!({"path": "/messages", "body": body});
    assert_eq!(control(&p, &c, Method::POST, "operation", sends).await.0, 200);
    let says = json!({"contact_id": contact, "body": "Well"});
    let (status, answer) = control(&p, &c, Method::POST, "contact_reply", says.clone()).await;
    assert_eq!(status, 200);
    let seen = p.world().conversation(answer["conversation_id"].as_str().unwrap()).unwrap();
    assert_eq!((&seen["state"], &seen["source"]["delivered_as"]), (&json!("open"), &json!("admin_initiated")));
    let parts = seen["conversation_parts"]["conversation_parts"].as_array().unwrap();
    assert_eq!((parts.len(), &parts[0]["id"]), (1, &answer["part_id"]));
    assert_eq!(control(&p, &c, Method::POST, "contact_reply", says).await.0, 404, "there is nothing left to answer");
}
