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

/// What is told at home and on the phone: in no official word.
pub(super) const EVERYDAY: &[&str] = &[
    "Zeg, die Bart Hoekzema van de Molenweg heeft vannacht geprobeerd er een eind aan te maken.",
    "Joke Tebbens zit weer aan de drank, haar man heeft de sloten vervangen.",
    "De buurman, Erik Slotboom, heeft zijn vrouw het ziekenhuis in geslagen.",
    "Marieke Dolfsma is drie maanden zwanger maar dat weet nog niemand.",
    "Henk Veenendaal krijgt geen hypotheek, die heeft een schuld van 40.000 euro bij de Belastingdienst.",
    "Mijn collega Anouk Terwisscha heeft borstkanker, ze begint volgende week met de chemo.",
    "Saïd Bouazza wordt uitgezet, zijn verblijfsvergunning is ingetrokken.",
    "Piet Klaverweide heeft parkinson, daarom rijdt hij niet meer.",
    "De zoon van Wim Tazelaar is opgepakt met drugs.",
    "Willem Oosterwechel ligt in scheiding, zij zegt dat hij haar slaat.",
    "Ze hebben Nelly Kootstra dement verklaard, ze gaat naar een gesloten inrichting.",
    "Yusuf Karademir is ontslagen omdat hij gestolen heeft uit het magazijn.",
    "Dat meisje van Pronk, Lotte, is misbruikt door haar stiefvader.",
    "Hij heet Fokke Sinnema en hij is pedo, pas op met je kinderen.",
    "Evelien Smallegange heeft hiv, dus handschoenen aan.",
    "Johan Beukema is van zijn geloof gevallen en zijn ouders zijn bij de getuigen van Jehova.",
    "Rinske Blokzijl is lid van een extreemrechtse club.",
    "Gerda Kolthof kan de huur niet meer betalen, woensdag komt de deurwaarder.",
    "Abdi Warsame slaapt in zijn auto, hij is zijn huis kwijt en zijn uitkering is stopgezet.",
    "Sjoerd Miedema heeft een psychose gehad en is opgenomen.",
    "Ria Kuipershoek is blind aan het worden door suiker.",
    "Tamara Hulshof heeft een abortus gehad.",
    "Ronald Bavinck slikt lithium.",
    "Lies Horstink is met een mes bedreigd door haar broer Gerrit.",
    "Meneer Van Ommering drinkt elke dag een fles jenever en ligt in zijn eigen vuil.",
    "Onze nieuwe stagiair Daan Blijleven heeft autisme, hou er rekening mee.",
    "De kinderen van Sabrina Ferwerda zijn uit huis gehaald.",
    "Stefan Mulderij is trans, hij heette vroeger Stefanie.",
    "Frits Buitenhuis heeft de VOG niet gekregen vanwege een oude zaak.",
    "Hanneke Rozeboom krijgt bijstand en klust zwart bij.",
    "Tineke Wagemaker heeft een burn-out, dat wil ze niet aan de grote klok.",
    "Bas Nijhoving heeft een hartaanval gehad op het toilet.",
    "Ik hoorde dat Mirjam Dekkinga voor de derde keer een miskraam heeft.",
    "De man heet Kees Wallinga en hij staat op de lijst van zedendelinquenten.",
    "Jolien Ravenhorst heeft gisteren haar polsen doorgesneden.",
    "Ahmed Yildirim is geradicaliseerd volgens de wijkagent.",
    "Die Herman Postuma is failliet en gokt nog steeds.",
    "Wendy Sluiter staat onder bewind omdat ze een gat in haar hand heeft.",
    "Mop, die Gert-Jan Verhoeven van de Leliestraat heeft zich bijna van kant gemaakt.",
    "Hij heeft drie jaar gezeten voor een overval, die Mounir Achahbar van jou.",
    "Je nieuwe buurman, Zdeněk Hrubý, die heeft gedreigd met een mes.",
];

/// The same words of nothing that anyone minds.
pub(super) const CHAT: &[&str] = &[
    "De auto van Kees de Wit zuipt benzine.",
    "De mailbox van Kees de Wit is misbruikt om spam te sturen.",
    "Kees de Wit regelt de receptie met drank op vrijdag.",
    "De bijlage van Kees de Wit was toch kwaadaardig.",
    "Volgens Kees de Wit zijn er planten uit de kas verdwenen.",
    "Kees de Wit heeft de lift een tik gegeven.",
    "Jan de Wit is helemaal in de war met de planning, ik bel hem even.",
    "Anja Smit haalt geld uit de kas voor de taart van Piet.",
    "Hoi, mijn fiets is gejat op het station, ik kom met de bus met Kees Bakker.",
    "Volgens Mark Jansen van ICT is het bestand kwaadaardig, klik er niet op.",
    "Peter de Boer zegt dat het dak van de gymzaal is ingestort, de aannemer komt morgen.",
    "Karel Visser heeft twaalf jaar in de raad gezeten voor D66 en neemt afscheid.",
    "Mevrouw Bakker slaat de vergadering over, ze is er volgende week weer.",
    "De aannemer Van Dijk laat alles lopen, we moeten hem aan de jas trekken.",
    "Marieke Vos zit vast in de file, ze komt tien minuten later.",
    "Hans Kuiper valt op met zijn gele jas op de foto.",
    "Ik heb met Joost de Haan gesproken, hij is gek op zijn nieuwe hond.",
    "Ans Mulder ligt in bed met griep en komt maandag weer.",
    "Wim Tazelaar heeft de taart aangesneden, iedereen kreeg een klap op de schouder.",
    "De lezing van Anne de Vries gaat over onderduikers in de oorlog.",
    "Rob Kuipers staat op het dak om de zonnepanelen te tellen.",
    "Linda Bos heeft haar pols gebroken bij het schaatsen, de foto's volgen, haha.",
    "Bert Jager gokt dat het project in maart klaar is.",
    "Kees Wallinga drinkt zijn koffie zwart, neem je er een mee?",
    "Henk Smit wordt opa, wat leuk!",
    "Tom Peters is er een paar dagen tussenuit, hij zit in Spanje.",
    "De voorstelling van Freek de Jonge was om te gieren, zijn vrouw zat naast ons.",
    "Erik Slotboom dreigt de deadline niet te halen, kun jij inspringen?",
    "Sanne de Groot heeft het contract verbroken met de cateraar.",
];
