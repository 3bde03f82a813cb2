//! Teams' statistics, tags, segments, articles, office hours, attributes: what is answered and refused.

use serde_json::{Value, json};

use super::Client;
use crate::routes::Version;
use crate::world::State;
use crate::world::people::{Team, hex_id};

#[test]
fn a_team_shows_what_its_members_have_to_do() {
    let mut client = Client::new();
    let works = |team: &&Team| {
        let open = |admin: &u64| client.world.conversations.of_admin(State::Open, Some(*admin)).iter();
        let of_team = |slot| client.world.conversations.get(slot).is_some_and(|c| c.team == Some(team.id));
        team.admins.iter().flat_map(open).any(|(_, slot)| of_team(*slot))
    };
    let team = client.world.teams.iter().find(works).unwrap().clone();
    let path = format!("/teams/{}/metrics", team.id);
    let of = |client: &mut Client, threshold: &str| -> (u64, u64) {
        let metrics = client.ok("GET", &format!("{path}{threshold}"), Value::Null);
        let rows = metrics["data"].as_array().unwrap();
        assert_eq!(rows.len(), team.admins.len());
        let sum = |key: &str| rows.iter().map(|r| r[key].as_u64().unwrap()).sum();
        (sum("open"), sum("idle"))
    };
    let (open, idle) = of(&mut client, "");
    assert!(open > 0 && idle <= open);
    let (_, all) = of(&mut client, "?idle_threshold=-5");
    let (_, few) = of(&mut client, "?idle_threshold=99999999");
    assert!(few <= idle && idle <= all, "{few} {idle} {all}");
    assert_eq!(few, of(&mut client, "?idle_threshold=86400").1, "a day at most");
    assert_eq!(client.refused("GET", &format!("{path}?idle_threshold=x"), Value::Null).0, 400);
    client.world.rules.team_metrics = false;
    assert_eq!(client.refused("GET", &path, Value::Null), (403, "api_plan_restricted"));
    client.version = Version::Numbered(2, 15);
    assert_eq!(client.refused("GET", &path, Value::Null), (400, "intercom_version_invalid"));
}

#[test]
fn who_goes_away_gives_a_reason_if_the_workspace_wants_one() {
    let mut client = Client::new();
    client.world.rules.away_reason_mandatory = true;
    let path = format!("/admins/{}/away", client.world.owner);
    let away = |reason: Value| json!({"away_mode_enabled": true, "away_mode_reassign": false, "away_status_reason_id": reason});
    assert_eq!(client.refused("PUT", &path, away(Value::Null)), (400, "away_status_reason_mandatory"));
    let reason = client.world.away_reasons[0].id;
    assert_eq!(client.ok("PUT", &path, away(json!(reason)))["away_mode_enabled"], true);
    client.ok("PUT", &path, json!({"away_mode_enabled": false, "away_mode_reassign": false}));
}

#[test]
fn pictures_of_teammates_come_if_asked_for() {
    let mut client = Client::new();
    assert!(client.ok("GET", "/admins", Value::Null)["admins"][0].get("avatar").is_none());
    let shown = client.ok("GET", "/admins?display_avatar=true", Value::Null);
    assert_eq!(shown["admins"][0]["avatar"], json!({"type": "avatar"}), "without a picture there is no address of one");
}

#[test]
fn a_tag_goes_on_many_things_at_once_and_off_again() {
    let mut client = Client::new();
    let (company, contact) = (hex_id(&client.world.companies[0].id), hex_id(&client.world.contacts.get(0).unwrap().id));
    let own = client.world.companies[1].company_id.to_string();
    let body = json!({"name": "Fair", "companies": [{"id": company}, {"company_id": own}, {"id": "nothing"}]});
    let tag = client.ok("POST", "/tags", body);
    assert_eq!(tag["companies"], json!([{"id": company, "tagged": true}, {"id": own, "tagged": true}]));
    let id = tag["id"].as_str().unwrap().to_owned();
    let list = client.ok("GET", &format!("/companies?tag_id={id}"), Value::Null);
    assert_eq!(list["total_count"], 2);
    let again = client.ok("POST", "/tags", json!({"name": "FAIR", "users": [{"id": contact}]}));
    assert_eq!((&again["id"], &again["users"]), (&tag["id"], &json!([{"id": contact, "tagged": true}])));
    let off = json!({"name": "fair", "companies": [{"id": company, "untag": true}]});
    assert_eq!(client.ok("POST", "/tags", off)["companies"][0]["tagged"], false);
    assert_eq!(client.ok("GET", &format!("/companies/{company}"), Value::Null)["tags"]["tags"], json!([]));
    let renamed = client.ok("POST", "/tags", json!({"name": "Trade fair", "id": id}));
    assert_eq!((&renamed["id"], &renamed["name"]), (&json!(id), &json!("Trade fair")));
    assert_eq!(client.refused("POST", "/tags", json!({"test": "x"})), (400, "parameter_invalid"));
    assert_eq!(client.ask("DELETE", &format!("/tags/{id}"), Ok(None)).unwrap().body, None);
    assert_eq!(
        client.ok("GET", &format!("/contacts/{contact}/tags"), Value::Null)["data"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|t| t["id"] == json!(id))
            .count(),
        0
    );
    client.version = Version::Numbered(2, 15);
    let unknown = json!({"name": "Fair", "companies": [{"id": "nothing"}]});
    assert_eq!(client.refused("POST", "/tags", unknown), (404, "company_not_found"));
}

#[test]
fn a_tag_that_a_segment_depends_on_stays() {
    let mut client = Client::new();
    let vip = client.world.tags.iter().find(|t| &*t.name == "vip").unwrap().id;
    let refusal = client.ask("DELETE", &format!("/tags/{vip}"), Ok(None)).unwrap_err();
    assert_eq!((refusal.status, refusal.code), (400, "tag_has_dependent_objects"));
    assert!(refusal.message.contains("Handle with care"), "{}", refusal.message);
}

#[test]
fn segments_say_how_many_are_in_them_if_asked() {
    let mut client = Client::new();
    let segments = client.ok("GET", "/segments?include_count=true", Value::Null);
    let users = segments["segments"].as_array().unwrap().iter().find(|s| s["name"] == "Users").unwrap();
    let count = client.world.contacts.iter().filter(|(_, c)| !c.lead).count();
    assert_eq!(users["count"], json!(count));
    assert!(client.ok("GET", "/segments", Value::Null)["segments"][0].get("count").is_none());
}

#[test]
fn articles_are_found_by_all_words_and_show_where() {
    let mut client = Client::new();
    let all = client.ok("GET", "/articles?per_page=150", Value::Null);
    assert_eq!(all["total_count"], 20);
    let found = client.ok("GET", "/articles/search?phrase=BANK+consent&highlight=true&state=published", Value::Null);
    assert!(found["total_count"].as_u64().unwrap() >= 1);
    let titles =
        found["data"]["highlights"].as_array().unwrap().iter().flat_map(|h| h["highlighted_title"].as_array().unwrap());
    assert!(titles.clone().any(|piece| piece == &json!({"type": "highlight", "text": "consent"})));
    assert!(found["data"]["articles"].as_array().unwrap().iter().all(|a| a["state"] == "published"));
    let plain = client.ok("GET", "/articles/search?phrase=bank", Value::Null);
    assert_eq!(plain["data"]["highlights"], json!([]));
    let draft = client.ok("GET", "/articles/search?state=draft", Value::Null);
    assert!(draft["data"]["articles"].as_array().unwrap().iter().all(|a| a["url"].is_null()));
    let body = json!({"title": "New", "author_id": client.world.owner.to_string(), "parent_id": 4101});
    let made = client.ok("POST", "/articles", body);
    assert_eq!((&made["state"], &made["parent_ids"]), (&json!("draft"), &json!([4101])));
    let path = format!("/articles/{}", made["id"].as_str().unwrap());
    assert!(client.ok("PUT", &path, json!({"state": "published"}))["url"].as_str().unwrap().ends_with("-new"));
    client.version = Version::Numbered(2, 14);
    let older = client.ok("GET", &path, Value::Null);
    assert_eq!((&older["parent_id"], &older["parent_type"]), (&json!(4101), &json!("collection")));
    client.ok("DELETE", &path, Value::Null);
    assert_eq!(client.refused("GET", &path, Value::Null), (404, "not_found"));
}

#[test]
fn office_hours_lie_on_quarters_and_do_not_overlap() {
    let mut client = Client::new();
    let hours =
        |intervals: Value| json!({"name": "Nights", "time_zone_name": "Europe/Dublin", "time_intervals": intervals});
    let made = client.ask(
        "POST",
        "/office_hours_schedules",
        Ok(Some(hours(json!([{"start_minute": "0", "end_minute": 360}])))),
    );
    let made = made.unwrap();
    assert_eq!(made.status, 201);
    let made = made.body.unwrap().into_value();
    assert_eq!((&made["time_intervals"][0]["day_of_week"], &made["twenty_four_seven"]), (&json!(0), &json!(false)));
    for wrong in [
        json!([{"start_minute": 7, "end_minute": 60}]),
        json!([{"start_minute": 60, "end_minute": 0}]),
        json!([{"start_minute": 0, "end_minute": 10_095}]),
        json!([{"start_minute": 0, "end_minute": 60}, {"start_minute": 45, "end_minute": 90}]),
        json!("always"),
    ] {
        let refused = client.refused("POST", "/office_hours_schedules", hours(wrong.clone()));
        assert_eq!(refused, (422, "data_invalid"), "{wrong}");
    }
    let path = format!("/office_hours_schedules/{}", made["id"].as_str().unwrap());
    let always = client.ok("PUT", &path, json!({"time_intervals": [{"start_minute": 0, "end_minute": 10_080}]}));
    assert_eq!((&always["twenty_four_seven"], &always["name"]), (&json!(true), &json!("Nights")));
    let days = format!("{path}/office_hours_exceptions");
    let day = json!({"exception_date": "2026-12-24", "exception_type": "custom_hours",
        "time_intervals": [{"start_minute": 540, "end_minute": 780}], "recurring_annually": true});
    let day = client.ask("POST", &days, Ok(Some(day))).unwrap().body.unwrap().into_value();
    assert_eq!(day["time_intervals"][0]["day_of_week"], 3, "a Thursday");
    assert_eq!(client.refused("POST", &days, json!({"exception_date": "soon", "exception_type": "closed"})).0, 422);
    let path = format!("{days}/{}", day["id"].as_str().unwrap());
    assert_eq!(client.ok("PUT", &path, json!({"exception_type": "closed"}))["time_intervals"], json!(null));
    assert_eq!(client.ok("DELETE", &path, Value::Null)["deleted"], true);
    assert_eq!(client.refused("GET", &path, Value::Null), (404, "not_found"));
}

#[test]
fn an_attribute_has_a_name_of_its_own_and_keeps_to_its_kind() {
    let mut client = Client::new();
    let body = json!({"name": "Shoe size", "model": "contact", "data_type": "options",
        "options": [{"value": "38"}, {"value": "45"}]});
    let made = client.ok("POST", "/data_attributes", body);
    assert_eq!((&made["data_type"], &made["options"]), (&json!("string"), &json!(["38", "45"])));
    for (name, body) in [
        ("taken", json!({"name": "shoe size", "model": "company", "data_type": "string"})),
        ("name", json!({"name": "!", "model": "company", "data_type": "string"})),
        ("kind", json!({"name": "Hat size", "model": "company", "data_type": "hat"})),
        ("model", json!({"name": "Hat size", "model": "hat", "data_type": "string"})),
        (
            "options",
            json!({"name": "Hat size", "model": "company", "data_type": "options", "options": [{"value": "1"}]}),
        ),
    ] {
        assert_eq!(client.refused("POST", "/data_attributes", body), (400, "parameter_invalid"), "{name}");
    }
    client.ok("POST", "/contacts", json!({"role": "user", "custom_attributes": {"Shoe size": "45"}}));
    let wrong = json!({"role": "user", "custom_attributes": {"Shoe size": "46"}});
    assert_eq!(client.refused("POST", "/contacts", wrong).0, 400);
    let path = format!("/data_attributes/{}", made["id"]);
    client.ok("PUT", &path, json!({"archived": true}));
    assert_eq!(
        client.refused("POST", "/contacts", json!({"role": "user", "custom_attributes": {"Shoe size": "45"}})).0,
        400
    );
    let shown = |client: &mut Client, query: &str| {
        let all = client.ok("GET", &format!("/data_attributes?model=contact{query}"), Value::Null);
        all["data"].as_array().unwrap().iter().any(|a| a["name"] == "Shoe size")
    };
    assert!(!shown(&mut client, "") && shown(&mut client, "&include_archived=true"));
    assert_eq!(client.refused("GET", "/data_attributes?model=conversation", Value::Null), (422, "parameter_invalid"));
    client.version = Version::Numbered(2, 15);
    let older = client.ok("GET", "/data_attributes?model=conversation", Value::Null);
    let live = client.world.settings.conversation_attributes.iter().filter(|a| !a.archived).count();
    assert_eq!((older["data"].as_array().unwrap().len(), live > 0), (live, true));
}
