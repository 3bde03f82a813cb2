//! What is about one message, and names.

use super::*;

#[test]
fn words_side_by_side_are_about_one_message() {
    for (written, read) in [
        ("refund", "msg(refund)"),
        ("refund paypal", "msg(refund paypal)"),
        ("refund -cancel", "-msg(cancel) msg(refund)"),
        ("msg(refund) msg(paypal)", "msg(refund) msg(paypal)"),
        ("msg(refund) paypal", "msg(refund) msg(paypal)"),
        ("msg(refund -cancel)", "msg(refund -cancel)"),
        (
            "is:open refund (tag:vip or company.plan:enterprise) waiting>2h",
            "is:open (tag:vip or company.plan:enterprise) waiting>2h msg(refund)",
        ),
        ("refund is:open paypal from:ana", "is:open msg(refund paypal from:ana)"),
        ("(refund is:open) paypal", "is:open msg(refund paypal)"),
        ("is:open (refund or paypal) is:note", "is:open msg((refund or paypal) is:note)"),
        ("refund or is:open", "msg(refund) or is:open"),
        ("refund or paypal", "msg(refund or paypal)"),
        ("-(refund paypal)", "-msg(refund paypal)"),
        ("-(refund is:open)", "-(is:open msg(refund))"),
        ("a (b (c d))", "msg(a b c d)"),
        ("is:open,note", "is:open,note"),
        ("is:note,reply sent>-1d", "msg(is:note,reply sent>-1d)"),
        ("has:attachment file:*.pdf", "has:attachment msg(file:*.pdf)"),
        ("", ""),
        ("is:open", "is:open"),
    ] {
        assert_eq!(gather(parse(written).expr).to_string(), read, "{written}");
    }
}

#[test]
fn every_name_of_every_field_leads_to_it_once() {
    let all: Vec<&str> = field::FIELDS.iter().flat_map(field::names).collect();
    for name in &all {
        assert_eq!(all.iter().filter(|other| other.eq_ignore_ascii_case(name)).count(), 1, "{name}");
        let parsed = parse(&format!("{}:x", name.to_uppercase()));
        let Expr::Test(test) = parsed.expr else { panic!("{name}: {:?}", parsed.faults) };
        assert_eq!(test.field.len(), name.split('.').count());
    }
    for spec in field::FIELDS.iter().chain(field::ATTRIBUTES) {
        assert!(!spec.doc.is_empty());
    }
}

#[test]
fn every_field_can_be_asked_for() {
    use field::Kind;
    let office = Office::new();
    for spec in field::FIELDS {
        let condition = match spec.kind {
            Kind::Flags => "is:open".to_owned(),
            Kind::Has | Kind::No => format!("{}:tag", spec.name),
            Kind::Message if spec.name == "sent" || spec.name == "before" || spec.name == "after" => {
                format!("{}:today", spec.name)
            }
            _ => format!("{0}:any or {0}:none", spec.name),
        };
        assert!(read(&condition, &office.names(), viewer()).is_ok(), "{condition}");
    }
    for flag in field::FLAGS {
        assert!(read(&format!("is:{}", flag.name), &office.names(), viewer()).is_ok(), "{}", flag.name);
    }
}
