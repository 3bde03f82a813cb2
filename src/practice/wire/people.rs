//! Teammates, teams, contacts and companies on the wire (API 9 to 11).

use serde_json::{Map, Value, json};

use crate::practice::world::people::{Admin, Company, Contact, ContactNote, ContactSlot, Team, hex_id};
use crate::practice::world::{Time, World};

/// A teammate (API 9.2).
pub fn admin(world: &World, a: &Admin) -> Value {
    let teams: Vec<u64> = world.teams.iter().filter(|t| t.admins.contains(&a.id)).map(|t| t.id).collect();
    json!({
        "type": "admin",
        "id": a.id.to_string(),
        "name": &*a.name,
        "email": &*a.email,
        "job_title": a.job_title.as_deref(),
        "away_mode_enabled": a.away,
        "away_mode_reassign": a.reassign,
        "away_status_reason_id": a.away_reason,
        "has_inbox_seat": a.seat,
        "team_ids": teams,
        "avatar": {"type": "avatar", "image_url": null},
        "team_priority_level": {"primary_team_ids": teams.first().map(|first| [first]), "secondary_team_ids": null},
        "role": {"type": "role", "id": "1", "name": "Support"},
    })
}

/// The token's owner with the workspace (API 9.1): without the away flags, as recorded.
pub fn me(world: &World, a: &Admin) -> Value {
    let mut value = admin(world, a);
    if let Some(map) = value.as_object_mut() {
        for key in ["away_mode_enabled", "away_mode_reassign", "away_status_reason_id", "team_priority_level", "role"] {
            map.shift_remove(key);
        }
        map.insert("email_verified".into(), true.into());
        let app = json!({
            "type": "app",
            "id_code": &*world.workspace.id,
            "name": &*world.workspace.name,
            "region": "US",
            "timezone": world.workspace.timezone,
            "created_at": world.workspace.created_at,
            "identity_verification": false,
            "secure": false,
        });
        map.insert("app".into(), app);
    }
    value
}

/// A team (API 9.5).
pub fn team(t: &Team) -> Value {
    json!({
        "type": "team",
        "id": t.id.to_string(),
        "name": &*t.name,
        "admin_ids": t.admins,
        "admin_priority_level": {"primary_admin_ids": t.admins, "secondary_admin_ids": []},
        "assignment_limit": t.limit,
        "distribution_method": t.method,
    })
}

/// A contact as the author of something.
pub fn contact_author(world: &World, slot: ContactSlot) -> Value {
    let Some(c) = world.contacts.get(slot) else {
        return json!({"type": "user", "id": null, "name": null, "email": null});
    };
    json!({
        "type": if c.lead { "lead" } else { "user" },
        "id": hex_id(&c.id),
        "name": c.name.as_deref(),
        "email": c.email.as_deref(),
    })
}

/// A reference to a contact.
pub fn contact_reference(world: &World, slot: ContactSlot) -> Value {
    let contact = world.contacts.get(slot);
    json!({
        "type": "contact",
        "id": contact.map(|c| hex_id(&c.id)),
        "external_id": contact.and_then(|c| c.external_id.as_deref()),
    })
}

fn references(id: &str, kind: &str, of: Vec<Value>) -> Value {
    let total = of.len();
    let data: Vec<Value> = of.into_iter().take(10).collect();
    json!({"type": "list", "data": data, "url": format!("/contacts/{id}/{kind}"), "total_count": total, "has_more": total > 10})
}

/// A contact (API 10.1).
pub fn contact(world: &World, slot: ContactSlot, c: &Contact) -> Value {
    let id = hex_id(&c.id);
    let mut value = identity(world, c, &id);
    if let Some(map) = value.as_object_mut() {
        let times: [(&str, Option<Time>); 8] = [
            ("created_at", Some(c.created_at)),
            ("updated_at", Some(c.updated_at)),
            ("signed_up_at", (!c.lead).then_some(c.created_at)),
            ("last_seen_at", c.last_seen_at),
            ("last_replied_at", c.last_replied_at),
            ("last_contacted_at", c.last_contacted_at),
            ("last_email_opened_at", None),
            ("last_email_clicked_at", None),
        ];
        map.extend(times.map(|(key, at)| (key.to_owned(), json!(at))));
        devices(map, c);
        let attributes: Map<String, Value> = c.attributes.iter().map(|(n, v)| (n.to_string(), v.clone())).collect();
        map.insert("custom_attributes".into(), attributes.into());
        map.insert("location".into(), location(c));
        map.insert("social_profiles".into(), json!({"type": "list", "data": []}));
        let reference = |kind: &str, id: String| json!({"type": kind, "id": id, "url": format!("/{kind}s/{id}")});
        let tags = c.tags.iter().map(|t| reference("tag", t.to_string())).collect();
        map.insert("tags".into(), references(&id, "tags", tags));
        let notes = world.notes.get(&slot).map_or(&[][..], Vec::as_slice);
        let notes = notes.iter().rev().map(|n| reference("note", n.id.to_string())).collect();
        map.insert("notes".into(), references(&id, "notes", notes));
        let companies = c.companies.iter().filter_map(|n| world.companies.get(*n as usize));
        let companies = companies
            .map(|c| json!({"type": "company", "id": hex_id(&c.id), "url": format!("/companies/{}", hex_id(&c.id))}));
        map.insert("companies".into(), references(&id, "companies", companies.collect()));
        for key in ["opted_out_subscription_types", "opted_in_subscription_types"] {
            map.insert(key.into(), references(&id, "subscriptions", Vec::new()));
        }
    }
    value
}

fn identity(world: &World, c: &Contact, id: &str) -> Value {
    json!({
        "type": "contact",
        "id": id,
        "workspace_id": &*world.workspace.id,
        "external_id": c.external_id.as_deref(),
        "role": if c.lead { "lead" } else { "user" },
        "email": c.email.as_deref(),
        "email_domain": c.email.as_deref().and_then(|e| e.rsplit_once('@')).map(|(_, domain)| domain),
        "phone": c.phone.as_deref(),
        "name": c.name.as_deref(),
        "avatar": {"type": "avatar", "image_url": null},
        "owner_id": c.owner.map(|id| id.to_string()),
        "has_hard_bounced": false,
        "marked_email_as_spam": false,
        "unsubscribed_from_emails": false,
    })
}

fn devices(map: &mut Map<String, Value>, c: &Contact) {
    let device = |n: usize| c.device.map(|d| d[n]);
    map.extend([
        ("language_override".to_owned(), Value::Null),
        ("browser".to_owned(), json!(device(0))),
        ("browser_version".to_owned(), Value::Null),
        ("browser_language".to_owned(), json!(c.language)),
        ("os".to_owned(), json!(device(1))),
    ]);
    for system in ["android", "ios"] {
        for key in ["app_name", "app_version", "device", "os_version", "sdk_version", "last_seen_at"] {
            map.insert(format!("{system}_{key}"), Value::Null);
        }
    }
    for key in ["campaign", "content", "medium", "source", "term"] {
        map.insert(format!("utm_{key}"), Value::Null);
    }
    map.insert("referrer".to_owned(), Value::Null);
}

fn location(c: &Contact) -> Value {
    let place = |n: usize| c.place.map(|p| p[n]);
    json!({"type": "location", "country": place(0), "region": place(1), "city": place(2)})
}

/// A note on a contact (API 10.2).
pub fn contact_note(world: &World, slot: ContactSlot, n: &ContactNote) -> Value {
    json!({
        "type": "note",
        "id": n.id.to_string(),
        "created_at": n.at,
        "contact": {"type": "contact", "id": world.contacts.get(slot).map(|c| hex_id(&c.id))},
        "author": world.admin(n.admin).map(|a| admin(world, a)),
        "body": &*n.body,
    })
}

/// A company (API 11).
pub fn company(world: &World, place: usize, c: &Company) -> Value {
    let place = u32::try_from(place).unwrap_or(u32::MAX);
    let users = world.company_sizes.get(&place).copied().unwrap_or(0);
    json!({
        "type": "company",
        "id": hex_id(&c.id),
        "app_id": &*world.workspace.id,
        "company_id": &*c.company_id,
        "name": &*c.name,
        "plan": c.plan.as_deref().map_or_else(|| json!({}), |name| json!({"type": "plan", "id": "1", "name": name})),
        "remote_created_at": c.created_at,
        "created_at": c.created_at,
        "updated_at": c.last_request_at.unwrap_or(c.created_at),
        "last_request_at": c.last_request_at,
        "size": c.size,
        "website": c.website.as_deref(),
        "industry": c.industry.as_deref(),
        "monthly_spend": c.monthly_spend,
        "session_count": users * 7,
        "user_count": users,
        "custom_attributes": {},
        "tags": {"type": "tag.list", "tags": []},
        "segments": {"type": "segment.list", "segments": []},
        "notes": {"type": "note.list", "notes": []},
    })
}
