//! The rules, compiled from `rules/policy` and kept in the order of their files.

use crate::fault::Fault;
use crate::fault::Source;
use crate::policy::rule::Rule;

/// The ordered rules.
#[derive(Debug)]
pub struct Rulebook {
    pub(super) rules: Vec<Rule>,
}

impl Rulebook {
    /// Compiles the files of `rules/policy` among `sources`, in the order of their names.
    ///
    /// - Failure: every mistake with file, line and key; that there is no rule at all.
    pub fn compile(sources: &[Source]) -> Result<Self, Vec<Fault>> {
        let mut files: Vec<&Source> = sources.iter().filter(|source| is_rule(source)).collect();
        files.sort_by(|one, other| one.file.cmp(&other.file));
        let mut faults = Vec::new();
        let mut rules: Vec<Rule> = Vec::new();
        for source in files {
            let rule = match Rule::compile(source) {
                Ok(rule) => rule,
                Err(mistakes) => {
                    faults.extend(mistakes);
                    continue;
                }
            };
            if let Some(other) = rules.iter().find(|other| other.id == rule.id) {
                let why = format!("\"{}\" is the id of {} too", rule.id, other.file);
                faults.push(fault(&rule.file, "id", why));
            }
            rules.push(rule);
        }
        if rules.is_empty() && faults.is_empty() {
            faults.push(fault(FOLDER, "", "holds no rule: everything would pass".to_owned()));
        }
        if faults.is_empty() { Ok(Self { rules }) } else { Err(faults) }
    }

    /// Tries the cases that every rule carries: those that it must hold, record and let pass.
    ///
    /// - Shape: one fault for each case that came out otherwise; none when all is well.
    pub fn check_cases(&self) -> Vec<Fault> {
        self.rules.iter().flat_map(Rule::check_cases).collect()
    }
}

fn is_rule(source: &Source) -> bool {
    let name = source.file.strip_prefix("rules/").unwrap_or(&source.file);
    name.starts_with(FOLDER) && name.ends_with(".toml")
}

fn fault(file: &str, key: &str, why: String) -> Fault {
    Fault { file: file.to_owned(), line: None, key: key.to_owned(), why }
}

const FOLDER: &str = "policy/";
