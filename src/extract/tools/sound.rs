//! What is told of a sound or a film beside what it plays: titles, remarks, words of a song.

use crate::extract::tools::charset;

/// What a sound or a film says of itself.
#[derive(Default)]
pub(in crate::extract) struct Sound {
    /// What people wrote in it, one remark after another.
    pub(in crate::extract) texts: Vec<String>,
    /// Where it ends, where that can be told.
    pub(in crate::extract) end: Option<usize>,
}

/// Looks at the parts of a sound that are no sound, as far as they can be followed.
pub(in crate::extract) fn look(bytes: &[u8], media_type: &str) -> Sound {
    let mut sound = Sound::default();
    let _ = match media_type {
        "audio/mpeg" => {
            let _ = tags_at_end(bytes, &mut sound);
            tags(bytes, &mut sound)
        }
        "application/ogg" => {
            let head = bytes.get(..HEAD_BYTES).unwrap_or(bytes);
            let marks = [&b"\x03vorbis"[..], b"OpusTags"].into_iter();
            marks
                .filter_map(|mark| Some(memchr::memmem::find(head, mark)? + mark.len()))
                .filter_map(|at| bytes.get(at..))
                .try_for_each(|comments| vorbis(comments, &mut sound))
        }
        "audio/flac" => flac(bytes, &mut sound),
        "audio/wav" | "video/x-msvideo" => riff(bytes, &mut sound),
        "audio/mp4" | "video/mp4" => boxes(bytes, &mut sound),
        _ => None,
    };
    sound.texts.retain(|text| !text.trim().is_empty());
    sound
}

/// Frames of text before an MP3 file (ID3v2).
fn tags(bytes: &[u8], sound: &mut Sound) -> Option<()> {
    let version = *bytes.get(3).filter(|_| bytes.starts_with(b"ID3"))?;
    let tag = bytes.get(10..10 + seven_bits(bytes.get(6..10)?)).or_else(|| bytes.get(10..))?;
    let (name, head) = if version < 3 { (3, 6) } else { (4, 10) };
    let mut at: usize = 0;
    while sound.texts.len() < TEXTS_MAX {
        let id = tag.get(at..at + name)?;
        let size = tag.get(at + name..at + 2 * name)?;
        let size = if version == 4 { seven_bits(size) } else { number(size) };
        let content = tag.get(at + head..(at + head).checked_add(size)?)?;
        match id {
            [b'T', ..] | [b'W', b'X', ..] => sound.texts.push(text(content, 1)?),
            // A language stands before the words.
            b"COMM" | b"USLT" | b"COM" | b"ULT" => sound.texts.push(text(content, 4)?),
            [0, ..] => return Some(()),
            _ => {}
        }
        at += head + size;
    }
    Some(())
}

/// The text of a frame, whose first byte says in what characters it is.
fn text(content: &[u8], from: usize) -> Option<String> {
    let text = content.get(from..)?;
    let text = match content.first()? {
        1 | 2 => {
            let is_big = *content.first()? == 2 || text.starts_with(b"\xfe\xff");
            let unit = if is_big { u16::from_be_bytes } else { u16::from_le_bytes };
            let units = text.chunks_exact(2).filter_map(|pair| pair.first_chunk().copied());
            let units = units.map(unit).filter(|unit| !matches!(unit, 0xfeff | 0xfffe));
            String::from_utf16_lossy(&units.collect::<Vec<_>>())
        }
        _ => charset::decode(text),
    };
    Some(text.replace('\0', "\n"))
}

/// The last 128 bytes of an MP3 file (ID3v1).
fn tags_at_end(bytes: &[u8], sound: &mut Sound) -> Option<()> {
    let tag = bytes.last_chunk::<128>()?.strip_prefix(b"TAG")?;
    let fields = tag.split(|byte| *byte == 0).filter(|field| field.len() > 1);
    sound.texts.extend(fields.map(charset::decode));
    Some(())
}

/// Comments of Ogg and FLAC (Vorbis I specification): lengths and texts.
fn vorbis(comments: &[u8], sound: &mut Sound) -> Option<()> {
    let length = |at: usize| -> Option<usize> {
        usize::try_from(u32::from_le_bytes(*comments.get(at..)?.first_chunk()?)).ok()
    };
    let mut at = length(0)?.checked_add(8)?;
    for _ in 0..length(at.checked_sub(4)?)?.min(TEXTS_MAX) {
        let end = (at + 4).checked_add(length(at)?)?;
        sound.texts.push(charset::decode(comments.get(at + 4..end)?));
        at = end;
    }
    Some(())
}

/// Blocks before a FLAC stream (RFC 9639).
fn flac(bytes: &[u8], sound: &mut Sound) -> Option<()> {
    let mut at = 4;
    loop {
        let head = *bytes.get(at)?;
        let size = number(bytes.get(at + 1..at + 4)?);
        let content = bytes.get(at + 4..at + 4 + size)?;
        if head & 0x7f == 4 {
            vorbis(content, sound)?;
        }
        at += 4 + size;
        if head & 0x80 != 0 {
            return Some(());
        }
    }
}

/// Chunks of a RIFF file; what is told of it stands in a list.
fn riff(bytes: &[u8], sound: &mut Sound) -> Option<()> {
    let length = |at: usize| -> Option<usize> {
        usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
    };
    let end = length(4)?.checked_add(8)?.next_multiple_of(2);
    sound.end = Some(end).filter(|end| *end <= bytes.len());
    let mut at: usize = 12;
    while at < end {
        let size = length(at + 4)?;
        let content = bytes.get(at + 8..(at + 8).checked_add(size)?)?;
        if bytes.get(at..at + 4)? == b"LIST" && content.starts_with(b"INFO") {
            let words = content.split(|byte| *byte < b' ').filter(|word| word.len() > 4);
            sound.texts.extend(words.take(TEXTS_MAX).map(charset::decode));
        }
        at = (at + 8 + size).next_multiple_of(2);
    }
    Some(())
}

/// Boxes of an MP4 file (ISO/IEC 14496-12, 4.2); what a user told of it stands in one of them.
fn boxes(bytes: &[u8], sound: &mut Sound) -> Option<()> {
    let mut at: usize = 0;
    loop {
        let head = bytes.get(at..at + 8).filter(|head| is_box(head));
        let Some((size, kind)) = head.and_then(|head| head.split_at_checked(4)) else {
            sound.end = Some(at).filter(|at| *at > 0);
            return Some(());
        };
        let size = match number(size) {
            0 => bytes.len() - at,
            1 => usize::try_from(u64::from_be_bytes(*bytes.get(at + 8..)?.first_chunk()?)).ok()?,
            size => size,
        };
        let end = at.checked_add(size.max(8))?;
        let content = bytes.get(at..end)?;
        if kind == b"moov"
            && let Some(told) = memchr::memmem::rfind(content, b"udta")
        {
            let told = content.get(told..)?.split(|byte| *byte < b' ');
            let words = told.filter(|word| word.len() > 6).take(TEXTS_MAX);
            sound.texts.extend(words.map(charset::decode));
        }
        at = end;
    }
}

/// Whether a box begins here: its name is of letters and digits.
fn is_box(head: &[u8]) -> bool {
    head.iter().skip(4).all(|byte| byte.is_ascii_alphanumeric() || *byte == b' ')
}

/// A number of which every byte holds seven bits (ID3v2).
fn seven_bits(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |number, byte| (number << 7) | usize::from(byte & 0x7f))
}

fn number(bytes: &[u8]) -> usize {
    bytes.iter().take(4).fold(0, |number, byte| (number << 8) | usize::from(*byte))
}

/// As far as the comments of a sound are looked for.
const HEAD_BYTES: usize = 64 * 1024;

const TEXTS_MAX: usize = 1_000;
