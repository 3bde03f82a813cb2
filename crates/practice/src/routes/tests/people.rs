//! Contacts, what they have, companies, events: what is answered and refused.

use serde_json::{Value, json};

use super::{Client, NOW};
use crate::routes::Version;
use crate::world::State;
use crate::world::people::hex_id;

fn found(client: &mut Client, query: Value) -> Vec<String> {
    let body = json!({"query": query, "pagination": {"per_page": 150}});
    let page = client.ok("POST", "/contacts/search", body);
    page["data"].as_array().unwrap().iter().map(|c| c["id"].as_str().unwrap().to_owned()).collect()
}

fn made(client: &mut Client, body: Value) -> String {
    client.ok("POST", "/contacts", body)["id"].as_str().unwrap().to_owned()
}

#[test]
fn contacts_companies_and_events_are_there_to_be_looked_at() {
    let mut client = Client::new();
    let slot = *client.world.notes.keys().min().unwrap();
    let id = hex_id(&client.world.contacts.get(slot).unwrap().id);
    let events = client.ok("GET", &format!("/events?type=user&intercom_user_id={id}"), Value::Null);
    assert!(events["events"].is_array());
    let summary = client.ok("GET", &format!("/events?type=user&summary=true&intercom_user_id={id}"), Value::Null);
    assert_eq!(summary["type"], "event.summary");
}

#[test]
fn notes_are_walked_page_after_page_until_an_empty_one() {
    let mut client = Client::new();
    let id = made(&mut client, json!({"role": "user", "external_id": "w-1"}));
    for n in 0..5 {
        let note = client.ok(
            "POST",
            &format!("/contacts/{id}/notes"),
            json!({"body": format!("Note {n}"), "admin_id": client.world.owner}),
        );
        assert_eq!(note["body"], format!("<p>Note {n}</p>"));
        let again = client.ok("GET", &format!("/notes/{}", note["id"].as_str().unwrap()), Value::Null);
        assert_eq!(again, note);
    }
    let mut seen = Vec::new();
    for page in 1.. {
        let answer = client.ok("GET", &format!("/contacts/{id}/notes?per_page=2&page={page}"), Value::Null);
        let rows = answer["data"].as_array().unwrap();
        let next = answer["pages"]["next"].as_str();
        assert_eq!(next.is_some(), page < 3, "{next:?}");
        assert!(next.is_none_or(|url| url.starts_with("http://practice.test/contacts/")), "{next:?}");
        if rows.is_empty() {
            break;
        }
        seen.extend(rows.iter().map(|n| n["body"].as_str().unwrap().to_owned()));
    }
    assert_eq!(seen, [4, 3, 2, 1, 0].map(|n| format!("<p>Note {n}</p>")), "newest first");
}

#[test]
fn a_contact_is_made_once_and_the_second_one_is_told_whose_it_is() {
    let mut client = Client::new();
    let id =
        made(&mut client, json!({"email": "Ann@x.example", "external_id": 77, "custom_attributes": {"seats": "4"}}));
    let shown = client.ok("GET", "/contacts/find_by_external_id/77", Value::Null);
    assert_eq!(
        (&shown["id"], &shown["role"], &shown["custom_attributes"]["seats"]),
        (&json!(id), &json!("user"), &json!(4))
    );
    let double = Some(json!({"email": "ann@X.example"}));
    let refusal = client.ask("POST", "/contacts", Ok(double)).unwrap_err();
    assert_eq!((refusal.status, refusal.code), (409, "conflict"));
    assert_eq!(refusal.message, format!("A contact matching those details already exists with id={id}"));
    // A lead may turn out to be the same person.
    made(&mut client, json!({"email": "ann@x.example", "role": "lead"}));
    let other = made(&mut client, json!({"email": "bob@x.example"}));
    assert_eq!(client.refused("PUT", &format!("/contacts/{other}"), json!({"external_id": "77"})).0, 409);
    client.ok("POST", &format!("/contacts/{id}/archive"), Value::Null);
    let refusal = client.ask("POST", "/contacts", Ok(Some(json!({"external_id": "77"})))).unwrap_err();
    assert!(refusal.message.starts_with("An archived contact"), "{}", refusal.message);
    for (body, code) in [
        (json!({}), "parameter_not_found"),
        (json!({"name": "Nobody"}), "parameter_not_found"),
        (json!({"role": "king"}), "parameter_invalid"),
        (json!({"email": "no address"}), "parameter_invalid"),
        (json!({"role": "user", "email_verified": true}), "parameter_invalid"),
        (json!({"role": "user", "custom_attributes": {"unheard": 1}}), "parameter_invalid"),
        (json!({"role": "user", "custom_attributes": {"seats": "many"}}), "parameter_invalid"),
        (json!({"role": "user", "custom_attributes": {"role_in_app": "king"}}), "parameter_invalid"),
    ] {
        assert_eq!(client.refused("POST", "/contacts", body.clone()), (400, code), "{body}");
    }
}

#[test]
fn a_change_touches_what_it_names_and_null_takes_away() {
    let mut client = Client::new();
    let owner = client.world.owner;
    let id = made(&mut client, json!({"email": "c@x.example", "name": "C", "phone": "+1 2", "owner_id": owner}));
    let path = format!("/contacts/{id}");
    let before = client.ok("GET", &path, Value::Null);
    assert_eq!(before["owner_id"], json!(owner.to_string()));
    let after = client.ok("PUT", &path, json!({"name": null, "owner_id": null, "email": "d@x.example"}));
    assert_eq!((&after["name"], &after["owner_id"], &after["phone"]), (&json!(null), &json!(null), &before["phone"]));
    assert_eq!(
        found(&mut client, json!({"field": "email", "operator": "=", "value": "D@x.example"})),
        std::slice::from_ref(&id)
    );
    assert!(found(&mut client, json!({"field": "email", "operator": "=", "value": "c@x.example"})).is_empty());
    client.version = Version::Numbered(2, 14);
    let older = client.ok("PUT", &path, json!({"owner_id": owner}));
    assert_eq!(older["owner_id"], json!(owner), "a number before 2.16");
    assert_eq!(client.refused("PUT", &path, json!({"owner_id": 1})), (404, "admin_not_found"));
}

#[test]
fn who_is_deleted_or_archived_is_not_found_any_more() {
    let mut client = Client::new();
    let (gone, away) =
        (made(&mut client, json!({"email": "g@x.example"})), made(&mut client, json!({"email": "a@x.example"})));
    let total = client.ok("GET", "/contacts", Value::Null)["total_count"].as_u64().unwrap();
    let deleted = client.ok("DELETE", &format!("/contacts/{gone}"), Value::Null);
    assert_eq!((&deleted["id"], &deleted["deleted"]), (&json!(gone), &json!(true)));
    assert_eq!(client.refused("GET", &format!("/contacts/{gone}"), Value::Null), (404, "not_found"));
    assert_eq!(client.refused("DELETE", &format!("/contacts/{gone}"), Value::Null), (404, "not_found"));
    client.ok("POST", &format!("/contacts/{away}/archive"), Value::Null);
    assert_eq!(client.ok("GET", "/contacts", Value::Null)["total_count"], json!(total - 2));
    let by_id = json!({"field": "id", "operator": "=", "value": away});
    assert!(found(&mut client, by_id.clone()).is_empty());
    let back = client.ok("POST", &format!("/contacts/{away}/unarchive"), Value::Null);
    assert_eq!(back["archived"], json!(false));
    assert_eq!(found(&mut client, by_id), [away]);
}

#[test]
fn blocking_puts_the_conversations_away() {
    let mut client = Client::new();
    let id = client.one(State::Open);
    let thread = client.ok("GET", &format!("/conversations/{id}"), Value::Null);
    let contact = thread["contacts"]["contacts"][0]["id"].as_str().unwrap().to_owned();
    let blocked = client.ok("POST", &format!("/contacts/{contact}/block"), Value::Null);
    assert_eq!(blocked["blocked"], json!(true));
    assert_eq!(client.ok("GET", &format!("/conversations/{id}"), Value::Null)["state"], "closed");
}

#[test]
fn a_lead_that_became_part_of_a_user_is_found_where_it_went() {
    let mut client = Client::new();
    let user = made(&mut client, json!({"email": "m@x.example", "name": "M"}));
    let lead = made(&mut client, json!({"email": "m@x.example", "role": "lead", "phone": "+353 1"}));
    let opened = json!({"from": {"type": "lead", "id": lead}, "body": "Hello"});
    let conversation = client.ok("POST", "/conversations", opened)["conversation_id"].as_str().unwrap().to_owned();
    client.ok("POST", &format!("/contacts/{lead}/notes"), json!({"body": "Likes tea"}));
    let other = made(&mut client, json!({"role": "lead", "name": "M"}));
    let wrong = json!({"from": other, "into": user});
    assert_eq!(client.refused("POST", "/contacts/merge", wrong.clone()), (400, "invalid_merge"));
    assert_eq!(client.refused("POST", "/contacts/merge", json!({"from": user, "into": user})).0, 400);
    assert_eq!(client.refused("POST", "/contacts/merge", json!({"from": "x", "into": user})), (404, "not_found"));
    let merged = client.ok("POST", "/contacts/merge", json!({"from": lead, "into": user}));
    assert_eq!(
        (&merged["id"], &merged["phone"], &merged["notes"]["total_count"]),
        (&json!(user), &json!("+353 1"), &json!(1))
    );
    let refusal = client.ask("GET", &format!("/contacts/{lead}"), Ok(None)).unwrap_err();
    assert_eq!(
        (refusal.status, refusal.code, refusal.canonical),
        (410, "contact_merged", Some(format!("/contacts/{user}")))
    );
    let thread = client.ok("GET", &format!("/conversations/{conversation}"), Value::Null);
    assert_eq!(
        (&thread["contacts"]["contacts"][0]["id"], &thread["source"]["author"]["id"]),
        (&json!(user), &json!(user))
    );
    let history = client.ok("GET", &format!("/contacts/{user}/merge_history"), Value::Null);
    assert_eq!((&history["data"][0]["source_contact_id"], &history["has_more"]), (&json!(lead), &json!(false)));
    let forced = json!({"from": other, "into": user, "skip_duplicate_validation": true});
    client.ok("POST", "/contacts/merge", forced);
    let page = client.ok("GET", &format!("/contacts/{user}/merge_history?per_page=1&order=asc"), Value::Null);
    assert_eq!((&page["data"][0]["source_contact_id"], &page["has_more"]), (&json!(lead), &json!(true)));
    let cursor = page["next_cursor"].as_str().unwrap().replace('=', "%3D");
    let page =
        client.ok("GET", &format!("/contacts/{user}/merge_history?per_page=1&order=asc&cursor={cursor}"), Value::Null);
    assert_eq!((&page["data"][0]["source_contact_id"], &page["next_cursor"]), (&json!(other), &json!(null)));
    let whole = client.ok("GET", &format!("/contacts/{user}?include_merge_history=true"), Value::Null);
    assert_eq!(whole["merge_history"].as_array().unwrap().len(), 2);
    client.version = Version::Numbered(2, 15);
    assert_eq!(client.refused("GET", &format!("/contacts/{lead}"), Value::Null), (404, "not_found"));
}

#[test]
fn contacts_are_searched_by_segment_tag_and_their_own_attributes() {
    let mut client = Client::new();
    let id = made(&mut client, json!({"email": "s@x.example", "custom_attributes": {"seats": 40}}));
    let vip = client.world.tags.iter().find(|t| &*t.name == "vip").unwrap().id;
    client.ok("POST", &format!("/contacts/{id}/tags"), json!({"id": vip}));
    let segments = client.ok("GET", &format!("/contacts/{id}/segments"), Value::Null);
    let segments: Vec<_> = segments["data"].as_array().unwrap().iter().map(|s| s["name"].clone()).collect();
    assert!(segments.contains(&json!("Handle with care")) && !segments.contains(&json!("New leads")), "{segments:?}");
    let segment = client.world.settings.segments.iter().find(|s| s.name == "Handle with care").unwrap();
    let in_segment = json!({"field": "segment_id", "operator": "=", "value": hex_id(&segment.id)});
    assert!(found(&mut client, in_segment).contains(&id));
    for query in [
        json!({"field": "tag_id", "operator": "=", "value": vip.to_string()}),
        json!({"field": "custom_attributes.seats", "operator": ">", "value": 39}),
        json!({"field": "unsubscribed_from_emails", "operator": "=", "value": false}),
        json!({"field": "signed_up_at", "operator": "=", "value": null}),
    ] {
        let narrowed =
            json!({"operator": "AND", "value": [query, {"field": "email", "operator": "=", "value": "s@x.example"}]});
        assert_eq!(found(&mut client, narrowed.clone()), std::slice::from_ref(&id), "{narrowed}");
    }
    let several = json!({"query": {"field": "tag_id", "operator": "IN", "value": [vip.to_string()]}});
    assert_eq!(client.refused("POST", "/contacts/search", several), (400, "invalid_operator"));
}

#[test]
fn preview_compares_dates_to_the_second_and_the_others_by_the_day() {
    let mut client = Client::new();
    let id = made(&mut client, json!({"email": "p@x.example", "signed_up_at": NOW - 40 * 86_400}));
    let query = |operator: &str, at: i64| {
        json!({"operator": "AND", "value": [{"field": "signed_up_at", "operator": operator, "value": at},
            {"field": "email", "operator": "=", "value": "p@x.example"}]})
    };
    let at = NOW - 40 * 86_400;
    assert_eq!(found(&mut client, query("=", at + 1)), std::slice::from_ref(&id), "the same day");
    assert_eq!(client.refused("POST", "/contacts/search", json!({"query": query(">=", at)})).1, "invalid_operator");
    client.version = Version::Preview;
    assert!(found(&mut client, query("=", at + 1)).is_empty());
    assert_eq!(found(&mut client, query(">=", at)), std::slice::from_ref(&id));
    assert_eq!(found(&mut client, query(">", at - 1)), std::slice::from_ref(&id));
    assert!(found(&mut client, query(">", at)).is_empty());
}

#[test]
fn a_contact_says_yes_and_no_to_kinds_of_mail() {
    let mut client = Client::new();
    let id = made(&mut client, json!({"email": "n@x.example"}));
    let path = format!("/contacts/{id}/subscriptions");
    client.ok("POST", &path, json!({"id": "91", "consent_type": "opt_out"}));
    client.ok("POST", &path, json!({"id": 92, "consent_type": "opt_in"}));
    let chosen = |client: &mut Client| client.ok("GET", &path, Value::Null)["data"].as_array().unwrap().len();
    assert_eq!(chosen(&mut client), 2);
    let whole = client.ok("GET", &format!("/contacts/{id}"), Value::Null);
    assert_eq!(whole["opted_out_subscription_types"]["data"][0]["id"], "91");
    client.ok("DELETE", &format!("{path}/92"), Value::Null);
    assert_eq!(chosen(&mut client), 1);
    assert_eq!(client.refused("POST", &path, json!({"id": "91", "consent_type": "maybe"})).0, 400);
}

#[test]
fn a_company_is_made_or_changed_by_the_id_in_ones_own_books() {
    let mut client = Client::new();
    let body =
        json!({"company_id": 42, "name": "Answer & Co", "monthly_spend": 155.98, "custom_attributes": {"fleet": 3}});
    let company = client.ok("POST", "/companies", body);
    let id = company["id"].as_str().unwrap().to_owned();
    assert_eq!((&company["company_id"], &company["monthly_spend"]), (&json!("42"), &json!(155)));
    let attributes = client.ok("GET", "/data_attributes?model=company", Value::Null);
    assert!(attributes["data"].as_array().unwrap().iter().any(|a| a["full_name"] == "custom_attributes.fleet"));
    let again = client.ok("POST", "/companies", json!({"company_id": "42", "plan": "Foundry"}));
    assert_eq!(
        (&again["id"], &again["name"], &again["plan"]["name"]),
        (&json!(id), &json!("Answer & Co"), &json!("Foundry"))
    );
    assert_eq!(client.ok("GET", "/companies?company_id=42", Value::Null)["type"], "company", "one, not a list");
    assert_eq!(client.ok("GET", "/companies?name=Answer+%26+Co", Value::Null)["id"], json!(id));
    assert_eq!(client.refused("GET", "/companies?name=x", Value::Null), (404, "company_not_found"));
    assert_eq!(client.refused("POST", "/companies", json!({"test": 1})), (400, "bad_request"));
    assert_eq!(client.refused("POST", "/companies", json!({"monthly_spend": 2_147_483_648_u64})), (400, "bad_request"));
    let contact = made(&mut client, json!({"email": "f@x.example"}));
    let joined = client.ok("POST", &format!("/contacts/{contact}/companies"), json!({"id": id}));
    assert_eq!(joined["user_count"], 1);
    let members = client.ok("GET", &format!("/companies/{id}/contacts"), Value::Null);
    assert_eq!(members["data"][0]["id"], json!(contact));
    let paying = client.world.settings.segments.iter().find(|s| s.name == "Pays well").unwrap();
    let list = format!("/companies?segment_id={}", hex_id(&paying.id));
    client.ok("PUT", &format!("/companies/{id}"), json!({"monthly_spend": 90_000}));
    assert!(client.ok("GET", &list, Value::Null)["data"].as_array().unwrap().iter().any(|c| c["id"] == json!(id)));
    client.ok("DELETE", &format!("/companies/{id}"), Value::Null);
    assert_eq!(client.ok("GET", &format!("/contacts/{contact}/companies"), Value::Null)["total_count"], 0);
    assert_eq!(client.refused("GET", &format!("/companies/{id}"), Value::Null), (404, "company_not_found"));
}

#[test]
fn companies_are_walked_by_pages_and_by_one_scroll_at_a_time() {
    let mut client = Client::new();
    let with_users = client.world.present_companies().filter(|(n, _)| client.world.company_size(*n) > 0).count();
    let (mut seen, mut path) = (Vec::new(), "/companies/list?per_page=5&order=asc".to_owned());
    loop {
        let page = client.ok("POST", &path, Value::Null);
        assert_eq!(page["total_count"], json!(with_users));
        seen.extend(page["data"].as_array().unwrap().iter().map(|c| c["last_request_at"].as_i64().unwrap()));
        let Some(next) = page["pages"]["next"].as_str() else { break };
        path = next.strip_prefix("http://practice.test").unwrap().to_owned();
    }
    assert!(seen.len() == with_users && seen.is_sorted(), "{seen:?}");
    let first = client.ok("GET", "/companies/scroll", Value::Null);
    assert_eq!(first["data"].as_array().unwrap().len(), with_users);
    assert_eq!(client.refused("GET", "/companies/scroll", Value::Null), (400, "scroll_exists"));
    let param = first["scroll_param"].as_str().unwrap();
    let last = client.ok("GET", &format!("/companies/scroll?scroll_param={param}"), Value::Null);
    assert!(last["data"].as_array().unwrap().is_empty());
    assert!(last.get("scroll_param").is_none(), "nothing to go on with");
    assert_eq!(client.refused("GET", &format!("/companies/scroll?scroll_param={param}"), Value::Null).0, 404);
    client.ok("GET", "/companies/scroll", Value::Null);
}

#[test]
fn events_are_written_down_once_and_counted() {
    let mut client = Client::new();
    let id = made(&mut client, json!({"external_id": "ev-1"}));
    for at in [NOW - 50, NOW - 50, NOW - 40, NOW - 91 * 86_400] {
        let body = json!({"event_name": "ordered", "created_at": at, "user_id": "ev-1", "metadata": {"n": 1}});
        let answer = client.ask("POST", "/events", Ok(Some(body))).unwrap();
        assert_eq!((answer.status, answer.body), (202, None));
    }
    let path = format!("/events?type=user&intercom_user_id={id}");
    let first = client.ok("GET", &format!("{path}&per_page=1"), Value::Null);
    assert_eq!(first["events"][0]["created_at"], json!(NOW - 40));
    let next = first["pages"]["next"].as_str().unwrap().strip_prefix("http://practice.test").unwrap().to_owned();
    let second = client.ok("GET", &next, Value::Null);
    assert_eq!((&second["events"][0]["created_at"], &second["pages"]["next"]), (&json!(NOW - 50), &json!(null)));
    let summary = json!({"user_id": "ev-1", "event_summaries":
        {"event_name": "paid", "count": 12, "first": NOW - 900, "last": NOW - 800}});
    assert_eq!(client.ask("POST", "/events/summaries", Ok(Some(summary))).unwrap().body, None);
    let counted = client.ok("GET", &format!("{path}&summary=true"), Value::Null);
    let counts: Vec<_> =
        counted["events"].as_array().unwrap().iter().map(|e| (e["name"].clone(), e["count"].clone())).collect();
    assert_eq!(counts, [(json!("ordered"), json!(3)), (json!("paid"), json!(12))], "older ones count too");
    let many: serde_json::Map<String, Value> = (0..11).map(|n| (n.to_string(), json!(n))).collect();
    for body in [
        json!({"event_name": "x", "user_id": "ev-1"}),
        json!({"event_name": "x", "created_at": NOW}),
        json!({"event_name": "x", "created_at": NOW, "user_id": "ev-1", "metadata": many}),
    ] {
        assert_eq!(client.refused("POST", "/events", body.clone()).0, 400, "{body}");
    }
}
