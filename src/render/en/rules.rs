//! The rules, in English.

use crate::render::RulesTexts;

pub(super) const RULES: RulesTexts = RulesTexts {
    title: "Rules",
    lead: "Sluis looks at every message with these rules. The strictest that applies decides. The \
           administrator changes them in the folder of rules and loads them again.",
    caption: "Rules, in their order",
    column_rule: "Rule",
    column_when: "When",
    column_does: "What happens",
    column_hits: "Hits in 30 days",
    column_false: "False alarm",
    outcome: |word| match word {
        "hold" => "hold",
        "record" => "pass on and record",
        "remark" => "mention only",
        "secure" => "by secure mail",
        "reject" => "refuse",
        _ => "pass on",
    },
    ask,
    agreements: |count, ended| {
        let agreements = match count {
            0 => return "There are no agreements with partners.".to_owned(),
            1 => "There is 1 agreement with a partner, which softens these rules.".to_owned(),
            _ => format!("There are {count} agreements with partners, which soften these rules."),
        };
        match ended {
            0 => agreements,
            1 => format!("{agreements} 1 of them has ended."),
            _ => format!("{agreements} {ended} of them have ended."),
        }
    },
    test_title: "Try the rules",
    test_text: "Paste a text or choose a file. Sluis shows what would happen to it. Nothing is \
                sent and nothing is kept.",
    test_body: "Text",
    test_file: "File",
    test_file_hint: |megabytes| {
        format!("A spreadsheet, a document or a whole message (.eml). At most {megabytes} MB.")
    },
    test_to: "Recipient",
    test_to_hint: "An e-mail address, such as someone@gmail.com.",
    test_from: "Sender",
    test_from_hint: "May be left empty.",
    test_submit: "Try",
    test_bad_address: "This is not an e-mail address.",
    test_empty: "Paste a text or choose a file.",
    test_too_large: "This file is too large to be tried here.",
    test_busy: "This cannot be tried right now. Try again in a minute.",
    result_title: "Result",
    result: |action| format!("Sluis would {action} this message."),
    result_rules: "Rules that apply",
    result_no_rules: "No rule holds or records this.",
};

fn ask(key: &str, value: &str) -> String {
    let said = ask_of_many(key, value);
    if value != "1" {
        return said;
    }
    ONE.iter().fold(said, |said, (many, one)| said.replacen(many, one, 1))
}

fn ask_of_many(key: &str, value: &str) -> String {
    match key {
        "attachment.people_min" => format!("at least {value} people in the attachment"),
        "attachment.alike_min" => format!("at least {value} recipients of the same class"),
        "destination.among" => format!("recipient: {value}"),
        "destination.near_written" => {
            "the address looks like one to which this sender writes".to_owned()
        }
        "destination.signals" => format!("odd about the address: {value}"),
        "disclosed.of" => match value {
            "sender" => "all of one sender together".to_owned(),
            _ => "all to one recipient together".to_owned(),
        },
        "disclosed.in_1_day_min" => format!("at least {value} people in 1 day"),
        "disclosed.in_7_days_min" => format!("or at least {value} people in 7 days"),
        "disclosed.in_30_days_min" => format!("or at least {value} people in 30 days"),
        "disclosed.in_90_days_min" => format!("or at least {value} people in 90 days"),
        "finding.kinds" => format!("found: {value}"),
        "finding.distinct_min" => format!("at least {value} different ones"),
        "message.direction" => format!("direction: {value}"),
        "message.outside_min" => format!("at least {value} recipients outside the organisation"),
        "message.recipients_min" => format!("at least {value} recipients"),
        "message.size_min_bytes" => format!("at least {value} bytes large"),
        "persons.estimate_min" => format!("at least {value} people"),
        "persons.numbered_min" => format!("at least {value} people with a certain personal number"),
        "persons.sensitive_min" => format!("at least {value} people with sensitive data"),
        "sender.among" => format!("sender: {value}"),
        "sender.departments" => format!("department: {value}"),
        "time.days" => format!("days: {value}"),
        "time.from" => format!("from {value}"),
        "time.until" => format!("until {value}"),
        "unscannable.because" => format!("reason: {value}"),
        "unscannable.parts_min" => format!("at least {value} parts that cannot be checked"),
        "volume.of" => format!("of this class: {value}"),
        "volume.visible_min" => format!("at least {value} visible addresses in To and Cc"),
        _ => format!("{key} = {value}"),
    }
}

/// What follows a number that is one.
const ONE: [(&str, &str); 5] = [
    ("1 people", "1 person"),
    ("1 recipients", "1 recipient"),
    ("1 parts that", "1 part that"),
    ("1 visible addresses", "1 visible address"),
    ("1 bytes", "1 byte"),
];
