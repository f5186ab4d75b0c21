//! Work on the register, in Dutch.

use crate::render::Aim;
use crate::render::InForce;
use crate::render::PublicNotice;
use crate::render::RegisteringTexts;
use crate::smtp::Transit;
use crate::store::IncidentState;

pub(super) const REGISTERING: RegisteringTexts = RegisteringTexts {
    unassessed_subject: |id| format!("Nog niet opgepakt: incident {id}"),
    unassessed: |id, since| {
        format!(
            "Niemand heeft incident {id} nog opgepakt. De termijn loopt sinds {since}, ook in het \
             weekend. Open het incident en kies of het een datalek is."
        )
    },
    in_force: InForce {
        held: "Sluis hield de e-mail tegen. Een beoordelaar bekeek hem en gaf hem vrij.",
        second: "Een tweede beoordelaar ging akkoord.",
        explained: "De afzender lichtte toe waarom de ontvanger de gegevens nodig had.",
        secure: "De e-mail ging via veilig mailen.",
        recorded: "Sluis keek mee en legde vast wat er werd verstuurd.",
        encrypted: "Een deel van de e-mail was versleuteld met een wachtwoord.",
    },
    asked_to_delete: |asked, deleted| {
        let asked = match asked {
            1 => "1 ontvanger is gevraagd de e-mail te verwijderen".to_owned(),
            _ => format!("{asked} ontvangers zijn gevraagd de e-mail te verwijderen"),
        };
        match deleted {
            0 => format!("{asked}."),
            1 => format!("{asked}; 1 zegt dat dat is gedaan."),
            _ => format!("{asked}; {deleted} zeggen dat dat is gedaan."),
        }
    },
    again: "Nog een keer vrijgegeven",
    joined: |by, message| {
        format!("Dezelfde gegevens nog een keer vrijgegeven door {by}: {message}")
    },
    joined_because: |message, by, moment| format!("{message}, door {by}, {moment}"),
    joins: |id| {
        format!(
            "Deze gegevens zijn al eerder vrijgegeven. Het bericht hoort bij incident {id}, dat al \
             openstond: de ontvangers staan daarbij, en de termijn daarvan geldt."
        )
    },
    transit: |transit| match transit {
        Transit::Clear => "onversleuteld verstuurd",
        Transit::Tls => "versleuteld verstuurd (TLS)",
    },
    measures_recorded: "Sluis legde ook vast",
    from_to: |first, last| match first == last {
        true => first.to_owned(),
        false => format!("{first} tot en met {last}"),
    },
    addresses_elsewhere: "De adressen staan bij E-mail terughalen en in de JSON-export.",
    asked_by: |count, by| match count {
        1 => format!("1 ontvanger is gevraagd de e-mail te verwijderen, door {by}"),
        _ => format!("{count} ontvangers zijn gevraagd de e-mail te verwijderen, door {by}"),
    },
    became: |address, state| format!("E-mail terughalen bij {address}: {state}"),
    public_notice: |told| {
        let PublicNotice { organisation, id, day, kinds, persons, contact } = told;
        let of = match persons.is_empty() {
            true => "Daardoor kan iemand gegevens van inwoners hebben gezien.".to_owned(),
            false => format!("Daardoor kan iemand gegevens van {persons} mensen hebben gezien."),
        };
        let which = match kinds.is_empty() {
            true => String::new(),
            false => format!("Het gaat om deze soorten gegevens: {kinds}.\n\n"),
        };
        format!(
            "Op {day} is bij {organisation} iets misgegaan met persoonsgegevens. {of} Dat spijt \
             ons.\n\n\
             {which}\
             Wij zoeken uit hoe dit kon gebeuren en nemen maatregelen, zodat het niet nog eens \
             gebeurt.\n\n\
             Let de komende tijd extra op bij vreemde e-mails, brieven en telefoontjes. Geef nooit \
             uw wachtwoord of pincode. Denkt u dat iemand uw gegevens misbruikt? Meld dit bij de \
             politie en bij het Centraal Meldpunt Identiteitsfraude: www.rvig.nl/cmi.\n\n\
             Wilt u weten of het ook om uw gegevens gaat? Neem dan contact met ons op: {contact}. \
             Noem daarbij ons kenmerk {id}. U kunt ook vragen naar onze functionaris \
             gegevensbescherming."
        )
    },
    target: |aim, moment| match aim {
        Aim::Cbw(_) => format!("{}: vóór {moment}.", aim_in_words(aim)),
        _ => format!("{}: streef naar vóór {moment}.", aim_in_words(aim)),
    },
    target_over: |aim, moment| format!("{}: dit had gemoeten vóór {moment}.", aim_in_words(aim)),
    stage_done: |aim, reference| match reference {
        "" => format!("{}: gedaan", aim_in_words(aim)),
        reference => format!("{}: gedaan, kenmerk {reference}", aim_in_words(aim)),
    },
    term: "Bewaartermijn",
    erased: |moment| {
        format!(
            "Dit dossier is gewist op {moment}: de bewaartermijn is voorbij. Nummer, datums, \
             soort, aantallen en besluiten zijn er nog."
        )
    },
    ages: |least, most| match least == most {
        true => format!("{least} jaar"),
        false => format!("{least} tot en met {most} jaar"),
    },
    fixed_title: "Dit deel kunt u nu niet invullen",
    fixed: |state| match state {
        IncidentState::Pending => {
            "De e-mail is nog niet bezorgd. Zodra iemand hem heeft, begint de termijn en kunt u \
             dit invullen."
        }
        IncidentState::Cancelled => {
            "Niemand heeft de e-mail gekregen. Dit incident is vervallen: er is niets te \
             beoordelen."
        }
        IncidentState::Closed | IncidentState::NoBreach => {
            "Dit incident is afgesloten. Wilt u toch iets wijzigen? Heropen het dan eerst."
        }
        _ => "Het incident is nog niet zo ver, of al verder. Er is niets gewijzigd.",
    },
    trail_flaw: |line| {
        let line = line.map(|line| format!(" vanaf regel {line}")).unwrap_or_default();
        format!(
            "Het logboek van Sluis klopt niet meer{line}. Sluis merkte dit zelf bij een controle. \
             Iemand kan regels hebben gewijzigd of gewist, of er is iets misgegaan met de \
             database. Zoek uit wie bij de database kon, en of er persoonsgegevens zijn gezien, \
             gewijzigd of verloren."
        )
    },
    target_subject: |id, aim, hours| match hours {
        0 => format!("De termijn is voorbij bij incident {id}: {}", aim_in_words(aim)),
        hours => format!("Nog {hours} uur bij incident {id}: {}", aim_in_words(aim)),
    },
    target_mail: |id, aim, moment, hours| {
        let what = aim_in_words(aim);
        let when = match hours {
            0 => format!("{what}: dit had gemoeten vóór {moment}."),
            hours => format!("{what}: nog {hours} uur, tot {moment}."),
        };
        format!("Incident {id}. {when} Is dit al gedaan? Leg dat dan vast bij het incident.")
    },
};

const fn aim_in_words(aim: Aim) -> &'static str {
    match aim {
        Aim::Retract => "Ontvangers vragen om te verwijderen",
        Aim::Subjects => "De betrokkenen informeren",
        Aim::Cbw(0) => "Cyberbeveiligingswet, vroege waarschuwing",
        Aim::Cbw(1) => "Cyberbeveiligingswet, melding",
        Aim::Cbw(_) => "Cyberbeveiligingswet, eindverslag",
        Aim::FollowUp => "De melding bij de AP aanvullen",
        Aim::Party => "Een andere organisatie informeren",
    }
}
