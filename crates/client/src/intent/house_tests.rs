//! What has to be there before something is done.

use proptest::prelude::*;

use super::tests::{Bench, message, open};
use super::*;
use crate::domain::ladder::Then;
use crate::domain::ticketing::{AttributeKind, TicketAttribute};
use crate::domain::{ConversationAttribute, ConversationId, Standing, TagId, Team, Text, Timestamp};

fn attribute(name: &str, kind: AttributeKind, required: bool) -> ConversationAttribute {
    let options = ["question", "bug"].map(|label| (label.to_owned(), Text::new(label))).to_vec();
    let own = TicketAttribute { name: Text::new(name), kind, options, required };
    ConversationAttribute { id: name.to_owned(), key: name.to_owned(), own, teams: Vec::new() }
}

fn rule(before: Deed) -> HouseRule {
    HouseRule { name: "sorted".to_owned(), before: vec![before], ..HouseRule::default() }
}

fn bench(house: Vec<HouseRule>) -> Bench {
    let mut bench = Bench::of([Standing { team: Some("8".into()), ..open() }]);
    bench.teams = Some(vec![Team {
        id: "8".into(),
        name: Text::new("Support"),
        admin_ids: Vec::new(),
        distribution_method: None,
        assignment_limit: None,
    }]);
    bench.attributes =
        Some(vec![attribute("Reason", AttributeKind::List, true), attribute("Product", AttributeKind::Text, false)]);
    bench.policy.house = house;
    bench.policy.required = true;
    bench
}

fn missing(decided: Result<Decision, Refusal>) -> Vec<String> {
    match decided {
        Ok(_) => Vec::new(),
        Err(Refusal::Unfilled(unfilled)) => unfilled.missing(),
        Err(other) => panic!("{other}"),
    }
}

fn fill(values: &[(&str, &str)], tags: &[&str], then: Option<Intent>) -> Intent {
    let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let tags = tags.iter().map(|tag| TagId::new(*tag)).collect();
    Intent::Fill(Fill { values, tags, then: then.map(Box::new) })
}

#[test]
fn a_close_asks_for_what_the_workspace_requires_of_the_team_that_sees_it() {
    let mut bench = bench(Vec::new());
    assert_eq!(missing(bench.decide(Intent::Close)), ["Reason"]);
    assert_eq!(missing(bench.decide(Intent::Reply(message("Hi")))), Vec::<String>::new());
    assert_eq!(
        missing(bench.decide(Intent::Reply(Message { then: Some(Box::new(Intent::Close)), ..message("Hi") }))),
        ["Reason"]
    );
    let decision = bench.decide(fill(&[("reason", "bug")], &[], Some(Intent::Close))).expect("filled in");
    let names: Vec<&str> = decision.operations[0].1.iter().map(Operation::name).collect();
    assert_eq!(names, ["attribute", "close"]);
    bench.subjects[0].standing = decision.standings[0].2.clone();
    assert_eq!(missing(bench.decide(Intent::Restore(vec![("1".into(), open())]))), Vec::<String>::new());
    bench.subjects[0].standing = open();
    bench.attributes.as_mut().expect("some")[0].teams = vec!["8".into()];
    assert_eq!(missing(bench.decide(Intent::Close)), Vec::<String>::new(), "no team, so nobody sees it");
    bench.policy.required = false;
    bench.subjects[0].standing.team = Some("8".into());
    assert_eq!(missing(bench.decide(Intent::Close)), Vec::<String>::new());
}

#[test]
fn a_rule_of_the_house_holds_for_its_inboxes_before_its_deed_and_asks_for_what_there_is() {
    let closing = HouseRule {
        inboxes: vec!["support".to_owned(), "mine".to_owned()],
        tags: vec!["A".to_owned(), "no such".to_owned()],
        attributes: vec!["product".to_owned(), "no such".to_owned()],
        ..rule(Deed::Close)
    };
    let mut bench = bench(vec![closing.clone(), HouseRule { tags: vec!["*".to_owned()], ..rule(Deed::Reply) }]);
    bench.policy.required = false;
    assert_eq!(missing(bench.decide(Intent::Close)), ["Product", "the tag A"]);
    assert_eq!(missing(bench.decide(Intent::Reply(message("Hi")))), ["a tag"]);
    assert_eq!(missing(bench.decide(Intent::Note(message("Hi")))), Vec::<String>::new());
    bench.subjects[0].standing.tags = vec!["b".into()];
    assert_eq!(missing(bench.decide(Intent::Reply(message("Hi")))), Vec::<String>::new());
    let filled = fill(&[("Product", " x ")], &["a"], Some(Intent::Close));
    let decision = bench.decide(filled).expect("filled in");
    let names: Vec<&str> = decision.operations[0].1.iter().map(Operation::name).collect();
    assert_eq!(names, ["attribute", "tag", "close"]);
    bench.subjects[0].standing = open();
    assert_eq!(missing(bench.decide(Intent::Close)), Vec::<String>::new(), "it is in another inbox");
    bench.subjects[0].standing.admin = Some("1".into());
    assert_eq!(missing(bench.decide(Intent::Close)).len(), 2);
    let known = |names: &[&str]| names.iter().map(|name| Text::new(name)).collect::<Vec<_>>();
    let (teams, tags, attributes) = (known(&["Support"]), known(&["A"]), known(&["Product"]));
    let told = closing.in_vain(Some(&teams), Some(&tags), Some(&attributes));
    assert_eq!(told, ["there is no tag “no such”", "there is no attribute “no such”"]);
    assert!(closing.in_vain(None, None, None).is_empty());
}

#[test]
fn who_does_it_without_is_let_through_and_it_is_told_what_was_missing() {
    let bench = bench(Vec::new());
    let yes = Consent { unfilled: true, ..Consent::default() };
    let request = Request { yes, ..Request::about("1".into(), Intent::Close) };
    let decision = bench.asked(&request).expect("closed");
    let without = decision.warnings.iter().find_map(|warning| match warning {
        Warning::Without(id, unfilled) => Some((id.clone(), unfilled.missing())),
        Warning::Rating(_) | Warning::RatingThen(..) => None,
    });
    assert_eq!(without, Some((ConversationId::new("1"), vec!["Reason".to_owned()])));
}

#[test]
fn steps_that_close_while_nobody_is_there_ask_before_they_begin() {
    let bench = bench(Vec::new());
    let rung = |then| crate::domain::ladder::Rung { until: Timestamp(1_700_000_100), then };
    assert_eq!(missing(bench.decide(Intent::Steps(Steps { rungs: vec![rung(Then::Close)], seen: None }))), ["Reason"]);
    assert_eq!(
        missing(bench.decide(Intent::Steps(Steps { rungs: vec![rung(Then::Look)], seen: None }))),
        Vec::<String>::new()
    );
}

#[test]
fn a_value_is_refused_for_what_is_wrong_with_it() {
    let mut bench = bench(Vec::new());
    let told = |bench: &Bench, name: &str, value: &str| {
        bench.decide(fill(&[(name, value)], &[], None)).err().map(|why| why.to_string())
    };
    assert_eq!(told(&bench, "Reason", "bug"), None);
    assert_eq!(told(&bench, "Reason", "other").as_deref(), Some("Reason takes one of: question, bug"));
    assert_eq!(
        told(&bench, "Colour", "red").as_deref(),
        Some("conversations have no attribute “Colour”: there is Reason, Product")
    );
    assert_eq!(told(&bench, "product", "").as_deref(), Some("Product is empty already"));
    bench.attributes.as_mut().expect("some").push(attribute("Reason", AttributeKind::Text, false));
    assert!(told(&bench, "Reason", "bug").is_some_and(|told| told.contains("two attributes are called Reason")));
    bench.attributes = None;
    assert!(told(&bench, "Reason", "bug").is_some_and(|told| told.contains("not known here")));
}

fn kind() -> impl Strategy<Value = AttributeKind> {
    prop::sample::select(vec![
        AttributeKind::Text,
        AttributeKind::List,
        AttributeKind::Integer,
        AttributeKind::Decimal,
        AttributeKind::Boolean,
        AttributeKind::Time,
        AttributeKind::Other,
    ])
}

prop_compose! {
    fn any_attribute()(
        name in "\\PC{0,12}|Reason|reason|x{300}", kind in kind(), required in any::<bool>(),
        labels in prop::collection::vec("\\PC{0,8}|bug|Bug|a{200}", 0..4),
        teams in prop::sample::subsequence(vec!["8", "9"], 0..=2),
    ) -> ConversationAttribute {
        // As they are read of the server: no name and no label is empty.
        let options = labels.iter().map(|raw| (raw.clone(), Text::new(raw))).filter(|(_, label)| !label.is_empty());
        let name = Some(Text::new(&name)).filter(|name| !name.is_empty()).unwrap_or_else(|| Text::new("n"));
        let own = TicketAttribute { name: name.clone(), kind, options: options.collect(), required };
        let teams = teams.into_iter().map(Into::into).collect();
        ConversationAttribute { id: name.to_string(), key: name.to_string(), own, teams }
    }
}

proptest! {
    /// Whatever attributes there are and whatever is typed: a close goes out with all that is required or not at all, and what
    /// is taken back is as it was.
    #[test]
    fn a_close_goes_out_with_all_that_is_required_or_not_at_all(
        attributes in prop::collection::vec(any_attribute(), 0..5),
        typed in prop::collection::vec("\\PC{0,20}|yes|no|12|2,5|bug|\u{202e}|x{1200}", 5),
        before in prop::collection::vec(prop::option::of("\\PC{1,8}"), 5),
    ) {
        let mut bench = bench(Vec::new());
        let mut standing = Standing { team: Some("8".into()), ..open() };
        for (own, value) in attributes.iter().zip(&before) {
            let value = value.as_ref().map(|value| Text::new(value)).filter(|value| !value.is_empty());
            if let Some(value) = value.filter(|_| standing.attribute(&own.own.name).is_none()) {
                standing.attributes.push((own.own.name.clone(), Some(value)));
                standing.attributes.sort();
            }
        }
        bench.subjects[0].standing = standing.clone();
        let values = attributes.iter().zip(&typed).map(|(own, typed)| (own.own.name.to_string(), typed.clone()));
        let values = values.collect();
        bench.attributes = Some(attributes.clone());
        let intent = Intent::Fill(Fill { values, tags: Vec::new(), then: Some(Box::new(Intent::Close)) });
        match bench.decide(intent) {
            Ok(decision) => {
                let operations = &decision.operations[0].1;
                prop_assert_eq!(operations.last(), Some(&Operation::Close));
                let after = operations.iter().fold(standing.clone(), |standing, operation| standing.after(operation));
                for own in attributes.iter().filter(|own| own.own.required && own.is_seen_by(Some(&"8".into()))) {
                    prop_assert!(after.attribute(&own.own.name).is_some(), "{:?}", own);
                }
                let (_, before, left) = &decision.standings[0];
                let back = after.without(before, left).expect("nothing else has changed");
                for (name, value) in &standing.attributes {
                    prop_assert_eq!(back.attribute(name), value.as_ref());
                }
                for own in &attributes {
                    prop_assert_eq!(back.attribute(&own.own.name), standing.attribute(&own.own.name));
                }
            }
            // Said with what is missing, or with what is wrong.
            Err(Refusal::Unfilled(unfilled)) => prop_assert!(!unfilled.missing().is_empty()),
            Err(why) => prop_assert!(matches!(why, Refusal::Attribute(_)), "{}", why),
        }
    }
}
