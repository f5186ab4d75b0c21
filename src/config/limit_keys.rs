//! The keys of what reading may take, and of where the rules are: `[limits]` and `[rules]`.

use crate::config::key::Default;
use crate::config::key::Key;
use crate::config::key::Kind;

/// In the order of `config/sluis.toml`.
pub(super) const KEYS: &[Key] = &[
    Key {
        section: "limits",
        name: "seconds",
        kind: Kind::Number(1, 240),
        default: Default::Value("120"),
        doc: "Seconds that the reading of one message may take. Your mail server waits meanwhile.",
    },
    Key {
        section: "limits",
        name: "memory_bytes",
        kind: Kind::Number(1 << 28, 1 << 40),
        default: Default::Value("1073741824"),
        doc: "Memory of one worker (1073741824 is 1 GiB).",
    },
    Key {
        section: "limits",
        name: "depth",
        kind: Kind::Number(2, 100),
        default: Default::Value("20"),
        doc: "Files inside one another; the message is the first.",
    },
    Key {
        section: "limits",
        name: "files",
        kind: Kind::Number(10, 1_000_000),
        default: Default::Value("5000"),
        doc: "Files in one message: parts, mail in mail, files in archives.",
    },
    Key {
        section: "limits",
        name: "file_bytes",
        kind: Kind::Number(1 << 20, 1 << 40),
        default: Default::Value("268435456"),
        doc: "Bytes of one file, unpacked, that is read as a whole (268435456 is 256 MiB). Sheets\n\
              of a workbook are read row by row and do not count here.",
    },
    Key {
        section: "limits",
        name: "total_bytes",
        kind: Kind::Number(1 << 20, 1 << 40),
        default: Default::Value("2147483648"),
        doc: "Bytes of all files of a message together, unpacked (2147483648 is 2 GiB).",
    },
    Key {
        section: "limits",
        name: "ratio",
        kind: Kind::Number(10, 1_000_000),
        default: Default::Value("200"),
        doc: "How many times its packed size a file may have, unpacked, from 1 MiB on. One made\n\
              to fill the memory of its reader has thousands.",
    },
    Key {
        section: "limits",
        name: "text_bytes",
        kind: Kind::Number(1 << 20, 1 << 40),
        default: Default::Value("1073741824"),
        doc: "Bytes of text in a message, cells of tables included.",
    },
    Key {
        section: "limits",
        name: "cells",
        kind: Kind::Number(1_000, 1 << 40),
        default: Default::Value("50000000"),
        doc: "Cells of tables that are not empty.",
    },
    Key {
        section: "limits",
        name: "pages",
        kind: Kind::Number(1, 1_000_000),
        default: Default::Value("5000"),
        doc: "Pages of all paged documents together.",
    },
    Key {
        section: "rules",
        name: "dir",
        kind: Kind::Folder,
        default: Default::Unset("\"/etc/sluis/rules\""),
        doc: "Folder with rules, word lists and domain lists that replaces those built into the\n\
              program, as a whole. Start from a copy of the folder rules/ of this release.",
    },
];
