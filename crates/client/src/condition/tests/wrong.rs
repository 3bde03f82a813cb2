//! What is wrong with a condition: where, in which words, and with which fix.

use super::*;

/// A condition; below it, carets where the fault is; what is said; and the condition with its fix, if it has one.
const WRONG: &[(&str, &str, &str, Option<&str>)] = &[
    // Fields.
    (
        "is:open waitng>2h",
        "        ^^^^^^",
        "there is no field `waitng`; did you mean `waiting`?",
        Some("is:open waiting>2h"),
    ),
    ("price > 100", "^^^^^", "there is no field `price`; as words: \"price>100\"", Some("\"price>100\"")),
    ("assigne:me", "^^^^^^^", "there is no field `assigne`; did you mean `assignee`?", Some("assignee:me")),
    ("fin.stat:x", "^^^^^^^^", "there is no field `fin.stat`; did you mean `fin.state` or `fin`?", Some("fin.state:x")),
    ("attr:x", "^^^^", "which attribute? write its name: `attr.\"Order number\":`", None),
    ("is:opne", "   ^^^^", "there is no `is:opne`; did you mean `open`?", Some("is:open")),
    ("has:tags", "    ^^^^", "`tags` is nothing that one has or has not; did you mean `tag`?", Some("has:tag")),
    ("tag>vip", "^^^^^^^", "`tag` is not more or less: write `tag:` and a value", None),
    ("tag:a..b", "    ^^^^", "`tag` has no order, so it takes no range: write its values with commas", None),
    ("parts>1..5", "      ^^^^", "a range goes with `:`, as in `parts:1..5`", None),
    (
        "closed-by:me",
        "^^^^^^^^^",
        "`closed-by` cannot be asked yet: what it asks for is not kept here; leave it out",
        None,
    ),
    ("is:Woken", "   ^^^^^", "`is:woken` cannot be asked yet: what it asks for is not kept here; leave it out", None),
    // Signs and blanks.
    ("subject : refund", "        ^", "no blank before and behind `:`: `subject:refund`", Some("subject:refund")),
    ("tag: vip", "    ^", "no blank behind `:`: `tag:vip`", Some("tag:vip")),
    ("tag:", "    ^", "a value is missing: what `tag` is held against", None),
    ("waiting >", "         ^", "a value is missing: what `waiting` is held against", None),
    ("(tag:)", "     ^", "a value is missing: what `tag` is held against", None),
    ("(a or b", "^", "the bracket is not closed: write `)` behind what belongs in it", Some("(a or b)")),
    ("a) b", " ^", "this bracket closes nothing: leave it out", Some("a b")),
    ("tag(\"a\"", "   ^", "the bracket is not closed: write `)` behind its values", Some("tag(\"a\")")),
    ("tag(a b)", "      ^", "a comma is missing between two values", Some("tag(a, b)")),
    ("()", " ^", "something is missing here: a word or a test such as `is:open`", None),
    ("a or", "    ^", "something is missing here: a word or a test such as `is:open`", None),
    ("or a", "^^", "something is missing before `or`; to look for the word, quote it", Some("\"or\" a")),
    (
        "a and and b",
        "      ^^^",
        "something is missing before `and`; to look for the word, quote it",
        Some("a and \"and\" b"),
    ),
    ("not", "   ^", "something is missing here: a word or a test such as `is:open`", None),
    ("\"a b", "^", "the quotation mark is not closed", Some("\"a b\"")),
    ("tag:\"a\\", "    ^", "the quotation mark is not closed", Some("tag:\"a\"")),
    ("tag:\"a\"b", "       ^", "a blank is missing behind the value", Some("tag:\"a\" b")),
    (
        "a, b",
        " ^",
        "a comma stands between values of a test, with no blank before it: leave it out, or quote the words",
        Some("a  b"),
    ),
    (
        "created:2026-11-15..2026-11-01",
        "        ^^^^^^^^^^^^^^^^^^^^^^",
        "this range ends before it begins: write `2026-11-01..2026-11-15`",
        Some("created:2026-11-01..2026-11-15"),
    ),
    ("rating:5..1", "       ^^^^", "this range ends before it begins: write `1..5`", Some("rating:1..5")),
    ("waiting:1d..2h", "        ^^^^^^", "this range ends before it begins: write `2h..1d`", Some("waiting:2h..1d")),
    ("tag:a,", "      ^", "a value is missing here", None),
    ("parts:..", "      ^^", "a range needs one end at least: `1..`, `..5` or `1..5`", None),
    (">5", "^^", "a word does not begin with `>`: quote it, \">5\"", Some("\">5\"")),
    (":x", "^^", "a word does not begin with `:`: quote it, \":x\"", Some("\":x\"")),
    ("url://shop", "^^^^^^^^^^", "", None),
    ("url=//shop", "    ^^^^^^", "a value does not begin like this: quote it, \"//shop\"", Some("url=\"//shop\"")),
    // Names.
    ("assignee:ana", "         ^^^", "`ana` could be Ana Silva, Ana Weber: write the name or e-mail", None),
    ("tag:twice", "    ^^^^^", "`twice` could be twice (#17), Twice (#18): write `#` and the id", None),
    ("team:bil", "     ^^^", "`bil` could be Billing, Billing EU: write the whole name", None),
    (
        "tag:vipp",
        "    ^^^^",
        "no tag is named `vipp`; near: `VIP` (to search the words: \"tag:vipp\")",
        Some("tag:VIP"),
    ),
    ("assignee:zoe", "         ^^^", "no teammate is called `zoe` (to search the words: \"assignee:zoe\")", None),
    ("tag:\"\"", "    ^^", "a tag is missing: write a name, an id, `none` or `any`", None),
    ("team:$which", "     ^^^^^^", "nothing is given for `$which`; the text itself is \"$which\"", None),
    // Words.
    (
        "re*nd",
        "^^^^^",
        "`*` stands at the beginning or the end of a word only; quote it to look for it",
        Some("\"re*nd\""),
    ),
    ("re*", "^^^", "beside `*` stand at least three letters", None),
    ("subject:*ab*", "        ^^^^", "beside `*` stand at least three letters", None),
    ("a - b", "  ^", "there is nothing to look for in `-`: write a word, with letters or digits", None),
    (
        "msg(tag:vip refund)",
        "    ^^^^^^^",
        "`tag` asks about the conversation, not about a message: write it outside of `msg(…)`",
        None,
    ),
    ("msg(msg(a))", "        ^", "a message is in no other message: leave the inner `msg` out", None),
    // Values.
    ("state:opened", "      ^^^^^^", "`state` is `open`, `snoozed` or `closed`", None),
    ("priority>=urgnt", "          ^^^^^", "`priority` is `none`, `low`, `medium`, `high` or `urgent`", None),
    ("sla:late", "    ^^^^", "`sla` is `active`, `hit`, `missed` or `cancelled`; or `none` or `any`", None),
    ("draft:yes", "      ^^^", "`draft` is `any` or `none`", None),
    ("parts>many", "      ^^^^", "`parts` takes a whole number, as in `parts:3`, `parts>3` or `parts:1..5`", None),
    ("attr.x>many", "       ^^^^", "more or less of `attr.x` takes a number; for words write `:`", None),
    // Times.
    (
        "created>3d",
        "        ^^",
        "`created` is a point in time: `created>-3d` (within 3d) or `age>3d` (older)",
        Some("created>-3d"),
    ),
    ("answered>3d", "         ^^", "`answered` is a point in time: `answered>-3d` (within 3d)", Some("answered>-3d")),
    ("closed:-7d", "       ^^^", "`-7d` is a single moment: `closed>-7d` (since then) or `closed<-7d` (before)", None),
    (
        "waiting:2h",
        "        ^^",
        "`waiting` is a length of time: `waiting>2h` (longer) or `waiting<2h` (shorter)",
        None,
    ),
    (
        "waiting>today",
        "        ^^^^^",
        "`waiting` is a length of time, as in `waiting>2h`; for a date write `waiting-since<today`",
        None,
    ),
    ("age>3mo", "    ^^^", "months and years are of different lengths: write days, as in `30d`", None),
    (
        "snoozed-for<4bh",
        "            ^^^",
        "this is not counted in office hours: write hours or days, `2h` or `3d`",
        None,
    ),
    ("created:2026-02-30", "        ^^^^^^^^^^", "no calendar has `2026-02-30`", None),
    ("created<2026-03-29T01:30", "        ^^^^^^^^^^^^^^^^", "the clocks leave out `2026-03-29T01:30` here", None),
    (
        "created:\"today\"",
        "        ^^^^^^^",
        "in quotation marks `today` is no date: leave them out",
        Some("created:today"),
    ),
    ("created>today-2h", "        ^^^^^^^^", "`-2h` moves no day: write `-2d`, `-2w`, `-1mo`, or `now-2h`", None),
    (
        "msg(sent>soon)",
        "         ^^^^",
        "`soon` is no date: write it as `2026-11-03`, `2026-11`, `2026-W47`, `2026-11-03T14:00`, `14:00`, `today`, `monday`, `last-week`, `-7d` or `today-2w`",
        None,
    ),
];

/// Carets under a fault, as a prompt draws them.
fn carets(text: &str, span: Span) -> String {
    let before = text[..span.start].chars().count();
    format!("{}{}", " ".repeat(before), "^".repeat(text[span.start..span.end].chars().count().max(1)))
}

#[test]
fn errors_point_at_the_place_and_say_what_to_do() {
    let office = Office::new();
    let mut wrong = Vec::new();
    for (condition, place, says, fixed) in WRONG {
        let faults = read(condition, &office.names(), viewer()).err().unwrap_or_default();
        let told = match faults.as_slice() {
            [fault] => {
                let fix = fault.fix.as_ref().map(|fix| fix.apply(condition));
                (carets(condition, fault.span), fault.says.clone(), fix)
            }
            [] => (place.to_string(), String::new(), None),
            several => (String::new(), format!("{several:?}"), None),
        };
        if told != (place.to_string(), says.to_string(), fixed.map(str::to_owned)) {
            wrong.push(format!("{condition}\n{}  {}\n  fix: {:?}", told.0, told.1, told.2));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn a_fix_mends_what_it_is_for() {
    let office = Office::new();
    for (condition, _, says, fixed) in WRONG {
        let Some(fixed) = fixed else { continue };
        let left = read(fixed, &office.names(), viewer()).err().unwrap_or_default();
        assert!(left.iter().all(|fault| fault.says != *says), "{condition} → {fixed}: {left:?}");
    }
}

#[test]
fn reading_goes_on_behind_a_fault() {
    let office = Office::new();
    let Checked { condition, faults } = check(parse("is:open waitng>2h tag:vipp"), &office.names(), viewer());
    assert_eq!(faults.iter().map(|fault| fault.span).collect::<Vec<_>>(), [Span::new(8, 14), Span::new(22, 26)]);
    // What is certain is still found: what is not open is not in it.
    assert_eq!(found(&condition, NOW), "?12");
    assert_eq!(parse("(tag: a or b) c:").faults.len(), 2);
}

#[test]
fn names_that_are_not_known_yet_are_no_slips() {
    struct Nothing;
    impl Names for Nothing {
        fn all(&self, _: NameKind) -> Vec<Named> {
            Vec::new()
        }
        fn are_known(&self, _: NameKind) -> bool {
            false
        }
    }
    let says = |condition: &str| read(condition, &Nothing, viewer()).unwrap_err().remove(0).says;
    assert_eq!(
        says("assignee:ana"),
        "which teammates there are is not known yet: write `#` and the id, or come back later"
    );
    assert!(read("assignee:#5001 assignee:me tag:none", &Nothing, viewer()).is_ok());
}
