//! Reading rules, as tables of what is sent and what must be read of it.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{contact, conversation, lists, people, ticket};
use crate::domain::conversation::{AiAgent, AppliedTag, CompanyRef, LinkedObject, Rating, Sla};
use crate::domain::part::AssignedTo;
use crate::domain::{AuthorKind, Conversation, Priority, State, Text, Timestamp};
use crate::intercom::query::Cursor;

const AT: i64 = 1_760_000_000;

/// A list item with every key present, as the live API sends it (API 5).
fn whole() -> Value {
    json!({ "type": "conversation", "id": "215470000000001", "created_at": AT, "updated_at": AT + 3600,
        "waiting_since": AT + 3600, "snoozed_until": null, "title": null, "open": true, "state": "open", "read": false,
        "priority": "none", "admin_assignee_id": 0, "team_assignee_id": 5001, "company": null,
        "source": { "type": "email", "id": "3380000001", "delivered_as": "customer_initiated",
            "subject": "<p>Invoice &amp; refund</p>", "body": "<p>Hello</p>",
            "author": { "type": "lead", "id": "68e0000000000000000000aa", "name": "Ada\u{202e}", "email": "ada@example.test" },
            "attachments": [{ "type": "upload", "name": "a.png", "url": "https://files.test/a", "content_type": "image/png",
                "filesize": 12, "width": 1, "height": 1 }, null, { "name": "b" }],
            "url": "https://app.example.test/", "redacted": false },
        "contacts": { "type": "contact.list", "contacts": [
            { "type": "contact", "id": "68e0000000000000000000aa", "external_id": "u-1" }, { "id": null }] },
        "teammates": { "type": "admin.list", "admins": [] },
        "tags": { "type": "tag.list", "tags": [{ "type": "tag", "id": 7, "name": "vip", "applied_at": AT }] },
        "topics": {}, "custom_attributes": { "Plan": "Gold", "Seats": 3, "none": null },
        "sla_applied": { "sla_name": "Gold", "sla_status": "active" },
        "statistics": { "last_contact_reply_at": AT + 5, "last_admin_reply_at": "2025-10-09T08:53:30Z",
            "last_closed_by_id": 5, "count_reopens": "2", "time_to_admin_reply": 60.0 },
        "conversation_rating": { "rating": 4, "remark": "ok", "created_at": AT, "teammate": { "type": "admin", "id": 5 } },
        "ticket": null,
        "linked_objects": { "type": "list", "data": [{ "type": "ticket", "id": "9", "category": "Tracker" }] },
        "ai_agent": { "last_answer_type": "ai_answer", "resolution_state": "something_new", "rating": 9 },
        "ai_agent_participated": true, "channel": { "initial": "messenger" }, "unheard_of": [[[{}]]] })
}

/// The whole item with one field replaced, read.
fn with(field: &str, value: Value) -> Conversation {
    let mut sent = whole();
    sent[field] = value;
    conversation::conversation(&sent).expect(field)
}

#[test]
fn a_conversation_is_read_with_all_it_has() {
    let read = conversation::conversation(&whole()).expect("a conversation");
    assert_eq!(read.id.as_str(), "215470000000001");
    assert_eq!((read.created_at, read.updated_at), (Timestamp(AT), Timestamp(AT + 3600)));
    assert_eq!((read.admin_assignee, read.team_assignee), (None, Some("5001".into())));
    assert_eq!(read.source.subject.as_str(), "Invoice & refund");
    assert_eq!(read.source.author.kind, AuthorKind::Lead);
    assert_eq!(read.source.author.name.as_ref().map(Text::as_str), Some("Ada"));
    assert_eq!(read.source.attachments.len(), 2);
    assert_eq!(read.source.attachments[0].size, Some(12));
    assert_eq!(read.contacts.len(), 1);
    assert_eq!(read.tags, [AppliedTag { id: "7".into(), name: "vip".into() }]);
    assert_eq!(read.attributes, [("Plan".into(), "Gold".into()), ("Seats".into(), "3".into())]);
    assert_eq!(read.sla, Some(Sla { name: "Gold".into(), status: Some("active".into()) }));
    assert_eq!(read.statistics.last_contact_reply_at, Some(Timestamp(AT + 5)));
    assert_eq!(read.statistics.last_admin_reply_at, Some(Timestamp(AT + 10)));
    assert_eq!(read.statistics.count_reopens, Some(2));
    assert_eq!(read.statistics.time_to_admin_reply, Some(60));
    let rating =
        Rating { score: 4, remark: Some("ok".into()), created_at: Some(Timestamp(AT)), teammate: Some("5".into()) };
    assert_eq!(read.rating, Some(rating));
    let linked = LinkedObject { kind: "ticket".into(), id: "9".into(), category: Some("Tracker".into()) };
    assert_eq!(read.linked, [linked]);
    let agent = read.ai_agent.expect("Fin took part");
    assert_eq!((agent.resolution_state, agent.rating), (Some("something_new".into()), None));
    assert!(!read.is_ticket && !read.read);
}

#[test]
fn a_conversation_needs_its_id_and_nothing_else() {
    let read = conversation::conversation(&json!({ "id": 12 })).expect("enough");
    assert_eq!((read.id.as_str(), read.state, read.created_at), ("12", State::Open, Timestamp(0)));
    assert_eq!(read.source.author.kind, AuthorKind::Other);
    for bad in [json!({}), json!({ "id": null }), json!({ "id": [] }), json!([]), json!("x"), json!(null)] {
        assert!(conversation::conversation(&bad).is_err(), "{bad}");
    }
}

#[test]
fn assignees_state_and_priority_bear_every_known_spelling() {
    for nobody in [json!(0), json!("0"), json!(null)] {
        assert_eq!(with("admin_assignee_id", nobody.clone()).admin_assignee, None, "{nobody}");
        assert_eq!(with("team_assignee_id", nobody).team_assignee, None);
    }
    assert_eq!(with("admin_assignee_id", json!("5")).admin_assignee, Some("5".into()));
    for (word, level) in [
        ("none", Priority::None),
        ("not_priority", Priority::None),
        ("low", Priority::Low),
        ("medium", Priority::Medium),
        ("high", Priority::High),
        ("priority", Priority::High),
        ("urgent", Priority::Urgent),
        ("cosmic", Priority::None),
    ] {
        assert_eq!(with("priority", json!(word)).priority, level, "{word}");
    }
    assert_eq!(with("priority", json!(null)).priority, Priority::None);
    for (state, open, until, read) in [
        (json!("snoozed"), json!(true), json!(AT), State::Snoozed),
        (json!("closed"), json!(true), json!(AT), State::Closed),
        (json!("dormant"), json!(false), json!(null), State::Closed),
        (json!(null), json!(true), json!(AT), State::Snoozed),
        (json!(3), json!(null), json!(null), State::Open),
    ] {
        let mut sent = whole();
        (sent["state"], sent["open"], sent["snoozed_until"]) = (state, open, until);
        let conversation = conversation::conversation(&sent).expect("a conversation");
        assert_eq!(conversation.state, read);
        assert_eq!(conversation.snoozed_until.is_some(), read == State::Snoozed);
    }
}

#[test]
fn null_and_odd_shapes_of_the_optional_parts_are_none() {
    for odd in [json!(null), json!({}), json!([]), json!("x"), json!(0), json!(true), json!([null, 1, "x", {}])] {
        for field in [
            "tags",
            "contacts",
            "linked_objects",
            "custom_attributes",
            "company",
            "sla_applied",
            "conversation_rating",
            "statistics",
            "source",
            "waiting_since",
            "title",
            "teammates",
        ] {
            let read = with(field, odd.clone());
            assert_eq!(read.id.as_str(), "215470000000001", "{field} {odd}");
        }
        assert_eq!(with("company", odd.clone()).company, None);
        assert_eq!(with("conversation_rating", odd.clone()).rating, None);
        assert_eq!(with("sla_applied", odd.clone()).sla, None);
        assert_eq!(with("ai_agent", json!(null)).ai_agent, Some(AiAgent::default()));
    }
    assert_eq!(with("conversation_rating", json!({ "rating": null, "remark": null })).rating, None);
    let asked = |sent| with("conversation_rating", sent).rating_asked_at;
    assert_eq!(asked(json!({ "rating": null, "created_at": AT })), Some(Timestamp(AT)));
    assert_eq!(asked(json!({ "rating": 4, "created_at": AT })), None);
    assert_eq!(asked(json!({ "rating": null, "created_at": null })), None);
    assert_eq!(with("waiting_since", json!(64_654_125_776_i64)).waiting_since, None);
    assert_eq!(with("title", json!("")).title, None);
    let company = CompanyRef { id: "c1".into(), name: "ACME".into() };
    assert_eq!(with("company", json!({ "id": "c1", "name": "ACME", "plan": {} })).company, Some(company));
    assert!(with("ticket", json!({ "id": 1 })).is_ticket);
    let removed = with("sla_applied", json!({ "sla_name": "Gold", "sla_status": null })).sla;
    assert_eq!(removed, Some(Sla { name: "Gold".into(), status: None }));
}

fn part(id: Value, at: i64) -> Value {
    json!({ "type": "conversation_part", "id": id, "part_type": "comment", "body": "<p>Hi</p>", "created_at": at,
        "updated_at": at, "author": { "type": "bot", "id": "1", "name": "Fin", "from_ai_agent": true },
        "assigned_to": null, "attachments": [], "metadata": {}, "event_details": {} })
}

#[test]
fn a_thread_is_in_order_without_the_parts_that_cannot_be_read() {
    let mut sent = whole();
    let parts = json!([part(json!("10"), AT + 2), part(json!(9), AT + 2), { "part_type": "comment" }, 7, null,
        part(json!("3"), AT + 1), part(json!("3"), AT + 1)]);
    sent["conversation_parts"] =
        json!({ "type": "conversation_part.list", "conversation_parts": parts, "total_count": 9 });
    let thread = conversation::thread(&sent, None).expect("a thread");
    let ids: Vec<&str> = thread.parts.iter().map(|p| p.id.as_str()).collect();
    assert_eq!(ids, ["3", "9", "10"]);
    assert_eq!(thread.total_parts, 9);
    assert!(thread.parts[0].author.from_ai_agent);
}

#[test]
fn a_thread_without_any_list_of_parts_is_refused() {
    let problem = conversation::thread(&whole(), None).expect_err("no parts");
    assert!(problem.contains("conversation_parts"), "{problem}");
    let mut sent = whole();
    sent["conversation_parts"] = json!({ "conversation_parts": null });
    assert!(conversation::thread(&sent, None).expect("an empty one").parts.is_empty());
}

#[test]
fn more_parts_than_the_api_gives_are_counted_from_the_statistics() {
    let mut sent = whole();
    let parts: Vec<Value> = (0..500).map(|n| part(json!(1000 + n), AT + n)).collect();
    sent["conversation_parts"] = json!({ "conversation_parts": parts, "total_count": 500 });
    sent["statistics"] = json!({ "count_conversation_parts": 731 });
    assert_eq!(conversation::thread(&sent, None).expect("a thread").total_parts, 731);
}

#[test]
fn a_part_keeps_what_it_carries_whatever_its_type() {
    let read = |field: &str, value: Value| {
        let mut one = part(json!("1"), AT);
        one[field] = value;
        let mut sent = whole();
        sent["conversation_parts"] = json!([one]);
        conversation::thread(&sent, None).expect(field).parts.remove(0)
    };
    assert!(read("part_type", json!("open")).is_message());
    assert_eq!(read("part_type", json!("brand_new_thing")).kind.as_str(), "brand_new_thing");
    assert_eq!(read("part_type", json!(null)).kind.as_str(), "unknown");
    assert_eq!(read("body", json!(null)).body, None);
    assert_eq!(read("body", json!(5)).body, None);
    for (sent, to) in [
        (json!({ "type": "admin", "id": 5 }), Some(AssignedTo::Admin("5".into()))),
        (json!({ "type": "team", "id": "6" }), Some(AssignedTo::Team("6".into()))),
        (json!({ "type": "nobody_admin", "id": null }), Some(AssignedTo::Nobody)),
        (json!({ "type": "team", "id": 0 }), Some(AssignedTo::Nobody)),
        (json!({}), None),
        (json!("x"), None),
    ] {
        assert_eq!(read("assigned_to", sent.clone()).assigned_to, to, "{sent}");
    }
    let offered = json!({ "quick_reply_options": [{ "text": "Yes\u{7}", "uuid": "u" }, { "uuid": "v" }, "No"] });
    assert_eq!(read("metadata", offered).options, [Text::new("Yes")]);
    assert_eq!(read("created_at", json!("never")).created_at, Timestamp(AT));
    let gremlin = read("author", json!({ "type": "sneaky_\u{1b}[31mgremlin\u{202e}", "id": 3 })).author;
    assert_eq!((gremlin.kind, gremlin.called.as_str()), (AuthorKind::Other, "sneaky [31mgremlin"));
    assert!(read("author", json!({ "type": "x".repeat(500) })).author.called.as_str().len() <= 30);
    assert!(read("author", json!({ "type": "lead" })).author.called.is_empty());
    assert_eq!(read("tags", json!([{ "id": 1, "name": "t" }, {}])).tags.len(), 1);
    assert!(read("redacted", json!(true)).redacted);
}

#[test]
fn a_list_is_found_under_each_of_its_names_and_bad_items_are_left_out() {
    let tag = json!({ "type": "tag", "id": 1, "name": "vip" });
    for sent in [
        json!({ "type": "list", "data": [tag, null, {}, { "id": 2 }, "x"] }),
        json!({ "type": "tag.list", "tags": [tag] }),
        json!([tag, 3]),
        json!({ "tags": null, "data": [tag] }),
    ] {
        assert_eq!(lists::tags(&sent).expect("a list").items.len(), 1, "{sent}");
    }
    assert!(lists::tags(&json!({ "data": null })).expect("an empty list").items.is_empty());
    for sent in
        [json!({}), json!({ "type": "error.list", "errors": [] }), json!({ "data": {} }), json!(null), json!("x")]
    {
        assert!(lists::tags(&sent).is_err(), "{sent}");
    }
    assert_eq!(lists::conversations(&json!({ "conversations": [whole(), {}] })).expect("a list").items.len(), 1);
    assert_eq!(lists::companies(&json!({ "companies": [{ "id": "c" }] })).expect("a list").items.len(), 1);
}

#[test]
fn the_next_page_is_found_in_each_paging_style() {
    let next = |pages: Value| lists::tags(&json!({ "data": [], "pages": pages })).expect("a list").next;
    let after = |mark: &str| Some(Cursor::After(mark.to_owned()));
    for (pages, cursor) in [
        (json!(null), None),
        (json!({ "type": "pages", "page": 1, "total_pages": 1 }), None),
        (json!({ "next": null }), None),
        (json!({ "next": { "per_page": 20, "starting_after": "abc=" } }), after("abc=")),
        (json!({ "next": { "per_page": 20, "starting_after": null } }), None),
        (json!({ "next": { "page": 2, "starting_after": "abc" } }), after("abc")),
        (json!({ "next": { "page": 2 } }), Some(Cursor::Page(2))),
        (json!({ "next": "https://api.intercom.io/contacts/1/notes?per_page=50&page=2" }), Some(Cursor::Page(2))),
        (json!({ "next": "https://evil.test/?starting_after=a%3D%26b" }), after("a=&b")),
        (json!({ "next": "https://api.intercom.io/contacts" }), None),
        (json!({ "next": "" }), None),
        (json!({ "next": "?page=-1" }), None),
        (json!({ "next": [1] }), None),
        (json!("x"), None),
    ] {
        assert_eq!(next(pages.clone()), cursor, "{pages}");
    }
    let page = lists::tags(&json!({ "data": [], "total_count": 250 })).expect("a list");
    assert_eq!(page.total, Some(250));
    assert_eq!(lists::tags(&json!({ "data": [], "total_count": -1 })).expect("a list").total, None);
}

#[test]
fn teammates_teams_and_the_tokens_owner_are_read() {
    let sent = json!({ "type": "admin", "id": "5", "name": "Grace", "email": "grace@example.test", "job_title": null,
        "away_mode_enabled": true, "away_mode_reassign": false, "away_status_reason_id": "3", "has_inbox_seat": true,
        "team_ids": [6, "7", null, 0], "avatar": "https://x.test/a.png" });
    let admin = people::admin(&sent).expect("an admin");
    assert!(admin.away && !admin.away_reassign && admin.has_inbox_seat);
    assert_eq!(admin.away_reason.as_deref(), Some("3"));
    assert_eq!(admin.team_ids, ["6".into(), "7".into()]);
    let bare = people::admin(&json!({ "id": 5, "team_ids": null, "avatar": { "image_url": null } })).expect("an admin");
    assert_eq!((bare.name.as_str(), bare.has_inbox_seat, bare.away), ("teammate 5", true, false));
    let mut me = sent;
    me["app"] =
        json!({ "type": "app", "id_code": "ecahpwf5", "name": "Shop", "region": "EU", "timezone": "Europe/Dublin" });
    let read = people::me(&me).expect("me");
    assert_eq!((read.workspace_id.as_str(), read.workspace_name.as_str()), ("ecahpwf5", "Shop"));
    me["app"] = json!(null);
    assert!(people::me(&me).expect_err("no workspace").contains("app.id_code"));
    assert!(people::tells_away(&me) && !people::tells_away(&json!({ "id": 5 })));
    let team = people::team(&json!({ "id": 6, "name": "Billing", "admin_ids": [5, "8"], "distribution_method": "x" }));
    let team = team.expect("a team");
    assert_eq!((team.admin_ids, team.assignment_limit), (vec!["5".into(), "8".into()], None));
    let limit = |limit: serde_json::Value| {
        people::team(&json!({ "id": 6, "assignment_limit": limit })).expect("a team").assignment_limit
    };
    assert_eq!(
        (limit(json!(20)), limit(json!(null)), limit(json!(-1)), limit(json!("x"))),
        (Some(20), None, None, None)
    );
}

#[test]
fn deleted_away_reasons_are_left_out() {
    let sent = json!([{ "id": "1", "label": "Lunch", "emoji": "🍜", "deleted": false }, { "id": 2, "label": "x", "deleted": true },
        { "id": 3 }]);
    let reasons = lists::away_reasons(&sent).expect("a list").items;
    assert_eq!(reasons.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["1"]);
}

#[test]
fn a_macro_without_html_has_its_text_as_html_or_no_body() {
    let body = |sent: Value| people::saved_reply(&sent).expect("a macro").body.map(|b| b.as_html().to_owned());
    let iso = "2025-10-09T08:53:20.123Z";
    assert_eq!(
        body(json!({ "id": "1", "body": "<p>x</p>", "body_text": "x", "created_at": iso })).as_deref(),
        Some("<p>x</p>")
    );
    assert_eq!(
        body(json!({ "id": 1, "body": null, "body_text": "a < b\nc & d" })).as_deref(),
        Some("<p>a &lt; b<br>c &amp; d</p>")
    );
    assert_eq!(body(json!({ "id": 1, "body": null, "body_text": null })), None);
}

#[test]
fn a_contact_and_what_belongs_to_it_are_read() {
    let sent = json!({ "type": "contact", "id": "68e0000000000000000000aa", "external_id": "u-1", "role": "user",
        "name": "Ada", "email": "", "phone": null, "owner_id": 5, "avatar": "x", "created_at": AT, "last_seen_at": "2025-10-09T08:53:20Z",
        "location": { "type": "location", "country": "Ireland", "region": "Dublin", "city": "Dublin" },
        "browser": "chrome", "browser_version": 120, "os": "Mac OS X", "browser_language": "en",
        "custom_attributes": { "paid": true }, "unsubscribed_from_emails": true,
        "tags": { "type": "list", "data": [{ "type": "tag", "id": "7", "url": "/tags/7" }, {}] },
        "companies": { "companies": [{ "id": "c1" }] } });
    let read = contact::contact(&sent).expect("a contact");
    assert_eq!(read.email, None);
    assert_eq!(read.location.as_ref().map(Text::as_str), Some("Dublin, Ireland"));
    assert_eq!(read.device.as_ref().map(Text::as_str), Some("chrome 120 on Mac OS X"));
    assert_eq!(read.last_seen_at, Some(Timestamp(AT)));
    assert_eq!((read.tag_ids, read.company_ids), (vec!["7".into()], vec!["c1".into()]));
    let bare = contact::contact(&json!({ "id": "68e0000000000000000000aa" })).expect("a contact");
    assert_eq!((bare.location, bare.device), (None, None));
    let company = json!({ "id": "c1", "company_id": "acme", "name": null, "plan": { "name": "Gold" }, "size": "12",
        "monthly_spend": 99.0, "user_count": null });
    let company = contact::company(&company).expect("a company");
    assert_eq!((company.name.as_str(), company.plan), ("acme", Some("Gold".into())));
    assert_eq!((company.size, company.monthly_spend, company.user_count), (Some(12), Some(99), None));
    assert_eq!(contact::company(&json!({ "id": "c", "plan": {} })).expect("a company").plan, None);
    let note = contact::note(&json!({ "id": 1, "author": { "name": "Grace" }, "created_at": AT, "body": "<p>x</p>" }));
    assert_eq!(note.expect("a note").author, Some("Grace".into()));
    for event in
        [json!({ "event_name": "paid", "created_at": AT }), json!({ "name": "paid", "last": "2025-10-09T08:53:20Z" })]
    {
        let read = contact::event(&event).expect("an event");
        assert_eq!((read.name.as_str(), read.created_at), ("paid", Timestamp(AT)));
    }
}

#[test]
fn a_merged_contact_is_followed_by_its_id_only() {
    for (link, id) in [
        ("</contacts/6762f0cd1bb69f9f2193bb7c>; rel=\"canonical\"", Some("6762f0cd1bb69f9f2193bb7c")),
        ("<https://evil.test/contacts/abc?token=1>; rel=\"canonical\"", Some("abc")),
        ("</contacts/..>; rel=\"canonical\"", None),
        ("</contacts/a%2fb>", None),
        ("</contacts/>", None),
        ("/contacts/abc", None),
        ("", None),
    ] {
        assert_eq!(contact::successor(link).as_deref(), id, "{link}");
    }
}

#[test]
fn a_tickets_state_may_be_an_object_or_a_word() {
    let read = |state: Value| {
        let sent = json!({ "id": "627", "ticket_id": 34, "category": "Customer", "ticket_type": { "name": "Bug" },
            "ticket_attributes": { "_default_title_": "Broken" }, "ticket_state": state, "open": true });
        ticket::ticket(&sent).expect("a ticket")
    };
    let ticket = read(json!({ "category": "in_progress", "internal_label": "Working on it" }));
    assert_eq!((ticket.state.as_str(), ticket.number.as_str(), ticket.kind.as_str()), ("Working on it", "34", "Bug"));
    assert_eq!(read(json!("submitted")).state.as_str(), "submitted");
    assert_eq!(read(json!(null)).state.as_str(), "");
}

/// Any JSON, with the names that readers look for among its keys.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        Just(json!("https://x.test/?page=2")),
    ];
    let key = prop_oneof![
        proptest::sample::select(
            &[
                "id",
                "data",
                "pages",
                "next",
                "conversations",
                "contacts",
                "tags",
                "source",
                "conversation_parts",
                "author",
                "event_details",
                "attribute",
                "value",
                "custom_attributes",
                "instances",
                "statistics",
                "created_at",
                "app",
                "id_code",
                "name",
                "type",
                "ticket_state",
                "location",
                "metadata",
                "quick_reply_options",
                "body",
                "plan",
                "sla_name",
                "sla_definition",
                "admins",
                "starting_after",
                "subject",
                "assigned_to",
                "attachments",
                "until",
            ][..]
        )
        .prop_map(str::to_owned),
        any::<String>(),
    ];
    leaf.prop_recursive(5, 64, 8, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            proptest::collection::vec((key.clone(), inner), 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_json_makes_any_reader_panic_and_no_id_or_text_is_unsafe(sent in any_json(), field in "[a-z_]{0,3}") {
        let mut over = whole();
        over["conversation_parts"] = sent.clone();
        over["statistics"] = sent.clone();
        over[field.as_str()] = sent.clone();
        for value in [&sent, &over] {
            if let Ok(thread) = conversation::thread(value, None) {
                prop_assert!(thread.conversation.id.as_str().bytes().all(|b| b.is_ascii_graphic()));
                for part in &thread.parts {
                    prop_assert!(part.id.as_str().bytes().all(|b| b.is_ascii_graphic()));
                    prop_assert!(!part.details.iter().any(|d| d.as_str().chars().any(char::is_control)));
                }
            }
            drop((conversation::conversation(value), contact::contact(value), contact::company(value)));
            drop((contact::note(value), contact::event(value), ticket::ticket(value), people::admin(value)));
            drop((people::me(value), people::team(value), people::tag(value), people::saved_reply(value)));
            drop((lists::conversations(value), lists::contacts(value), lists::admins(value), lists::teams(value)));
            drop((lists::tags(value), lists::macros(value), lists::away_reasons(value), lists::notes(value)));
            drop((lists::companies(value), lists::events(value)));
        }
    }

    #[test]
    fn no_link_makes_the_merge_reader_panic(link in any::<String>(), id in "[a-f0-9]{1,24}") {
        drop(contact::successor(&link));
        prop_assert_eq!(contact::successor(&format!("</contacts/{id}>; rel=\"canonical\"")), Some(id));
    }
}
