//! The rules, compiled from `rules/policy` and kept in the order of their files.

use jiff::civil::Date;

use crate::destination::Lists;
use crate::fault::Fault;
use crate::fault::Source;
use crate::policy::agreement::Agreement;
use crate::policy::outline::AgreementOutline;
use crate::policy::outline::Outline;
use crate::policy::rule::Rule;

/// The ordered rules, and the agreements that soften them.
#[derive(Debug)]
pub struct Rulebook {
    pub(super) rules: Vec<Rule>,
    pub(super) agreements: Vec<Agreement>,
}

impl Rulebook {
    /// Compiles the files of `policy/` among `sources`, in the order of their names.
    ///
    /// - Failure: every mistake with file, line and key; that there is no rule at all.
    pub fn compile(sources: &[Source]) -> Result<Self, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut rules: Vec<Rule> = Vec::new();
        for source in rule_files(sources) {
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
        if faults.is_empty() { Ok(Self { rules, agreements: Vec::new() }) } else { Err(faults) }
    }

    /// The same rules, softened by the agreements in `sources`.
    ///
    /// - Failure: every mistake with file, line and key.
    pub fn with_agreements(
        mut self,
        sources: &[Source],
        lists: Option<&Lists>,
    ) -> Result<Self, Vec<Fault>> {
        let topics: Vec<&str> = self.rules.iter().map(|rule| rule.topic.as_str()).collect();
        let mut faults = Vec::new();
        for source in sources {
            match Agreement::compile(source, &topics, lists) {
                Ok(agreement) => self.agreements.push(agreement),
                Err(mistakes) => faults.extend(mistakes),
            }
        }
        if faults.is_empty() { Ok(self) } else { Err(faults) }
    }

    /// The names of the rules, in their order.
    pub fn ids(&self) -> Vec<String> {
        self.rules.iter().map(|rule| rule.id.clone()).collect()
    }

    /// The rules as people read them, in their order.
    pub fn outlines(&self) -> Vec<Outline> {
        self.rules.iter().map(Rule::outline).collect()
    }

    /// The names of the rules that send by the secure route.
    pub fn sending_securely(&self) -> Vec<&str> {
        let rules = self.rules.iter().filter(|rule| rule.needs_secure_route());
        let rules = rules.map(|rule| rule.id.as_str());
        rules.chain(self.agreements.iter().filter_map(Agreement::sending_securely)).collect()
    }

    /// The departments that rules and agreements ask for, each with the name of who asks.
    pub fn departments(&self) -> Vec<(&str, &str)> {
        let rules = self.rules.iter().flat_map(Rule::departments);
        rules.chain(self.agreements.iter().flat_map(Agreement::departments)).collect()
    }

    /// The agreements, in the order of their files.
    pub fn agreed(&self) -> Vec<AgreementOutline> {
        self.agreements.iter().map(Agreement::outline).collect()
    }

    /// How many agreements there are, and the names of those that ended before `day`.
    pub fn agreements(&self, day: Date) -> (usize, Vec<&str>) {
        let ended = self.agreements.iter().filter(|agreement| agreement.has_ended(day));
        (self.agreements.len(), ended.map(|agreement| agreement.id.as_str()).collect())
    }

    /// Tries the cases that every rule carries: those that it must hold, record and let pass.
    ///
    /// - Shape: one fault for each case that came out otherwise; none when all is well.
    pub fn check_cases(&self) -> Vec<Fault> {
        self.rules.iter().flat_map(Rule::check_cases).collect()
    }
}

/// The files of rules, in the order of their names.
fn rule_files(sources: &[Source]) -> Vec<&Source> {
    let is_rule = |source: &&Source| {
        let name = source.file.strip_prefix("rules/").unwrap_or(&source.file);
        name.starts_with(FOLDER) && name.ends_with(".toml")
    };
    let mut files: Vec<&Source> = sources.iter().filter(is_rule).collect();
    files.sort_by(|one, other| one.file.cmp(&other.file));
    files
}

fn fault(file: &str, key: &str, why: String) -> Fault {
    Fault { file: file.to_owned(), line: None, key: key.to_owned(), why }
}

const FOLDER: &str = "policy/";
