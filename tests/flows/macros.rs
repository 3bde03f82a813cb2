//! Macros: what goes into the text, what goes out, and what never does.

use practice::world::World;
use serde_json::Value;
use sidetone::model::Msg;
use sidetone::runtime::Outside;

use crate::support::{Flow, Options};

pub fn body(part: &Value) -> &str {
    part["body"].as_str().unwrap_or("")
}

pub const TERMS: &str = "<p>Our <b>terms</b>:</p><table><tbody><tr><td>*a*</td><td>2</td></tr></tbody></table>\
    <div class=\"intercom-container\"><img src=\"https://a.test/step1.png\"></div>";

/// The first macros of the workspace, with these names and bodies.
pub fn with(macros: &[(&str, &str)]) -> Options {
    let macros: Vec<(String, String)> = macros.iter().map(|(n, b)| ((*n).to_owned(), (*b).to_owned())).collect();
    Options::default().world(move |world: &mut World| {
        for (saved, (name, body)) in world.macros.iter_mut().zip(&macros) {
            saved.name = name.as_str().into();
            saved.body = Some(body.as_str().into());
            saved.teams = Vec::new();
        }
    })
}

impl Flow {
    pub async fn insert(&mut self, name: &str) {
        self.keys("C-x m").await;
        self.type_text(name).await;
        self.keys("enter").await;
    }
}

#[tokio::test]
async fn a_hole_in_a_macro_stops_the_sending_until_it_is_filled_in() {
    let mut t = Flow::with(with(&[("Parcel", "<p>Order <attribute key=\"order.number\"/> is on its way.</p>")])).await;
    t.keys("r").await;
    t.insert("Parcel").await;
    t.screen().has("Order {{order.number}} is on its way.").has("to be filled in: order.number");
    let before = t.parts("maria").len();
    for _ in 0..3 {
        t.keys("C-s").await.has("Not sent: “order.number” is not filled in").has("Reply to");
    }
    assert_eq!(t.parts("maria").len(), before);
    // Its place is selected: what one types takes it.
    t.type_text("4711").await.has("Order 4711 is on its way.");
    t.keys("C-s").await;
    assert_eq!(body(&t.last_part("maria")), "<p>Order 4711 is on its way.</p>");
}

#[tokio::test]
async fn a_lead_without_a_name_is_not_greeted_by_a_placeholder() {
    let options = with(&[("Hello", "<p>Hi {{user.first_name}}, hello</p>")]).world(|world: &mut World| {
        let saved = &mut world.macros[0];
        (saved.name, saved.body, saved.teams) =
            ("Hello".into(), Some("<p>Hi {{user.first_name}}, hello</p>".into()), Vec::new());
        for number in 0..40 {
            if let Some(contact) = world.contacts.get_mut(number)
                && contact.name.as_deref().is_some_and(|name| name.starts_with("Maria"))
            {
                contact.name = None;
            }
        }
    });
    let mut t = Flow::with(options).await;
    t.keys("r C-x m").await;
    t.type_text("Hello").await.has("needs user.first_name");
    t.keys("enter C-s").await.has("Not sent: “user.first_name” is not filled in");
    t.keys("C-x c").await.has("Not sent: “user.first_name” is not filled in");
    assert_eq!(t.count_of("maria", "user.first_name"), 0);
    assert_eq!(t.on_server("maria")["state"], "open");
}

#[tokio::test]
async fn a_placeholder_that_is_written_as_people_write_it_is_filled_in() {
    let html = "<p>Hi {{First name}}, {{<b>user.first name</b>}},</p><table><tr><td>{{&nbsp;<i>First</i> Name }}</td></tr></table>";
    let mut t = Flow::with(with(&[("Parcel", html)])).await;
    t.keys("r").await;
    t.insert("Parcel").await;
    t.screen().lacks("to be filled in");
    t.keys("C-s").await;
    let sent = "<p>Hi Maria, <b>Maria</b>,</p><table><tr><td><i>Maria</i></td></tr></table>";
    assert_eq!(body(&t.last_part("maria")), sent);
}

#[tokio::test]
async fn a_placeholder_typed_by_hand_is_a_hole_and_tab_fills_it_in() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.paste("Hi {{ first_name | fallback: \"there\" }} of {{company.name}}, ").await;
    t.keys("C-s").await.has("“first_name” is not filled in. It is “Maria”");
    t.keys("tab").await.has("Hi Maria of {{company.name}}");
    t.keys("tab").await.has("Hi Maria of Lighthouse Ltd,");
    t.keys("C-s").await;
    assert!(body(&t.last_part("maria")).starts_with("<p>Hi Maria of Lighthouse Ltd,"));
}

#[tokio::test]
async fn an_example_of_a_placeholder_goes_out_with_the_second_press() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.paste("Write `{{user.name}}` or {{ page.title }} there").await;
    t.keys("C-s").await.has("Not sent yet: “user.name” looks like a placeholder. Send again");
    t.keys("C-s").await;
    let sent = "<p>Write <code>{{user.name}}</code> or {{ page.title }} there</p>";
    assert_eq!(body(&t.last_part("maria")), sent);
    // Braces alone are nothing.
    t.keys("r").await;
    t.paste("if (a) {{ b }").await;
    t.keys("C-s").await;
    assert_eq!(body(&t.last_part("maria")), "<p>if (a) {{ b }</p>");
}

#[tokio::test]
async fn a_macros_own_html_arrives_as_it_is_whatever_happens_around_it() {
    let mut t = Flow::with(with(&[("Terms", TERMS)])).await;
    t.keys("r").await;
    t.type_text("Hello *you*").await;
    t.insert("Terms").await;
    t.screen().has("Hello *you*").has("[macro “Terms”: table, picture]").has("goes out as it is");
    t.type_text("typed behind").await.row_with("typed behind").lacks("[macro");
    // It is kept with the draft, over a restart.
    t.keys("esc").await;
    t.restart().await;
    t.go_to("maria").await;
    t.keys("r").await.has("[macro “Terms”: table, picture]");
    // Through the person's own editor, which has the line.
    t.keys("C-x e").await;
    let given = t.outside.iter().find_map(|o| match o {
        Outside::Edit(text) => Some(text.clone()),
        _ => None,
    });
    let given = given.unwrap();
    assert!(given.ends_with("\n\nHello *you*\n[macro “Terms”: table, picture]\ntyped behind"), "{given}");
    t.handle(Msg::Edited(Ok(format!("{given}!\n")))).await.has("typed behind!");
    // The preview shows what it is.
    t.keys("C-x p").await.has("Our terms:").lacks("[macro");
    t.keys("C-x p C-s").await;
    assert_eq!(body(&t.last_part("maria")), format!("<p>Hello <i>you</i></p>{TERMS}<p>typed behind!</p>"));
}

#[tokio::test]
async fn a_macro_that_stands_as_a_line_goes_as_a_whole_and_nothing_is_typed_into_it() {
    let mut t = Flow::with(with(&[("Terms", TERMS)])).await;
    t.keys("r").await;
    t.type_text("above").await;
    t.insert("Terms").await;
    t.keys("left left").await;
    t.type_text("below").await.row_with("below").lacks("[macro");
    t.keys("up home right backspace").await.lacks("[macro").has("above").has("below");
    // Taken back, it is the macro again.
    t.keys("C-/").await.has("[macro “Terms”: table, picture]");
    t.keys("C-s").await;
    assert_eq!(body(&t.last_part("maria")), format!("<p>above</p>{TERMS}<p>below</p>"));
    // A line that only looks like one is none.
    t.keys("r").await;
    t.paste("[macro “Terms”: table, picture]").await;
    t.keys("C-s C-s").await.has("stands for no macro here");
}

#[tokio::test]
async fn a_hole_in_a_macros_own_html_is_filled_in_where_it_stands() {
    let html = "<table><tr><td>Order <attribute key=\"order.number\"/></td></tr></table>";
    let mut t = Flow::with(with(&[("Table", html)])).await;
    t.keys("r").await;
    t.insert("Table").await;
    t.screen().has("[macro “Table”: table, needs order.number]");
    t.keys("C-s").await.has("Not sent: “order.number” is not filled in");
    t.keys("tab").await.has(":composer.fill order.number");
    t.type_text("A & B").await;
    t.keys("enter").await.has("[macro “Table”: table]");
    t.keys("C-s").await;
    assert_eq!(body(&t.last_part("maria")), "<table><tr><td>Order A &amp; B</td></tr></table>");
}

#[tokio::test]
async fn words_that_begin_as_the_hole_is_called_are_filled_in_whole() {
    let html = "<table><tr><td>Ask the <attribute key=\"order\"/></td></tr></table>";
    let mut t = Flow::with(with(&[("Table", html)])).await;
    t.keys("r").await;
    t.insert("Table").await;
    t.command_in_composer("fill").await.has(":composer.fill order");
    t.keys("backspace backspace backspace backspace backspace backspace").await;
    t.type_text("orders desk").await;
    t.keys("enter").await.has("[macro “Table”: table]");
    t.keys("C-s").await;
    assert_eq!(body(&t.last_part("maria")), "<table><tr><td>Ask the orders desk</td></tr></table>");
}

#[tokio::test]
async fn a_macro_that_a_text_can_say_is_text_that_is_sent_as_the_same() {
    let html = "<p>Do <b>this</b>, 2*3*4:</p><ul><li>one</li><li><code>two</code></li></ul><p>25. May<br>26. May</p>\
        <pre><code>x:\n    y: 1</code></pre>";
    let mut t = Flow::with(with(&[("Steps", html), ("Stars", "<p>*not* italic</p>")])).await;
    t.keys("r").await;
    t.insert("Steps").await;
    t.screen().has("Do **this**, 2*3*4:").has("- `two`").has("25. May").has("    y: 1");
    t.keys("C-s").await;
    assert_eq!(body(&t.last_part("maria")), html);
    // What would be read as markup is not.
    t.keys("r").await;
    t.insert("Stars").await;
    t.screen().has("[macro “Stars”]");
    t.keys("C-s").await;
    assert_eq!(body(&t.last_part("maria")), "<p>*not* italic</p>");
}

#[tokio::test]
async fn a_macro_that_stands_as_a_line_becomes_text_on_demand() {
    let mut t = Flow::with(with(&[("Title", "<h1>Title</h1><p>and <b>words</b></p>")])).await;
    t.keys("r").await;
    t.insert("Title").await;
    t.screen().has("[macro “Title”: heading]");
    t.keys("C-x M").await.lacks("[macro").has("and **words**").has("It is text now");
}

#[tokio::test]
async fn the_words_of_a_refused_message_come_back_with_the_macro_in_them() {
    let delayed = with(&[("Terms", TERMS)]).config(|c| c.composer.undo_delay = std::time::Duration::from_secs(5));
    let mut t = Flow::with(delayed).await;
    t.keys("r").await;
    t.type_text("  two  blanks").await;
    t.insert("Terms").await;
    t.keys("C-s").await;
    t.keys("u").await.has("  two  blanks").has("[macro “Terms”: table, picture]");
    t.keys("C-s").await;
    t.advance(5).await;
    t.deliver().await;
    let sent = format!("<p>&nbsp;&nbsp;two&nbsp;&nbsp;blanks</p>{TERMS}");
    assert_eq!(body(&t.last_part("maria")), sent);
}
