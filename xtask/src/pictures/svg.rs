//! A terminal's screen as SVG.

use std::fmt::Write as _;

use unicode_width::UnicodeWidthStr as _;

/// Width and height of a cell, and the margin around all, in the picture's units.
const CELL: (f64, f64) = (8.4, 18.0);
const MARGIN: f64 = 12.0;
/// What the terminal's own sixteen colours are taken to be.
const NAMED: [Colour; 16] = [
    Colour(0x1d, 0x20, 0x26),
    Colour(0xe0, 0x6c, 0x75),
    Colour(0x98, 0xc3, 0x79),
    Colour(0xe5, 0xc0, 0x7b),
    Colour(0x61, 0xaf, 0xef),
    Colour(0xc6, 0x78, 0xdd),
    Colour(0x56, 0xb6, 0xc2),
    Colour(0xc8, 0xcc, 0xd4),
    Colour(0x5c, 0x63, 0x70),
    Colour(0xff, 0x7b, 0x86),
    Colour(0xb5, 0xe8, 0x90),
    Colour(0xff, 0xd6, 0x8a),
    Colour(0x7c, 0xc3, 0xff),
    Colour(0xd9, 0xa0, 0xf0),
    Colour(0x7f, 0xd5, 0xdf),
    Colour(0xff, 0xff, 0xff),
];

/// Red, green and blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(u8, u8, u8);

impl Colour {
    /// Reads `#rrggbb`.
    pub fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let [_, r, g, b] = u32::from_str_radix(digits, 16).ok()?.to_be_bytes();
        Some(Self(r, g, b))
    }

    /// As a terminal shows it when it is told to be dim on that ground.
    fn dim(self, ground: Self) -> Self {
        let mix = |a: u8, b: u8| u8::try_from((u16::from(a) * 7 + u16::from(b) * 3) / 10).unwrap_or(a);
        Self(mix(self.0, ground.0), mix(self.1, ground.1), mix(self.2, ground.2))
    }

    fn of(colour: vt100::Color, default: Self) -> Self {
        match colour {
            vt100::Color::Default => default,
            vt100::Color::Rgb(r, g, b) => Self(r, g, b),
            vt100::Color::Idx(i @ 0..16) => NAMED[usize::from(i)],
            vt100::Color::Idx(i @ 16..232) => {
                let level = |n: u8| if n == 0 { 0 } else { 55 + n * 40 };
                let i = i - 16;
                Self(level(i / 36), level(i / 6 % 6), level(i % 6))
            }
            vt100::Color::Idx(i) => {
                let grey = 8 + (i - 232) * 10;
                Self(grey, grey, grey)
            }
        }
    }
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// The terminal's own two colours, where a cell has none.
#[derive(Clone, Copy, Debug)]
pub struct Paper {
    /// Behind the text.
    ground: Colour,
    /// Of the text.
    ink: Colour,
}

impl Paper {
    /// A terminal of that ground, or a dark one.
    pub fn new(ground: Option<Colour>) -> Self {
        let ground = ground.unwrap_or(Colour(0x16, 0x18, 0x1d));
        let is_light = u16::from(ground.0) + u16::from(ground.1) + u16::from(ground.2) > 3 * 128;
        Self { ground, ink: if is_light { Colour(0x2b, 0x30, 0x3b) } else { NAMED[7] } }
    }
}

/// How a run of cells looks.
#[derive(Clone, PartialEq, Eq)]
struct Look {
    ink: Colour,
    ground: Colour,
    bold: bool,
    italic: bool,
    underline: bool,
}

impl Look {
    fn of(cell: &vt100::Cell, is_cursor: bool, paper: Paper) -> Self {
        let (mut ink, mut ground) = (Colour::of(cell.fgcolor(), paper.ink), Colour::of(cell.bgcolor(), paper.ground));
        if cell.inverse() != is_cursor {
            std::mem::swap(&mut ink, &mut ground);
        }
        if cell.dim() {
            ink = ink.dim(ground);
        }
        Self { ink, ground, bold: cell.bold(), italic: cell.italic(), underline: cell.underline() }
    }
}

/// The screen as a picture with that title.
pub fn draw(screen: &vt100::Screen, paper: Paper, title: &str) -> String {
    let (rows, columns) = (screen.size().0.get(), screen.size().1.get());
    let width = f64::from(columns) * CELL.0 + 2.0 * MARGIN;
    let height = f64::from(rows) * CELL.1 + 2.0 * MARGIN;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{width:.0}\" \
         height=\"{height:.0}\" font-family=\"'JetBrains Mono','SF Mono',Menlo,Consolas,'DejaVu Sans Mono',monospace\" \
         font-size=\"14\" xml:space=\"preserve\">\n<title>{}</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"{}\"/>\n",
        escaped(title),
        paper.ground
    );
    for row in 0..rows {
        let mut run: Option<(u16, Look, String)> = None;
        for column in 0..columns {
            let Some(cell) = screen.cell(row, column).filter(|cell| !cell.is_wide_continuation()) else { continue };
            let cursor = !screen.hide_cursor() && screen.cursor_position() == (row, column);
            let look = Look::of(cell, cursor, paper);
            let text = if cell.has_contents() { cell.contents() } else { " " };
            match &mut run {
                // What is not plain Latin stands by itself, so that a font's own widths move nothing else.
                Some((_, same, words)) if *same == look && words.is_ascii() == text.is_ascii() => words.push_str(text),
                _ => {
                    stroke(&mut out, row, run.take(), paper);
                    run = Some((column, look, text.to_owned()));
                }
            }
        }
        stroke(&mut out, row, run, paper);
    }
    out.push_str("</svg>\n");
    out
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn stroke(out: &mut String, row: u16, run: Option<(u16, Look, String)>, paper: Paper) {
    let Some((column, look, words)) = run else { return };
    let (x, y) = (MARGIN + f64::from(column) * CELL.0, MARGIN + f64::from(row) * CELL.1);
    #[expect(clippy::cast_precision_loss, reason = "a row of a terminal")]
    let wide = words.width() as f64 * CELL.0;
    if look.ground != paper.ground {
        let _ = writeln!(
            out,
            "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{wide:.1}\" height=\"{:.1}\" fill=\"{}\"/>",
            CELL.1, look.ground
        );
    }
    if words.trim().is_empty() {
        return;
    }
    let mut style = String::new();
    for (on, attribute) in [
        (look.bold, " font-weight=\"bold\""),
        (look.italic, " font-style=\"italic\""),
        (look.underline, " text-decoration=\"underline\""),
    ] {
        if on {
            style.push_str(attribute);
        }
    }
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{:.1}\" fill=\"{}\"{style} textLength=\"{wide:.1}\" \
         lengthAdjust=\"spacingAndGlyphs\">{}</text>",
        y + 13.5,
        look.ink,
        escaped(&words)
    );
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use super::*;

    fn drawn(bytes: &[u8], ground: Option<Colour>) -> String {
        let cells = |n| NonZeroU16::new(n).unwrap();
        let mut parser = vt100::Parser::new(cells(2), cells(20), 0);
        parser.process(bytes);
        draw(parser.screen(), Paper::new(ground), "a & b")
    }

    #[test]
    fn a_picture_has_the_words_where_and_as_they_stand() {
        let picture = drawn(b"\x1b[?25l\r\n a<b \x1b[1;38;2;1;2;3;48;5;16mbold", None);
        assert!(picture.contains("<title>a &amp; b</title>"), "{picture}");
        assert!(picture.contains("x=\"12.0\" y=\"43.5\" fill=\"#c8ccd4\""), "{picture}");
        assert!(picture.contains("> a&lt;b </text>"), "{picture}");
        assert!(picture.contains("x=\"54.0\" y=\"30.0\" width=\"33.6\" height=\"18.0\" fill=\"#000000\""), "{picture}");
        assert!(picture.contains("fill=\"#010203\" font-weight=\"bold\""), "{picture}");
    }

    #[test]
    fn words_can_be_read_on_a_light_ground() {
        let picture = drawn(b"\x1b[?25lwords", Colour::read("#FFFFFF"));
        assert!(picture.contains("rx=\"8\" fill=\"#ffffff\""), "{picture}");
        assert!(picture.contains("fill=\"#2b303b\""), "{picture}");
        assert_eq!(Colour::read("Reset"), None);
    }
}
