//! Mails of a dozen programs in two dozen languages, made up after what such programs write.

use super::super::super::rich::Rich;
use super::super::render_reply;
use super::Correspondents;
use crate::domain::Body;

fn people() -> Correspondents {
    Correspondents::new(
        ["Robin Castellane", "robin@ledgerwick.example", "Zofia Wróblewska", "zofia@ledgerwick.example", "Ledgerwick"],
        ["jude@bluebell.example", "anselm@bluebell.example"],
    )
}

fn read(html: &str) -> Rich {
    render_reply(&Body::new(html), &people())
}

/// The mails of a file: name, HTML, and what of it stays visible.
fn mails(file: &'static str) -> Vec<(&'static str, &'static str, Option<&'static str>)> {
    let mails = file.split("==== ").skip(1).map(|mail| {
        let (name, rest) = mail.split_once('\n').expect("a name");
        match rest.split_once("\n=> ") {
            Some((html, visible)) => (name, html, Some(visible.trim())),
            None => (name, rest, None),
        }
    });
    mails.collect()
}

const FOLDED: &str = include_str!("mails/folded.txt");
const KEPT: &str = include_str!("mails/kept.txt");

/// The lines outside of folds.
fn visible(rich: &Rich) -> Vec<String> {
    let folded = |at: usize| rich.folds.iter().any(|fold| fold.contains(&at));
    let lines = rich.lines.iter().enumerate().filter(|(at, line)| !folded(*at) && !line.words().is_empty());
    lines.map(|(_, line)| line.words()).collect()
}

#[test]
fn what_was_said_before_is_folded_and_the_new_words_are_not() {
    let mails = mails(FOLDED);
    assert!(mails.len() >= 30, "{}", mails.len());
    let mut wrong = Vec::new();
    for (name, html, expected) in mails {
        let seen = visible(&read(html)).join(" | ");
        if Some(seen.as_str()) != expected {
            wrong.push(format!("{name}: {seen}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_forward_a_form_and_a_customers_own_words_are_never_folded() {
    let mails = mails(KEPT);
    assert!(mails.len() >= 40, "{}", mails.len());
    let folded = |html: &str| !read(html).folds.is_empty();
    let wrong: Vec<&str> = mails.iter().filter(|(_, html, _)| folded(html)).map(|(name, ..)| *name).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_folded_for_one_of_whom_nothing_is_known_but_what_a_program_marked() {
    let nobody = Correspondents::default();
    let folds = |html: &str| render_reply(&Body::new(html), &nobody).folds.len();
    assert_eq!(folds("<p>Ok</p><p>From: Ada<br>Sent: Monday<br>To: Bo<br>Subject: x</p><p>old</p>"), 0);
    assert_eq!(folds("<p>Ok</p><blockquote type=cite>old</blockquote>"), 0);
    assert_eq!(folds("<p>Ok</p><blockquote class=front-blockquote>old</blockquote>"), 1);
}

/// Pieces that mails are made of.
fn piece() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    let fixed = [
        "<div>Thanks</div>",
        "<p>new words</p>",
        "On Mon, 1 Jun 2026 at 10:02, Robin &lt;robin@ledgerwick.example&gt; wrote:<br>",
        "<p>Am 01.06.26 um 10:02 schrieb Robin Castellane:</p>",
        "&gt; quoted<br>",
        "<blockquote>quoted</blockquote>",
        "<blockquote type=cite><p>a</p><p>b</p></blockquote>",
        "<div class=gmail_quote><div class=gmail_attr>On 1 Jun 2026, Ada wrote:</div><blockquote>c</blockquote></div>",
        "<p>From: Robin &lt;robin@ledgerwick.example&gt;<br>Sent: 1 June 2026<br>To: Jude<br>Subject: x</p>",
        "<p>From: Sam &lt;sam@supplier.example&gt;<br>Sent: 1 June 2026<br>To: Jude<br>Subject: x</p>",
        "---------- Forwarded message ---------<br>",
        "<div>Sent from my iPhone</div>",
        "<br>",
        "<hr>",
        "see below<br>",
        "<div class=yahoo_quoted>",
        "</div>",
        "<pre>&gt; x\n&gt; y</pre>",
    ];
    prop_oneof![proptest::sample::select(fixed.to_vec()).prop_map(str::to_owned), "[a-z:<>@. 0-9]{0,12}"]
}

proptest::proptest! {
    #[test]
    fn what_is_seen_and_what_the_fold_says_it_hides_are_always_the_whole_message(
        pieces in proptest::collection::vec(piece(), 0..12),
    ) {
        use proptest::prelude::*;
        let html = pieces.concat();
        let (folded, whole) = (read(&html), super::super::render(&Body::new(html.as_str())));
        let words = |rich: &Rich| rich.lines.iter().map(|line| line.plain()).collect::<Vec<_>>();
        prop_assert_eq!(words(&folded), words(&whole));
        let mut end = 0;
        for fold in &folded.folds {
            prop_assert!(end <= fold.start && fold.start < fold.end && fold.end <= folded.lines.len());
            end = fold.end;
        }
        if let [fold] = folded.folds.as_slice() {
            let own = folded.lines.iter().enumerate().filter(|(at, _)| !fold.contains(at));
            let own: Vec<_> = own.filter(|(_, line)| !line.words().is_empty()).collect();
            prop_assert!(own.iter().any(|(_, line)| line.words() != "Sent from my iPhone"));
            let hidden = folded.lines[fold.clone()].iter().map(|line| line.words()).collect::<Vec<_>>().join("\n");
            prop_assert!(!hidden.starts_with("From: Sam") && !hidden.starts_with("------"), "{}", hidden);
        }
    }
}
