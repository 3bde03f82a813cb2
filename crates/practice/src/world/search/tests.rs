//! The search language as tables, and the shortcuts held against looking at every row.

use serde_json::{Value, json};

use super::contacts::{ContactSort, Reading};

use super::contact_field::ContactField;
use super::conversation_field::ConversationField;
use super::conversations::Sort;
use super::query::Field as _;
use super::*;
use crate::seed;
use crate::world::people::hex_id;
use crate::world::{Conversation, State, World};

const NOW: i64 = 1_790_000_000;

type Pass<'a> = Box<dyn Fn(&Conversation) -> bool + 'a>;

fn filter(field: &str, operator: &str, value: Value) -> Value {
    json!({"field": field, "operator": operator, "value": value})
}

fn find(world: &World, query: Value) -> Vec<u64> {
    let page = PageRequest { per_page: 10_000, after: None };
    let query = parse::<ConversationField>(&json!({"query": query})).unwrap();
    let found = world.search_conversations(&query, &Sort::default(), &page);
    assert_eq!(found.total, found.slots.len());
    found.slots.iter().map(|slot| world.conversations.get(*slot).unwrap().id).collect()
}

/// What passes, by looking at every row.
fn all(world: &World, pass: impl Fn(&Conversation) -> bool) -> Vec<u64> {
    let mut rows: Vec<_> = world.conversations.iter().filter(|(_, c)| pass(c)).collect();
    rows.sort_by_key(|(slot, c)| std::cmp::Reverse((c.updated_at, *slot)));
    rows.into_iter().map(|(_, c)| c.id).collect()
}

#[test]
fn shortcuts_find_what_looking_at_every_row_finds() {
    let world = seed::world(4, 400, NOW);
    let (me, team) = (world.owner, world.teams[0].id);
    let week = NOW - 7 * 86_400;
    let contact = world.conversations.iter().nth(7).and_then(|(_, c)| c.contact()).unwrap();
    let contact_id = hex_id(&world.contacts.get(contact).unwrap().id);
    let and = |filters: Vec<Value>| json!({"operator": "AND", "value": filters});
    let or = |filters: Vec<Value>| json!({"operator": "OR", "value": filters});
    let open = || filter("state", "=", json!("open"));
    let rows: Vec<(Value, Pass<'_>)> = vec![
        (open(), Box::new(|c| c.state == State::Open)),
        (filter("state", "IN", json!(["open", "snoozed"])), Box::new(|c| c.state != State::Closed)),
        (filter("state", "!=", json!("open")), Box::new(|c| c.state != State::Open)),
        (filter("open", "=", json!(true)), Box::new(|c| c.state != State::Closed)),
        (filter("open", "=", json!("true")), Box::new(|c| c.state != State::Closed)),
        (filter("read", "!=", json!("True")), Box::new(|c| !c.read)),
        (filter("admin_assignee_id", "=", json!(me)), Box::new(move |c| c.admin == Some(me))),
        (filter("admin_assignee_id", "=", json!(me.to_string())), Box::new(move |c| c.admin == Some(me))),
        (filter("admin_assignee_id", "=", json!(0)), Box::new(|c| c.admin.is_none())),
        (filter("admin_assignee_id", "=", json!(null)), Box::new(|c| c.admin.is_none())),
        (
            and(vec![
                open(),
                filter("admin_assignee_id", "=", json!(me)),
                filter("team_assignee_id", "=", json!(team)),
            ]),
            Box::new(move |c| c.state == State::Open && c.admin == Some(me) && c.team == Some(team)),
        ),
        (
            and(vec![
                open(),
                or(vec![filter("admin_assignee_id", "=", json!(null)), filter("read", "=", json!(false))]),
            ]),
            Box::new(|c| c.state == State::Open && (c.admin.is_none() || !c.read)),
        ),
        (
            and(vec![open(), filter("updated_at", ">", json!(week)), filter("updated_at", "<", json!(NOW - 86_400))]),
            Box::new(move |c| c.state == State::Open && (week..=NOW - 86_400).contains(&c.updated_at)),
        ),
        (filter("updated_at", ">", json!(week.to_string())), Box::new(move |c| c.updated_at >= week)),
        (and(vec![filter("updated_at", ">", json!(NOW)), filter("updated_at", "<", json!(week))]), Box::new(|_| false)),
        (filter("contact_ids", "=", json!(contact_id)), Box::new(move |c| c.contacts.contains(&contact))),
        (filter("contact_ids", "IN", json!([contact_id, "nobody"])), Box::new(move |c| c.contacts.contains(&contact))),
        (filter("source.type", "=", json!("email")), Box::new(|c| c.source.channel == "email")),
        (
            filter("tag_ids", "IN", json!([world.tags[0].id, world.tags[1].id])),
            Box::new(|c| c.tags.iter().any(|t| [world.tags[0].id, world.tags[1].id].contains(&t.tag))),
        ),
        (filter("waiting_since", "=", json!(null)), Box::new(|c| c.waiting_since.is_none())),
        (
            filter("snoozed_until", ">", json!(NOW + 86_400)),
            Box::new(|c| c.snoozed_until.is_some_and(|t| t >= NOW + 86_400)),
        ),
        (
            filter("source.subject", "~", json!("INVOICE")),
            Box::new(|c| c.source.subject.as_deref().is_some_and(|s| s.to_lowercase().contains("invoice"))),
        ),
        (
            and(vec![
                open(),
                or(vec![filter("admin_assignee_id", "=", json!(0)), filter("admin_assignee_id", "=", json!(me))]),
            ]),
            Box::new(move |c| c.state == State::Open && (c.admin.is_none() || c.admin == Some(me))),
        ),
        (and(vec![]), Box::new(|_| true)),
        (or(vec![]), Box::new(|_| false)),
    ];
    for (query, pass) in rows {
        assert_eq!(find(&world, query.clone()), all(&world, pass), "{query}");
    }
    for (_, c) in world.conversations.iter().take(5) {
        assert_eq!(find(&world, filter("id", "=", json!(c.id))), [c.id]);
    }
}

/// What the values of a field are tested against: some that are there, and some that are not.
fn operands(world: &World, field: &ConversationField) -> Vec<Operand> {
    let mut operands = vec![Operand::Nothing, Operand::Number(i64::MIN), Operand::Number(i64::MAX), Operand::Number(0)];
    operands.extend(["", "e", "<p>", "hello", "my in", ", ", "é", "zzz"].map(|text| Operand::Text(text.to_owned())));
    operands.extend([true, false].map(Operand::Flag));
    for (_, c) in world.conversations.iter().step_by(37) {
        operands.extend(match world.conversation_value(c, field) {
            Val::Number(n) => vec![Operand::Number(n)],
            Val::Text(text) => {
                let text = text.to_lowercase();
                let some = |from: usize, to: usize| text.chars().skip(from).take(to).collect::<String>();
                [some(0, 5), some(2, 7), some(text.chars().count().saturating_sub(4), 4), text.clone()]
                    .map(Operand::Text)
                    .into()
            }
            Val::Set(set) => set.into_iter().map(|id| Operand::Text(id.into_owned())).collect(),
            Val::Nothing | Val::Flag(_) => Vec::new(),
        });
    }
    // Only what the reader makes of values for such a field.
    operands.retain(|operand| match operand {
        Operand::Flag(_) => matches!(field.kind(), Kind::Flag | Kind::Any),
        Operand::Number(_) => !matches!(field.kind(), Kind::Flag | Kind::Text | Kind::Set),
        _ => true,
    });
    operands.push(Operand::Many(operands.iter().skip(3).take(9).cloned().collect()));
    operands
}

#[test]
fn the_index_finds_what_looking_at_every_row_finds_in_the_same_order() {
    let mut world = seed::world(6, 240, NOW);
    let opening = |body: &str| crate::world::messages::Opening {
        channel: "conversation",
        subject: None,
        body: body.into(),
        attachments: Vec::new(),
        url: None,
    };
    // Some come later and some change, after the index was made.
    for body in ["<p>İstanbul, straße</p>", "", "<p>a</p>"] {
        world.start_conversation(1, opening(body), NOW);
    }
    world.contacts.get_mut(1).unwrap().name = Some("Zoë Žižková".into());
    world.conversations.change(5, |c| (c.title, c.tags) = (Some("A Title".into()), Vec::new()));
    world.conversations.change(5, |c| c.attributes.push(("colour".into(), json!("red"))));
    assert!(world.conversations.index().is_none());
    world.settle(NOW);
    let mut fields = ConversationField::ALL.to_vec();
    fields.extend(["colour", "plan", "nobody's"].map(|name| ConversationField::Attribute(name.into())));
    let ops = ["=", "!=", "IN", "NIN", ">", "<", ">=", "<=", "~", "!~", "^", "$"].map(|op| Op::parse(op).unwrap());
    for (n, field) in fields.iter().enumerate() {
        for operand in operands(&world, field) {
            for op in ops.into_iter().filter(|op| op.suits(field.kind())) {
                if matches!(op, Op::In | Op::NotIn) != matches!(operand, Operand::Many(_)) {
                    continue;
                }
                let sort = Sort { field: fields[(n * 7 + 3) % fields.len()].clone(), descending: n % 2 == 0 };
                let test = Node::Test(Test { field: field.clone(), op, operand: operand.clone() });
                let mut page = PageRequest { per_page: 100, after: None };
                loop {
                    let by_index =
                        world.conversations.index().unwrap().search(&test, true, (&sort.field, sort.descending), &page);
                    let by_rows = world.conversations.iter().filter(|(_, c)| world.conversation_matches(c, &test));
                    let key = |c| page::SortKey::of(&world.conversation_value(c, &sort.field));
                    let by_rows = page::cut(by_rows.map(|(slot, c)| (key(c), slot)).collect(), sort.descending, &page);
                    assert_eq!(by_index.total, by_rows.total, "{test:?}");
                    assert_eq!(by_index.slots, by_rows.slots, "{test:?} by {sort:?}");
                    assert_eq!(by_index.next, by_rows.next, "{test:?} by {sort:?}");
                    page.after = by_index.next;
                    if page.after.is_none() {
                        break;
                    }
                }
            }
        }
    }
}

#[test]
fn bodies_are_found_by_single_words_only() {
    let mut world = seed::world(1, 0, NOW);
    let opening = crate::world::messages::Opening {
        channel: "conversation",
        subject: None,
        body: "<p>My invoice is wrong</p>".into(),
        attachments: Vec::new(),
        url: None,
    };
    world.start_conversation(0, opening, NOW);
    for (word, hits) in [("invoice", 1), ("INVOICE", 1), ("invo", 0), ("my invoice", 0)] {
        assert_eq!(find(&world, filter("source.body", "=", json!(word))).len(), hits, "{word}");
    }
    assert_eq!(find(&world, filter("source.body", "~", json!("my inv"))).len(), 1);
}

#[test]
fn pages_in_either_order_show_every_row_once() {
    let world = seed::world(2, 130, NOW);
    for (field, order) in [
        ("updated_at", "descending"),
        ("updated_at", "ascending"),
        ("created_at", "descending"),
        ("waiting_since", "ascending"),
        ("source.author.name", "descending"),
    ] {
        let body = json!({"query": filter("state", "!=", json!("nothing")), "sort": {"field": field, "order": order}});
        let (query, sort) = (parse::<ConversationField>(&body).unwrap(), Sort::read(&body).unwrap());
        let mut page = PageRequest { per_page: 17, after: None };
        let mut seen = Vec::new();
        loop {
            let found = world.search_conversations(&query, &sort, &page);
            assert_eq!(found.total, 130);
            seen.extend(found.slots);
            let Some(next) = found.next else { break };
            assert_eq!(next.page, page.number() + 1);
            page.after = Some(Cursor::decode(&next.encode()).unwrap());
        }
        assert_eq!(seen.len(), 130, "{field} {order}");
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), 130, "{field} {order}");
    }
}

#[test]
fn a_query_that_is_wrong_is_refused_with_the_code_for_it() {
    let deep = json!({"operator": "AND", "value": [{"operator": "OR", "value": [{"operator": "AND", "value": []}]}]});
    let many = json!({"operator": "AND", "value": vec![filter("state", "=", json!("open")); 16]});
    let rows = [
        (json!({}), "parameter_not_found"),
        (json!({"query": null}), "parameter_not_found"),
        (json!({"query": []}), "parameter_invalid"),
        (json!({"query": "state"}), "parameter_invalid"),
        (json!({"query": {"field": "state"}}), "parameter_not_found"),
        (json!({"query": filter("nothing", "=", json!(1))}), "invalid_field"),
        (json!({"query": filter("state", "LIKE", json!("x"))}), "invalid_operator"),
        (json!({"query": filter("state", ">", json!("x"))}), "invalid_operator"),
        (json!({"query": filter("state", "IN", json!("open"))}), "parameter_invalid"),
        (json!({"query": filter("state", "=", json!(["open"]))}), "parameter_invalid"),
        (json!({"query": filter("state", "=", json!({"a": 1}))}), "parameter_invalid"),
        (json!({"query": filter("state", "IN", json!([["open"]]))}), "parameter_invalid"),
        (json!({"query": filter("updated_at", ">", json!("soon"))}), "parameter_invalid"),
        (json!({"query": filter("updated_at", ">", json!(1.5))}), "parameter_invalid"),
        (json!({"query": filter("read", "=", json!("maybe"))}), "parameter_invalid"),
        (json!({"query": {"operator": "and", "value": []}}), "parameter_invalid"),
        (json!({"query": {"operator": "AND", "value": {}}}), "parameter_invalid"),
        (json!({"query": deep}), "parameter_invalid"),
        (json!({"query": many}), "parameter_invalid"),
    ];
    for (body, code) in rows {
        assert_eq!(parse::<ConversationField>(&body).unwrap_err().code, code, "{body}");
    }
    let two = json!({"operator": "OR", "value": [{"operator": "AND", "value": [filter("state", "=", json!("open"))]}]});
    assert!(parse::<ConversationField>(&json!({"query": two})).is_ok());
    for (sort, code) in [(json!({"field": "x"}), "invalid_field"), (json!({"order": "up"}), "invalid_sort_order")] {
        assert_eq!(Sort::read(&json!({"sort": sort})).unwrap_err().code, code);
    }
    assert!(Cursor::decode("not a cursor").is_err());
}

#[test]
fn contacts_are_found_by_id_by_words_and_by_calendar_days() {
    let world = seed::world(3, 60, NOW);
    let page = PageRequest { per_page: 150, after: None };
    let search = |query: Value| {
        let body = json!({"query": query});
        let query = parse::<ContactField>(&body).unwrap();
        let reading = Reading { now: NOW, exact: false };
        world.search_contacts(&query, &ContactSort::read(&body).unwrap(), &page, reading).slots
    };
    let ids: Vec<String> = world.contacts.iter().take(4).map(|(_, c)| hex_id(&c.id)).collect();
    let mut found = search(filter("id", "IN", json!(ids)));
    found.sort_unstable();
    assert_eq!(found, [0, 1, 2, 3]);
    let (slot, contact) = world.contacts.iter().find(|(_, c)| c.email.is_some()).unwrap();
    assert_eq!(search(filter("email", "=", json!(contact.email.as_deref()))), [slot]);
    let leads = search(filter("role", "=", json!("lead"))).len();
    assert_eq!(leads, world.contacts.iter().filter(|(_, c)| c.lead).count());
    // Within one day of the workspace's time zone, nothing is later than anything.
    let day = filter("created_at", "=", json!(contact.created_at));
    assert!(search(day).contains(&slot));
    assert!(!search(filter("created_at", ">", json!(contact.created_at - 1))).contains(&slot));
    assert!(search(filter("created_at", ">", json!(contact.created_at - 86_400))).contains(&slot));
    for operator in ["!=", ">=", "<=", "IN", "NIN"] {
        let body = json!({"query": filter("created_at", operator, json!(1))});
        assert_eq!(parse::<ContactField>(&body).unwrap_err().code, "invalid_operator", "{operator}");
    }
    let tag = filter("tag_id", "=", json!(world.tags[0].id.to_string()));
    assert!(parse::<ContactField>(&json!({"query": tag})).is_ok());
}

const OPERATORS: [&str; 10] = ["=", "!=", ">", "<", "~", "!~", "^", "$", "IN", "NIN"];

/// The days of one query, before and after the index was made.
#[test]
fn the_index_of_contacts_finds_what_looking_at_every_contact_finds() {
    let mut world = seed::world(3, 80, NOW);
    world.settle(NOW);
    let mut unindexed = world.clone();
    // What has been touched is looked at as it is.
    unindexed.contacts.get_mut(0).unwrap();
    assert!(world.contacts.index().is_some() && unindexed.contacts.index().is_none());
    let seen = world.contacts.get(7).unwrap().last_seen_at;
    let tag = world.contacts.iter().find_map(|(_, c)| c.tags.first().map(|t| t.tag)).unwrap();
    let segments: Vec<String> = world.settings.segments.iter().map(|s| hex_id(&s.id)).collect();
    let fields: Vec<(&str, Vec<Value>)> = vec![
        ("name", vec![json!("an"), json!("Zo"), json!(null), json!("")]),
        ("email", vec![json!("example"), json!("a")]),
        ("email_domain", vec![json!("e")]),
        ("role", vec![json!("lead"), json!("LEAD")]),
        ("created_at", vec![json!(NOW - 40_000_000), json!(NOW), json!(i64::MAX), json!(0)]),
        ("last_seen_at", vec![json!(seen), json!(NOW - 600_000), json!(null)]),
        ("tag_id", vec![json!(tag), json!("x"), json!(null)]),
        ("owner_id", vec![json!(null), json!(world.owner)]),
        ("location.country", vec![json!("ger"), json!("Germany")]),
        ("unsubscribed_from_emails", vec![json!(true), json!(false)]),
        ("marked_email_as_spam", vec![json!(false)]),
        ("custom_attributes.plan", vec![json!("pro"), json!(null), json!(3)]),
        ("custom_attributes.renews_at", vec![json!(NOW)]),
        ("segment_id", segments.iter().map(|id| json!(id)).collect()),
        ("segment_id", vec![json!("x"), json!("a"), json!(null), json!([segments[0], segments[3]]), json!([])]),
    ];
    let mut found = 0;
    for (field, values) in fields {
        for (op, value) in values.iter().flat_map(|v| OPERATORS.map(|op| (op, v))) {
            for (order, exact) in [("ascending", false), ("descending", true)] {
                let body =
                    json!({"query": filter(field, op, value.clone()), "sort": {"field": "name", "order": order}});
                let Ok(query) = parse::<ContactField>(&body) else { continue };
                let (sort, reading) = (ContactSort::read(&body).unwrap(), Reading { now: NOW, exact });
                let mut page = PageRequest { per_page: 20, after: None };
                loop {
                    let (by_index, by_rows) = (
                        world.search_contacts(&query, &sort, &page, reading),
                        unindexed.search_contacts(&query, &sort, &page, reading),
                    );
                    assert_eq!((by_index.total, &by_index.slots), (by_rows.total, &by_rows.slots), "{body}");
                    assert_eq!(by_index.next, by_rows.next, "{body}");
                    found += by_index.slots.len();
                    page.after = by_index.next;
                    if page.after.is_none() {
                        break;
                    }
                }
            }
        }
    }
    assert!(found > 1000, "{found}");
}
