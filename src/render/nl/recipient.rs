//! Why a recipient has its class, in Dutch.

use crate::destination::Ground;
use crate::destination::Signal;
use crate::render::RecipientTexts;

pub(super) const RECIPIENT: RecipientTexts =
    RecipientTexts { ground, signal, meant: |address| format!("Is {address} bedoeld?") };

fn ground(ground: Ground, entry: &str) -> String {
    let because = match ground {
        Ground::OwnDomain => "Eigen domein",
        Ground::Agreement => "Partner met wie afspraken zijn gemaakt",
        Ground::Configured => "Bekende relatie volgens de instellingen",
        Ground::Learned => "Bekende relatie door eerder mailverkeer",
        Ground::Provider => "Mailbox voor particulieren",
        Ground::Alias => "Doorstuuradres waarachter de eigenaar niet te zien is",
        Ground::ThrowAway => "Dienst voor wegwerpadressen",
        Ground::Municipality => "Gemeente, niet als vertrouwd ingesteld",
        Ground::Government => "Overheidsorganisatie, niet als vertrouwd ingesteld",
        Ground::Dissolved => "Domein van een opgeheven gemeente",
        Ground::NearWritten => {
            return format!("Lijkt op {entry}, waaraan de afzender eerder schreef.");
        }
        Ground::DotsElsewhere => return format!("Lijkt op {entry}: de punt staat anders."),
        Ground::Prefix => return format!("Lijkt op {entry}: met of zonder ‘gemeente’."),
        Ground::LooksSame => {
            return format!("Lijkt op {entry}: tekens die bijna hetzelfde zijn.");
        }
        Ground::OtherSuffix => return format!("Lijkt op {entry}: een ander einde."),
        Ground::Mistyped => return format!("Lijkt op {entry}: een typefout."),
        Ground::Literal => return "Een IP-adres in plaats van een domein.".to_owned(),
        Ground::NoSuchSuffix => return "Dit domein kan niet bestaan.".to_owned(),
        Ground::Unknown => return "Onbekend domein.".to_owned(),
    };
    if entry.is_empty() { format!("{because}.") } else { format!("{because} ({entry}).") }
}

fn signal(signal: Signal) -> &'static str {
    match signal {
        Signal::OwnMailbox => "Lijkt een privéadres van de afzender zelf.",
        Signal::NameContradicts => "De naam die bij dit adres staat, hoort bij een ander adres.",
        Signal::NamesakeElsewhere => {
            "De afzender schrijft aan iemand met deze naam op een ander adres."
        }
        Signal::FirstContact => "Het eerste bericht van deze afzender aan dit adres.",
        Signal::OddForm => "Een ongewone schrijfwijze, die ergens anders heen kan leiden.",
        Signal::NoSuchDomain => "Dit domein bestaat niet.",
        Signal::NoMail => "Dit domein kan geen e-mail ontvangen.",
    }
}
