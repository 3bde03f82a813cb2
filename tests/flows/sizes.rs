//! Every size of terminal, text of every width, and a few whole screens.

use practice::world::messages::Message;
use practice::{Fault, FaultKind};

use crate::support::{Flow, Options};
use crate::town::{NOW, chat, company, contact};

#[tokio::test]
async fn every_size_draws_and_nothing_hangs_over() {
    let mut t = Flow::start().await;
    t.keys("r").await;
    t.type_text("typed").await;
    let sizes =
        [(200, 60), (116, 30), (115, 30), (80, 24), (77, 24), (40, 10), (24, 6), (10, 3), (3, 10), (2, 2), (1, 1)];
    let states =
        ["", "esc", "enter", "l", "l", "esc C-k", "esc ?", "esc :", "esc Z", "esc v", "esc n", "C-x p", "esc g"];
    for keys in states {
        if !keys.is_empty() {
            t.keys(keys).await;
        }
        for (columns, rows) in sizes {
            t.resize(columns, rows).await;
        }
        t.resize(120, 40).await;
    }
    t.keys("esc r").await.has("typed").has("Maria Lopez  Lighthouse");
}

#[tokio::test]
async fn keys_work_on_a_screen_that_is_too_small_to_see_anything() {
    let mut t = Flow::with(Options::default().size(1, 1)).await;
    t.keys("j k C-d C-u G g g l h tab r a esc C-k esc ? q : esc Z esc").await;
    t.resize(120, 40).await.has("Maria Lopez  Lighthouse");
    assert_eq!(t.on_server("maria")["state"], "open");
}

#[tokio::test]
async fn one_two_and_three_panes() {
    let mut t = Flow::start().await;
    t.screen().has("Details").has("Maria Lopez  Lighthouse").has("▌ I need it for the tax office.");
    t.resize(80, 24).await.lacks("Details").has("Maria Lopez").has("▌ I need it for the tax office.");
    t.keys("l l").await.has("Details").has("maria@").lacks("Tom Becker");
    t.keys("esc").await.has("Tom Becker");
    t.resize(40, 10).await.has("Maria Lopez").lacks("▌ I need it");
    t.keys("enter").await.has("I need it for the tax").lacks("Tom Becker");
    t.keys("esc").await.has("Tom Becker");
    t.keys("r").await.has("Reply to");
    t.type_text("small").await.has("small");
    t.keys("C-s").await;
    assert_eq!(t.count_of("maria", "small"), 1);
}

fn wide() -> Options {
    Options::default().world(|world| {
        let names = [
            "王小明王小明王小明王小明王小明王小明王小明王小明王小明",
            "👩‍👩‍👧‍👦 Family 👩🏽‍🚀🏳️‍🌈🇮🇪🇩🇪 flags and more 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉",
            "יעל כהן־לוי עם שם ארוך מאוד שאינו נגמר לעולם ועד",
            "محمد عبد الرحمن بن عبد الله آل سعود القحطاني الهاشمي",
            "e\u{301}\u{301}e\u{301}e\u{301} Ｆｕｌｌｗｉｄｔｈ ｌｅｔｔｅｒｓ ａｒｅ ｗｉｄｅ ｔｏｏ",
            "สวัสดีครับผมชื่อสมชายและนี่คือชื่อที่ยาวมากจริงๆ",
            "한국어이름이아주아주길어서창을넘칠수도있습니다만",
        ];
        for (number, name) in (60..).zip(names) {
            let firm = company(world, &format!("{name} Ltd"), name);
            let who = contact(world, number, name, Some(firm));
            let slot = chat(world, who, &name.repeat(9), NOW - i64::from(number));
            world.contact_reply(
                slot,
                who,
                Message::text(format!("<p>{}</p><pre>{name}{name}</pre>", name.repeat(3))),
                NOW - 10,
            );
            let tag = world.tag_named(name).id;
            let me = world.owner;
            world.attach_tag(slot, me, tag, NOW - 5).unwrap();
        }
        world.admins[1].name = "王小明王小明 Lindqvist 👩‍👩‍👧‍👦".into();
        world.teams[0].name = "支援チーム支援チーム支援チーム".into();
    })
}

#[tokio::test]
async fn wide_text_never_moves_a_divider() {
    let mut t = Flow::with(wide()).await;
    for (columns, rows) in [(120, 40), (121, 30), (80, 24), (79, 23)] {
        t.resize(columns, rows).await;
        let body = 1..rows - if rows < 24 { 1 } else { 2 };
        let dividers = t.screen().dividers(body.clone());
        let expected = if columns >= 120 { 2 } else { 1 };
        assert_eq!(dividers.len(), expected, "{columns}x{rows}\n{}", t.screen());
        for _ in 0..7 {
            t.keys("j").await;
            assert_eq!(t.screen().dividers(body.clone()), dividers, "{columns}x{rows}\n{}", t.screen());
        }
        t.keys("g g").await;
        for keys in ["a", "t", "/", "r"] {
            t.keys(keys).await;
            t.keys("esc").await;
        }
    }
}

#[tokio::test]
async fn wide_text_can_be_written_and_sent() {
    let mut t = Flow::start().await;
    let words = "你好 👩‍👩‍👧‍👦 שלום ｗｉｄｅ 🏳️‍🌈 done";
    t.keys("r").await;
    for (columns, rows) in [(120, 40), (80, 24), (40, 10), (20, 8), (10, 5)] {
        t.resize(columns, rows).await;
        t.paste(words).await;
    }
    t.resize(120, 40).await;
    t.keys("C-s").await;
    assert_eq!(t.last_part("maria")["body"].as_str().map(|b| b.matches(words).count()), Some(5));
}

#[tokio::test]
async fn a_whole_screen_of_80_by_24() {
    let t = Flow::with(Options::default().size(80, 24)).await;
    insta::assert_snapshot!(t.screen().text());
}

#[tokio::test]
async fn a_whole_screen_of_120_by_40_with_a_note_being_written() {
    let mut t = Flow::start().await;
    t.go_to("omar").await;
    t.keys("n").await;
    t.type_text("Ask for the serial number.").await;
    insta::assert_snapshot!(t.screen().text());
}

#[tokio::test]
async fn a_whole_screen_of_200_by_60_with_the_palette() {
    let mut t = Flow::with(Options::default().size(200, 60)).await;
    t.keys("C-k").await;
    t.type_text("sno").await;
    insta::assert_snapshot!(t.screen().text());
}

#[tokio::test]
async fn a_title_that_does_not_fit_keeps_apart_from_the_state() {
    let mut t = Flow::with(Options::default().size(80, 24)).await;
    t.advance(60).await;
    t.server.contact_opens(None, &"locked".repeat(12)).expect("opened");
    t.poll().await;
    t.keys("g u 1 G").await.row_with("newest").has("open");
    t.screen().row_with("…  ").has("nobody");
}

#[tokio::test]
async fn what_is_said_is_one_line_and_what_is_cut_of_it_is_under_messages() {
    let mut t = Flow::with(Options::default().size(80, 24)).await;
    t.server.plan(Fault::once("/reply", FaultKind::Status(422)).on("POST"));
    t.keys("r").await;
    t.type_text("No").await;
    t.keys("C-s").await.foot().has("Not sent to Maria Lopez: Intercom refused it (422").has("… · g o");
    t.screen().foot().has("×1 refused").has("live");
    t.keys("g e").await.has("Your text is a draft again");
    t.keys("esc").await;
    t.command("snooze on the day after yesterday").await.foot().has("is not understood as a time").has("…");
    let nobody = "somebody whose name is longer than a line";
    t.command(&format!("assign {nobody}")).await.foot().has("There is no teammate or team called").has("… · g e");
    t.keys("g e").await.has("longer than a line”");
    t.keys("esc").await;
    t.command("drafts.copy 7").await.foot().has("Say which one: `:drafts.lost` lists them with their numbers");
}

#[tokio::test]
async fn hints_take_the_room_there_is() {
    let mut t = Flow::with(Options::default().size(80, 24)).await;
    t.keys("g").await.has("Show what waits to be sent").has("Go to the first row, placed anew");
    t.resize(120, 40).await.has("Show what waits to be sent").has("Go to the first row, placed anew");
}

#[tokio::test]
async fn the_composer_shows_whole_keys_or_none() {
    let mut t = Flow::with(Options::default().size(80, 24)).await;
    t.keys("n").await.has("C-s save note").has("Esc leave ═");
}

#[tokio::test]
async fn a_screen_without_room_for_the_inboxes_at_the_side_says_so_and_changes_nothing() {
    let mut t = Flow::with(Options::default().size(159, 40)).await;
    for _ in 0..2 {
        t.keys("v i").await.foot().has("From 160 columns on they can stand at the side");
    }
    t.keys("v i").await;
    t.resize(160, 40).await.has("▾ Teams");
    t.keys("v i").await.lacks("▾ Teams").foot().lacks("160 columns");
    t.resize(159, 40).await;
    t.keys("v i").await.foot().has("From 160 columns on");
    t.resize(160, 40).await.lacks("▾ Teams");
}
