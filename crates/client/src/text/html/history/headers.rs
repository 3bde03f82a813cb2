//! The lines "From: … Sent: … To: … Subject: …" above a mail that Outlook and others quote or forward. They look the
//! same for both, and forms on web pages look like them, too: who is named as the sender tells them apart.

use super::lead::LONGEST;

/// Words for the sender, in lower case.
const FROM: &[&str] = &[
    "from",
    "von",
    "de",
    "da",
    "van",
    "från",
    "fra",
    "lähettäjä",
    "od",
    "nadawca",
    "от",
    "від",
    "de la",
    "feladó",
    "kimden",
    "gönderen",
    "από",
    "差出人",
    "送信元",
    "发件人",
    "寄件者",
    "보낸 사람",
    "보낸사람",
    "من",
    "מאת",
    "จาก",
    "expéditeur",
    "remitente",
    "mittente",
    "remetente",
    "absender",
    "afzender",
    "avsändare",
];

/// Words for the time.
const SENT: &[&str] = &[
    "sent",
    "date",
    "gesendet",
    "datum",
    "envoyé",
    "enviado",
    "enviado el",
    "enviado em",
    "enviada",
    "enviada em",
    "fecha",
    "data",
    "inviato",
    "inviato il",
    "verzonden",
    "skickat",
    "sendt",
    "dato",
    "lähetetty",
    "päivämäärä",
    "wysłano",
    "wysłane",
    "odesláno",
    "odoslané",
    "отправлено",
    "дата",
    "надіслано",
    "trimis",
    "elküldve",
    "dátum",
    "gönderildi",
    "tarih",
    "gönderme tarihi",
    "στάλθηκε",
    "ημερομηνία",
    "送信日時",
    "日時",
    "日付",
    "发送时间",
    "日期",
    "時間",
    "寄件日期",
    "보낸 날짜",
    "날짜",
    "تم الإرسال",
    "التاريخ",
    "נשלח",
    "תאריך",
    "ส่ง",
    "วันที่",
];

/// Words for who it went to, copies included.
const TO: &[&str] = &[
    "to",
    "cc",
    "bcc",
    "an",
    "à",
    "a",
    "para",
    "per",
    "aan",
    "till",
    "til",
    "kopi",
    "kopie",
    "kopia",
    "vastaanottaja",
    "do",
    "dw",
    "komu",
    "pro",
    "кому",
    "копия",
    "către",
    "címzett",
    "kime",
    "alıcı",
    "προς",
    "宛先",
    "收件人",
    "收件者",
    "抄送",
    "받는 사람",
    "받는사람",
    "참조",
    "إلى",
    "אל",
    "ถึง",
    "destinataire",
    "destinatario",
    "empfänger",
];

/// Words for what it is about.
const SUBJECT: &[&str] = &[
    "subject",
    "betreff",
    "objet",
    "asunto",
    "assunto",
    "oggetto",
    "onderwerp",
    "ämne",
    "emne",
    "aihe",
    "temat",
    "předmět",
    "predmet",
    "тема",
    "subiect",
    "tárgy",
    "konu",
    "θέμα",
    "件名",
    "主题",
    "主旨",
    "主題",
    "제목",
    "الموضوع",
    "נושא",
    "เรื่อง",
];

/// The header of a mail among the lines.
pub(super) struct Header {
    /// Who is named as the sender.
    pub(super) from: String,
}

/// Lines that may stand between the first and the last of a header.
const LONGEST_HEADER: usize = 10;

/// The header that begins with line `at`: it names a sender and two other things, with nothing but such lines between.
pub(super) fn begins_at(words: &[String], at: usize) -> Option<Header> {
    let (first, _) = kind_of(words.get(at)?)?;
    // GMX puts the time first; nobody begins with whom it goes to.
    if first > 1 {
        return None;
    }
    let mut found: [Option<&str>; 4] = [None; 4];
    let mut strange = 0;
    for line in words.iter().skip(at).filter(|line| !line.is_empty()).take(LONGEST_HEADER) {
        match kind_of(line) {
            Some((kind, value)) => {
                if let Some(place) = found.get_mut(kind) {
                    place.get_or_insert(value);
                }
            }
            // "Importance: high", an address that was broken off.
            None if strange == 0 && (label(line).is_some() || line.starts_with('<')) => strange += 1,
            None => break,
        }
    }
    let [from, others @ ..] = found;
    let from = from.filter(|_| others.iter().flatten().count() >= 2)?;
    Some(Header { from: from.to_owned() })
}

/// Which of the four a line tells, and what it says.
fn kind_of(line: &str) -> Option<(usize, &str)> {
    let (label, value) = label(line)?;
    let kind = [FROM, SENT, TO, SUBJECT].iter().position(|labels| labels.contains(&label.as_str()))?;
    Some((kind, value))
}

/// The label of a line in lower case, and what stands behind it. Outlook's stars in plain text and the signs of a
/// quotation are left aside.
fn label(line: &str) -> Option<(String, &str)> {
    if line.len() > LONGEST * 4 {
        return None;
    }
    let line = line.trim_start_matches(['>', '*', ' ']);
    let (label, value) = line.split_once([':', '：'])?;
    let label = label.trim_matches(|c: char| c == '*' || c.is_whitespace()).to_lowercase();
    let short = !label.is_empty() && label.chars().count() <= 24;
    short.then(|| (label, value.trim_matches(|c: char| c == '*' || c.is_whitespace())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(text: &str) -> Option<String> {
        let words: Vec<String> = text.split('|').map(str::to_owned).collect();
        begins_at(&words, 0).map(|header| header.from)
    }

    #[test]
    fn a_header_names_a_sender_and_two_other_things() {
        assert_eq!(from("From: Ada <a@b.test>|Sent: Monday|To: Bo|Subject: x").as_deref(), Some("Ada <a@b.test>"));
        assert_eq!(from("*Von:* Ada|*Gesendet:* Montag|*An:* Bo").as_deref(), Some("Ada"));
        assert_eq!(
            from("Gesendet: Montag|Von: \"Ada\" <a@b.test>|An: Bo|Betreff: x").as_deref(),
            Some("\"Ada\" <a@b.test>")
        );
        assert_eq!(from("差出人: Ada|送信日時: 2026年6月1日|宛先: Bo|件名: x").as_deref(), Some("Ada"));
        assert_eq!(from("From: Ada|Importance: high|Date: Monday||To: Bo").as_deref(), Some("Ada"));
        assert_eq!(from("From: here|I see nothing"), None);
        assert_eq!(from("To: Bo|From: Ada|Date: Monday"), None);
        assert_eq!(from("From: Ada|and so on|Date: Monday|To: x"), None);
    }
}
