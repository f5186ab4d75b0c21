//! Dutch: signing in, people and tokens.

use crate::render::AccountTexts;
use crate::render::Right;

pub(super) const ACCOUNTS: AccountTexts = AccountTexts {
    more: "Meer",
    sso: "Inloggen met uw werkaccount",
    or_local: "Inloggen met een noodaccount",
    or_local_all: "Inloggen met een wachtwoord",
    sso_down: "Inloggen met uw werkaccount lukt nu niet. Probeer het over een paar minuten \
        opnieuw of bel de beheerder.",
    sso_failed: "Het inloggen is niet gelukt. Begin opnieuw.",
    sso_refused: "Uw organisatie gaf geen toestemming om in te loggen.",
    sso_groups: "U zit in meer dan 200 groepen. Daarom kan Sluis uw rol niet lezen. Vraag de \
        beheerder om u een app-rol te geven in plaats van een groep.",
    no_role_title: "U heeft nog geen rol",
    no_role_text: "Uw account heeft nog geen rol in Sluis. Vraag de beheerder om de rol die bij \
        uw werk past. Geef daarbij deze code door:",
    subject: "Uw code bij de beheerder",
    closed: "Uw account in Sluis is gesloten. Vraag de beheerder om het weer te openen.",
    again: "Opnieuw inloggen",
    code_title: "Vul uw code in",
    code_text: "Open de app op uw telefoon en vul de zes cijfers in. Telefoon kwijt? Gebruik dan \
        een herstelcode.",
    code: "Code",
    code_wrong: "Deze code klopt niet of is al gebruikt.",
    code_late: "Het inloggen duurde te lang, of de code klopte te vaak niet. Begin opnieuw.",
    idle: |a, b| {
        let (idle, left) = (counted(a, "minuut", "minuten"), counted(b, "minuut", "minuten"));
        format!("U doet al {idle} niets. Over {left} logt Sluis u uit.")
    },
    stay: "Blijf ingelogd",
    security: "Wachtwoord, codes en sessies",
    security_link: "Wachtwoord, codes en sessies beheren",
    security_text: "Hier ziet u waar u bent ingelogd. U kunt er ook uw wachtwoord wijzigen en \
        inlogcodes instellen.",
    password_title: "Wachtwoord wijzigen",
    password_now: "Huidig wachtwoord",
    password_new: "Nieuw wachtwoord",
    password_again: "Nieuw wachtwoord nog een keer",
    password_hint: |a| {
        format!("Minstens {a} tekens. Een zin van een paar woorden is goed te onthouden.")
    },
    password_change: "Wijzig wachtwoord",
    password_done: "Uw wachtwoord is gewijzigd. Op andere apparaten bent u uitgelogd.",
    password_wrong: "Het huidige wachtwoord klopt niet.",
    password_short: |a| format!("Kies een wachtwoord van minstens {a} tekens."),
    password_differs: "De twee nieuwe wachtwoorden zijn niet gelijk.",
    password_provider: "Uw wachtwoord beheert u bij uw werkaccount, niet in Sluis.",
    codes_title: "Inlogcodes",
    codes_first: "Uw account mag pas iets doen als u inlogcodes heeft ingesteld.",
    codes_off: "U logt nu in met alleen een wachtwoord. Met een code van uw telefoon is uw \
        account veel veiliger.",
    codes_on: |a| {
        let left = counted(a, "herstelcode", "herstelcodes");
        format!("Bij het inloggen vraagt Sluis een code van uw telefoon. U heeft nog {left}.")
    },
    codes_begin: "Inlogcodes instellen",
    codes_stop: "Inlogcodes uitzetten",
    codes_stopped: "De inlogcodes staan uit.",
    enrol_scan: "Open een authenticator-app op uw telefoon en scan dit plaatje.",
    enrol_picture: "QR-code voor uw authenticator-app",
    enrol_type: "Lukt scannen niet? Vul dan deze sleutel in de app in:",
    enrol_address: "Of open dit adres op het apparaat met de app:",
    enrol_code: "Code uit de app",
    enrol_done: "Zet inlogcodes aan",
    recovery_title: "Bewaar uw herstelcodes",
    recovery_text: "De inlogcodes staan aan. Met een herstelcode logt u in zonder telefoon. Elke \
        code werkt één keer. U ziet ze alleen nu: schrijf ze op of druk ze af.",
    recovery_kept: "Ik heb ze bewaard",
    sessions: "Waar bent u ingelogd?",
    sessions_caption: "Uw open sessies",
    this_session: "Deze sessie",
    column_browser: "Browser",
    column_address: "Vanaf",
    column_began: "Ingelogd",
    column_seen: "Laatst gebruikt",
    end: "Beëindig",
    end_others: "Log overal elders uit",
    ended: "De sessie is beëindigd.",
    ended_others: |a| {
        format!("U bent op {} uitgelogd.", counted(a, "andere plaats", "andere plaatsen"))
    },
    unknown: "onbekend",
    people: "Mensen en tokens",
    people_text: "Wie mag in Sluis werken, en welke programma’s mogen de API gebruiken.",
    people_caption: "Mensen die mogen inloggen",
    people_heading: "Mensen",
    column_person: "Naam",
    column_roles: "Rollen",
    column_login: "Laatst ingelogd",
    column_sessions: "Sessies",
    column_how: "Logt in met",
    never: "nog nooit",
    by_password: "wachtwoord",
    by_password_codes: "wachtwoord en code",
    by_provider: "werkaccount",
    break_glass: "noodaccount",
    is_closed: "gesloten",
    no_email: "Geen e-mailadres bekend: Sluis herkent eigen berichten niet.",
    add_person: "Account toevoegen",
    add_person_text: "Dit account logt in met een wachtwoord van Sluis. Sluis maakt het \
        wachtwoord en toont het één keer.",
    add_person_sso: "Collega’s loggen in met hun werkaccount; die voegt u toe bij uw provider. \
        Hier maakt u alleen een noodaccount. Stel er met sluis user codes meteen inlogcodes voor \
        in.",
    add: "Toevoegen",
    added: |a| format!("{a} mag inloggen met dit wachtwoord"),
    password_reset: |a| format!("Het nieuwe wachtwoord van {a}"),
    once: "U ziet dit alleen nu. Geef het persoonlijk door.",
    back_to_people: "Mensen en tokens",
    roles_title: "Rollen",
    roles_hint: "Een beheerder ziet geen berichten. Kies niet meer rollen dan nodig.",
    roles_provider: "De rollen van deze persoon komen van uw provider. Wijzig ze daar.",
    roles_save: "Bewaar rollen",
    roles_done: "De rollen zijn gewijzigd. Ze gelden meteen.",
    roles_missing: "Kies ten minste één rol.",
    email_hint: "Hieraan herkent Sluis iemands eigen berichten. Een collega moet die beoordelen.",
    email_wrong: "Dit is geen e-mailadres.",
    email_save: "Bewaar e-mailadres",
    email_done: "Het e-mailadres is gewijzigd.",
    name_wrong: "Deze naam kan niet.",
    name_taken: "Deze naam bestaat al. Kies een andere.",
    last_admin: "Dit is de laatste beheerder. Maak eerst iemand anders beheerder.",
    new_password: "Nieuw wachtwoord maken",
    reset_codes: "Inlogcodes uitzetten",
    reset_codes_done: "De inlogcodes van dit account staan uit.",
    end_all: "Beëindig alle sessies",
    ended_all: |a| counted(a, "sessie is beëindigd.", "sessies zijn beëindigd."),
    no_sessions: "Er zijn geen open sessies.",
    person_sessions: "Open sessies",
    close: "Sluit account",
    close_text: "De persoon is meteen uitgelogd en kan niet meer inloggen. De naam blijft bezet, \
        zodat het auditlogboek klopt.",
    close_done: "Het account is gesloten.",
    reopen: "Open account weer",
    reopen_done: "Het account is weer open. Een lokaal account heeft een nieuw wachtwoord nodig.",
    account_title: "Account",
    out_title: "U bent uitgelogd bij Sluis",
    out_text: "Bij uw werkaccount bent u nog ingelogd. Deelt u deze computer met anderen? Log dan \
               ook daar uit.",
    out_there: "Log ook uit bij mijn werkaccount",
    out_again: "Opnieuw inloggen",
    rights: "Bijzondere rechten",
    rights_text: |at| {
        format!(
            "Wie mocht meer dan anderen op {at}. Loop deze lijst elk kwartaal na (BIO2 8.02.01). \
             U kunt deze pagina afdrukken."
        )
    },
    rights_weak: |count| {
        let people = if count == 1 { "persoon logt" } else { "personen loggen" };
        format!(
            "{count} {people} hier in met alleen een wachtwoord. Wie bijzondere rechten heeft, \
             hoort ook een code te gebruiken (BIO2 5.17)."
        )
    },
    right: |right| match right {
        Right::Release => "Berichten vrijgeven",
        Right::ReleaseSecond => "Als tweede een vrijgave goedkeuren",
        Right::ReadWhole => "Hele berichten lezen",
        Right::Judge => "Incidenten beoordelen",
        Right::Keep => "Accounts en rechten beheren",
    },
    rights_nobody: "Niemand heeft dit recht.",
    by_token: "token van een programma",
    tokens_heading: "Tokens voor de API",
    tokens_caption: "Tokens van programma’s",
    tokens_empty: "Er zijn nog geen tokens.",
    column_token: "Begint met",
    column_made: "Gemaakt",
    column_used: "Laatst gebruikt",
    column_do: "Wijzigen",
    add_token: "Token maken",
    token_hint: "Het programma dat het token gebruikt, zoals topdesk.",
    token_made: |a| format!("Het token {a} is gemaakt"),
    revoke: "Intrekken",
    revoked: |a| format!("Het token {a} werkt niet meer."),
};

/// A number and the words behind it: those for one, or those for several.
fn counted(number: &str, one: &str, several: &str) -> String {
    format!("{number} {}", if number == "1" { one } else { several })
}
