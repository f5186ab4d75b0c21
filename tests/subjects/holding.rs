//! Mail that tells something sensitive of a person: all of it must be held.

use sluis::detect::Kind;

/// Subject line, text, and the kind that must be found.
pub(super) const TEXTS: &[(&str, &str, Kind)] = &[
    (
        "jongeren",
        "Jongeren zonder dak\n\n1. Ineke Quakkelaar, 20 jaar, coming-out, thuis weggestuurd\n2. \
         Hatice Demirci, 22 jaar, verslaafd aan ketamine\n3. Youssef Benali, 18 jaar, school\n4. \
         Joke Uiterwijk, 18 jaar, detentie tot mei\n5. Soenil Mahabier, 19 jaar, werk\n6. Johan \
         Nijkrake, 21 jaar, slachtoffer loverboy\n",
        Kind::Criminal,
    ),
    (
        "RE: klant",
        "Nee, die moet je geen auto verkopen. Het CBR heeft zijn rijbewijs ongeldig gemaakt \
         vanwege Alzheimer. Dochter is bewindvoerder.\n\nOp woensdag 11 november 2026 11:20 \
         schreef Wim Krol <verkoop@autohuis.example>:\n> Hier staat Douwe Ormskerk uit de \
         Rembrandtlaan 44. Klopt dat?",
        Kind::Health,
    ),
    (
        "vraag herplaatsing",
        "Wij zoeken een plek voor Hiwet Kidane (1962, uit Eritrea). Hij is gevlucht omdat hij van \
         mannen houdt.",
        Kind::Sexuality,
    ),
    (
        "even snel",
        "hoi, mevrouw xhemajli heeft alzheimer en kan niet meer alleen thuis wonen. bel jij haar zoon?",
        Kind::Health,
    ),
    (
        "vraag",
        "weet jij hoe het gaat met els ormskerk? els ormskerk heeft kanker en zit al maanden thuis",
        Kind::Health,
    ),
    (
        "ziekmelding",
        "Hai,\n\nVoor je weet: Anouk Terpstra van onze afdeling zit thuis met een burn-out, ze is \
         door de bedrijfsarts arbeidsongeschikt verklaard. Niet verder vertellen hoor.",
        Kind::Health,
    ),
    (
        "school",
        "Kan een van jullie dinsdag aansluiten bij het overleg over Fenna Kwint? \
         Toelaatbaarheidsverklaring is afgewezen, ze gaat sinds de herfstvakantie niet meer naar \
         school. Autisme, en thuis speelt een vechtscheiding.",
        Kind::YouthCare,
    ),
    (
        "",
        "sjoerd,\nkun je morgen langs mw de vink, eikenstraat 14? ze heeft al drie weken haar \
         methadon niet gehad en is suicidaal volgens haar buurvrouw\nthx",
        Kind::Health,
    ),
    (
        "FYI",
        "Just so you know, Mrs. Vandersloot on Kerkplein 4 was diagnosed with Alzheimer last week \
         and her son wants to become her legal guardian. She still drives!",
        Kind::Health,
    ),
    (
        "terugkoppeling",
        "Hoi Sandra,\n\nIk heb vanmorgen gesproken met mevrouw Yilmaz. Ze heeft een huurachterstand \
         van drie maanden en de deurwaarder is al twee keer langs geweest.\n\nGroet, Linda",
        Kind::Financial,
    ),
    (
        "Daan Visser",
        "Beste collega,\n\nZoals besproken de stand van zaken. Hij heeft dit schooljaar 62 uur \
         ongeoorloofd verzuim en komt sinds de herfstvakantie niet meer op school. De \
         leerplichtambtenaar maakt proces-verbaal op.\n\nMet vriendelijke groet,\nLinda",
        Kind::Education,
    ),
    (
        "casus",
        "Dag,\n\nFatima El Amrani is gediagnosticeerd met borderline en gebruikt medicatie. Kun jij \
         volgende week met haar meelopen naar de psychiater?\n",
        Kind::Health,
    ),
    (
        "Intake",
        "De heer P. Jansen heeft een strafblad en is vorige maand vrijgelaten uit de gevangenis in \
         Vught. Hij zoekt woonruimte.",
        Kind::Criminal,
    ),
    (
        "verslag huisbezoek",
        "Tijdens het huisbezoek bij mevrouw de Groot bleek dat zij een gezamenlijke huishouding \
         voert. Voorstel: bijstandsuitkering intrekken en terugvorderen vanaf 1 maart.",
        Kind::SocialBenefits,
    ),
    (
        "uithuisplaatsing",
        "Beste Marja,\n\nDe kinderrechter heeft gisteren de uithuisplaatsing van Sem Bakker verlengd. \
         De gezinsvoogd belt de ouders vandaag.\n",
        Kind::YouthCare,
    ),
    (
        "vraag",
        "Hallo, mevrouw Bakker belde: ze heeft kanker en kan de komende weken niet naar kantoor \
         komen voor haar aanvraag.",
        Kind::Health,
    ),
    (
        "ziekmelding",
        "Ter info: Piet Jansen zit met een burn-out thuis. De bedrijfsarts verwacht dat hij de \
         eerste drie maanden niet belastbaar is.",
        Kind::Health,
    ),
    (
        "fwd",
        "Naam: Jan de Vries\nGeboortedatum: 12-03-1975\nAdres: Dorpsstraat 12, 1234 AB Voorbeeld\n\n\
         Meneer staat onder beschermingsbewind sinds 2024. Schuldenlast ongeveer 38.000 euro bij 14 \
         schuldeisers.",
        Kind::Financial,
    ),
    (
        "Verslag Jan de Vries",
        "Situatie: woont alleen, drinkt dagelijks. Alcoholverslaving sinds zijn scheiding. Staat op \
         de wachtlijst van de verslavingszorg.",
        Kind::Health,
    ),
    (
        "zorgmelding",
        "Goedemiddag,\n\nHierbij de zorgmelding over het gezin van Samira Öztürk. De kinderen zijn \
         getuige van huiselijk geweld. Moeder wil met de kinderen naar een blijf-van-mijn-lijfhuis.",
        Kind::YouthCare,
    ),
    (
        "urgentie",
        "Mevr. K. van den Berg vraagt medische urgentie aan: reuma en COPD, ze kan de trap niet \
         meer op. Advies van de huisarts zit in het dossier.",
        Kind::Health,
    ),
    (
        "Mohammed",
        "Mohammed Bouzid is statushouder, gevlucht uit Syrië. Zijn verblijfsstatus loopt tot 2028; \
         gezinshereniging is aangevraagd.",
        Kind::Ethnicity,
    ),
    (
        "melding",
        "De wijkagent belde over Kevin Smit: aangehouden op verdenking van inbraak, eerder \
         veroordeeld voor diefstal.",
        Kind::Criminal,
    ),
    (
        "aanvraag",
        "Beste Karin,\n\nKun je deze aanvraag bijzondere bijstand van mevrouw Hendriks afronden? Ze \
         heeft geen inkomen behalve haar uitkering.",
        Kind::SocialBenefits,
    ),
    (
        "reïntegratie",
        "Voor dhr. Mulder loopt een re-integratietraject spoor 2. De verzekeringsarts acht hem 80% \
         arbeidsongeschikt; WIA-uitkering is aangevraagd.",
        Kind::Health,
    ),
    (
        "leerling",
        "Leerling Emma de Jong heeft dyslexie en een toelaatbaarheidsverklaring voor het speciaal \
         onderwijs. Kun je het leerlingenvervoer regelen?",
        Kind::Education,
    ),
    (
        "bemiddeling",
        "Johan Vos is lid van de vakbond en wordt bijgestaan door zijn kaderlid. Vakbondscontributie \
         graag verrekenen met het salaris van december.",
        Kind::Union,
    ),
    (
        "vertrouwelijk",
        "Lisa van Dijk is transgender en heeft een wijziging geslachtsregistratie aangevraagd. Ze wil \
         niet dat collega's dat weten.",
        Kind::Sexuality,
    ),
    (
        "vertrouwelijk",
        "Meneer Willems is getuige van Jehova en weigert uit geloofsovertuiging elke bloedtransfusie.",
        Kind::Religion,
    ),
    (
        "schuldhulp",
        "Ahmed Kaya, aanmelding schuldhulpverlening. Drie loonbeslagen, zorgverzekering geroyeerd, \
         gas en licht afgesloten.",
        Kind::Financial,
    ),
    (
        "Re: Kees de Wit",
        "Hi,\n\nklopt, hij krijgt een Wajong-uitkering en woont begeleid wonen. Verstandelijke \
         beperking, IQ van rond de 65.\n\nJan",
        Kind::Health,
    ),
    (
        "jongen",
        "Het gaat om Youssef Amrani. Onder toezicht gesteld sinds mei, jeugdbeschermer is betrokken. \
         Vader heeft een contactverbod.",
        Kind::YouthCare,
    ),
    (
        "schorsing",
        "Onze leerling Tim Kuiper is deze week geschorst van school na een steekpartij op het plein. \
         De politie heeft hem verhoord.",
        Kind::Criminal,
    ),
    (
        "opname",
        "Voor mevrouw Van der Meer is een zorgmachtiging afgegeven. Ze is psychotisch en zorgmijdend, \
         opname volgt vandaag.",
        Kind::Health,
    ),
    (
        "afspraak",
        "Ik zag net dat Roos Visser zwanger is en het niet redt met haar schulden. Kun jij een \
         budgetcoach regelen?",
        Kind::Financial,
    ),
    ("kort", "Piet de Boer, WSNP, bewindvoerder is Van Loon.", Kind::Financial),
    (
        "Wmo-melding",
        "Betreft: dhr. H. Peters\n\nMeneer is dementerend en doolt 's nachts over straat. \
         Mantelzorger is overbelast. Indicatie beschermd wonen aangevraagd bij het CIZ.",
        Kind::Health,
    ),
    (
        "Terugkoppeling Veilig Thuis",
        "Veilig Thuis heeft de melding over Anouk Jacobs afgesloten: geen kindermishandeling \
         vastgesteld, wel opvoedingsproblemen.",
        Kind::YouthCare,
    ),
    (
        "pv",
        "Proces-verbaal inzake verdachte R. Dekker, parketnummer 16-123456-25: mishandeling van zijn \
         buurman.",
        Kind::Criminal,
    ),
    (
        "fraude",
        "Bij Sara Bos loopt een onderzoek naar bijstandsfraude. Ze heeft verzwegen inkomsten uit \
         een webwinkel.",
        Kind::SocialBenefits,
    ),
    (
        "hulp",
        "Hoi,\n\nkan iemand langs bij Willem Smit?\n\nHij is suïcidaal, zei hij aan de telefoon, en \
         zijn huisarts is niet bereikbaar.\n",
        Kind::Health,
    ),
    (
        "nieuwe bewoner",
        "Nieuwe bewoner: Dennis Koster, ex-gedetineerde, enkelband tot 1 juni. Reclassering is \
         akkoord met de woning.",
        Kind::Criminal,
    ),
    (
        "dakloos",
        "Mevrouw Ibrahim is dakloos geworden na een ontruiming en slaapt met haar kind in de \
         crisisopvang.",
        Kind::SocialBenefits,
    ),
    (
        "huwelijk",
        "Noor Aydin vreest eerwraak en huwelijksdwang; haar broers zoeken haar. Adres geheim.",
        Kind::Sexuality,
    ),
    (
        "pleegzorg",
        "Voor Jayden Smits zoeken we per direct een pleeggezin. Hij is zeven, moeder is verslaafd.",
        Kind::YouthCare,
    ),
    (
        "sollicitant",
        "Over de sollicitant Bas Meijer: hij is lid van de PVV en dat zit me dwars.",
        Kind::Politics,
    ),
    (
        "referral",
        "Hi Tom,\n\nMr. David Brown was diagnosed with schizophrenia last year and stopped taking \
         his medication. He lost his job.\n\nBest, Linda",
        Kind::Health,
    ),
    (
        "rent",
        "Mrs. Sarah Johnson has rent arrears of three months and the bailiff visited her on Monday.",
        Kind::Financial,
    ),
    (
        "case",
        "Our client Maria Lopez has a criminal record and is on probation until next June.",
        Kind::Criminal,
    ),
    (
        "child",
        "Child protection visited the home of Emily Clark. Her son will be placed in foster care.",
        Kind::YouthCare,
    ),
    (
        "dna",
        "Van Marco Rossi zijn vingerafdrukken en een dna-profiel afgenomen voor de \
         identiteitsvaststelling.",
        Kind::Biometric,
    ),
    // Who signs says nothing of how the letter speaks.
    (
        "notitie",
        "Over Els Ormskerk, Achterom 20: geloofsovertuiging orthodox, lid van een \
         kerkgenootschap.\n\nGroet,\n\nMieke Vos\nProjectleider\nGemeente Voorbeeld\nDit bericht \
         is uitsluitend bestemd voor de geadresseerde.",
        Kind::Religion,
    ),
    (
        "casus",
        "J. Dekker (0641306536) meldde zich voor schuldhulpverlening. Er ligt een dwangbevel.",
        Kind::Financial,
    ),
    (
        "advies",
        "G. Koster, Eikendreef 69, heeft sinds vorig jaar een depressie en is onder behandeling bij \
         een psychiater.",
        Kind::Health,
    ),
    (
        "FYI",
        "Just so you know, Kwame Abrantie on Burgemeester de Boerlaan 31 was diagnosed with \
         dementia. Keep it to yourself.",
        Kind::Health,
    ),
    (
        "intake",
        "Selwyn d'Hoore (06 41 30 65 36) heeft een aanvraag voor beschermingsbewind lopen en zijn \
         loonbeslag is bekend bij de schuldhulpverlening.",
        Kind::Financial,
    ),
    (
        "terugkeer",
        "Over Duc van Ommeren, Slotlaan 12: veroordeling voor drugshandel en witwassen.",
        Kind::Criminal,
    ),
    (
        "niet verder vertellen",
        "Kwame Zwanenveld van onze afdeling zit thuis met een burn-out.",
        Kind::Health,
    ),
    (
        "jullie trainer",
        "Mark Tessemaker (de nieuwe leider van de O11) is in 2019 veroordeeld voor ontucht met een \
         minderjarige.",
        Kind::Criminal,
    ),
    (
        "onder ons",
        "Rob Veenhuis van de griffie is sinds dinsdag uitgevallen. Zware depressie, de bedrijfsarts \
         zegt na de zomer pas terug.",
        Kind::Health,
    ),
    (
        "Re: familie",
        "Gevonden! Nynke Ozinga (geb. 4 juni 1974) is geadopteerd; haar biologische moeder is \
         Tjitske Postma, thans wonend Sperwer 20.",
        Kind::YouthCare,
    ),
    (
        "melding hond",
        "Over uw hond:\n\nMelder\tBram Xhemajli\nAdres\tAchterweg 153, Oss\nTelefoon\t0627495695\n\
         E-mail\tbram@home.nl\nTekst\tIk heb PTSS en kan dit er niet bij hebben.\n",
        Kind::Health,
    ),
    (
        "overdracht",
        "Kind\tDaan Molenaar\nGeboren\t09-03-2022\nOuders\tNiels Molenaar en Loes Brouwer\n\
         Taal\tachterstand\nGedrag\tbijt\nThuis\tvader drugsverslaafd\n",
        Kind::Health,
    ),
    (
        "ziekmeldingen",
        "Volledige naam: Leendert Xhemajli\nGebortedatum: 22-11-1992\nZiekmelding: \
         15-02-2026\nAO-percentage: 50\n",
        Kind::Health,
    ),
];

/// Name and content of an attached table, and how many people it tells of.
pub(super) const TABLES: &[(&str, &str, u64)] = &[
    (
        "overzicht.csv",
        "Naam;Geboortedatum;Diagnose\nJan de Vries;12-03-1975;ADHD\nEls Bakker;04-11-1982;COPD\n\
         Piet Smit;30-06-1990;nee\n",
        2,
    ),
    (
        "export.csv",
        "Achternaam,Voorletters,Soort uitkering,Ingangsdatum recht\nJansen,P.,PW,2024-01-01\n\
         Bakker,E.,IOAW,2023-05-01\nYilmaz,A.,PW,2025-02-01\n",
        3,
    ),
    (
        "Wachtlijst jeugdhulp.csv",
        "Naam;Geboortedatum;Telefoon\nSem Bakker;12-03-2015;06-12345678\nEmma de Jong;04-11-2012;\
         06-23456789\nDaan Visser;30-06-2010;06-34567890\n",
        3,
    ),
    (
        "Leerlingen langdurig relatief verzuim.csv",
        "Naam;Woonplaats\nSem Bakker;Voorbeeld\nEmma de Jong;Voorbeeld\nDaan Visser;Voorbeeld\n",
        3,
    ),
    (
        "besluiten.csv",
        "Naam;Diagnose;Besluit van\nJan de Vries;ADHD;burgemeester\nEls Bakker;COPD;burgemeester\n\
         Piet Smit;reuma;burgemeester\nSem Visser;hiv;burgemeester\n",
        4,
    ),
    (
        "afspraken.csv",
        "Naam;Diagnose;Uitkomst\nJan de Vries;ADHD;NV\nEls Bakker;COPD;NV\nPiet Smit;reuma;NV\n\
         Sem Visser;hiv;NV\n",
        4,
    ),
    (
        "lijst.csv",
        "Cliënt;Opmerking\nJan de Vries;huurachterstand 3 maanden, deurwaarder\nEls Bakker;terugbellen\n\
         Piet Smit;in de WSNP sinds 2024\n",
        2,
    ),
];
