//! Any text can be read, and what is printed reads as the same tree.

use super::*;
use proptest::prelude::*;

/// The examples of the language, those of later fields too: the grammar knows no fields.
pub(super) const EXAMPLES: &[&str] = &[
    "is:open assignee:me",
    "is:open assignee:none waiting>1h",
    "is:open team:billing assignee:none",
    "is:open tag:vip,\"key account\" -tag:duplicate",
    "is:open waiting>2h (tag:vip or company.plan:enterprise)",
    "is:open priority>=high sla:active due<1h",
    "is:open waiting>4bh",
    "is:open waiting>2bd team:\"Tier 2\"",
    "is:snoozed snoozed-until<=today",
    "is:open idle>3d last-by:teammate",
    "is:unread is:open mentions:me",
    "is:open created:today channel:email",
    "created:2026-11-01..2026-11-15 rating:1..2",
    "closed>-7d closed-by:me rating:none",
    "\"money back\"",
    "refund paypal",
    "refund -cancel",
    "msg(refund from:customer sent>-7d)",
    "msg(refund) msg(paypal)",
    "from:ana@example.test invoice*",
    "is:note from:\"Ana Silva\" legal",
    "has:attachment file:*.pdf",
    "subject:\"order 4711\" is:closed",
    "*rechnung* is:closed",
    "退款",
    "company:\"Acme GmbH\" is:open",
    "contact:ada@example.test",
    "contact.\"Signup source\":ads is:open",
    "attr.\"Order number\":A0012345",
    "is:ticket ticket.type:bug ticket.state:in-progress",
    "fin.state:escalated is:open assignee:none",
    "-fin:any is:closed created>=2026-W47",
    "is:open language:de,fr",
    "no:tag is:open parts>10",
    "has:draft or is:failed",
    "in:\"My escalations\" waiting>30m",
    "is:open -assignee:me teammate:me updated>-1d",
    "state == \"open\" && waiting > 2h && tag(\"vip\")",
    "ui.focus:list ui.marked>1",
    "ui.composer:note -has:draft",
    "id:215472621202693",
    "https://shop.example/order/1",
    "count>20 or oldest>1h",
];

/// The tree without the places in the text.
fn tree(expr: &Expr) -> Expr {
    let each = |all: &[Expr]| all.iter().map(tree).collect();
    let scalar = |scalar: &Scalar| Scalar { span: Span::default(), ..scalar.clone() };
    match expr {
        Expr::All(all) => Expr::All(each(all)),
        Expr::Any(any) => Expr::Any(each(any)),
        Expr::Not(inner) => Expr::Not(Box::new(tree(inner))),
        Expr::Msg(inner) => Expr::Msg(Box::new(tree(inner))),
        Expr::Fault(_) => Expr::Fault(Span::default()),
        Expr::Words(words) => Expr::Words(Words { span: Span::default(), ..words.clone() }),
        Expr::Test(test) => {
            let values = test.values.iter().map(|value| match value {
                Value::One(one) => Value::One(scalar(one)),
                Value::Range(from, to) => Value::Range(from.as_ref().map(scalar), to.as_ref().map(scalar)),
            });
            let (span, field_span) = (Span::default(), Span::default());
            Expr::Test(Test { values: values.collect(), span, field_span, ..test.clone() })
        }
    }
}

/// Reads a text and holds what came of it to all that is promised of any text.
fn sound(text: &str) -> Parsed {
    let parsed = parse(text);
    for fault in &parsed.faults {
        let spans = [Some(fault.span), fault.fix.as_ref().map(|fix| fix.span)];
        for span in spans.into_iter().flatten() {
            assert!(span.start <= span.end && text.get(span.start..span.end).is_some(), "{text:?}: {fault:?}");
        }
        assert!(fault.says.chars().count() > 10, "{fault:?}");
    }
    // The pieces are the text.
    let mut at = 0;
    for token in &parsed.tokens {
        assert!(token.span.start == at && token.span.end >= at, "{text:?}: {:?}", parsed.tokens);
        at = token.span.end;
    }
    assert!(at == text.len(), "{text:?}: {:?}", parsed.tokens);
    if parsed.faults.is_empty() {
        let printed = parsed.expr.to_string();
        let again = parse(&printed);
        assert_eq!((tree(&parsed.expr), &Vec::new()), (tree(&again.expr), &again.faults), "{text:?} {printed:?}");
        assert_eq!(again.expr.to_string(), printed);
        // Written out, it is a condition too (unless that is too deep or long), and there is nothing more to gather.
        let gathered = gather(parsed.expr.clone());
        assert_eq!(gather(gathered.clone()), gathered);
        let again = parse(&gathered.to_string());
        let too_much =
            again.faults.iter().any(|fault| ["levels deep", "at most"].iter().any(|limit| fault.says.contains(limit)));
        assert!(too_much || tree(&again.expr) == tree(&gathered), "{text:?} {gathered}: {:?}", again.faults);
    }
    let office = Office::new();
    let faulty = !parsed.faults.is_empty();
    let checked = check(parsed.clone(), &office.names(), viewer());
    assert!(!faulty || !checked.faults.is_empty());
    for fault in &checked.faults {
        assert!(text.get(fault.span.start..fault.span.end).is_some(), "{text:?}: {fault:?}");
        assert_eq!(crate::domain::text::clean_line(&fault.says), fault.says);
    }
    for case in cases() {
        checked.condition.holds(&case.listed(), NOW);
    }
    parsed
}

#[test]
fn the_examples_are_read_without_a_fault() {
    for example in EXAMPLES {
        assert_eq!(sound(example).faults, [], "{example}");
    }
}

#[test]
fn other_spellings_are_the_same_tree() {
    for (one, other) in [
        ("state == open && waiting > 2h && tag(vip)", "state=open waiting>2h tag:vip"),
        ("a AND b Or c", "a b or c"),
        ("NOT a !b", "-a -b"),
        ("not(a or b)", "-(a or b)"),
        ("a || b", "a or b"),
        ("tag!=a", "-tag:a"),
        ("tag != a", "-tag:a"),
        ("waiting:>2h", "waiting>2h"),
        ("waiting :x", "waiting :x"),
        ("tag()", "tag:any"),
        ("tag( \"a b\" , c )", "tag:\"a b\",c"),
        ("tag:a, b", "tag:a,b"),
        ("„a b“ “c” ”d”", "\"a b\" \"c\" \"d\""),
        ("  (a)\t((b))\n", "a b"),
        ("Msg(a)", "msg(a)"),
        ("a\u{a0}b", "a b"),
    ] {
        assert_eq!(tree(&parse(one).expr), tree(&parse(other).expr), "{one}");
    }
}

#[test]
fn what_looks_like_an_operator_within_a_word_is_a_letter() {
    for (text, printed) in [
        ("e-mail", "e-mail"),
        ("14:30", "14:30"),
        ("4711:2", "4711:2"),
        ("a@b.c", "a@b.c"),
        ("https://a.test/b?c=d", "https://a.test/b?c=d"),
        ("wait..", "wait.."),
        ("a - b", "a - b"),
        ("\"or\" \"-x\"", "\"or\" \"-x\""),
        ("created>-7d", "created>-7d"),
        ("tag:or", "tag:or"),
        ("tag:-x,!y", "tag:-x,!y"),
        ("file:*.pdf", "file:*.pdf"),
        ("parts:..5 parts:1.. x:\"a\"..\"b\"", "parts:..5 parts:1.. x:\"a\"..\"b\""),
        ("tag:$who", "tag:$who"),
        ("tag:$5", "tag:$5"),
        ("r&d a&&b", "r&d a&&b"),
        ("it's", "it's"),
        ("-https://a.test !14:30 -a@b.c", "-https://a.test -14:30 -a@b.c"),
        ("-subject:\"a::b\" -x:\"c:d\"", "-subject:\"a::b\" -x:\"c:d\""),
        ("\"a --b\"", "\"a --b\""),
        ("a \"b\\\"c\\\\\"", "a \"b\\\"c\\\\\""),
    ] {
        let parsed = sound(text);
        assert_eq!((parsed.expr.to_string().as_str(), parsed.faults.as_slice()), (printed, [].as_slice()));
    }
}

#[test]
fn what_is_bound_is_never_read() {
    let office = Office::new();
    let parsed = parse("assignee:$who -tag:$tag");
    let bound = parsed.expr.bind(&[("who", "me or is:closed"), ("tag", "none")]);
    assert_eq!(bound.to_string(), "assignee:\"me or is:closed\" -tag:\"none\"");
    let bound = parse("assignee:$who").expr.bind(&[("who", "5003")]);
    let parsed = Parsed { expr: bound, tokens: Vec::new(), faults: Vec::new() };
    assert_eq!(found(&check(parsed, &office.names(), viewer()).condition, NOW), "5");
}

#[test]
fn limits_are_errors_and_not_slow_answers() {
    let deep = |open: &str, n: usize, close: &str| format!("{}a{}", open.repeat(n), close.repeat(n));
    for (text, fine) in [
        (deep("(", MOST_DEEP, ")"), true),
        (deep("(", MOST_DEEP + 1, ")"), false),
        (deep("-", MOST_DEEP, ""), true),
        (deep("-", MOST_DEEP + 1, ""), false),
        (deep("not ", 900, ""), false),
        (deep("msg(", 900, ")"), false),
        (deep("(-", 1_300, ")"), false),
        ("(".repeat(MOST_BYTES), false),
        (")".repeat(MOST_BYTES), false),
        ("a ".repeat(MOST_TESTS), true),
        ("a ".repeat(MOST_TESTS + 1), false),
        (format!("id:{}", vec!["1"; MOST_VALUES].join(",")), true),
        (format!("id:{}", vec!["1"; MOST_VALUES + 1].join(",")), false),
        ("a".repeat(MOST_BYTES), true),
        ("a".repeat(MOST_BYTES + 1), false),
        ("é".repeat(MOST_BYTES), false),
    ] {
        assert_eq!(sound(&text).faults.is_empty(), fine, "{}", text.chars().take(40).collect::<String>());
    }
}

#[test]
fn places_are_those_of_the_text_as_it_was_typed() {
    // Invisible characters are not read, and the error stands where one sees it.
    let text = "is:open \u{202e}\u{200b}waitng>2h\u{7}";
    let office = Office::new();
    let faults = read(text, &office.names(), viewer()).unwrap_err();
    let [fault] = faults.as_slice() else { panic!("{faults:?}") };
    assert!(text[fault.span.start..fault.span.end].contains("waitng"), "{fault:?}");
    assert!(fault.fix.as_ref().unwrap().apply(text).contains("waiting>2h"));
}

/// A random tree as the parser makes them.
fn any_tree() -> impl Strategy<Value = Expr> {
    let words = ("[a-z*é退0-9@.-]{1,6}", "[ a-z\"\\\\():,<>-]{0,6}", any::<bool>()).prop_map(|(bare, quoted, is)| {
        let text = if is { quoted } else { format!("w{bare}") };
        Expr::Words(Words { text, quoted: is, span: Span::default() })
    });
    let scalar = prop_oneof![
        "[a-z0-9*+é$-][a-z0-9:/@!]{0,5}".prop_map(|text| (text, Form::Bare)),
        "[ a-z\"\\\\.,()<>=-]{0,6}".prop_map(|text| (text, Form::Quoted)),
        "[a-z][a-z0-9-]{0,4}".prop_map(|text| (text, Form::Bound)),
    ];
    let scalar = scalar.prop_map(|(text, form)| {
        let bare_name = form == Form::Bare && text.starts_with('$');
        Scalar { text: if bare_name { "x".to_owned() } else { text }, form, span: Span::default() }
    });
    let range = (prop::option::of(scalar.clone()), scalar.clone(), any::<bool>()).prop_map(|(one, other, flip)| {
        if flip { Value::Range(one, Some(other)) } else { Value::Range(Some(other), one) }
    });
    let value = prop_oneof![3 => scalar.prop_map(Value::One), 1 => range];
    let name = ("[a-z][a-z_-]{0,4}", prop::option::of("[ a-zA-Z\"]{0,5}")).prop_map(|(first, second)| {
        let first = Name { text: first, quoted: false };
        let second = second.map(|text| Name { text, quoted: true });
        std::iter::once(first).chain(second).collect::<Vec<_>>()
    });
    let op = prop::sample::select(vec![Op::Has, Op::Is, Op::Less, Op::AtMost, Op::More, Op::AtLeast]);
    let test = (name, op, prop::collection::vec(value, 1..4)).prop_map(|(field, op, values)| {
        Expr::Test(Test { field, op, values, span: Span::default(), field_span: Span::default() })
    });
    prop_oneof![words, test].prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::All),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::Any),
            inner.clone().prop_map(|one| Expr::Not(Box::new(one))),
            inner.prop_map(|one| Expr::Msg(Box::new(one))),
        ]
    })
}

/// Pieces that mean something, in any order.
fn any_pieces() -> impl Strategy<Value = String> {
    let pieces = vec![
        "is",
        "tag",
        "msg",
        "and",
        "or",
        "not",
        "attr",
        "waiting",
        "created",
        ":",
        "=",
        "!=",
        "<",
        ">",
        ">=",
        ",",
        "..",
        ".",
        "(",
        ")",
        "\"",
        "“",
        "”",
        "„",
        "\\",
        " ",
        " ",
        " ",
        "-",
        "!",
        "*",
        "$",
        "//",
        "2h",
        "today",
        "-7d",
        "2026-11",
        "none",
        "é",
        "退款",
        "\u{202e}",
        "\u{301}",
        "\u{200d}",
        "👩",
        "\t",
        "\n",
        "\u{feff}",
        "&&",
        "||",
        "#1",
        "subject",
        "first-reply",
        "open",
        "id",
        "contact",
        "priority",
        "high",
        "\u{3000}",
        "ß",
        "İ",
        "from",
        "sent",
        "has",
        "note",
    ];
    prop::collection::vec(prop::sample::select(pieces), 0..14).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn a_tree_prints_as_a_text_that_reads_as_it(expr in any_tree()) {
        let printed = expr.to_string();
        let parsed = sound(&printed);
        prop_assert_eq!(tree(&parsed.expr), expr, "{}", printed);
        prop_assert_eq!(parsed.faults, []);
    }

    #[test]
    fn any_text_is_read_or_refused_with_a_place_and_words(text in any::<String>()) {
        sound(&text);
    }

    #[test]
    fn any_pieces_of_conditions_are_read_or_refused_with_a_place_and_words(text in any_pieces()) {
        sound(&text);
    }

    #[test]
    fn any_change_of_an_example_is_read_or_refused(which in 0..EXAMPLES.len(), at in 0..80_usize, with in any_pieces(), cut in 0..3_usize) {
        let mut chars: Vec<char> = EXAMPLES[which].chars().collect();
        let at = at.min(chars.len());
        let end = (at + cut).min(chars.len());
        chars.splice(at..end, with.chars());
        sound(&chars.into_iter().collect::<String>());
    }
}
