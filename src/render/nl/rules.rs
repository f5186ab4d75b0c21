//! The rules, in Dutch.

use crate::render::RulesTexts;

pub(super) const RULES: RulesTexts = RulesTexts {
    title: "Regels",
    lead: "Sluis kijkt naar elk bericht met deze regels. De strengste regel die past, beslist. De \
           beheerder past ze aan in de map met regels en laadt ze opnieuw.",
    caption: "Regels, in hun volgorde",
    column_rule: "Regel",
    column_when: "Wanneer",
    column_does: "Wat er gebeurt",
    column_hits: "Raak in 30 dagen",
    column_false: "Vals alarm",
    outcome: |word| match word {
        "hold" => "tegenhouden",
        "record" => "doorlaten en vastleggen",
        "remark" => "alleen vermelden",
        "secure" => "via veilig mailen",
        "reject" => "weigeren",
        _ => "doorlaten",
    },
    ask,
    agreements: |count, ended| {
        let agreements = match count {
            0 => return "Er zijn geen afspraken met partners ingesteld.".to_owned(),
            1 => "Er is 1 afspraak met een partner, die deze regels verzacht.".to_owned(),
            _ => format!("Er zijn {count} afspraken met partners, die deze regels verzachten."),
        };
        match ended {
            0 => agreements,
            1 => format!("{agreements} Daarvan is er 1 afgelopen."),
            _ => format!("{agreements} Daarvan zijn er {ended} afgelopen."),
        }
    },
    test_title: "Probeer de regels",
    test_text: "Plak een tekst of kies een bestand. Sluis laat zien wat ermee zou gebeuren. Er \
                wordt niets verstuurd en niets bewaard.",
    test_body: "Tekst",
    test_file: "Bestand",
    test_file_hint: |megabytes| {
        format!(
            "Bijvoorbeeld een spreadsheet, een document of een heel bericht (.eml). Hoogstens \
             {megabytes} MB."
        )
    },
    test_to: "Ontvanger",
    test_to_hint: "Een e-mailadres, bijvoorbeeld iemand@gmail.com.",
    test_from: "Afzender",
    test_from_hint: "Mag leeg blijven.",
    test_submit: "Probeer",
    test_bad_address: "Dit is geen e-mailadres.",
    test_empty: "Plak een tekst of kies een bestand.",
    test_too_large: "Dit bestand is te groot om hier te proberen.",
    test_busy: "Proberen kan nu even niet. Probeer het over een minuut opnieuw.",
    result_title: "Uitkomst",
    result: |action| format!("Sluis zou dit bericht {action}."),
    result_rules: "Regels die van toepassing zijn",
    result_no_rules: "Geen enkele regel houdt dit tegen of legt het vast.",
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
        "attachment.people_min" => format!("minstens {value} personen in de bijlage"),
        "attachment.alike_min" => format!("minstens {value} ontvangers van dezelfde soort"),
        "destination.among" => format!("ontvanger: {value}"),
        "destination.near_written" => {
            "het adres lijkt op een adres waar deze afzender naar schrijft".to_owned()
        }
        "destination.signals" => format!("opvallend aan het adres: {value}"),
        "disclosed.of" => match value {
            "sender" => "alles van één afzender samen".to_owned(),
            _ => "alles naar één ontvanger samen".to_owned(),
        },
        "disclosed.in_1_day_min" => format!("minstens {value} personen in 1 dag"),
        "disclosed.in_7_days_min" => format!("of minstens {value} personen in 7 dagen"),
        "disclosed.in_30_days_min" => format!("of minstens {value} personen in 30 dagen"),
        "disclosed.in_90_days_min" => format!("of minstens {value} personen in 90 dagen"),
        "finding.kinds" => format!("gevonden: {value}"),
        "finding.distinct_min" => format!("minstens {value} verschillende"),
        "message.direction" => format!("richting: {value}"),
        "message.outside_min" => format!("minstens {value} ontvangers buiten de organisatie"),
        "message.recipients_min" => format!("minstens {value} ontvangers"),
        "message.size_min_bytes" => format!("minstens {value} bytes groot"),
        "persons.estimate_min" => format!("minstens {value} personen"),
        "persons.numbered_min" => format!("minstens {value} personen met een zeker persoonsnummer"),
        "persons.sensitive_min" => format!("minstens {value} personen met gevoelige gegevens"),
        "sender.among" => format!("afzender: {value}"),
        "sender.departments" => format!("afdeling: {value}"),
        "time.days" => format!("dagen: {value}"),
        "time.from" => format!("vanaf {value} uur"),
        "time.until" => format!("tot {value} uur"),
        "unscannable.because" => format!("reden: {value}"),
        "unscannable.parts_min" => {
            format!("minstens {value} onderdelen die niet te controleren zijn")
        }
        "volume.of" => format!("van deze soort: {value}"),
        "volume.visible_min" => format!("minstens {value} zichtbare adressen in Aan en CC"),
        _ => format!("{key} = {value}"),
    }
}

/// What follows a number that is one.
const ONE: [(&str, &str); 6] = [
    ("1 verschillende", "1"),
    ("1 zichtbare adressen", "1 zichtbaar adres"),
    ("1 bytes", "1 byte"),
    ("1 personen", "1 persoon"),
    ("1 ontvangers", "1 ontvanger"),
    ("1 onderdelen die niet te controleren zijn", "1 onderdeel dat niet te controleren is"),
];
