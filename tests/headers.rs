//! Headers of columns as municipal systems and people write them: each is known for what it names.
//!
//! From the municipal data model (GGM), fields and test set of the population register (BRP, RvIG),
//! queries of the VNG, the social-security register of BKWI, and own knowledge.

use sluis::detect::Kind;
use sluis::detect::Strength;

use crate::detect::detectors;

#[test]
fn every_header_names_its_kind() {
    let detectors = detectors();
    let mut unknown = Vec::new();
    for (kind, headers) in NAMED {
        for header in headers.split(", ") {
            let headings = detectors.words().headings(header);
            let named =
                |h: &&sluis::detect::Heading| h.kind == kind && h.strength != Strength::Never;
            if !headings.iter().any(|heading| named(&heading)) {
                unknown.push(format!("{kind}: {header}"));
            }
        }
    }
    assert!(unknown.is_empty(), "{}", unknown.join("\n"));
}

#[test]
fn what_stands_in_its_place_is_told_apart() {
    let detectors = detectors();
    let mut taken = Vec::new();
    for (kind, headers) in OTHERS {
        for header in headers.split(", ") {
            let headings = detectors.words().headings(header);
            let plain =
                |h: &&sluis::detect::Heading| h.kind == kind && h.strength == Strength::Strong;
            if headings.iter().any(|heading| plain(&heading)) {
                taken.push(format!("{kind}: {header}"));
            }
        }
    }
    assert!(taken.is_empty(), "{}", taken.join("\n"));
}

const NAMED: [(Kind, &str); 7] = [
    (
        Kind::Bsn,
        "bsn, bsnnr, bsn-nummer, bsn_nummer, bsnnummer, burgerservicenummer, burgerservicenr, \
         burger service nummer, burgerservnr, sofi, sofinr, sofinummer, sofi_nummer, sofi-nr, \
         SofinummerHp, SofinummerP, sociaal-fiscaal nummer, BSN/RSIN, bsn_rsin, bsn cliënt, \
         bsn_client, bsnklant, bsn inwoner, bsn kind, bsn leerling, bsn jeugdige, bsn ouder 1, \
         bsn ouder 2, bsn moeder, bsn vader, bsn partner, bsn aanvrager, bsn belanghebbende, \
         bsn betrokkene, bsn gemachtigde, bsn hoofdpersoon, bsn_hp, bsn medewerker, inp.bsn, \
         nat_bsn, 01.20, citizen service number, ssn",
    ),
    (Kind::ANumber, "a-nummer, anummer, a_nummer, anr, a-nr, gba-nummer, brp-nummer, 01.10"),
    (
        Kind::Name,
        "naam, achternaam, anaam, a_naam, geslachtsnaam, geslnaam, gesl.naam, geslachtsnaamstam, \
         familienaam, volledige naam, naam volledig, volledigenaam, naam cliënt, clientnaam, \
         cliëntnaam, klantnaam, naam inwoner, naam leerling, leerling, naam kind, naam jeugdige, \
         naam ouder, naam aanvrager, naam belanghebbende, naam betrokkene, persoon, \
         contactpersoon, tenaamstelling, tnv, t.n.v., aanschrijfnaam, voornaam, voornamen, vnaam, \
         roepnaam, voorletters, voorl, voorl., vrl, vl, initialen, voorvoegsel, voorvoegsels, \
         tussenvoegsel, tussenvoegsels, tussenv, tv, vv, meisjesnaam, geboortenaam, partnernaam, \
         naam partner, naamgebruik, aanhef, 02.10, 02.30, 02.40",
    ),
    (
        Kind::DateOfBirth,
        "geboortedatum, geb.datum, gebdatum, geb_datum, gebdat, geb.dat., geb dat, gd, g.d., geb, \
         geboren, geboren op, geboortedag, geboortejaar, gebjaar, dd_geboorte, ddgeb, \
         datumgeboorte, datum geboorte, dat_geb, datgeb, GeboortedatumHp, dob, birth date, 03.10",
    ),
    (
        Kind::Address,
        "adres, adresregel 1, adresregel1, woonadres, postadres, briefadres, \
         correspondentieadres, verblijfadres, straat, straatnaam, str, openbare ruimte, \
         openbareruimtenaam, huisnummer, huisnr, huisnr., hnr, hsnr, nr, huisletter, huislt, hl, \
         toevoeging, toev, huisnr_toev, huisnummertoevoeging, bag-id, nummeraanduiding, \
         verblijfplaats, wijk, buurt, woonplaatsnaam, plaatsnaam, wpl, 11.10, 11.20",
    ),
    (
        Kind::Postcode,
        "postcode, postkode, pc, pcode, postcode numeriek, PostcodeNumeriek, woonplaats, plaats, \
         11.60",
    ),
    (
        Kind::Email,
        "e-mail, email, e_mail, mail, emailadres, e-mailadres, e-mail adres, mailadres, \
         email privé, e-mail ouder, e-mail ouders/verzorgers, e-mail contactpersoon",
    ),
];

const OTHERS: [(Kind, &str); 4] = [
    (Kind::Name, "schoolnaam, bedrijfsnaam, wethouder, raadslid, architect, consulent, notaris"),
    (
        Kind::DateOfBirth,
        "geboorteplaats, gebplaats, geboorteland, overlijdensdatum, datum overlijden, dat_overl, \
         datum, ingangsdatum, geldig tot, leeftijd, dagtekening",
    ),
    (Kind::Address, "ip-adres, webadres, mac-adres"),
    (Kind::Bsn, "rsin, ordernummer, kvk-nummer, factuurnummer, telefoonnummer"),
];
