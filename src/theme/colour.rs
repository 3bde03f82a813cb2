//! Colours: how they are written, how far apart they look, and how well one is read on another.

use ratatui::style::Color;

/// The terminal's own colours, by the names that theme files use.
pub(super) const NAMED: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("white", Color::Gray),
    ("bright-black", Color::DarkGray),
    ("bright-red", Color::LightRed),
    ("bright-green", Color::LightGreen),
    ("bright-yellow", Color::LightYellow),
    ("bright-blue", Color::LightBlue),
    ("bright-magenta", Color::LightMagenta),
    ("bright-cyan", Color::LightCyan),
    ("bright-white", Color::White),
];

/// The 16 as xterm shows them; a terminal may show them otherwise.
const XTERM: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

/// Reads a colour that is no palette's: a name, `#rgb`, `#rrggbb` or an index of the 256.
pub(super) fn parse(text: &str) -> Option<Color> {
    if let Some((_, colour)) = NAMED.iter().find(|(name, _)| *name == text) {
        return Some(*colour);
    }
    let Some(digits) = text.strip_prefix('#') else {
        return text.parse().ok().map(Color::Indexed);
    };
    if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let value = u32::from_str_radix(digits, 16).ok()?;
    let byte = |shift: u32| u8::try_from(value >> shift & 0xff).ok();
    let nibble = |shift: u32| u8::try_from((value >> shift & 0xf) * 17).ok();
    match digits.len() {
        6 => Some(Color::Rgb(byte(16)?, byte(8)?, byte(0)?)),
        3 => Some(Color::Rgb(nibble(8)?, nibble(4)?, nibble(0)?)),
        _ => None,
    }
}

/// Red, green and blue of a colour, as far as they are known; the terminal's default is not.
pub(super) fn rgb(colour: Color) -> Option<(u8, u8, u8)> {
    match colour {
        Color::Reset => None,
        Color::Rgb(r, g, b) => Some((r, g, b)),
        Color::Indexed(index) => Some(indexed(index)),
        named => {
            let place = NAMED.iter().position(|(_, known)| *known == named)?;
            XTERM.get(place.checked_sub(1)?).copied()
        }
    }
}

/// A colour of the 256: the 16, a cube of 6 steps a side, 24 greys.
fn indexed(index: u8) -> (u8, u8, u8) {
    match (index, XTERM.get(usize::from(index))) {
        (_, Some(rgb)) => *rgb,
        (232.., _) => {
            let grey = 8 + 10 * (index - 232);
            (grey, grey, grey)
        }
        _ => {
            let step = |n: u8| if n == 0 { 0 } else { 55 + 40 * n };
            let n = index - 16;
            (step(n / 36), step(n / 6 % 6), step(n % 6))
        }
    }
}

/// The nearest of the 256; the first 16 are left out, since terminals change them.
pub(super) fn nearest_of_256(rgb: (u8, u8, u8)) -> Color {
    let nearest = (16..=255).min_by(|a, b| apart(rgb, indexed(*a)).total_cmp(&apart(rgb, indexed(*b))));
    nearest.map_or(Color::Reset, Color::Indexed)
}

/// What looks most like it among the 16, as xterm shows them.
pub(super) fn nearest_of_16(rgb: (u8, u8, u8)) -> Color {
    let nearest =
        XTERM.iter().zip(NAMED.iter().skip(1)).min_by(|(a, _), (b, _)| apart(rgb, **a).total_cmp(&apart(rgb, **b)));
    nearest.map_or(Color::Reset, |(_, (_, colour))| *colour)
}

/// How far apart two colours look: the distance in Oklab.
fn apart(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
    oklab(a).iter().zip(oklab(b)).map(|(a, b)| (a - b).powi(2)).sum()
}

fn linear(channel: u8) -> f64 {
    let c = f64::from(channel) / 255.0;
    if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
}

/// Björn Ottosson's Oklab, in which equal distances look equally far apart.
fn oklab((r, g, b): (u8, u8, u8)) -> [f64; 3] {
    let (r, g, b) = (linear(r), linear(g), linear(b));
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    [
        0.210_454_255_3 * l + 0.793_617_785 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766 * s,
    ]
}

/// How bright a colour is, from 0 to 1: WCAG's relative luminance.
pub(super) fn luminance((r, g, b): (u8, u8, u8)) -> f64 {
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

/// How well one colour is read on another, from 1 to 21, as WCAG 2 counts.
#[cfg(test)]
pub(super) fn contrast(a: (u8, u8, u8), b: (u8, u8, u8)) -> f64 {
    let (a, b): (f64, f64) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_read_in_all_their_spellings() {
        assert_eq!(parse("#7aa2f7"), Some(Color::Rgb(0x7a, 0xa2, 0xf7)));
        assert_eq!(parse("#fa0"), Some(Color::Rgb(0xff, 0xaa, 0)));
        assert_eq!(parse("214"), Some(Color::Indexed(214)));
        assert_eq!(parse("bright-black"), Some(Color::DarkGray));
        assert_eq!(parse("default"), Some(Color::Reset));
        for wrong in ["", "#", "#12", "#12345g", "#1234567", "256", "-1", "reddish", "#+1234", "#ééé"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_nearest_colour_of_a_palette_is_itself() {
        for index in 16..=255 {
            let found = rgb(nearest_of_256(indexed(index))).unwrap();
            assert_eq!(found, indexed(index));
        }
        for (i, colour) in XTERM.iter().enumerate() {
            assert_eq!(nearest_of_16(*colour), NAMED[i + 1].1);
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((contrast((0, 0, 0), (255, 255, 255)) - 21.0).abs() < 1e-9);
        assert!((contrast((0x77, 0x77, 0x77), (255, 255, 255)) - 4.478).abs() < 0.01);
    }
}
