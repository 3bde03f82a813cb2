//! Lines read as calls, and calls written as lines.

use proptest::prelude::*;

use super::*;

/// A few commands that between them take everything there is to take.
struct Few;

const FEW: [(&str, &[Param]); 17] = [
    ("close", &[]),
    ("cursor.down", &[Param::may("n", Kind::Number)]),
    ("goto", &[Param::must("id", Kind::Conversation)]),
    ("link.open", &[Param::may("n", Kind::Link)]),
    ("assign", &[Param::may("name", Kind::Assignee)]),
    ("assign.team", &[Param::may("name", Kind::Team)]),
    ("tag", &[Param::may("name", Kind::Tag)]),
    ("composer.macro", &[Param::may("name", Kind::Macro)]),
    ("inbox", &[Param::may("name", Kind::Inbox)]),
    ("theme.pick", &[Param::may("name", Kind::Theme)]),
    ("snooze", &[Param::may("when", Kind::When)]),
    ("priority", &[Param::may("priority", Kind::Priority)]),
    ("sort", &[Param::may("order", Kind::Order)]),
    ("away", &[Param::may("status", Kind::Status), Param::may("reason", Kind::Reason)]),
    ("outbox.drop", &[Param::may("number", Kind::Number), Param::untold("yes", Kind::Yes)]),
    ("look", &[Param::may("words", Kind::Condition)]),
    ("handover", &[Param::must("who", Kind::Assignee), Param::must("why", Kind::Text)]),
];

impl Vocabulary for Few {
    fn command(&self, name: &str) -> Option<(Name, &[Param])> {
        let own = if name == "done" { "close" } else { name };
        FEW.iter().find(|(known, _)| *known == own).map(|(known, params)| (Name::Borrowed(*known), *params))
    }

    fn names(&self) -> Vec<&str> {
        FEW.iter().map(|(name, _)| *name).chain(["done"]).collect()
    }
}

fn read(line: &str) -> Call {
    parse(line, &Few).unwrap_or_else(|fault| panic!("{line}: {fault}"))
}

fn args(line: &str) -> Vec<Arg> {
    read(line).args
}

#[test]
fn a_line_is_a_command_and_what_it_is_given() {
    let named = |kind, name: &str| vec![Arg::Named(kind, name.to_owned())];
    assert_eq!(read("  close "), Call::of("close"));
    assert_eq!(read("done"), Call::of("close"), "by another name");
    assert_eq!(args("tag billing question"), named(Kind::Tag, "billing question"), "the rest of the line");
    assert_eq!(args("tag 'billing  question'"), named(Kind::Tag, "billing  question"));
    assert_eq!(args("tag it's \"so\""), named(Kind::Tag, "it's \"so\""));
    assert_eq!(args("tag 'tis so"), named(Kind::Tag, "'tis so"));
    assert_eq!(args("snooze tomorrow 9"), [Arg::When("tomorrow 9".into())]);
    assert_eq!(args("snooze @1781091000"), [Arg::At(Timestamp(1_781_091_000))]);
    assert_eq!(args("assign me"), [Arg::Choice("me".into())]);
    assert_eq!(args("assign 'me'"), named(Kind::Assignee, "me"), "somebody of that name");
    assert_eq!(args("assign admin:7"), [Arg::Id(Kind::Teammate, "7".into())]);
    assert_eq!(args("assign.team nobody"), args("assign.team none"));
    assert_eq!(args("inbox team:'a b'"), [Arg::Id(Kind::Team, "a b".into())]);
    assert_eq!(args("tag -id:5"), [Arg::Put(Kind::Tag, "5".into(), false)]);
    assert_eq!(args("goto 000118"), [Arg::Id(Kind::Conversation, "000118".into())]);
    assert_eq!(args("link.open 2"), [Arg::Number(2)]);
    assert_eq!(args("link.open '2'"), named(Kind::Link, "2"));
    assert_eq!(args("cursor.down '2'"), [Arg::Number(2)]);
    assert_eq!(args("outbox.drop 5 queued!"), [Arg::Number(5), Arg::Yes("queued".into())]);
    assert_eq!(args("outbox.drop !"), [Arg::Yes(String::new())]);
    assert_eq!(args("handover 'Zofia K' shift ends"), {
        let mut both = named(Kind::Assignee, "Zofia K");
        both.push(Arg::Text("shift ends".into()));
        both
    });
    assert_eq!(read("3 cursor.down"), Call::of("cursor.down").times(3));
    assert_eq!(read("close 3"), Call::of("close").times(3), "a count behind what takes nothing else");
}

#[test]
fn what_is_wrong_with_a_line_is_said_with_its_place() {
    for (line, part, words) in [
        ("clsoe", "clsoe", "there is no command `clsoe`: did you mean `close`?"),
        ("  zzzzzzzz 5", "zzzzzzzz", "there is no command `zzzzzzzz`: C-k finds them all"),
        ("close it", "it", "`it` is too much: `close` takes nothing"),
        ("goto 1 2", "2", "`2` is too much: `goto` takes <id>"),
        ("cursor.down few", "few", "`few` is no number"),
        ("cursor.down \"f\\u{e9}w\"", "\"f\\u{e9}w\"", "`f\u{e9}w` is no number"),
        ("away sideways", "sideways", "`sideways` is no status: on, off or reassign"),
        ("snooze @soon", "@soon", "`soon` is not a Unix time"),
        ("goto 'x", "'x", "the quotes are not closed"),
        ("tag \"a\\b\"", "\\", "after a backslash in quotes come `\"`, `\\`, `n`, `t` or `u{…}`"),
        ("99999999999 close", "99999999999", "`99999999999` is too great"),
    ] {
        let fault = parse(line, &Few).unwrap_err();
        assert_eq!(fault.to_string(), words, "{line}");
        assert_eq!(line.get(fault.at), Some(part), "{line}");
    }
}

#[test]
fn what_a_command_takes_is_told_in_a_word() {
    let shapes: Vec<String> = FEW.iter().map(|(_, params)| shape(params)).collect();
    for told in
        ["[n]", "<id>", "[name|me|nobody]", "[none|low|medium|high|urgent]", "[number]", "<who|me|nobody> <why>"]
    {
        assert!(shapes.iter().any(|shape| shape == told), "{told}: {shapes:?}");
    }
}

fn arg(kind: Kind) -> BoxedStrategy<Arg> {
    let text =
        || prop_oneof![any::<String>(), "[a-z'\" \\\\@:!+-]{0,8}", "(me|none|admin:|team:|id:|\\+id:)[a-z' ]{0,3}"];
    let named = text().prop_map(move |text| Arg::Named(kind, text));
    match kind {
        Kind::Number => any::<u64>().prop_map(Arg::Number).boxed(),
        Kind::Conversation => text().prop_map(|id| Arg::Id(Kind::Conversation, id)).boxed(),
        Kind::Link => prop_oneof![any::<u64>().prop_map(Arg::Number), named].boxed(),
        Kind::Assignee => {
            let id = (any::<bool>(), text());
            let id = id.prop_map(|(team, id)| Arg::Id(if team { Kind::Team } else { Kind::Teammate }, id));
            prop_oneof![named, id, Just(Arg::Choice("me".into())), Just(Arg::Choice("nobody".into()))].boxed()
        }
        Kind::Team | Kind::Inbox => prop_oneof![named, text().prop_map(|id| Arg::Id(Kind::Team, id))].boxed(),
        Kind::Tag => {
            let put = (text(), any::<bool>()).prop_map(|(id, on)| Arg::Put(Kind::Tag, id, on));
            prop_oneof![named, put, text().prop_map(|id| Arg::Id(Kind::Tag, id))].boxed()
        }
        Kind::Reason => prop_oneof![named, text().prop_map(|id| Arg::Id(Kind::Reason, id))].boxed(),
        Kind::Macro => prop_oneof![named, text().prop_map(|id| Arg::Id(Kind::Macro, id))].boxed(),
        Kind::Theme | Kind::Teammate | Kind::File => named.boxed(),
        Kind::When => {
            prop_oneof![text().prop_map(Arg::When), any::<i64>().prop_map(|at| Arg::At(Timestamp(at)))].boxed()
        }
        Kind::Priority | Kind::Order | Kind::Group | Kind::Status => {
            proptest::sample::select(kind.choices().unwrap_or(&[])).prop_map(|word| Arg::Choice(word.into())).boxed()
        }
        Kind::Text => text().prop_map(Arg::Text).boxed(),
        Kind::Condition => {
            "[a-z:\"'() -]{0,9}[a-z\"]".prop_map(|text| Arg::Named(Kind::Condition, text.trim().to_owned())).boxed()
        }
        Kind::Yes => "[a-z!]{0,6}".prop_map(Arg::Yes).boxed(),
    }
}

fn call() -> impl Strategy<Value = Call> {
    let command = proptest::sample::select(&FEW[..]);
    command.prop_flat_map(|(name, params)| {
        let args: Vec<_> = params.iter().map(|param| arg(param.kind)).collect();
        (args, proptest::option::of(any::<u32>()), any::<bool>()).prop_map(move |(mut args, count, given)| {
            if !given {
                args.clear();
            }
            Call { count, args, ..Call::of(name) }
        })
    })
}

proptest! {
    #[test]
    fn a_call_that_is_written_reads_as_the_same(call in call()) {
        let line = call.to_string();
        prop_assert_eq!(parse(&line, &Few), Ok(call), "{}", line);
    }

    #[test]
    fn any_line_is_read_or_refused_with_a_place_in_it(line in "([a-z.]{1,8} )?.{0,20}") {
        for line in [line.clone(), format!("tag {line}"), format!("handover {line}"), format!("outbox.drop {line}")] {
            match parse(&line, &Few) {
                Ok(call) => prop_assert_eq!(parse(&call.to_string(), &Few), Ok(call)),
                Err(fault) => prop_assert!(line.get(fault.at).is_some()),
            }
        }
    }
}
