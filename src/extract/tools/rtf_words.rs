//! What the control words of RTF stand for: characters, and destinations beside the text.

use crate::document::Visibility;

/// What the text of a group is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Destination {
    /// It belongs to the text around it.
    Flow,
    /// It stands somewhere else: in a header, a comment.
    Aside(&'static str, Visibility),
    /// It names fonts and their character sets.
    Fonts,
    /// It is a file in hexadecimal or binary form.
    Packed(Packed),
    /// It is a tag of the page of HTML that the file wraps.
    Tag,
    /// It names a property of a drawing.
    PropertyName,
    /// It is the value of a property of a drawing.
    PropertyValue,
    /// It is for programs only.
    Skip,
}

/// What is packed in a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::extract) enum Packed {
    /// Custom XML in a compound file.
    Store,
    /// An embedded object.
    Object,
    /// A picture.
    Picture,
}

/// The destination that the control word `word` begins (RTF 1.9.1, "Destinations"); `None` where
/// it begins none.
pub(in crate::extract) fn destination(word: &str) -> Option<Destination> {
    let found = DESTINATIONS.iter().find(|(words, _)| words.contains(&word));
    found.map(|(_, destination)| *destination)
}

/// The character or the white space that the control word `word` stands for.
pub(in crate::extract) fn character(word: &str) -> Option<char> {
    Some(match word {
        "par" | "line" | "sect" | "page" | "column" | "softline" | "softpage" | "softcol"
        | "lbr" => '\n',
        "tab" | "nestcell" => '\t',
        "nestrow" => '\n',
        "emspace" | "enspace" | "qmspace" => ' ',
        "bullet" => '•',
        "lquote" => '‘',
        "rquote" => '’',
        "ldblquote" => '“',
        "rdblquote" => '”',
        "endash" => '–',
        "emdash" => '—',
        _ => return None,
    })
}

/// The character that a backslash and `sign` stand for.
pub(in crate::extract) fn symbol(sign: u8) -> Option<char> {
    Some(match sign {
        b'~' => '\u{a0}',
        b'_' => '\u{2011}',
        b'\\' | b'{' | b'}' => char::from(sign),
        b'\t' => '\t',
        _ => return None,
    })
}

/// Whether the property `name` of a drawing holds words: alternative text, WordArt, a link.
pub(in crate::extract) fn is_wordy(name: &str) -> bool {
    ["wz", "gtext", "pihl", "pwz"].iter().any(|start| name.starts_with(start))
}

const fn aside(place: &'static str) -> Destination {
    Destination::Aside(place, Visibility::Shown)
}

const DESTINATIONS: [(&[&str], Destination); 17] = [
    (&["fonttbl"], Destination::Fonts),
    (&["header", "headerl", "headerr", "headerf"], aside("header")),
    (&["footer", "footerl", "footerr", "footerf"], aside("footer")),
    (
        &["footnote", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn"],
        aside("footnotes"),
    ),
    (&["annotation", "atnid", "atnauthor"], aside("comments")),
    (&["shptxt", "shprslt", "dptxbxtext"], aside("textbox")),
    (&["fldinst", "datafield", "xe", "tc", "mailmerge"], aside("fields")),
    (&["formfield"], aside("form field")),
    (&["info", "userprops", "docvar"], aside("properties")),
    (&["fldrslt", "result", "ud", "shppict", "shpgrp", "pntext", "listtext"], Destination::Flow),
    (&["pict"], Destination::Packed(Packed::Picture)),
    (&["objdata"], Destination::Packed(Packed::Object)),
    (&["datastore"], Destination::Packed(Packed::Store)),
    (&["htmltag"], Destination::Tag),
    (&["sn"], Destination::PropertyName),
    (&["sv"], Destination::PropertyValue),
    (SKIPPED, Destination::Skip),
];

/// Lists of fonts, colours, styles and numbers of revisions, and what stands there twice.
const SKIPPED: &[&str] = &[
    "atndate",
    "atnicn",
    "atnref",
    "atntime",
    "atrfend",
    "atrfstart",
    "bkmkend",
    "bkmkstart",
    "blipuid",
    "buptim",
    "colorschememapping",
    "colortbl",
    "creatim",
    "fldtype",
    "generator",
    "latentstyles",
    "listtable",
    "listoverridetable",
    "mhtmltag",
    "mmathPr",
    "nonesttables",
    "nonshppict",
    "panose",
    "pgdsctbl",
    "passwordhash",
    "picprop",
    "pn",
    "pnseclvl",
    "printim",
    "revtbl",
    "revtim",
    "rsidtbl",
    "shpinst",
    "sp",
    "stylesheet",
    "themedata",
    "wgrffmtfilter",
    "xmlnstbl",
];
