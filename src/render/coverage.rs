//! What a verdict rests on, in one sentence: how much was read, and how much was not.

use crate::render::Language;
use crate::render::texts;
use crate::scan::Coverage;

/// Says what was read and what was not: `Gecontroleerd: 3 onderdelen, 120 pagina's. Niet
/// gecontroleerd: 1 onderdeel.`
pub fn coverage(coverage: &Coverage, language: Language) -> String {
    let words = &texts(language).coverage;
    let count = |number: u64, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{} {many}", language.number(number))),
    };
    let parts = |number: u32| count(u64::from(number), words.part, words.parts);
    let read: Vec<String> = [
        parts(coverage.scanned),
        count(coverage.pages, words.page, words.pages),
        count(coverage.cells, words.cell, words.cells),
    ]
    .into_iter()
    .flatten()
    .collect();
    let sentences = [
        (words.read, (!read.is_empty()).then(|| language.list(&read))),
        (words.without_text, parts(coverage.skipped)),
        (words.unread, parts(coverage.unscannable)),
    ];
    let said = sentences.into_iter().filter_map(|(what, how_many)| Some((what, how_many?)));
    said.map(|(what, how_many)| format!("{what}: {how_many}.")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::coverage;
    use crate::render::Language;
    use crate::scan::Coverage;

    #[test]
    fn says_what_was_read_and_what_was_not() {
        let all = Coverage {
            scanned: 3,
            skipped: 1,
            unscannable: 2,
            cells: 2_000_000,
            pages: 1,
            ..Coverage::default()
        };
        let cases = [
            (
                all,
                "Gecontroleerd: 3 onderdelen, 1 pagina en 2.000.000 cellen. Overgeslagen: 1 \
                 onderdeel. Niet (helemaal) gecontroleerd: 2 onderdelen.",
                "Checked: 3 parts, 1 page and 2,000,000 cells. Skipped: 1 part. Not (wholly) \
                 checked: 2 parts.",
            ),
            (
                Coverage { unscannable: 1, ..Coverage::default() },
                "Niet (helemaal) gecontroleerd: 1 onderdeel.",
                "Not (wholly) checked: 1 part.",
            ),
            (Coverage::default(), "", ""),
        ];
        for (given, nl, en) in cases {
            assert_eq!(coverage(&given, Language::Dutch), nl);
            assert_eq!(coverage(&given, Language::English), en);
        }
    }
}
