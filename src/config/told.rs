//! The configuration as it is shown to who keeps it: every key that holds, without secrets.

use crate::config::key::Default;
use crate::config::key::Kind;
use crate::config::keys::keys;
use crate::fault::Source;

/// Every key that is set or has a default, with its value as TOML. Values of header fields, which
/// may be secrets, are left out; other secrets never stand in the file.
pub(super) fn told(source: &Source) -> Vec<(String, String)> {
    let root: toml::Table = source.text.parse().unwrap_or_default();
    let mut told = Vec::new();
    for key in keys() {
        let mut table = Some(&root);
        for step in key.section.split('.').filter(|step| !step.is_empty()) {
            table = table.and_then(|table| table.get(step)).and_then(toml::Value::as_table);
        }
        let given = table.and_then(|table| table.get(key.name)).cloned();
        let value = given.or_else(|| match key.default {
            Default::Value(text) => format!("x = {text}").parse::<toml::Table>().ok()?.remove("x"),
            Default::Unset(_) => None,
        });
        let Some(value) = value else { continue };
        let shown = match (key.kind, &value) {
            (Kind::Headers, toml::Value::Table(fields)) => {
                fields.keys().map(|name| format!("{name} = •••")).collect::<Vec<_>>().join(", ")
            }
            (_, value) => value.to_string(),
        };
        let dot = if key.section.is_empty() { "" } else { "." };
        told.push((format!("{}{dot}{}", key.section, key.name), shown));
    }
    told
}

#[cfg(test)]
mod tests {
    use super::told;
    use crate::fault::Source;

    #[test]
    fn shows_what_holds_and_no_secret() {
        let text = "[secure_mail]\nhost = \"smtp.x.nl\"\nheaders = { \"relay\" = \"hush\" }\n\
                    [auth.oidc]\nclient_secret = \"credential:oidc\"\n";
        let source = Source { file: "sluis.toml".to_owned(), text: text.to_owned() };
        let told = told(&source);
        let value = |name: &str| {
            let found = told.iter().find(|(key, _)| key == name);
            found.map(|(_, value)| value.as_str())
        };
        assert_eq!(value("secure_mail.headers"), Some("relay = •••"));
        assert_eq!(value("auth.oidc.client_secret"), Some("\"credential:oidc\""));
        assert_eq!(value("auth.idle_minutes"), Some("30"));
        assert_eq!(value("data_dir"), Some("\"var\""));
        assert_eq!(value("auth.oidc.issuer"), None);
        assert!(!format!("{told:?}").contains("hush"));
    }
}
