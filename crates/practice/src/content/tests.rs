//! The content holds together: nothing unfilled, nothing unbalanced, nobody's domain, and enough of everything.

use std::collections::HashSet;

use fastrand::Rng;
use scraper::Html;

use super::*;

/// Slots of a person who exists, with the corners that hurt: markup and directions in the name.
fn slots(rng: &mut Rng, number: usize) -> Slots {
    let company = company(rng, number);
    let employed = rng.bool().then_some(&company);
    let person = person(rng, number, employed);
    let name = person.name.clone().unwrap_or_default();
    Slots::new(&person.first_name, &name, &company.name, person.email.as_deref().unwrap_or_default(), "Mette")
}

fn instantiated(seed: u64, count: usize) -> Vec<(&'static Dialogue, Vec<Turn>)> {
    let mut rng = Rng::with_seed(seed);
    let languages = ["en", "en", "en", "de", "fr", "es", "pt", "ar", "he", "ja", "xx"];
    (0..count)
        .map(|number| {
            let mut slots = slots(&mut rng, number);
            let language = languages[rng.usize(..languages.len())];
            let dialogue = pick(&mut rng, language);
            let turns = dialogue.instantiate(&mut rng, &mut slots);
            (dialogue, turns)
        })
        .collect()
}

/// Everything the content can say, a few times over.
fn everything(rng: &mut Rng) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for round in 0..6 {
        for dialogue in dialogues() {
            let mut slots = slots(rng, round);
            for turn in dialogue.instantiate(rng, &mut slots) {
                all.push((dialogue.key.clone(), turn.html));
            }
            all.extend(dialogue.subject(rng, &mut slots).map(|subject| (dialogue.key.clone(), subject)));
        }
    }
    for round in 0..1_200 {
        let mut slots = slots(rng, round);
        let topic = dialogues()[rng.usize(..dialogues().len())].topic;
        let language = one_of(rng, &["en", "de", "fr", "es", "pt", "ar", "he", "ja", "ru"]);
        let mood = Mood::choose(rng);
        all.extend(followup(rng, mood, topic, language, &mut slots).map(|turn| ("followup".into(), turn.html)));
        all.push(("reply".into(), reply(rng, topic, &mut slots).html));
        all.push(("note".into(), note(rng, topic, &mut slots).html));
        all.push(("close".into(), closing_line(rng, topic, &mut slots).html));
        all.push(("bot".into(), bot_line(rng, &mut slots).html));
        all.push(("fin".into(), fin_answer(rng, topic, &mut slots).html));
        all.push(("greeting".into(), greeting(rng, &mut slots).1));
        all.push(("contact note".into(), contact_note(rng, &mut slots)));
        all.extend(rating(rng, &mut slots).remark.map(|remark| ("rating".into(), remark)));
        let ticket = ticket(rng, &mut slots, &[0, 1, 2, 3]);
        let mut words = String::new();
        super::slots::escape(&format!("{} {}", ticket.title, ticket.description), &mut words);
        all.push(("ticket".into(), words));
    }
    all
}

fn one_of<'a>(rng: &mut Rng, of: &[&'a str]) -> &'a str {
    of[rng.usize(..of.len())]
}

/// `{word}` anywhere, or an alternative nobody chose from.
fn leftover(text: &str) -> Option<&str> {
    if text.contains("[[") || text.contains("]]") {
        return Some(text);
    }
    text.split('{').skip(1).find(|after| {
        after.split_once('}').is_some_and(|(word, _)| {
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        })
    })
}

#[test]
fn every_script_is_filled_to_the_last_slot() {
    for (key, text) in everything(&mut Rng::with_seed(1)) {
        assert_eq!(leftover(&text), None, "in {key}: {text}");
    }
}

#[test]
fn the_html_of_every_message_is_balanced() {
    let mut rng = Rng::with_seed(2);
    let mut all = everything(&mut rng);
    all.push(("long".into(), long_message(&mut rng, &mut Slots::default())));
    for (key, text) in all {
        assert_eq!(Html::parse_fragment(&text).root_element().inner_html(), text, "in {key}");
    }
}

#[test]
fn only_reserved_domains_are_named() {
    let mut rng = Rng::with_seed(3);
    let mut texts: Vec<String> = everything(&mut rng).into_iter().map(|(_, text)| text).collect();
    texts.extend(macros().iter().filter_map(|known| known.body.clone()));
    texts.extend(hostile_samples().into_iter().map(|(_, text)| text));
    for number in 0..500 {
        let company = company(&mut rng, number);
        texts.extend(company.website.clone());
        texts.extend(person(&mut rng, number, Some(&company)).email);
    }
    texts.extend((0..STRIKING).filter_map(|which| striking_person(&mut rng, which, which).email));
    texts.extend(
        dialogues().iter().flat_map(|dialogue| &dialogue.lines).flat_map(|line| &line.sources).map(|s| s.url.clone()),
    );
    for text in texts {
        for at in ["://", "@"] {
            for after in text.split(at).skip(1) {
                let host: String =
                    after.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-')).collect();
                let host = host.trim_end_matches('.');
                if host.contains('.') {
                    let end = host.rsplit('.').next().unwrap_or_default();
                    let reserved = matches!(end, "example" | "test")
                        || ["example.com", "example.net", "example.org"].iter().any(|known| host.ends_with(known));
                    assert!(reserved, "{host} in {text}");
                }
            }
        }
    }
}

#[test]
fn nobody_reads_the_same_line_all_day() {
    let conversations = instantiated(4, 1_000);
    let first_lines: HashSet<&str> =
        conversations.iter().filter_map(|(_, turns)| Some(turns.first()?.html.as_str())).collect();
    let messages: HashSet<&str> =
        conversations.iter().flat_map(|(_, turns)| turns).map(|turn| turn.html.as_str()).collect();
    assert!(first_lines.len() > 600, "{} first lines", first_lines.len());
    assert!(messages.len() > 1_500, "{} messages", messages.len());
}

#[test]
fn the_same_seed_says_the_same() {
    let words = |seed| instantiated(seed, 200).into_iter().flat_map(|(_, turns)| turns).collect::<Vec<_>>();
    assert_eq!(words(5), words(5));
    assert_ne!(words(5), words(6));
    assert_eq!(person(&mut Rng::with_seed(7), 3, None), person(&mut Rng::with_seed(7), 3, None));
}

#[test]
fn there_is_enough_of_everything() {
    assert!(dialogues().len() >= 60, "{} dialogues", dialogues().len());
    assert_eq!((admins().len(), teams().len()), (8, 4));
    assert!(tags().len() >= 14 && macros().len() >= 16 && greetings().len() >= 8);
    let keys: HashSet<&str> = dialogues().iter().map(|dialogue| dialogue.key.as_str()).collect();
    assert_eq!(keys.len(), dialogues().len(), "two dialogues have the same key");
    for language in ["de", "fr", "es", "pt", "ar", "he", "ja"] {
        assert!(dialogues().iter().filter(|dialogue| dialogue.language == language).count() >= 2, "{language}");
    }
}

#[test]
fn every_dialogue_is_whole() {
    let headers: usize = dialogues::FILES.iter().map(|text| text.matches("\n## ").count()).sum();
    assert_eq!(dialogues().len(), headers, "a dialogue has a header that cannot be read");
    for dialogue in dialogues() {
        assert_eq!(dialogue.lines.first().map(|line| line.who), Some(Who::Customer), "{}", dialogue.key);
        assert_eq!(dialogue.channel == Channel::Email, dialogue.subject.is_some(), "{}", dialogue.key);
        assert!(dialogue.lines.iter().all(|line| !line.template.trim().is_empty()), "{}", dialogue.key);
        for tag in &dialogue.tags {
            assert!(tags().contains(tag), "{} has the unknown tag {tag}", dialogue.key);
        }
    }
}

#[test]
fn a_number_that_came_up_stays_the_same_in_its_conversation() {
    let mut rng = Rng::with_seed(8);
    let mut slots = Slots::new("Ada", "Ada Example", "Alder Press", "ada@example.com", "Robin");
    let first = fill("{order}", &mut slots, &mut rng);
    assert_eq!(fill("{order}", &mut slots, &mut rng), first);
    assert_ne!(fill("{order2}", &mut slots, &mut rng), first);
}

#[test]
fn what_is_no_slot_stays_as_it_is() {
    let mut slots = Slots::default();
    let code = "{\"id\": 1} {} {Nope} {unheard_of} [x] [[ {";
    assert_eq!(fill(code, &mut slots, &mut Rng::with_seed(9)), code);
}

#[test]
fn markup_in_a_name_is_escaped() {
    let mut slots = Slots::new("<b>Bobby</b>", "", "", "", "");
    assert_eq!(fill("<p>{first}</p>", &mut slots, &mut Rng::with_seed(9)), "<p>&lt;b&gt;Bobby&lt;/b&gt;</p>");
}

#[test]
fn a_name_nobody_knows_leaves_no_hole() {
    let greet = |text: &str| fill(text, &mut Slots::default(), &mut Rng::with_seed(9));
    assert_eq!(greet("Hi {first}, hello."), "Hi there, hello.");
    assert_eq!(greet("Sure, {first}. Done, {first}!"), "Sure. Done!");
    assert_eq!(greet("<p>¡Hola {first}! </p>"), "<p>¡Hola!</p>");
}

#[test]
fn a_quote_holds_the_message_before_it() {
    let dialogue = dialogues().iter().find(|dialogue| dialogue.key == "invoice-address").expect("it is in billing.txt");
    let mut slots = Slots::new("Ada", "Ada Example", "Alder Press", "ada@example.com", "Robin");
    let turns = dialogue.instantiate(&mut Rng::with_seed(10), &mut slots);
    let (answer, thanks) = (&turns[1].html, &turns[2].html);
    assert!(thanks.contains("<blockquote") && thanks.contains(answer.as_str()), "{thanks}");
}

#[test]
fn the_long_message_has_twenty_thousand_characters() {
    for seed in 0..5 {
        let html = long_message(&mut Rng::with_seed(seed), &mut Slots::default());
        assert!(html.chars().count() >= 20_000);
        assert!(html.chars().count() < 22_000);
        assert_eq!(leftover(&html), None);
    }
}

#[test]
fn the_long_thread_has_words_and_events_of_every_kind() {
    let mut slots = Slots::new("Ada", "Ada Example", "Alder Press", "ada@example.com", "Robin");
    let thread = long_thread(&mut Rng::with_seed(11), &mut slots, 520);
    assert!(thread.len() >= 520, "{}", thread.len());
    let said = thread.iter().filter(|part| matches!(part, Happening::Said(..))).count();
    assert!(said > 250, "{said}");
    let kinds: HashSet<_> = thread.iter().map(std::mem::discriminant).collect();
    assert!(kinds.len() >= 14, "{} kinds", kinds.len());
}

#[test]
fn hostile_text_really_is_hostile() {
    let all: String = hostile_samples().into_iter().map(|(_, text)| text).collect();
    for nasty in ["\u{1b}]52;", "\u{1b}[2J", "\u{202e}", "\u{200b}", "\u{9b}", "\u{0}", "\u{0489}"] {
        assert!(all.contains(nasty), "{nasty:?}");
    }
    let turns = pasted_terminal(&mut Rng::with_seed(12), &mut Slots::default());
    assert!(turns[0].html.contains('\u{1b}') && turns.len() >= 4);
}

#[test]
fn people_come_in_all_kinds() {
    let mut rng = Rng::with_seed(13);
    let people: Vec<Person> = (0..2_000).map(|number| person(&mut rng, number, None)).collect();
    let share = |fits: &dyn Fn(&Person) -> bool| people.iter().filter(|person| fits(person)).count();
    assert!(share(&|p| p.name.is_none()) > 100);
    assert!(share(&|p| p.email.is_none()) > 30);
    assert!(share(&|p| p.name.as_ref().is_some_and(|name| name.chars().count() > 120)) > 0);
    assert!(share(&|p| p.role == Role::Lead) > 150);
    let languages: HashSet<_> = people.iter().map(|p| p.language).collect();
    assert!(languages.len() >= 15, "{languages:?}");
    let names: HashSet<_> = people.iter().filter_map(|p| p.name.clone()).collect();
    assert!(names.len() > 1_000, "{} names", names.len());
    let addresses: Vec<_> = people.iter().filter_map(|p| p.email.clone()).collect();
    assert_eq!(addresses.iter().collect::<HashSet<_>>().len(), addresses.len(), "two people share an address");
}

#[test]
fn customers_answer_in_every_mood_but_one() {
    let mut rng = Rng::with_seed(14);
    let mut slots = Slots::default();
    let moods = [Mood::Thanks, Mood::StillBroken, Mood::Question, Mood::Screenshot, Mood::Annoyed, Mood::Later];
    for mood in moods {
        for language in ["en", "de", "el", "vi"] {
            let turn = followup(&mut rng, mood, Topic::Sync, language, &mut slots).expect("there are words for it");
            assert!(!turn.html.is_empty());
            assert_eq!(turn.attachments.is_empty(), mood != Mood::Screenshot);
        }
    }
    assert_eq!(followup(&mut rng, Mood::Silent, Topic::Sync, "en", &mut slots), None);
}

#[test]
fn openers_start_with_the_customer_alone() {
    let mut rng = Rng::with_seed(15);
    for number in 0..300 {
        let mut slots = slots(&mut rng, number);
        let opener = opener(&mut rng, "en", &mut slots);
        assert!(!opener.turns.is_empty() && opener.turns.iter().all(|turn| turn.who == Who::Customer));
    }
}

#[test]
fn macros_have_placeholders_in_both_forms() {
    let greeting = &macros()[0];
    let (body, text) = (greeting.body.as_deref().unwrap_or(""), greeting.body_text.as_deref().unwrap_or(""));
    assert!(body.contains("<attribute key=\"user.first_name\" default=\"there\"/>"), "{body}");
    assert!(text.contains("{{user.first_name|fallback:\"there\"}}"), "{text}");
    assert!(!text.contains('<') && macros().iter().any(|known| known.body.is_none()));
}

/// All data files, by name.
const DATA: &[(&str, &str)] = &[
    ("companies", include_str!("data/companies.toml")),
    ("lines", include_str!("data/lines.toml")),
    ("names", include_str!("data/names.toml")),
    ("people", include_str!("data/people.toml")),
    ("places", include_str!("data/places.toml")),
    ("records", include_str!("data/records.toml")),
    ("special", include_str!("data/special.toml")),
    ("values", include_str!("data/values.toml")),
    ("workspace", include_str!("data/workspace.toml")),
];

#[test]
fn every_data_file_is_read_whole() {
    fn reads<T: serde::de::DeserializeOwned>(name: &str) {
        let (_, text) = DATA.iter().find(|(known, _)| *known == name).unwrap();
        if let Err(error) = toml::from_str::<T>(text) {
            panic!("data/{name}.toml: {error}");
        }
    }
    reads::<companies::Words>("companies");
    reads::<lines::Lines>("lines");
    reads::<names::Names>("names");
    reads::<people::Known>("people");
    reads::<places::Places>("places");
    reads::<records::Records>("records");
    reads::<special::Texts>("special");
    reads::<values::Lists>("values");
    reads::<workspace::Workspace>("workspace");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/content/data");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), DATA.len(), "a file that is not read");
}

#[test]
fn no_list_and_no_text_of_a_data_file_is_empty() {
    fn look(path: &str, value: &toml::Value) {
        match value {
            toml::Value::Array(list) => {
                assert!(!list.is_empty() || path.ends_with(".teams") || path.ends_with(".metadata"), "{path}");
                list.iter().enumerate().for_each(|(n, value)| look(&format!("{path}.{n}"), value));
            }
            toml::Value::Table(table) => {
                assert!(!table.is_empty(), "{path}");
                table.iter().for_each(|(key, value)| look(&format!("{path}.{key}"), value));
            }
            // A company may have no form, some people no name, a phone no browser; some names stand together.
            toml::Value::String(text) => {
                let may =
                    ["companies.form", "people.odd", "people.devices"].iter().any(|known| path.starts_with(known));
                assert!(!text.is_empty() || may || path.ends_with(".between"), "{path}");
            }
            _ => {}
        }
    }
    for (name, text) in DATA {
        look(name, &toml::from_str::<toml::Value>(text).unwrap());
    }
    for of in ["month", "month_de", "month_fr", "month_es", "month_pt"] {
        assert!(values::draw(of, &mut Rng::with_seed(1)).is_some(), "dates need {of}");
    }
    assert_eq!(places::places("xx").len(), 12, "who speaks another language is from elsewhere");
}
