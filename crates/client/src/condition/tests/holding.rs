//! What written conditions find among a few conversations.

use super::*;

/// A condition, those for which it holds, and behind a `?` those for which that is not known.
const FOUND: &[(&str, &str)] = &[
    ("", "12345"),
    // From the examples of the language.
    ("is:open assignee:me", "1"),
    ("is:open assignee:none waiting>1h", ""),
    ("is:open assignee:none waiting>20m", "2"),
    ("is:open team:billing assignee:none", ""),
    ("is:open team:billing", "1"),
    ("tag:vip,\"key account\" -tag:duplicate", "1"),
    ("is:open waiting>2h (tag:vip or company.plan:enterprise)", "1"),
    ("is:open priority>=high sla:active", "1"),
    ("is:open waiting>2bh", "1"),
    ("is:open waiting>4bh", ""),
    ("team:\"Tier 2\"", "3"),
    ("is:snoozed snoozed-until<=today", ""),
    ("is:snoozed snoozed-until<=tomorrow", "3"),
    ("idle>3d last-by:teammate", "3?5"),
    ("is:unread is:open", "1"),
    ("is:open created:today channel:email", ""),
    ("created:today channel:conversation", "2"),
    ("created:2026-11-01..2026-11-15 rating:1..2", "4"),
    ("closed>-7d rating:none", "?25"),
    ("closed>-7d -rating:none", "4"),
    ("subject:\"order 4711\" -is:closed", "1"),
    ("subject:\"4711 order\"", ""),
    ("subject:*rechnung is:snoozed", "3"),
    ("subject:GROSSE", "3"),
    ("subject=\"order 4711\"", ""),
    ("title=\"ORDER 4711 is late\"", "1"),
    ("company:\"Acme GmbH\" is:open", "1"),
    ("company:acme", "1"),
    ("company:k1", "1"),
    ("company:none", "2345"),
    ("contact:ada@example.test", "1?23"),
    ("contact:ada", "1?23"),
    ("contact:lovelace", "?23"),
    ("contact:shop-77", "1?23"),
    ("customer:ben", "2?3"),
    ("contact:\"Ben\"", "2?3"),
    ("contact.\"Signup source\":ads is:open", "1?2"),
    ("contact.domain=example.test", "1?23"),
    ("attr.\"Order number\":A0012345", "1"),
    ("attr.price>12 attr.price<=12.5", "1"),
    ("attr.price:10..12", ""),
    ("attr.Price:any", "1"),
    ("is:ticket ticket.type:bug ticket.state:in-progress", "5"),
    ("ticket.category:\"back office\"", "5"),
    ("fin.state:escalated assignee:any", "4"),
    ("-fin:any is:closed", ""),
    ("created>=2026-W47", "12"),
    ("is:open language:de,fr", "1?2"),
    ("no:tag parts>10", "?25"),
    ("parts>10", "1?25"),
    ("has:draft or is:failed", "1?245"),
    ("is:open -assignee:me updated>-1d", "2"),
    ("state == \"open\" && waiting > 2h && tag(\"vip\")", "1"),
    ("id:215472621202693", ""),
    ("id:3,4", "34"),
    ("id:808", "5"),
    // None, any, names that are called like them, ids.
    ("tag:none", "25"),
    ("tag:\"none\"", "4"),
    ("tag:any", "134"),
    ("no:assignee", "2"),
    ("assignee:5003", "5"),
    ("assignee:#5003", "5"),
    ("assignee:bo", "5"),
    ("assignee:\"bo chen\"", "5"),
    ("assignee:weber@office.test", "3"),
    ("assignee:\"Ana S\"", "14"),
    ("is:mine", "14"),
    ("is:unassigned", "2"),
    ("team:mine", "1"),
    ("team:BILLING,#2", "13"),
    ("created-by:bo", "5"),
    ("rating.by:me", "4"),
    // Absent: a comparison is false, its opposite true.
    ("rating>1", "4"),
    ("-rating>1", "1235"),
    ("rating!=2", "1235"),
    ("snoozed-until:none", "1245"),
    ("waiting<2h", "2"),
    ("-waiting<2h", "1345"),
    ("waiting>=3h", "1"),
    ("waiting>3h", ""),
    ("waiting:20m..3h", "12"),
    ("waiting:20m..2h,3h..4h", "12"),
    ("waiting:2h..", "1"),
    ("waiting-since>=13:00", "2"),
    ("waiting-since:11:03", "1"),
    ("snoozed-for<1d", "3"),
    ("snoozed-for>1d", ""),
    ("age>1w", "345"),
    ("silence>1d", "3?25"),
    ("answered:any", "13?25"),
    ("first-reply<=15m", "1?25"),
    ("first-reply<15m", "?25"),
    ("priority:low..high", "13"),
    ("priority<medium", "2345"),
    ("priority:none", "245"),
    ("reopens>0", "1?25"),
    ("assignments:2", "1?25"),
    ("sla:none", "2345"),
    ("sla.name:\"gold 4h\"", "1"),
    ("fin.rating>=4", "4"),
    ("remark:slow", "4"),
    ("has:linked", "4"),
    ("url:shop", "1"),
    ("has:attachment", "1?2345"),
    ("has:image", "?12345"),
    ("is:pending", "1?245"),
    ("is:read", "234"),
    ("is:automated", "4"),
    ("is:engaged", "12345"),
    ("is:conversation", "1234"),
    ("is:unread-all", "15"),
    // Messages are not known of a head; what is certain without them is.
    ("refund", "?12345"),
    ("is:open refund", "?12"),
    ("is:open or refund", "12?345"),
    ("-refund is:closed", "?4"),
    ("msg(refund from:customer sent>-7d) is:open", "?12"),
    ("is:note from:\"Ana Silva\" legal", "?12345"),
    ("退款", "?12345"),
    ("https://shop.example/order/1", "?12345"),
];

#[test]
fn conditions_find_what_they_say() {
    let mut wrong = Vec::new();
    for (condition, expected) in FOUND {
        let found = found(&understood(condition), NOW);
        if found != *expected {
            wrong.push(format!("{condition}: {found} instead of {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn to_know_more_takes_nothing_back() {
    for (condition, _) in FOUND {
        let condition = understood(condition);
        for case in cases() {
            let (head, all) = (Listed::head(&case.head), case.listed());
            let (less, more) = (condition.holds(&head, NOW).answer, condition.holds(&all, NOW).answer);
            assert!(less == Answer::Unknown || less == more, "{condition:?}");
        }
    }
}

#[test]
fn what_the_server_does_not_tell_is_not_guessed() {
    let mut case = nobodys();
    let unknown = |case: &Case, condition: &str| {
        assert_eq!(understood(condition).holds(&case.listed(), NOW).answer, Answer::Unknown, "{condition}");
    };
    for condition in ["silence>1h", "answered:any", "closed:none", "parts>1", "last-by:customer", "first-reply>1h"] {
        unknown(&case, condition);
    }
    case.head.statistics.first_close_at = Some(ago(DAY));
    unknown(&case, "closed>-2d");
    case.head.created_at = Timestamp::UNKNOWN;
    unknown(&case, "created>-2d or age>2d");
    case.head.is_ticket = true;
    unknown(&case, "id:808");
}

#[test]
fn who_looks_decides_whose_it_is() {
    let condition = understood("assignee:me or team:mine");
    assert_eq!(found(&condition, NOW), "14");
    let other = Viewer { me: Some("5003".into()), teams: Some(vec!["2".into()]), ..viewer() };
    assert_eq!(found(&condition.seen_by(other), NOW), "35");
    let nobody = Viewer { me: None, teams: None, ..viewer() };
    assert_eq!(found(&condition.seen_by(nobody), NOW), "?1345");
}

#[test]
fn days_are_those_of_the_zone_one_looks_from() {
    let condition = understood("created:yesterday");
    let case = Case::new(Conversation::new("1", ago(15 * HOUR)));
    assert_eq!(condition.holds(&case.listed(), NOW).answer, Answer::Yes);
    let tokyo = Viewer { zone: TimeZone::get("Asia/Tokyo").unwrap(), ..viewer() };
    assert_eq!(condition.seen_by(tokyo).holds(&case.listed(), NOW).answer, Answer::No);
}

#[test]
fn what_one_has_seen_goes_before_the_servers_flag() {
    let case = mine();
    let seen = Listed { beside: Beside { seen: Some(true), ..Beside::default() }, ..case.listed() };
    let answer = |condition: &str| understood(condition).holds(&seen, NOW).answer;
    assert_eq!(answer("is:unread"), Answer::No);
    assert_eq!(answer("is:unread-all"), Answer::Yes);
}

#[test]
fn a_wake_time_of_this_machine_is_one_like_the_servers() {
    let case = closed();
    let wakes = Listed { beside: Beside { wakes_at: Some(NOW.plus(HOUR)), ..Beside::default() }, ..case.listed() };
    assert_eq!(understood("snoozed-until:today").holds(&wakes, NOW).answer, Answer::Yes);
    assert_eq!(understood("snoozed-until:today").holds(&case.listed(), NOW).answer, Answer::No);
}

#[test]
fn a_condition_says_what_it_depends_on() {
    let condition = understood("is:open (tag:vip or waiting>2h) refund");
    assert_eq!(condition.fields().iter().copied().collect::<Vec<_>>(), ["is", "msg", "tag", "waiting"]);
    assert_eq!(condition.cost(), field::Cost::Words);
    assert_eq!(understood("is:open").cost(), field::Cost::Index);
}
