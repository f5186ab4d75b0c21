//! What one organisation is told of measures: nothing that names another one.

use crate::breach::Question;
use crate::incident::Case;
use crate::store::IncidentParty;

/// What one organisation is told of measures: no line that names another.
pub(super) fn measures_told(case: &Case, to: &IncidentParty, question: Question) -> Vec<String> {
    let others = case.parties.iter().filter(|party| party.name != to.name);
    let others: Vec<String> = others.map(|party| named_as(&party.name)).collect();
    let own = named_as(&to.name);
    let is_of_another = |line: &&str| {
        // `Bergen op Zoom` does not name Bergen.
        let line = line.to_lowercase().replace(&own, "");
        others.iter().any(|name| has_word(&line, name))
    };
    let lines = case.value(question).lines().map(str::trim).filter(|line| !line.is_empty());
    lines.filter(|line| !is_of_another(line)).map(str::to_owned).collect()
}

/// Whether a name stands in a line as a word of its own: `Ede` is not in `medewerker`.
fn has_word(line: &str, name: &str) -> bool {
    let is_apart = |beside: Option<char>| !beside.is_some_and(char::is_alphanumeric);
    let is_word = |(at, found): (usize, &str)| {
        let (before, rest) = line.split_at(at);
        is_apart(before.chars().next_back()) && is_apart(rest[found.len()..].chars().next())
    };
    !name.is_empty() && line.match_indices(name).any(is_word)
}

/// By what an organisation is named in a sentence: `Gemeente Wierdam` is `wierdam`.
fn named_as(name: &str) -> String {
    let name = name.trim().to_lowercase();
    name.strip_prefix("gemeente ").map_or(name.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::measures_told;
    use crate::breach::Question;
    use crate::incident::case::tests::case;
    use crate::store::IncidentParty;
    use crate::store::IncidentState;

    #[test]
    fn a_measure_names_another_organisation_by_a_word_of_its_own() {
        let taken =
            "Medewerker gebeld\nGemeente Ede gebeld\nBrief naar Bergen op Zoom\nBergen belt";
        let mut case = case(IncidentState::Confirmed, &[(Question::MeasuresTaken, taken)]);
        let named = |name: &str| IncidentParty { name: name.to_owned(), ..<_>::default() };
        let all = ["Gemeente Ede", "Gemeente Bergen", "Gemeente Bergen op Zoom"];
        case.parties = all.map(named).into();
        for (to, expected) in [
            ("Gemeente Ede", &["Medewerker gebeld", "Gemeente Ede gebeld"][..]),
            ("Gemeente Bergen op Zoom", &["Medewerker gebeld", "Brief naar Bergen op Zoom"]),
        ] {
            assert_eq!(measures_told(&case, &named(to), Question::MeasuresTaken), expected, "{to}");
        }
    }
}
