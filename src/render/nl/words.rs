//! Dutch words for the names in code.

use crate::destination::Class;
use crate::detect::Kind;
use crate::policy::Action;
use crate::render::Words;
use crate::scan::PartStatus;
use crate::store::HeldState;
use crate::store::IncidentState;
use crate::store::RecipientState;
use crate::store::Role;

pub(super) const WORDS: Words = Words {
    class,
    class_one,
    class_many,
    kind,
    kind_one,
    kind_many,
    action,
    held_state,
    recipient_state,
    incident_state,
    part_status,
    unscannable,
    remark,
    skipped,
    place_counted,
    place,
    role,
    event,
};

fn class(class: Class) -> &'static str {
    match class {
        Class::Internal => "Intern",
        Class::Trusted => "Vertrouwd",
        Class::Expected => "Bekend",
        Class::Unexpected => "Onbekend",
        Class::Lookalike => "Lijkt op bekend adres",
        Class::Private => "Privéadres",
        Class::Disposable => "Wegwerpadres",
    }
}

fn class_one(class: Class) -> &'static str {
    match class {
        Class::Internal => "een adres van de eigen organisatie",
        Class::Trusted => "een vertrouwd adres",
        Class::Expected => "een bekend adres",
        Class::Unexpected => "een onbekend adres",
        Class::Lookalike => "een adres dat op een bekend adres lijkt",
        Class::Private => "een privéadres",
        Class::Disposable => "een wegwerpadres",
    }
}

fn class_many(class: Class) -> &'static str {
    match class {
        Class::Internal => "adressen van de eigen organisatie",
        Class::Trusted => "vertrouwde adressen",
        Class::Expected => "bekende adressen",
        Class::Unexpected => "onbekende adressen",
        Class::Lookalike => "adressen die op een bekend adres lijken",
        Class::Private => "privéadressen",
        Class::Disposable => "wegwerpadressen",
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Bsn => "burgerservicenummer (BSN)",
        Kind::ANumber => "A-nummer",
        Kind::VNumber => "V-nummer",
        Kind::IdentityDocument => "nummer van een identiteitsbewijs",
        Kind::DrivingLicence => "rijbewijsnummer",
        Kind::Iban => "rekeningnummer (IBAN)",
        Kind::CreditCard => "creditcardnummer",
        Kind::LicencePlate => "kenteken",
        Kind::Email => "e-mailadres",
        Kind::Phone => "telefoonnummer",
        Kind::Postcode => "postcode",
        Kind::Address => "adres",
        Kind::DateOfBirth => "geboortedatum",
        Kind::Name => "naam",
        Kind::Health => "gezondheid",
        Kind::Criminal => "strafrechtelijke gegevens",
        Kind::Financial => "financiële situatie",
        Kind::Education => "onderwijs en verzuim",
        Kind::YouthCare => "jeugdzorg",
        Kind::SocialBenefits => "uitkering",
        Kind::Religion => "geloof",
        Kind::Ethnicity => "afkomst",
        Kind::Politics => "politieke voorkeur",
        Kind::Union => "lidmaatschap van een vakbond",
        Kind::Sexuality => "seksuele gerichtheid",
        Kind::Biometric => "biometrische gegevens",
    }
}

fn kind_one(kind: Kind) -> &'static str {
    match kind {
        Kind::Bsn => "een burgerservicenummer (BSN)",
        Kind::ANumber => "een A-nummer",
        Kind::VNumber => "een V-nummer",
        Kind::IdentityDocument => "het nummer van een identiteitsbewijs",
        Kind::DrivingLicence => "een rijbewijsnummer",
        Kind::Iban => "een rekeningnummer (IBAN)",
        Kind::CreditCard => "een creditcardnummer",
        Kind::LicencePlate => "een kenteken",
        Kind::Email => "een e-mailadres",
        Kind::Phone => "een telefoonnummer",
        Kind::Postcode => "een postcode",
        Kind::Address => "een adres",
        Kind::DateOfBirth => "een geboortedatum",
        Kind::Name => "een naam",
        subject => kind_many(subject),
    }
}

fn kind_many(kind: Kind) -> &'static str {
    match kind {
        Kind::Bsn => "burgerservicenummers (BSN)",
        Kind::ANumber => "A-nummers",
        Kind::VNumber => "V-nummers",
        Kind::IdentityDocument => "nummers van identiteitsbewijzen",
        Kind::DrivingLicence => "rijbewijsnummers",
        Kind::Iban => "rekeningnummers (IBAN)",
        Kind::CreditCard => "creditcardnummers",
        Kind::LicencePlate => "kentekens",
        Kind::Email => "e-mailadressen",
        Kind::Phone => "telefoonnummers",
        Kind::Postcode => "postcodes",
        Kind::Address => "adressen",
        Kind::DateOfBirth => "geboortedatums",
        Kind::Name => "namen",
        Kind::Health => "gegevens over gezondheid",
        Kind::Criminal => "strafrechtelijke gegevens",
        Kind::Financial => "gegevens over de financiële situatie",
        Kind::Education => "gegevens over onderwijs en verzuim",
        Kind::YouthCare => "gegevens over jeugdzorg",
        Kind::SocialBenefits => "gegevens over een uitkering",
        Kind::Religion => "gegevens over geloof",
        Kind::Ethnicity => "gegevens over afkomst",
        Kind::Politics => "gegevens over politieke voorkeur",
        Kind::Union => "gegevens over lidmaatschap van een vakbond",
        Kind::Sexuality => "gegevens over seksuele gerichtheid",
        Kind::Biometric => "biometrische gegevens",
    }
}

fn action(action: Action) -> &'static str {
    match action {
        Action::Deliver => "doorlaten",
        Action::Hold => "tegenhouden",
        Action::Reject => "weigeren",
    }
}

fn held_state(state: HeldState) -> &'static str {
    match state {
        HeldState::Held => "tegengehouden",
        HeldState::AwaitingSecond => "wacht op tweede beoordelaar",
        HeldState::Releasing => "wordt verstuurd",
        HeldState::Released => "verstuurd",
        HeldState::DeliveryFailed => "niet bezorgd",
        HeldState::Rejected => "afgekeurd",
        HeldState::Expired => "vervallen",
        HeldState::Withdrawn => "ingetrokken",
    }
}

fn recipient_state(state: RecipientState) -> &'static str {
    match state {
        RecipientState::Passing => "wordt bezorgd",
        RecipientState::Passed => "al bezorgd",
        RecipientState::Held => "tegengehouden",
        RecipientState::Releasing => "wordt verstuurd",
        RecipientState::Delivered => "bezorgd",
        RecipientState::Failed => "geweigerd door de mailserver",
        RecipientState::NotSent => "niet verstuurd",
    }
}

fn incident_state(state: IncidentState) -> &'static str {
    match state {
        IncidentState::Pending => "nog niet bezorgd",
        IncidentState::Potential => "mogelijk datalek",
        IncidentState::Assessing => "wordt beoordeeld",
        IncidentState::Confirmed => "datalek",
        IncidentState::NotifiedInitial => "voorlopig gemeld bij de AP",
        IncidentState::NotifiedComplete => "gemeld bij de AP",
        IncidentState::Withdrawn => "melding ingetrokken",
        IncidentState::NoBreach => "geen datalek",
        IncidentState::Closed => "gesloten",
        IncidentState::Cancelled => "vervallen",
    }
}

fn part_status(status: PartStatus) -> &'static str {
    match status {
        PartStatus::Scanned => "gecontroleerd",
        PartStatus::Skipped => "overgeslagen",
        PartStatus::Unscannable => "niet gecontroleerd",
    }
}

fn unscannable(why: &str) -> &'static str {
    match why {
        "damaged" => "omdat het bestand beschadigd is",
        "encrypted" => "omdat er een wachtwoord op zit",
        "encrypted_pgp" => "omdat het versleuteld is (PGP)",
        "encrypted_smime" => "omdat het versleuteld is (S/MIME)",
        "no_text" => "omdat het een afbeelding van een pagina is, zonder tekst",
        "parser_failed" => "omdat het lezen van het bestand mislukte",
        "timed_out" => "omdat het lezen te lang duurde",
        "too_deep" => "omdat er te veel bestanden in elkaar zitten",
        "too_large" => "omdat het te groot is",
        "too_many" => "omdat er te veel bestanden in zitten",
        "unsupported" => "omdat Sluis dit soort bestand niet kan lezen",
        _ => "omdat er iets misging bij het lezen",
    }
}

fn remark(what: &str) -> &'static str {
    match what {
        "cached_data" => "bewaart gegevens uit andere bestanden of draaitabellen",
        "deleted_text" => "bevat verwijderde tekst die nog te lezen is",
        "hidden_columns" => "heeft verborgen kolommen",
        "hidden_rows" => "heeft verborgen rijen",
        "hidden_sheet" => "heeft een verborgen werkblad",
        "hidden_slide" => "heeft een verborgen dia",
        "hidden_text" => "bevat verborgen tekst",
        "password_told" => "heeft een wachtwoord dat in dezelfde e-mail lijkt te staan",
        "type_mismatch" => "is een ander soort bestand dan de naam zegt",
        _ => "valt op",
    }
}

fn skipped(why: &str) -> &'static str {
    match why {
        "font" => "lettertype",
        "picture" => "afbeelding, niet bekeken",
        "signature" => "digitale handtekening",
        "sound" => "beeld of geluid",
        _ => "bevat geen tekst",
    }
}

fn place_counted(step: &str) -> Option<&'static str> {
    match step {
        "line" => Some("regel"),
        "lines" => Some("regels"),
        "message" => Some("bericht"),
        "page" => Some("pagina"),
        "slide" => Some("dia"),
        _ => None,
    }
}

fn place(step: &str) -> Option<&'static str> {
    match step {
        "" | "message/rfc822" => Some("e-mail"),
        "MIME" => Some("buiten de onderdelen"),
        "Subject" | "subject" => Some("onderwerp"),
        "annotations" => Some("aantekeningen"),
        "attachment" => Some("bijlage"),
        "attachments" => Some("bijlagen"),
        "bcc" => Some("blinde kopie"),
        "between the files" => Some("tussen de bestanden"),
        "body" => Some("tekst van het bericht"),
        "bookmarks" => Some("bladwijzers"),
        "building blocks" => Some("bouwstenen"),
        "cc" => Some("kopie"),
        "chart" => Some("grafiek"),
        "comment" => Some("opmerking"),
        "comments" => Some("opmerkingen"),
        "conditional formatting" => Some("voorwaardelijke opmaak"),
        "custom xml" => Some("eigen XML"),
        "data model" => Some("gegevensmodel"),
        "data validation" => Some("keuzelijst"),
        "defined names" => Some("gedefinieerde namen"),
        "deleted text" => Some("verwijderde tekst"),
        "descriptions" => Some("beschrijvingen"),
        "drawing" => Some("tekening"),
        "earlier version" => Some("eerdere versie"),
        "end" => Some("achter het einde"),
        "endnotes" => Some("eindnoten"),
        "fields" => Some("velden"),
        "footer" => Some("voettekst"),
        "footnotes" => Some("voetnoten"),
        "form control" => Some("besturingselement"),
        "form field" => Some("formulierveld"),
        "form" => Some("formulier"),
        "formulas" => Some("formules"),
        "from" => Some("afzender"),
        "header" => Some("koptekst"),
        "hidden text" => Some("verborgen tekst"),
        "layout" => Some("indeling"),
        "links" => Some("koppelingen"),
        "macros" => Some("macro's"),
        "metadata" => Some("metagegevens"),
        "names" => Some("namen"),
        "notes" => Some("notities"),
        "number formats" => Some("getalnotaties"),
        "object" => Some("ingesloten object"),
        "other parts" => Some("overige onderdelen"),
        "other text" => Some("overige tekst"),
        "other" => Some("overige tekst"),
        "picture" => Some("afbeelding"),
        "pictures" => Some("afbeeldingen"),
        "pivot cache" => Some("draaitabelgegevens"),
        "pivot table" => Some("draaitabel"),
        "properties" => Some("eigenschappen"),
        "scenarios" => Some("scenario's"),
        "scripts" => Some("scripts"),
        "settings" => Some("instellingen"),
        "shared strings" => Some("gedeelde teksten"),
        "smartart" => Some("SmartArt"),
        "styles" => Some("stijlen"),
        "textbox" => Some("tekstvak"),
        "to" => Some("ontvangers"),
        body if body.starts_with("text/") && body.ends_with(" body") => Some("tekst van de e-mail"),
        _ => None,
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Reviewer => "Beoordelaar",
        Role::Senior => "Senior beoordelaar",
        Role::Privacy => "Privacy officer / FG",
        Role::Admin => "Beheerder",
        Role::Auditor => "Auditor",
    }
}

fn event(action: &str) -> &str {
    match action {
        "message-held" => "tegengehouden",
        "message-approved" => "eerste akkoord gegeven",
        "message-assigned" => "toegewezen",
        "message-reopened" => "weer geopend",
        "message-returned" => "teruggegeven door de tweede beoordelaar",
        "message-released" => "vrijgegeven",
        "message-undone" => "vrijgeven ongedaan gemaakt",
        "message-rejected" => "afgekeurd",
        "message-expired" => "vervallen",
        "message-delivered" => "bezorgd",
        "message-delivery-failed" => "niet bezorgd",
        "message-secured" => "gaat via veilig mailen",
        "message-erased" => "gegevens gewist",
        "message-shredded" => "inhoud verwijderd",
        "incident-changed" => "gegevens van incident gewijzigd",
        "incident-clock-moved" => "begin van de termijn gewijzigd",
        "incident-deadline" => "gewaarschuwd voor de termijn",
        "incident-target" => "herinnerd aan wat nog moet",
        "incident-unassessed" => "herinnerd: nog niet opgepakt",
        "incident-erased" => "incident gewist na de bewaartermijn",
        "incident-exported" => "incident of register geëxporteerd",
        "incident-file-added" => "bestand toegevoegd aan incident",
        "incident-file-opened" => "bestand van incident geopend",
        "incident-joined" => "vrijgave toegevoegd aan incident",
        "incident-left" => "vrijgave van incident af",
        "incident-noted" => "regel toegevoegd aan de tijdlijn",
        "incident-party-added" => "andere organisatie toegevoegd",
        "incident-party-told" => "andere organisatie ingelicht",
        "incident-turned" => "stand van incident gewijzigd",
        "incident-opened" => "incident geopend",
        "incident-started" => "bezorgd, de termijn loopt",
        "incident-cancelled" => "incident vervallen",
        "value-revealed" => "gegevens bekeken",
        "entry-accepted" => "bestemming geaccepteerd",
        "entry-ended" => "vermelding beëindigd",
        "entry-forgotten" => "oude vermelding verwijderd",
        "entry-proposed" => "bestemming voorgesteld",
        "entry-refused" => "voorstel voor bestemming afgewezen",
        "correspondent-confirmed" => "bestemming bevestigd",
        "correspondent-ended" => "bestemming beëindigd",
        "correspondent-learned" => "bestemming geleerd",
        "message-withdrawn" => "ingetrokken",
        "reveals-exceeded" => "meer waarden getoond dan gewoon is op een dag",
        "sender-asked" => "vraag aan de afzender gesteld",
        "sender-explained" => "toelichting van de afzender ontvangen",
        "sender-link-blocked" => "formulier van de afzender geblokkeerd na verkeerde codes",
        "sender-told" => "bericht aan de afzender gestuurd",
        "sender-not-told" => "afzender kon niet worden ingelicht",
        other => keeping(other),
    }
}

/// What became of accounts, keys and everything beside messages and incidents.
fn keeping(action: &str) -> &str {
    match action {
        "account-added" => "account toegevoegd",
        "account-changed" => "account gewijzigd",
        "account-closed" => "account gesloten",
        "account-reopened" => "account heropend",
        "break-glass-used" => "noodaccount gebruikt",
        "codes-removed" => "inlogcodes uitgezet",
        "codes-set" => "inlogcodes ingesteld",
        "session-ended" => "sessie beëindigd",
        "audit-sealed" => "auditlogboek ondertekend",
        "audit-verified" => "auditlogboek gecontroleerd",
        "config-reloaded" => "instellingen opnieuw gelezen",
        "letters-made" => "brieven gemaakt",
        "message-opened" => "hele tekst of origineel geopend",
        "people-assigned" => "betrokkenen bij een gemeente gezet",
        "people-deleted" => "lijst van betrokkenen verwijderd",
        "people-exported" => "lijst van betrokkenen gedownload",
        "people-listed" => "lijst van betrokkenen gemaakt",
        "people-opened" => "lijst van betrokkenen geopend",
        "retraction-answered" => "antwoord van de ontvanger",
        "retraction-asked" => "ontvanger gevraagd om te verwijderen",
        "retraction-bounced" => "verzoek aan de ontvanger niet bezorgd",
        "retraction-noted" => "antwoord van de ontvanger genoteerd",
        "retraction-sent" => "verzoek aan de ontvanger verstuurd",
        "retraction-unanswered" => "geen antwoord van de ontvanger",
        "signal-retried" => "opnieuw doorgegeven aan ander systeem",
        "test-sent" => "testbericht verstuurd",
        "token-collected" => "tekst van token opgehaald",
        "wording-changed" => "tekst van brief gewijzigd",
        "token-created" => "token gemaakt",
        "token-revoked" => "token ingetrokken",
        "key-retired" => "oude sleutel verwijderd",
        "key-rotated" => "nieuwe sleutel in gebruik",
        "login" => "ingelogd",
        "login-failed" => "inloggen mislukt",
        "logout" => "uitgelogd",
        other => other,
    }
}
