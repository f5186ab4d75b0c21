//! Whom a subject is told of, in one line of text: people whose names no list knows, and people
//! who are there for work as well.

/// Must be held.
pub(super) const TOLD: &[&str] = &[
    // Names that no list knows, and lone given names.
    "Kadir (groep 8) is geschorst nadat hij een klasgenoot met een schaar had gestoken.",
    "Cliënt Storm zit in de schuldsanering.",
    "Het gezin Van Zanten staat bekend om huiselijk geweld.",
    "De ouders van Demi Roest denken dat zij in handen is van een loverboy.",
    "Ruud Bloemhof zit al 8 maanden overspannen thuis.",
    // Whatever someone's work is, an illness is a person's.
    "Collega Jan de Vries heeft een burn-out.",
    "Onze teamleider Frits Doorn is gisteren ingestort: hartinfarct.",
    "Consulent Mirjam Hoving heeft borstkanker en is tot de zomer afwezig.",
    "Medewerker Linda Schaap is met spoed opgenomen op de PAAZ.",
    "Griffier Bas Volkers zit in de schuldsanering.",
    "Collega Arjan Mulder functioneert niet goed. Hij heeft een drankprobleem.",
    "Gijs Vroegop, toezichthouder\r\n- dronken op dienst aangetroffen\r\n- slikt antidepressiva",
    // Who lives somewhere is there for no work.
    "Aanwezig: mevrouw H. Bos, wonende Kerkstraat 6 te Oss. Zij heeft een bipolaire stoornis.",
    "De stagiaire Meryem Aslan draagt een hoofddoek.",
    "Er ligt loonbeslag op medewerker Bart Schouten, 312 euro per maand.",
    "Aizo Reijmerinkhof, Singel 195, heeft sinds vorig jaar een depressie. Diagnose: borderline.",
    "G.D. Nuijttenhof (06-11016261) meldde zich voor schuldhulpverlening.",
    // In Frisian.
    "Dyn omke Wytse Ozinga sit djip yn de skulden. Hy hat ek kanker, sis it net fierder.",
    // The words of every day.
    "Rinus Haverkort heeft 18.000 euro schuld.",
    "Ricardo Martina komt uit detentie, hij heeft geen woning.",
    "Berend Kamphuis drinkt te veel, ik rook het weer.",
    "In de woning van Patrick Zwiers is een wietplantage gevonden.",
    "Over Rik Hettinga, Zonnebloem 269: geloofsovertuiging orthodox, lid van een kerkgenootschap.",
    "Mees Shahin, Graaf Willemlaan 28, is onder behandeling bij een psychiater voor borderline.",
    "Aanmelding schuldhulp voor Dirk Nauta, Dr. Schaepmanstraat 29A. Loonbeslag en huurachterstand.",
    "Uit het Bibob-onderzoek blijkt dat exploitant Sedat Demir verdacht wordt van witwassen.",
];

/// Must pass.
pub(super) const NOT_TOLD: &[&str] = &[
    "Psychiater Bram Bakker spreekt in de bibliotheek over depressie en burn-out.",
    "Consulent Jan de Vries heeft een cliënt met borderline.",
    "Wijkagent Erik Bron houdt spreekuur in het dorpshuis over inbraak en babbeltrucs.",
    "Raadslid Henk Poelman is lid van de VVD en sprak over de begroting.",
    "Trainer Gijs Hendriks heeft ervaring met autisme.",
    "De heer Schaap klaagt dat hij 40 minuten moest wachten bij de balie.",
    "De vergadering is geschorst, zegt griffier Anna Smit.",
    "De bedrijfsarts, Ruud Jaspers, zet dinsdag griepprikken voor wie wil.",
    "Mevrouw Gerda Roelofs zet zich al dertig jaar in voor de voedselbank.",
    "Zilveren Kruis, Handelsweg 2, vergoedt de behandeling van een depressie door een psychiater.",
    "Praktijk Noord, Dorpsstraat 12, behandelt mensen met een verslaving of borderline.",
    "Schuldhulp aan huis: bel Els Bos, consulent, of kom naar de Hoofdstraat 12.",
    "Zilveren Kruis heeft de tarieven voor thuiszorg verhoogd.",
];

/// Subject line and text of which the number is a BSN.
pub(super) const NUMBERS: &[(&str, &str)] = &[
    ("Re: bsn?", "Ja: 999990019\n"),
    ("BSN van de zoon", "Zoals gevraagd:\n\n999990019\n\nGroet, Els\n"),
    ("vraag", "Kun je mij het BSN van mevrouw De Groot sturen?\n\nJa hoor: 999990019\n"),
    ("vraag", "Ik heb haar BSN opgezocht. Het is 999990019.\n"),
    ("aanslag", "Aanslagnummer 9999.90.019.H.56 van mevrouw De Groot is nog niet betaald.\n"),
];

/// Subject line and text of which the number is none.
pub(super) const OTHERS: &[(&str, &str)] = &[
    ("Bestelling", "Zoals gevraagd:\n\n999990019\n"),
    ("BSN in het formulier", "Zie ordernummer 999990019 van de leverancier.\n"),
    ("vraag", "Weet je het nummer al?\n\n999990019\n"),
];
